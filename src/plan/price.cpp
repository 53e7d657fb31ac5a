#include "plan/price.hpp"

#include <algorithm>
#include <cassert>

#include "plan/detail/ladder_input.hpp"
#include "plan/detail/selection.hpp"

namespace reconcile {
namespace {

/// What a row says the call was charged.
struct Charge {
  std::int64_t coefficient = 0;
  std::uint8_t scale = Column::empty_scale;  ///< as in Column

  bool is_empty() const { return scale == Column::empty_scale; }
  bool is_wide() const { return scale == Column::wide_scale; }
  bool is_zero() const { return coefficient == 0 && !is_wide(); }
};

/// Whether two decimals are one value. Where the shift leaves 64 bits, the other coefficient, which does not, differs.
bool equal(std::int64_t a, unsigned a_scale, std::int64_t b, unsigned b_scale) {
  if (a_scale == b_scale) return a == b;
  if (a_scale > b_scale) return equal(b, b_scale, a, a_scale);
  if (b_scale - a_scale > 18) return a == 0 && b == 0;
  std::int64_t shifted = 0;
  return !__builtin_mul_overflow(a, small_power_of_ten(b_scale - a_scale), &shifted) && shifted == b;
}

constexpr std::size_t road_64 = 0;
constexpr std::size_t road_128 = 1;
constexpr std::size_t road_fractions = 2;

class Pricer {
 public:
  Pricer(const Plan& whole, const PricePlan& plan, const Columns& columns, RowScratch& scratch, Prices& prices)
      : whole_(whole),
        plan_(plan),
        columns_(columns),
        scratch_(scratch),
        prices_(prices),
        call_(plan, columns, scratch),
        selector_(plan) {}

  Verdict judge(std::size_t row) {
    row_ = row;
    call_.move_to(row);
    const bool chargeable = call_.holds(plan_.chargeable);
    prices_.chargeable[row] = chargeable ? 1 : 0;
    if (!plan_.has_charge) {
      price_uncharged(chargeable);
      return Verdict::not_priced;
    }
    const Verdict verdict = chargeable ? judge_chargeable() : judge_free();
    prices_.priced[row] = verdict == Verdict::no_tariff || verdict == Verdict::ambiguous_tariff ? 0 : 1;
    return verdict;
  }

 private:
  /// A kind whose rows say nothing of a charge.
  void price_uncharged(bool chargeable) {
    prices_.priced[row_] = 1;
    if (!chargeable) return expect(std::int64_t{0}, plan_.free_digits);
    const Winner winner = selector_.winner(call_);
    const bool one = winner.count == Winner::Count::one;
    if (!one || (winner.rate_row != RateTable::none && winner.tariff->core->offered[winner.rate_row] == 0)) {
      prices_.priced[row_] = 0;
      return;
    }
    prices_.tariffs[row_] = winner.tariff->core->id;
    prices_.rate_rows[row_] = winner.rate_row;
    set_price(*winner.tariff, winner.rate_row);
  }

  Verdict judge_free() {
    expect(std::int64_t{0}, plan_.free_digits);
    const Charge charge = charged();
    if (charge.is_empty() || charge.is_zero()) return Verdict::right;
    const std::string_view currency = currency_of_row();
    if (std::find(plan_.currencies.begin(), plan_.currencies.end(), currency) == plan_.currencies.end()) {
      return Verdict::currency_differs;
    }
    const auto tolerance = std::find_if(plan_.tolerances.begin(), plan_.tolerances.end(),
                                        [currency](const auto& each) { return each.first == currency; });
    return compare(charge, tolerance == plan_.tolerances.end() ? Decimal() : tolerance->second);
  }

  Verdict judge_chargeable() {
    const Winner winner = selector_.winner(call_);
    if (winner.count == Winner::Count::none) return Verdict::no_tariff;
    if (winner.count == Winner::Count::several) return Verdict::ambiguous_tariff;
    const TariffCore& tariff = *winner.tariff->core;
    prices_.tariffs[row_] = tariff.id;
    prices_.rate_rows[row_] = winner.rate_row;
    if (winner.rate_row != RateTable::none && tariff.offered[winner.rate_row] == 0) return Verdict::no_tariff;

    set_price(*winner.tariff, winner.rate_row);
    if (currency_of_row() != tariff.currency) return Verdict::currency_differs;
    const Charge charge = charged();
    return charge.is_empty() ? Verdict::amount_missing : compare(charge, tariff.tolerance);
  }

