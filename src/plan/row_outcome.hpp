// In: nothing; plain values. Out: what became of a rate row that has a call's key. Must not know: how it was judged.
#pragma once

#include <cstdint>

namespace reconcile {

/// What became of a row that has the call's key: a prefix of its number, or its country.
enum class RowHolds : std::uint8_t { yes, not_yet_valid, other_origin, outside_band };

struct RowOutcome {
  std::uint32_t rate_row = 0;
  RowHolds holds = RowHolds::yes;
};

}  // namespace reconcile
