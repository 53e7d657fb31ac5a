// Makes call records: the sample month of fixtures/, or months of any size for benchmarks. The same arguments give the
// same bytes. It shares no code with the tool, so that its prices are a second opinion.
#include <charconv>
#include <cstdio>
#include <exception>
#include <optional>
#include <string>
#include <string_view>

#include "benchmark_month.hpp"
#include "sample_month.hpp"

namespace {

constexpr const char* usage =
    "usage: generate_cdrs --sample --out DIR [--seed N]\n"
    "       generate_cdrs --rows N --out DIR [--seed N] [--kind KIND] [--case CASE]\n"
    "--sample  October 2026 of a made-up company, with defects that README.md and planted.csv list\n"
    "--rows    that many rows in 31 files, deck.csv, bench.rules and truth.txt; 10 million are about 1.9 GB\n"
    "--kind    phone-terminated (default), phone-originated, app-app or sip-terminated\n"
    "--case    usual (default: one call in a thousand is wrong), right, mispriced, duplicates, unreadable or quoted\n";

struct Options {
  bool sample = false;
  generator::MonthSize size;
  std::uint64_t seed = 20'261'001;
  std::string folder;
};

bool read_number(std::string_view text, std::uint64_t& number) {
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  return result.ec == std::errc() && result.ptr == text.data() + text.size();
}

std::optional<Options> read_options(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view name = argv[i];
    if (name == "--sample") {
      options.sample = true;
      continue;
    }
    if (++i == argc) return std::nullopt;
    const std::string_view value = argv[i];
    bool known = true;
    if (name == "--out") {
      options.folder = value;
    } else if (name == "--rows") {
      known = read_number(value, options.size.rows);
    } else if (name == "--seed") {
      known = read_number(value, options.seed);
    } else if (name == "--kind") {
      const auto kind = generator::kind_named(value);
      known = kind.has_value();
      options.size.kind = kind.value_or(options.size.kind);
    } else if (name == "--case") {
      const auto month_case = generator::month_case_named(value);
      known = month_case.has_value();
      options.size.month_case = month_case.value_or(options.size.month_case);
    } else {
      known = false;
    }
    if (!known) return std::nullopt;
  }
  if (options.folder.empty() || options.sample == (options.size.rows > 0)) return std::nullopt;
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  const std::optional<Options> options = read_options(argc, argv);
  if (!options) {
    std::fputs(usage, stderr);
    return 2;
  }
  try {
    if (options->sample) {
      generator::write_sample_month(options->folder, options->seed);
    } else {
      generator::write_benchmark_month(options->folder, options->seed, options->size);
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "generate_cdrs: %s\n", error.what());
    return 2;
  }
  return 0;
}
