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
    "       generate_cdrs --rows N --out DIR [--seed N] [--kind KIND]\n"
    "--sample  October 2026 of a made-up company, with defects that README.md and planted.csv list\n"
    "--rows    that many rows in 31 files, deck.csv, bench.rules and truth.txt; 10 million are about 1.9 GB\n"
    "--kind    phone-terminated (default), phone-originated, app-app or sip-terminated\n";

struct Options {
  bool sample = false;
  std::uint64_t rows = 0;
  std::uint64_t seed = 20'261'001;
  std::string folder;
  std::optional<generator::Kind> kind = generator::Kind::phone_terminated;
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
      known = read_number(value, options.rows);
    } else if (name == "--seed") {
      known = read_number(value, options.seed);
    } else if (name == "--kind") {
      options.kind = generator::kind_named(value);
    } else {
      known = false;
    }
    if (!known || !options.kind) return std::nullopt;
  }
  if (options.folder.empty() || options.sample == (options.rows > 0)) return std::nullopt;
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
      generator::write_benchmark_month(options->folder, options->seed, options->rows, *options->kind);
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "generate_cdrs: %s\n", error.what());
    return 2;
  }
  return 0;
}
