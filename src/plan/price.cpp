#include "plan/price.hpp"

#include <algorithm>
#include <cassert>
#include <limits>
#include <numeric>

#include "plan/detail/choices.hpp"
#include "plan/detail/ladder_input.hpp"

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

/// The usual calls, with as few looks into memory as there can be: priced by a tariff that is plain and exact, their
/// amounts and currencies short. It says of the others that it did not judge them, and leaves them as they are.
class QuickJudge {
 public:
  QuickJudge(const PricePlan& plan, const Columns& columns, Prices& prices)
      : free_digits_(static_cast<std::uint8_t>(plan.free_digits)),
        durations_(plan.duration == Layout::absent ? nullptr : columns.column(plan.duration).integers.data()),
        amounts_(columns.column(plan.amount).integers.data()),
        scales_(columns.column(plan.amount).scales.data()),
        currencies_(columns.short_texts(plan.currency).data()),
        prices_(prices) {
    for (const PlanTariff& tariff : plan.tariffs) {
      const TariffCore& core = *tariff.core;
      const bool is_usual = core.ladder.is_plain() && core.offers_all && core.tolerance.is_zero() &&
                            core.short_currency != Column::long_text && durations_ != nullptr;
      tariffs_.push_back({is_usual ? &core.ladder : nullptr, core.short_currency, core.id,
                          static_cast<std::uint8_t>(core.rounding.digits)});
    }
  }

  /// Judges all rows as if none were chargeable: which are is hard to guess, and a wrong guess costs more than this.
  void judge_all_as_free() const {
    std::fill(prices_.scales.begin(), prices_.scales.end(), free_digits_);
    std::fill(prices_.priced.begin(), prices_.priced.end(), std::uint8_t{1});
    for (std::size_t row = 0; row < prices_.verdicts.size(); ++row) {
      const bool is_right = (amounts_[row] == 0) & (scales_[row] != Column::wide_scale);
      prices_.verdicts[row] = is_right ? Verdict::right : Verdict::not_priced;
    }
  }

  bool judge(std::size_t row, const Choice& choice) const {
    if (choice.position >= several_tariffs) return false;
    const Use& use = tariffs_[choice.position];
    if (use.ladder == nullptr || use.currency != currencies_[row]) return false;
    const std::int64_t duration = durations_[row];
    const std::optional<std::int64_t> seconds = use.ladder->charged_seconds(duration);
    const bool is_usual = static_cast<std::uint64_t>(duration) <= IntegerLadder::longest_seconds && seconds;
    if (!is_usual || scales_[row] != use.digits) return false;
    const IntegerRow& rate_row = use.ladder->row(choice.rate_row == RateTable::none ? 0 : choice.rate_row);
    std::int64_t billed = 0;
    const std::int64_t expected = use.ladder->plain_price(rate_row, *seconds, billed);
    prices_.tariffs[row] = use.id;
    prices_.rate_rows[row] = choice.rate_row;
    prices_.expected[row] = expected;
    prices_.scales[row] = use.digits;
    prices_.billed_seconds[row] = static_cast<std::uint64_t>(billed);
    prices_.priced[row] = 1;
    prices_.verdicts[row] = expected == amounts_[row] ? Verdict::right : Verdict::amount_differs;
    ++count_;
    return true;
  }

  std::uint64_t count() const { return count_; }  ///< of calls that were priced

 private:
  struct Use {
    const IntegerLadder* ladder;  ///< null: a tariff for the others
    std::uint64_t currency;
    std::uint32_t id;
    std::uint8_t digits;
  };

  std::uint8_t free_digits_;
  const std::int64_t* durations_;
  const std::int64_t* amounts_;
  const std::uint8_t* scales_;
  const std::uint64_t* currencies_;
  std::vector<Use> tariffs_;  ///< by position
  Prices& prices_;
  mutable std::uint64_t count_ = 0;
};

class Pricer {
 public:
  Pricer(const Plan& whole, const PricePlan& plan, const Columns& columns, RowScratch& scratch, Prices& prices)
      : whole_(whole),
        plan_(plan),
        columns_(columns),
        scratch_(scratch),
        prices_(prices),
        call_(plan, columns, scratch) {}

  void judge_all() {
    const std::vector<std::uint32_t> chargeable = chargeable_rows();
    Selector selector(plan_, columns_, scratch_, call_);
    const std::vector<Choice>& choices = selector.choose(chargeable);
    for (const std::uint32_t row : chargeable) prices_.chargeable[row] = 1;
    if (plan_.currency != Layout::absent) currencies_ = columns_.short_texts(plan_.currency).data();
    if (!plan_.has_charge) {
      for (row_ = 0; row_ < columns_.rows(); ++row_) price_uncharged(prices_.chargeable[row_] != 0, choices[row_]);
      return;
    }
    const QuickJudge quick(plan_, columns_, prices_);
    quick.judge_all_as_free();
    for (std::size_t i = 0; i < chargeable.size(); ++i) {
      if (i + far_ahead < chargeable.size()) prefetch(choices[chargeable[i + far_ahead]]);
      row_ = chargeable[i];
      if (quick.judge(row_, choices[row_])) continue;
      prices_.scales[row_] = 0;
      const Verdict verdict = judge_chargeable(choices[row_]);
      prices_.verdicts[row_] = verdict;
      prices_.priced[row_] = verdict == Verdict::no_tariff || verdict == Verdict::ambiguous_tariff ? 0 : 1;
    }
    prices_.roads[road_64] += quick.count();
    for (row_ = 0; row_ < columns_.rows(); ++row_) {
      if (prices_.verdicts[row_] == Verdict::not_priced) prices_.verdicts[row_] = judge_free();
    }
  }

