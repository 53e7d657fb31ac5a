#include "app/coverage.hpp"

#include <algorithm>
#include <map>
#include <ostream>

#include "app/words.hpp"

namespace reconcile {
namespace {

/// The tiers in which a call of so many billed seconds has some.
std::set<std::size_t> tiers_of(const Tiers& tiers, std::uint64_t billed_seconds) {
  std::set<std::size_t> reached;
  const Decimal billed(static_cast<std::int64_t>(std::min<std::uint64_t>(billed_seconds, INT64_MAX)));
  for (std::size_t i = 0; i < tiers.tiers.size(); ++i) {
    const auto& up_to = tiers.tiers[i].up_to_seconds;
    const bool is_last = !up_to || billed <= *up_to;
    if (!tiers.volume || is_last) reached.insert(i);
    if (is_last) break;
  }
  return reached;
}

struct Part {
  std::string name;
  bool reached = false;
};

/// One kind of thing: "rows", with each by its place. What stands at one place is one thing.
class Section {
 public:
  Section(const Sources& sources, std::string title) : sources_(sources), title_(std::move(title)) {}

  void add(Span span, const std::string& name, bool reached) {
    Part& part = parts_[span];
    if (part.name.empty()) part.name = name;
    part.reached = part.reached || reached;
  }

  bool is_empty() const { return parts_.empty(); }
  std::string numbers() const {
    const auto reached =
        std::count_if(parts_.begin(), parts_.end(), [](const auto& part) { return part.second.reached; });
    return grouped(static_cast<std::size_t>(reached)) + " of " + grouped(parts_.size());
  }

  void print(std::ostream& out) const {
    if (is_empty()) return;
    out << "  " << title_ << ": " << numbers() << " reached\n";
    for (const auto& [span, part] : parts_) {
      if (!part.reached) out << "    not reached: " << part.name << " (" << sources_.place(span) << ")\n";
    }
  }

 private:
  static std::string grouped(std::size_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
    return digits;
  }

  const Sources& sources_;
  std::string title_;
  std::map<Span, Part> parts_;
};

}  // namespace

void Coverage::see(const PricedCall& call) {
  if (!call.ladder) return;
  const LadderInput& input = *call.selection.input;
  const Tariff& tariff = plan_.program.tariffs[input.tariff];
  Reached& reached = tariffs_[input.tariff];
  reached.any = true;
  if (const auto* rows = std::get_if<RateRows>(&tariff.pricing)) reached.rows.insert(rows->rows[input.rate_row].span);
  if (const auto* tiers = std::get_if<Tiers>(&tariff.pricing)) {
    reached.tiers.merge(tiers_of(*tiers, call.ladder->billed_seconds));
  }
  for (std::size_t i = 0; i < input.surcharges.size(); ++i) {
    if (input.surcharges[i] != 0) reached.surcharges.insert(i);
  }
}

void Coverage::print(std::ostream& out) const {
  const Program& program = plan_.program;
  std::map<std::string, ProgramFile::Role> files;
  for (const ProgramFile& file : program.files) files.emplace(file.path, file.role);
  Section tariffs(sources_, "tariffs");
  Section rows(sources_, "rows");
  Section tiers(sources_, "tiers");
  Section surcharges(sources_, "surcharges");
  Section alerts(sources_, "alerts");
  std::map<std::string, Section> decks;  // their rows are too many to list
  for (std::size_t i = 0; i < program.tariffs.size(); ++i) {
    const Tariff& tariff = program.tariffs[i];
    const Reached& reached = tariffs_[i];
    const bool can_be_reached = std::any_of(tariff.kinds.begin(), tariff.kinds.end(),
                                            [this](KindId kind) { return plan_.kinds[kind].prices != nullptr; });
    if (!can_be_reached) continue;
    tariffs.add(tariff.head, as_quoted(tariff.name), reached.any);
    if (const auto* table = std::get_if<RateRows>(&tariff.pricing)) {
      for (const RateRow& row : table->rows) {
        const std::string& path = sources_[row.span.source].path();
        const bool in_deck = files[path] == ProgramFile::Role::deck;
        Section& section = in_deck ? decks.try_emplace(path, sources_, path).first->second : rows;
        const std::string name =
            in_deck ? "" : as_quoted(tariff.name) + ' ' + rate_row_text(row, table->by_country, program);
        section.add(row.span, name, reached.rows.contains(row.span));
      }
    }
    if (const auto* tiered = std::get_if<Tiers>(&tariff.pricing)) {
      for (std::size_t tier = 0; tier < tiered->tiers.size(); ++tier) {
        const auto& up_to = tiered->tiers[tier].up_to_seconds;
        // A tier has no place of its own: the clause's, told apart by its number.
        Span span = tariff.rate_span;
        span.end = span.begin + static_cast<std::uint32_t>(tier);
        tiers.add(span, as_quoted(tariff.name) + (up_to ? " up to " + up_to->text() + " s" : " above"),
                  reached.tiers.contains(tier));
      }
    }
    for (std::size_t s = 0; s < tariff.surcharges.size(); ++s) {
      surcharges.add(tariff.surcharges[s].span, as_quoted(tariff.surcharges[s].name), reached.surcharges.contains(s));
    }
  }
  for (std::size_t i = 0; i < program.alerts.size(); ++i) {
    const Alert& alert = program.alerts[i];
    const bool is_own = files.contains(sources_[alert.head.source].path());  // not one of the standard checks
    if (is_own) alerts.add(alert.head, as_quoted(alert.name), alerts_.contains(i));
  }
  out << "coverage\n";
  for (const Section* section : {&tariffs, &rows, &tiers, &surcharges, &alerts}) section->print(out);
  for (const auto& [path, deck] : decks) out << "  " << path << ": " << deck.numbers() << " rows reached\n";
}

}  // namespace reconcile
