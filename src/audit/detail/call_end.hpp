// In: a row. Out: when its call ended, and whether that lies in the audited period. Must not know: tallies.
#pragma once

#include <cstdint>

#include "calls/columns.hpp"
#include "plan/plan.hpp"

namespace reconcile {

/// A call is written, and filed, when it ends: at its answer (or its start) plus its duration. Whole UTC seconds,
/// rounded down; only for kinds with a CallTime.
inline std::int64_t end_of_call(const KindPlan& kind, const Columns& columns, std::size_t row) {
  std::int64_t end = columns.column(kind.call_time).integers[row];
  if (kind.answer_time != Layout::absent && !columns.column(kind.answer_time).is_empty(row))
    end = columns.column(kind.answer_time).integers[row];
  if (kind.duration != Layout::absent && !columns.column(kind.duration).is_empty(row))
    end += columns.column(kind.duration).integers[row];
  return end;
}

inline std::int32_t day_of_hour(std::int64_t hour) {
  return static_cast<std::int32_t>(hour / 24 - (hour % 24 < 0 ? 1 : 0));
}

/// Takes out the rows whose calls ended outside the audited period; returns how many they were.
std::size_t keep_period(const Plan& plan, const KindPlan& kind, Columns& columns);

}  // namespace reconcile
