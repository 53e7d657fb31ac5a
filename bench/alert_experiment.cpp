// How sure the credit alert is: simulated months are judged as an audit judges them, and the tables of docs/alerts.md
// come out. The same arguments give the same numbers.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alert_audit.hpp"
#include "alert_records.hpp"

namespace experiment {
namespace {

constexpr const char* usage =
    "usage: alert_experiment [--months N] [--seed N]\n"
    "       alert_experiment --cdrs DIR [--seed N]\n"
    "--months  so many months of each kind; default 200\n"
    "--cdrs    writes a quiet month and one with outages as CDR files, with the incidents that an audit must find\n";

constexpr double configured_rate = 0.05;  // `false alarms at most 5 %`
constexpr double largest_group = 200;     // calls an hour

struct Options {
  std::uint64_t seed = 1;
  int months = 200;
  std::string folder;
};

struct Setting {
  const char* name;
  Unrest unrest;
  int slots_per_day = 24;
  std::string rules = rules_text();
};

struct OutageRow {
  const char* name;  ///< how long, the share refused, calls an hour to be expected
  OutageKind kind;
};

std::vector<Setting> settings() {
  return {{"standard alert, bursts of an hour, κ = 0.3", {0.3, 0}},
          {"standard alert, bursts of an hour, κ = 1", {1, 0}},
          {"standard alert, bursts of an hour and of a day, κ = 0.3 each", {0.3, 0.3}},
          {"`compare with previous 7 days`, κ = 0.3", {0.3, 0}, 24, rules_text("1 h", "previous 7 days")},
          {"`window 15 min`, κ = 0.3", {0.3, 0}, 96, rules_text("15 min", "other days")}};
}

std::vector<OutageRow> outage_rows() {
  constexpr double any = 1e9;
  return {{"1 h, 50 %, 20 calls an hour or more, a whole hour of the clock", {60, 0.5, 20, any, true}},
          {"1 h, 50 %, 20 calls an hour or more, from any minute on", {60, 0.5, 20, any, false}},
          {"1 h, 50 %, 20 to 25 calls an hour, from any minute on", {60, 0.5, 20, 25, false}},
          {"2 h, 50 %, 20 calls an hour or more, from any minute on", {120, 0.5, 20, any, false}},
          {"1 h, 50 %, 10 to 12 calls an hour, from any minute on", {60, 0.5, 10, 12, false}},
          {"2 h, 50 %, 10 to 12 calls an hour, from any minute on", {120, 0.5, 10, 12, false}},
          {"1 h, 20 %, 20 calls an hour or more, from any minute on", {60, 0.2, 20, any, false}},
          {"1 h, 20 %, 100 calls an hour or more, from any minute on", {60, 0.2, 100, any, false}}};
}

struct Share {
  int hits = 0;
  int of = 0;
};

/// "97.8 % (96.0 to 98.8)": with Wilson's 95 % interval.
std::string text(const Share& share) {
  if (share.of == 0) return "none";
  constexpr double z = 1.96;
  const double n = share.of;
  const double part = share.hits / n;
  const double middle = (part + z * z / (2 * n)) / (1 + z * z / n);
  const double half = z / (1 + z * z / n) * std::sqrt(part * (1 - part) / n + z * z / (4 * n * n));
  return fmt::format("{:.1f} % ({:.1f} to {:.1f})", 100 * part, 100 * std::max(0.0, middle - half),
                     100 * std::min(1.0, middle + half));
}

Random random_of(std::uint64_t seed, int month, int purpose) {
  std::seed_seq seeds{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32),
                      static_cast<std::uint32_t>(month), static_cast<std::uint32_t>(purpose)};
  return Random(seeds);
}

struct OutageResult {
  Share found;
  double false_parts = 0;  ///< by audit, of its incidents those elsewhere; `false alarms at most` bounds their mean
};

/// One outage at a time: an audit that has many finds each more easily.
void try_outage(const reconcile::Alert& alert, const Traffic& traffic, const Month& quiet, MonthTally& tally,
                const Outage& outage, Random& random, OutageResult& result) {
  Month month = quiet;
  lay_over(month, traffic, outage, random);
  tally.set(outage, month);
  const std::vector<reconcile::Incident> incidents = tally.incidents(alert);
  const auto met = std::count_if(incidents.begin(), incidents.end(),
                                 [&](const reconcile::Incident& incident) { return tally.meets(incident, outage); });
  ++result.found.of;
  if (met > 0) ++result.found.hits;
  if (!incidents.empty()) result.false_parts += 1 - static_cast<double>(met) / static_cast<double>(incidents.size());
  tally.set(outage, quiet);
}

void run(const Setting& setting, const Options& options, const std::vector<OutageRow>& rows, int outages_a_month) {
  const Traffic traffic(setting.slots_per_day, largest_group);
  const reconcile::Alert alert = alert_of(setting.rules);
  std::vector<Outages> outages;
  for (const OutageRow& row : rows) outages.emplace_back(traffic, row.kind);
  Share quiet;
  std::size_t incidents = 0;
  std::vector<OutageResult> results(rows.size());
  for (int number = 0; number < options.months; ++number) {
    Random random = random_of(options.seed, number, 0);
    const Month month = quiet_month(traffic, setting.unrest, random);
    MonthTally tally(traffic, month);
    const std::size_t found = tally.incidents(alert).size();
    ++quiet.of;
    if (found > 0) ++quiet.hits;
    incidents += found;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      Random draws = random_of(options.seed, number, static_cast<int>(row) + 1);
      for (int i = 0; i < outages_a_month; ++i) {
        try_outage(alert, traffic, month, tally, outages[row].draw(draws), draws, results[row]);
      }
    }
  }
  fmt::print("\n**{}**\n\n| | share (95 % interval) | false alarms |\n|---|---|---|\n", setting.name);
  fmt::print("| quiet months with an incident | {} | {} in all |\n", text(quiet), incidents);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const OutageResult& result = results[row];
    fmt::print("| {} | {} | {:.1f} % |\n", rows[row].name, text(result.found),
               100 * result.false_parts / result.found.of);
  }
  std::fflush(stdout);
}

