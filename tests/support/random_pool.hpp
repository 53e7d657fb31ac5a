// In: nothing. Out: the values that random contracts, conditions and calls have in common, so that they meet.
// Must not know: prices.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "support/random_contract.hpp"

namespace reconcile::pool {

using Texts = std::vector<std::string>;

inline const Texts prefixes = {
    "4", "46", "467", "4670", "46701", "33", "331", "1", "12", "120", "44", "447", "46701234567890123"};
inline const Texts countries = {"SE", "FR", "US", "GB"};
inline const Texts currencies = {"EUR", "USD", "SEK"};  ///< a contract states the first two
inline const Texts applications = {"app-1", "app-2", "app-3", "other", ""};
constexpr std::array<std::int64_t, 6> seconds = {1, 6, 30, 59, 60, 61};

inline Decimal decimal(Dice& dice, std::int64_t greatest, unsigned scale) {
  return Decimal(dice.between(0, greatest), scale);
}

/// Whole seconds as a rule, often those of calls; now and then a part of one.
inline Decimal span(Dice& dice, std::int64_t greatest) {
  if (dice.one_in(2)) return Decimal(dice.pick(seconds));
  return dice.one_in(4) ? Decimal(dice.between(0, greatest * 10), 1) : Decimal(dice.between(0, greatest));
}

}  // namespace reconcile::pool
