// In: the rows of a block, one alert. Out: how many calls each group has in each window. Must not know: what is
// unusual.
#pragma once

#include <cstdint>
#include <vector>

#include "audit/tally.hpp"

namespace reconcile {

/// Adds a block's rows. `call_times`: UTC seconds, by row.
void count_calls(const KindPlan::AlertUse& use, const Alert& alert, const Columns& columns,
                 const std::vector<std::int64_t>& call_times, RowScratch& scratch, AlertTally& tally);

}  // namespace reconcile
