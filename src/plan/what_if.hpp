// In: a plan and the ladder's input of a call, in parts otherwise than the rules state it. Out: what it would have cost.
// Must not know: why one asks.
#pragma once

#include <cstdint>
#include <vector>

#include "plan/ladder.hpp"

namespace reconcile {

struct TariffCore;  // plan/detail/price_plan.hpp

/// Asks many things of one call at the price of a few additions each.
class WhatIf {
 public:
  explicit WhatIf(const Plan& plan);

  /// climb(plan, input).expected, in integers where these suffice. What `input` may have otherwise than the rules: the row,
  /// the increments, the mode of rounding, which surcharges hold; and connect, minimum and maximum, each as stated or left out.
  Decimal expected(const LadderInput& input) const;

  /// The rows of the tariff with a row's key or a shorter prefix of it: longest first, then as the rules have them.
  std::vector<std::uint32_t> rows_of_prefixes(std::uint32_t tariff, std::uint32_t rate_row) const;

 private:
  const Plan& plan_;
  std::vector<const TariffCore*> cores_;  ///< by tariff; null: no kind of record uses it
};

}  // namespace reconcile