void run_all(const Options& options) {
  const double noise = 1.96 * std::sqrt(configured_rate * (1 - configured_rate) / options.months);
  fmt::print("seed {}, {} months of {} days and {} groups; configured rate {:.1f} %, with noise up to {:.1f} %\n",
             options.seed, options.months, days, groups, 100 * configured_rate, 100 * (configured_rate + noise));
  const std::vector<OutageRow> all = outage_rows();
  const std::vector<OutageRow> some(all.begin(), all.begin() + 2);
  bool first = true;
  for (const Setting& setting : settings()) {
    run(setting, options, first ? all : some, first ? 2 : 1);
    first = false;
  }
}

void write_months(const Options& options) {
  constexpr double small_enough_for_files = 60;  // calls an hour of the largest group
  const Traffic traffic(24, small_enough_for_files);
  const reconcile::Alert alert = alert_of(rules_text());
  Random random = random_of(options.seed, 0, 0);
  Month month = quiet_month(traffic, {0.3, 0}, random);
  write_records(options.folder + "/quiet", traffic, month, rules_text(), MonthTally(traffic, month).incidents(alert),
                random);
  const Outages kinds(traffic, {120, 0.5, 10, 1e9, false});
  for (int i = 0; i < 6; ++i) lay_over(month, traffic, kinds.draw(random), random);
  write_records(options.folder + "/outages", traffic, month, rules_text(), MonthTally(traffic, month).incidents(alert),
                random);
}

template <typename Number>
bool read_number(std::string_view text, Number& number) {
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  return result.ec == std::errc() && result.ptr == text.data() + text.size();
}

std::optional<Options> read_options(int argc, char** argv) {
  Options options;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view name = argv[i];
    bool known = true;
    if (name == "--cdrs") {
      options.folder = argv[i + 1];
    } else if (name == "--months") {
      known = read_number(argv[i + 1], options.months) && options.months > 0;
    } else {
      known = name == "--seed" && read_number(argv[i + 1], options.seed);
    }
    if (!known) return std::nullopt;
  }
  return argc % 2 == 1 ? std::optional(options) : std::nullopt;
}

}  // namespace
}  // namespace experiment

int main(int argc, char** argv) {
  const auto options = experiment::read_options(argc, argv);
  if (!options) {
    std::fputs(experiment::usage, stderr);
    return 2;
  }
  try {
    if (options->folder.empty()) {
      experiment::run_all(*options);
    } else {
      experiment::write_months(*options);
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "alert_experiment: %s\n", error.what());
    return 2;
  }
  return 0;
}
