#include "plan/what_if.hpp"

#include "plan/detail/price_plan.hpp"

namespace reconcile {
namespace {

/// The row with what the input has in place of it.
IntegerRow row_for(const IntegerLadder& ladder, const LadderInput& input) {
  IntegerRow row = ladder.row(input.rate_row == Prices::none ? 0 : input.rate_row);
  if (!input.connect) row.connect = 0;
  if (!input.minimum) row.minimum = IntegerRow::no_minimum;
  const auto [first, step] = input.increments;
  const bool fits = row.fits() && first >> 32 == 0 && step >> 32 == 0;
  row.first_seconds = static_cast<std::uint32_t>(first);
  row.step_seconds = fits ? static_cast<std::uint32_t>(step) : 0;
  return row;
}

/// false: it does not fit.
bool expected_in_integers(const IntegerLadder& ladder, const LadderInput& input, Decimal& expected) {
  const IntegerRow row = row_for(ladder, input);
  const std::optional<std::int64_t> seconds = ladder.charged_seconds(input.duration_seconds);
  std::int64_t billed = 0;
  if (!row.fits() || !IntegerLadder::bill(seconds.value_or(0), row, billed)) return false;
  if (!seconds) {
    expected = Decimal(0, input.rounding.digits);
    return true;
  }
  SurchargeSums surcharges;
  for (std::size_t i = 0; i < input.surcharges.size(); ++i) {
    if (input.surcharges[i] != 0) surcharges += ladder.surcharges()[i];
  }
  IntegerLadder::End end = ladder.end();
  end.mode = input.rounding.mode;
  if (!input.maximum) end.maximum = IntegerLadder::no_maximum;
  std::int64_t narrow = 0;
  if (ladder.price(row, billed, surcharges, end, narrow)) {
    expected = Decimal(narrow, input.rounding.digits);
    return true;
  }
  Int128 wide = 0;
  if (!ladder.price(row, billed, surcharges, end, wide)) return false;
  expected = Decimal(WideInteger(wide), input.rounding.digits);
  return true;
}

}  // namespace

WhatIf::WhatIf(const Plan& plan) : plan_(plan), cores_(plan.program.tariffs.size()) {
  for (const KindPlan& kind : plan.kinds) {
    if (!kind.prices) continue;
    for (const PlanTariff& tariff : kind.prices->tariffs) cores_[tariff.core->id] = tariff.core.get();
  }
}

Decimal WhatIf::expected(const LadderInput& input) const {
  const TariffCore* const core = cores_[input.tariff];
  Decimal expected;
  if (core != nullptr && expected_in_integers(core->ladder, input, expected)) return expected;
  return climb(plan_, input).expected;
}

std::vector<std::uint32_t> WhatIf::rows_of_prefixes(std::uint32_t tariff, std::uint32_t rate_row) const {
  const TariffCore* const core = cores_[tariff];
  if (core == nullptr || !core->table || rate_row == Prices::none) return {};
  const auto& rows = std::get<RateRows>(plan_.program.tariffs[tariff].pricing).rows;
  return core->table->rows_of_prefixes(rows[rate_row].key);
}

}  // namespace reconcile
