// How long each stage of the road from bytes to findings takes, by itself, over one file of calls (Google Benchmark).
// usage: stages FOLDER [--benchmark_...]     FOLDER: as `generate_cdrs --rows` makes it
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/load_plan.hpp"
#include "audit/tally.hpp"
#include "calls/block.hpp"
#include "calls/detail/scan.hpp"

namespace {

using namespace reconcile;

struct Month {
  Plan plan;
  std::vector<InputFile> inputs;
  std::uint64_t bytes = 0;
  std::int64_t rows = 0;
};

std::optional<Month> open_month(const std::string& folder) {
  Options options;
  options.rules = {folder + "/bench.rules"};
  Sources sources;
  std::optional<Plan> plan = load_plan(options, sources);
  if (!plan) return std::nullopt;
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("cdr-")) paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  paths.resize(std::min<std::size_t>(paths.size(), 1));
  Diagnostics diagnostics;
  Month month{std::move(*plan), {}};
  month.inputs = open_inputs(paths, month.plan.layouts, {}, diagnostics);
  if (month.inputs.empty()) return std::nullopt;
  month.bytes = month.inputs.front().file->size();
  BlockStream stream(month.inputs, {});
  Block block;
  while (stream.next(0, block)) month.rows += static_cast<std::int64_t>(block.records.size());
  return month;
}

void say(benchmark::State& state, const Month& month) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(month.bytes));
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * month.rows);
}

void read(benchmark::State& state, const Month& month) {
  std::string buffer(BlockOptions().block_bytes, '\0');
  for (auto _ : state) {
    for (std::uint64_t offset = 0; offset < month.bytes; offset += buffer.size())
      benchmark::DoNotOptimize(month.inputs.front().file->read(buffer.data(), buffer.size(), offset));
  }
  say(state, month);
}

void find_separators(benchmark::State& state, const Month& month) {
  std::string text(BlockOptions().block_bytes + 64, '\0');
  const std::size_t size = month.inputs.front().file->read(text.data(), BlockOptions().block_bytes, 0);
  const std::uint64_t times = month.bytes / size;
  std::vector<std::uint32_t> places, lines;
  for (auto _ : state) {
    for (std::uint64_t i = 0; i < times; ++i) benchmark::DoNotOptimize(detail::find_separators(text.data(), size, places, lines).count);
  }
  say(state, month);
}

/// Runs `stage` over blocks that are cut anew each time: each stage holds those before it.
template <class Stage>
void over_blocks(benchmark::State& state, const Month& month, const Stage& stage) {
  for (auto _ : state) {
    BlockStream stream(month.inputs, {});
    Block block;
    while (stream.next(0, block)) stage(block);
  }
  say(state, month);
}

void add_stages(const Month& month) {
  const auto add = [](const char* name, auto run) {
    benchmark::RegisterBenchmark(name, run)->Unit(benchmark::kMillisecond);
  };
  add("read", [&](benchmark::State& state) { read(state, month); });
  add("find_separators", [&](benchmark::State& state) { find_separators(state, month); });
  add("read_to_records", [&](benchmark::State& state) {
    over_blocks(state, month, [](Block& block) { benchmark::DoNotOptimize(block.records.size()); });
  });
  add("read_to_columns", [&](benchmark::State& state) {
    Columns columns;
    over_blocks(state, month, [&](Block& block) { columns.decode(block, month.plan.layouts.kinds[block.input->kind]); });
  });
  add("read_to_prices", [&](benchmark::State& state) {
    Columns columns;
    RowScratch scratch(month.plan.program.zone);
    Prices prices;
    over_blocks(state, month, [&](Block& block) {
      columns.decode(block, month.plan.layouts.kinds[block.input->kind]);
      price(month.plan, block.input->kind, columns, scratch, prices);
    });
  });
  add("read_to_tally", [&](benchmark::State& state) {
    Columns columns;
    RowScratch scratch(month.plan.program.zone);
    Prices prices;
    Tally tally(month.plan);
    over_blocks(state, month, [&](Block& block) {
      columns.decode(block, month.plan.layouts.kinds[block.input->kind]);
      audit(month.plan, columns, scratch, prices, tally);
    });
  });
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc != 2) {
    std::fputs("usage: stages FOLDER [--benchmark_...]\n", stderr);
    return 2;
  }
  const std::optional<Month> month = open_month(argv[1]);
  if (!month) return 2;
  add_stages(*month);
  benchmark::RunSpecifiedBenchmarks();
}
