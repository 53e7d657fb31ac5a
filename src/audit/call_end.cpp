#include "audit/detail/call_end.hpp"

#include <vector>

namespace reconcile {

std::size_t keep_period(const Plan& plan, const KindPlan& kind, Columns& columns) {
  if (!plan.period || kind.call_time == Layout::absent) return 0;
  std::vector<std::uint32_t> kept;
  for (std::uint32_t row = 0; row < columns.rows(); ++row) {
    const std::int64_t end = end_of_call(kind, columns, row);
    if (plan.period->from_seconds <= end && end < plan.period->until_seconds) kept.push_back(row);
  }
  const std::size_t dropped = columns.rows() - kept.size();
  if (dropped > 0) columns.keep_rows(kept);
  return dropped;
}

}  // namespace reconcile
