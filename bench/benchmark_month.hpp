// In: a folder, a seed, a number of rows and a kind. Out: a month of that size: 31 files of calls, the deck and the
// rules that price them, and truth.txt: what an audit must count.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "call.hpp"

namespace generator {

std::optional<Kind> kind_named(std::string_view name);

/// Lines are made straight into a buffer: ten million rows take seconds.
void write_benchmark_month(const std::string& folder, std::uint64_t seed, std::uint64_t rows, Kind kind);

}  // namespace generator
