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

/// What is wrong with a month: one call in a thousand and some repeated CallIds, nothing at all, or every row.
enum class MonthCase {
  usual,
  right,
  mispriced,   ///< every answered call
  duplicates,  ///< every CallId stands twice: the second half of the month repeats the first
  unreadable,  ///< no row has a CallTime that is a time
  quoted       ///< every field of every row stands in quotes; else as the usual one
};

std::optional<MonthCase> month_case_named(std::string_view name);

struct MonthSize {
  std::uint64_t rows = 0;
  Kind kind = Kind::phone_terminated;
  MonthCase month_case = MonthCase::usual;
};

/// Lines are made straight into a buffer: ten million rows take seconds.
void write_benchmark_month(const std::string& folder, std::uint64_t seed, const MonthSize& size);

}  // namespace generator
