// In: a row and what a statement names of it. Out: the row's key under `unique`, its group and slot under `alert`: the
// same bytes in the first pass and whenever a row is read again. Must not know: tallies, findings.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "calls/columns.hpp"
#include "plan/plan.hpp"

namespace reconcile {

/// false: a key field is empty, the row takes no part. `scratch` is for decoding.
bool unique_key(const std::vector<int>& fields, const Columns& columns, std::size_t row, std::string& scratch,
                std::string& key);

/// All of `fields` as decoded text.
void join_fields(const std::vector<int>& fields, const Columns& columns, std::size_t row, std::string& scratch,
                 std::string& parts);

/// floor(local wall seconds since 1970 / window); a window divides a day.
inline std::int64_t slot_of(LocalTime local, std::int32_t window_seconds) {
  return std::int64_t{local.date.days} * (86400 / window_seconds) + local.second_of_day / window_seconds;
}

}  // namespace reconcile
