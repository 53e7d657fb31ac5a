// In: the tariff and row that price a call. Out: what climb() asks for. Must not know: how they were chosen.
#pragma once

#include <cstdint>

#include "plan/detail/selection.hpp"
#include "plan/ladder.hpp"

namespace reconcile {

LadderInput ladder_input(const Program& program, const PlanTariff& tariff, std::uint32_t rate_row,
                         std::int64_t duration_seconds, CallReader& call);

/// An empty Duration, and that of a kind without one, is 0.
inline std::int64_t duration_of(const PricePlan& plan, const Columns& columns, std::size_t row) {
  if (plan.duration == Layout::absent) return 0;
  const std::int64_t seconds = columns.column(plan.duration).integers[row];
  return seconds == Column::empty_integer ? 0 : seconds;
}

}  // namespace reconcile
