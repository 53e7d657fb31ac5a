// In: a plan and the columns of a block. Out: what every call should have cost and how its charge compares.
// Must not know: tallies, findings.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "plan/plan.hpp"

namespace reconcile {

/// In the order in which they apply: a row has at most one of the price codes, the first (language.md 6).
enum class Verdict : std::uint8_t {
  not_priced,        ///< a kind without Amount and Currency
  right,             ///< charged = expected
  within_tolerance,  ///< charged ≠ expected, within the tolerance
  no_tariff,
  ambiguous_tariff,
  currency_differs,
  amount_missing,
  amount_differs,
};

/// One entry a row. `expected` has the digits of the rounding in `scales`; it means something for right,
/// within_tolerance, amount_missing and amount_differs. A call that is not chargeable is expected to cost 0.
struct Prices {
  static constexpr std::uint32_t none = 0xffffffff;
  static constexpr std::uint8_t wide_scale = 0xfe;  ///< does not fit in 64 bits: see `wide`

  std::vector<Verdict> verdicts;
  std::vector<std::uint8_t> chargeable;  ///< 0 or 1
  std::vector<std::uint8_t> priced;      ///< 0 or 1: the rules give a price, and `expected` is it
  std::vector<std::uint32_t> tariffs;    ///< that won; or none
  std::vector<std::uint32_t> rate_rows;  ///< index into the tariff's RateRows::rows; or none
  std::vector<std::int64_t> expected;    ///< coefficient
  std::vector<std::uint8_t> scales;
  std::vector<std::uint64_t> billed_seconds;  ///< of chargeable calls with a price, after rungs 1 and 2; else 0
  std::unordered_map<std::size_t, Decimal> wide;
  std::array<std::uint64_t, 3> roads{};  ///< how many calls were priced in 64 bits, in 128, in fractions

  Decimal expected_of(std::size_t row) const;
};

/// Prices and judges every row. The fast road: integers over a common denominator, wider arithmetic where they do not
/// suffice. `plan.kinds[kind]` fits the columns.
void price(const Plan& plan, KindId kind, const Columns& columns, RowScratch& scratch, Prices& prices);

}  // namespace reconcile