  void set_price(const PlanTariff& tariff, std::uint32_t rate_row) {
    const IntegerLadder& ladder = tariff.core->ladder;
    const unsigned digits = tariff.core->rounding.digits;
    const std::int64_t duration = duration_of(plan_, columns_, row_);
    const IntegerRow& row = ladder.row(rate_row == RateTable::none ? 0 : rate_row);
    const std::optional<std::int64_t> seconds = ladder.charged_seconds(duration);
    if (!seconds) {
      ++prices_.roads[road_64];
      expect(std::int64_t{0}, digits);
      return;
    }
    std::int64_t billed = 0;
    if (!row.fits || !IntegerLadder::bill(*seconds, row.increments, billed)) {
      climb_to_price(tariff, rate_row, duration);
      return;
    }
    const SurchargeSums surcharges = surcharges_of(tariff);
    std::int64_t narrow = 0;
    Int128 wide = 0;
    if (ladder.price(row, billed, surcharges, narrow)) {
      ++prices_.roads[road_64];
      expect(narrow, digits);
    } else if (ladder.price(row, billed, surcharges, wide)) {
      ++prices_.roads[road_128];
      expect(wide, digits);
    } else {
      climb_to_price(tariff, rate_row, duration);
      return;
    }
    prices_.billed_seconds[row_] = static_cast<std::uint64_t>(billed);
  }

  SurchargeSums surcharges_of(const PlanTariff& tariff) {
    SurchargeSums sums;
    const auto& each = tariff.core->ladder.surcharges();
    for (std::size_t i = 0; i < each.size(); ++i) {
      if (!call_.holds(tariff.surcharge_when[i])) continue;
      sums.percent += each[i].percent;
      sums.per_second += each[i].per_second;
      sums.flat += each[i].flat;
    }
    return sums;
  }

  void climb_to_price(const PlanTariff& tariff, std::uint32_t rate_row, std::int64_t duration) {
    ++prices_.roads[road_fractions];
    const Ladder ladder = climb(whole_, ladder_input(whole_.program, tariff, rate_row, duration, call_));
    prices_.billed_seconds[row_] = ladder.billed_seconds;
    expect(ladder.expected);
  }

  void expect(std::int64_t coefficient, unsigned digits) {
    prices_.expected[row_] = coefficient;
    prices_.scales[row_] = static_cast<std::uint8_t>(digits);
  }

  void expect(Int128 coefficient, unsigned digits) {
    const auto narrow = static_cast<std::int64_t>(coefficient);
    if (narrow == coefficient) {
      expect(narrow, digits);
    } else {
      expect(Decimal(WideInteger(coefficient), digits));
    }
  }

  void expect(const Decimal& expected) {
    if (expected.is_small()) {
      expect(expected.small_coefficient(), expected.scale());
    } else {
      prices_.scales[row_] = Prices::wide_scale;
      prices_.wide.emplace(row_, expected);
    }
  }

  Charge charged() const {
    const Column& column = columns_.column(plan_.amount);
    return {column.integers[row_], column.scales[row_]};
  }

  std::string_view currency_of_row() const { return columns_.text(row_, plan_.currency, scratch_.text); }

  Verdict compare(const Charge& charge, const Decimal& tolerance) const {
    const std::uint8_t scale = prices_.scales[row_];
    const bool both_narrow = !charge.is_wide() && scale != Prices::wide_scale;
    if (both_narrow && equal(charge.coefficient, charge.scale, prices_.expected[row_], scale)) return Verdict::right;
    if (both_narrow && tolerance.is_zero()) return Verdict::amount_differs;
    const Decimal amount =
        charge.is_wide() ? columns_.amount(row_, plan_.amount) : Decimal(charge.coefficient, charge.scale);
    const Decimal difference = (amount - prices_.expected_of(row_)).abs();
    if (difference.is_zero()) return Verdict::right;
    return difference <= tolerance ? Verdict::within_tolerance : Verdict::amount_differs;
  }

  const Plan& whole_;
  const PricePlan& plan_;
  const Columns& columns_;
  RowScratch& scratch_;
  Prices& prices_;
  CallReader call_;
  Selector selector_;
  std::size_t row_ = 0;
};

void reset(Prices& prices, std::size_t rows) {
  prices.verdicts.assign(rows, Verdict::not_priced);
  prices.chargeable.assign(rows, 0);
  prices.priced.assign(rows, 0);
  prices.tariffs.assign(rows, Prices::none);
  prices.rate_rows.assign(rows, Prices::none);
  prices.expected.assign(rows, 0);
  prices.scales.assign(rows, 0);
  prices.billed_seconds.assign(rows, 0);
  prices.wide.clear();
  prices.roads = {};
}

}  // namespace

Decimal Prices::expected_of(std::size_t row) const {
  return scales[row] == wide_scale ? wide.at(row) : Decimal(expected[row], scales[row]);
}

void price(const Plan& plan, KindId kind, const Columns& columns, RowScratch& scratch, Prices& prices) {
  reset(prices, columns.rows());
  const auto& priced = plan.kinds[kind].prices;
  if (!priced) return;
  Pricer pricer(plan, *priced, columns, scratch, prices);
  for (std::size_t row = 0; row < columns.rows(); ++row) prices.verdicts[row] = pricer.judge(row);
}

}  // namespace reconcile