 private:
  std::vector<std::uint32_t> chargeable_rows() {
    std::vector<std::uint32_t> rows(columns_.rows());
    std::iota(rows.begin(), rows.end(), 0u);
    if (plan_.chargeable.always_judged()) {
      plan_.chargeable.select(columns_, scratch_, rows);
    } else {
      std::erase_if(rows, [&](std::uint32_t row) { return plan_.chargeable(columns_, row, scratch_) != Truth::yes; });
    }
    return rows;
  }

  /// A kind whose rows say nothing of a charge.
  void price_uncharged(bool chargeable, const Choice& choice) {
    prices_.priced[row_] = 1;
    if (!chargeable) return expect(std::int64_t{0}, plan_.free_digits);
    const bool one = choice.position < several_tariffs;
    if (!one || !offers(choice)) {
      prices_.priced[row_] = 0;
      return;
    }
    const PlanTariff& tariff = plan_.tariffs[choice.position];
    prices_.tariffs[row_] = tariff.core->id;
    prices_.rate_rows[row_] = choice.rate_row;
    set_price(tariff, choice.rate_row);
  }

  /// A deck has more rows than the nearest caches hold. (Inlined: a compiler may drop a call that does nothing else.)
  [[gnu::always_inline]] void prefetch(const Choice& choice) const {
    if (choice.position >= several_tariffs || choice.rate_row == RateTable::none) return;
    plan_.tariffs[choice.position].core->ladder.prefetch_row(choice.rate_row);
  }
  static constexpr std::size_t far_ahead = 12;  ///< rows: longer than memory takes to come

  bool offers(const Choice& choice) const {
    return choice.rate_row == RateTable::none || plan_.tariffs[choice.position].core->offered[choice.rate_row] != 0;
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

  Verdict judge_chargeable(const Choice& choice) {
    if (choice.position == no_tariff) return Verdict::no_tariff;
    if (choice.position == several_tariffs) return Verdict::ambiguous_tariff;
    const PlanTariff& tariff = plan_.tariffs[choice.position];
    const TariffCore& core = *tariff.core;
    prices_.tariffs[row_] = core.id;
    prices_.rate_rows[row_] = choice.rate_row;
    if (!offers(choice)) return Verdict::no_tariff;

    set_price(tariff, choice.rate_row);
    const std::uint64_t currency = currencies_[row_];
    if (currency != core.short_currency || (currency == Column::long_text && currency_of_row() != core.currency))
      return Verdict::currency_differs;
    const Charge charge = charged();
    return charge.is_empty() ? Verdict::amount_missing : compare(charge, core.tolerance);
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
    if (ladder.is_plain() && static_cast<std::uint64_t>(duration) <= IntegerLadder::longest_seconds) [[likely]] {
      ++prices_.roads[road_64];
      expect(ladder.plain_price(row, *seconds, billed), digits);
      prices_.billed_seconds[row_] = static_cast<std::uint64_t>(billed);
      return;
    }
    set_price_with_care(tariff, rate_row, row, duration, *seconds);
  }

  /// Each step is checked: what does not fit in 64 bits is priced in 128, and what does not fit there in fractions.
  void set_price_with_care(const PlanTariff& tariff, std::uint32_t rate_row, const IntegerRow& row,
                           std::int64_t duration, std::int64_t seconds) {
    const IntegerLadder& ladder = tariff.core->ladder;
    const unsigned digits = tariff.core->rounding.digits;
    std::int64_t billed = 0;
    if (!row.fits() || !IntegerLadder::bill(seconds, row, billed)) {
      climb_to_price(tariff, rate_row, duration);
      return;
    }
    const SurchargeSums surcharges = surcharges_of(tariff);
    std::int64_t narrow = 0;
    Int128 wide = 0;
    if (ladder.price(row, billed, surcharges, ladder.end(), narrow)) {
      ++prices_.roads[road_64];
      expect(narrow, digits);
    } else if (ladder.price(row, billed, surcharges, ladder.end(), wide)) {
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
      if (tariff.surcharge_when[i](columns_, row_, scratch_) == Truth::yes) sums += each[i];
    }
    return sums;
  }

  void climb_to_price(const PlanTariff& tariff, std::uint32_t rate_row, std::int64_t duration) {
    ++prices_.roads[road_fractions];
    call_.move_to(row_);
    const Ladder ladder =
        climb(whole_, ladder_input(whole_.program, tariff, rate_row, duration, call_), LadderWords::none);
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
  const std::uint64_t* currencies_ = nullptr;  ///< by row
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
  Pricer(plan, *priced, columns, scratch, prices).judge_all();
}

}  // namespace reconcile
