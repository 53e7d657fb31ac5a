#include "plan/what_if.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "plan/detail/price_plan.hpp"

namespace reconcile {

/// The integers that a price is made of.
struct WhatIf::Terms {
  IntegerRow row;
  SurchargeSums surcharges;
  IntegerLadder::End end;
};

struct WhatIf::Question {
  std::vector<const TariffCore*> cores;  ///< by tariff; null: no kind of record uses it
  const CallToPrice* call = nullptr;
  Decimal charged;
  const IntegerLadder* ladder = nullptr;      ///< null: only the ladder of fractions will do
  Terms stated;                               ///< by the rules
  std::optional<std::int64_t> seconds;        ///< to be charged; none: the call is free
  std::optional<std::int64_t> charged_units;  ///< charged × 10^digits; none: no price has so many digits

  /// What the rules give; none: it is not known.
  std::optional<std::int64_t> stated_units() const {
    const IntegerRow& row = stated.row;
    std::int64_t billed = 0;
    std::int64_t units = 0;
    const bool is_priced = ladder != nullptr && seconds && row.fits() && IntegerLadder::bill(*seconds, row, billed) &&
                           ladder->price(row, billed, stated.surcharges, stated.end, units);
    return is_priced ? std::optional(units) : std::nullopt;
  }
  /// None: the integers do not suffice.
  std::optional<bool> gives_charge(const Terms& terms) const;
};

WhatIf::WhatIf(const Plan& plan) : plan_(plan), question_(std::make_unique<Question>()) {
  question_->cores.resize(plan.program.tariffs.size());
  for (const KindPlan& kind : plan.kinds) {
    if (!kind.prices) continue;
    for (const PlanTariff& tariff : kind.prices->tariffs) question_->cores[tariff.core->id] = tariff.core.get();
  }
}

WhatIf::~WhatIf() = default;

void WhatIf::ask_about(const CallToPrice& call, const Decimal& charged) {
  Question& question = *question_;
  question.call = &call;
  question.charged = charged;
  question.ladder = nullptr;
  const TariffCore* const core = question.cores[call.tariff];
  const auto in_units = charged.with_scale(plan_.program.tariffs[call.tariff].rounding.digits);
  if (core == nullptr || (in_units && !in_units->is_small())) return;
  const IntegerLadder& ladder = core->ladder;
  question.ladder = &ladder;
  question.charged_units = in_units ? std::optional(in_units->small_coefficient()) : std::nullopt;
  question.seconds = ladder.charged_seconds(call.duration_seconds);
  question.stated = {ladder.row(call.rate_row == Prices::none ? 0 : call.rate_row), SurchargeSums(), ladder.end()};
  if (!question.stated.row.fits()) {  // nor need the surcharges
    question.ladder = nullptr;
    return;
  }
  for (std::size_t i = 0; i < call.surcharges.size(); ++i) {
    if (call.surcharges[i] != 0) question.stated.surcharges += ladder.surcharges()[i];
  }
}

void WhatIf::prefetch_row(std::uint32_t tariff, std::uint32_t rate_row) const {
  if (const TariffCore* const core = question_->cores[tariff]) core->ladder.prefetch_row(rate_row);
}

std::optional<bool> WhatIf::Question::gives_charge(const Terms& terms) const {
  std::int64_t billed = 0;
  if (!terms.row.fits() || !IntegerLadder::bill(seconds.value_or(0), terms.row, billed)) return std::nullopt;
  if (!charged_units) return false;
  if (!seconds) return *charged_units == 0;
  std::int64_t narrow = 0;
  if (ladder->unrounded(terms.row, billed, terms.surcharges, terms.end, narrow)) {
    // Most are far off: no mode rounds by as much as one of the last digit.
    const Int128 off = Int128{narrow} - Int128{*charged_units} * ladder->divisor();
    if (off >= ladder->divisor() || off <= -ladder->divisor()) return false;
    return round_quotient(narrow, static_cast<std::int64_t>(ladder->divisor()), terms.end.mode) == *charged_units;
  }
  Int128 wide = 0;
  if (ladder->price(terms.row, billed, terms.surcharges, terms.end, wide)) return wide == *charged_units;
  return std::nullopt;
}

/// Both changes are the same, of the integers and of what the ladder climbs.
template <class Change, class Same>
bool WhatIf::gives_charge(const Change& change_terms, const Same& change_input) const {
  const Question& question = *question_;
  if (question.ladder != nullptr) {
    Terms terms = question.stated;
    change_terms(terms);
    if (const std::optional<bool> gives = question.gives_charge(terms)) return *gives;
  }
  LadderInput input = ladder_for(plan_.program, *question.call);
  change_input(input);
  return climb(plan_, input, LadderWords::none).expected == question.charged;
}

namespace {

/// Charges as a number of units: × 10^digits.
struct Units {
  bool fit = false;       ///< else nothing is known
  bool are_whole = true;  ///< no: no price of so many digits is the charge
  std::int64_t number = 0;
};

Units units_of(std::int64_t charged, unsigned scale, unsigned digits) {
  constexpr unsigned most = 18;
  if (scale > most || digits > most) return {};
  if (scale == digits) return {true, true, charged};
  if (scale > digits) {
    const std::int64_t unit = small_power_of_ten(scale - digits);
    return {true, charged % unit == 0, charged / unit};
  }
  Units units{true, true, 0};
  units.fit = !__builtin_mul_overflow(charged, small_power_of_ten(digits - scale), &units.number);
  return units;
}

}  // namespace

/// No mode rounds by as much as one of the last digit, so whatever gives the charge is less than that from it.
bool WhatIf::rules_out_all(std::uint32_t tariff, std::uint32_t rate_row, std::int64_t duration_seconds,
                           std::int64_t charged, unsigned scale, std::span<const std::uint32_t> rate_rows) const {
  constexpr std::int64_t longest = IntegerLadder::longest_seconds / 2;  // and no increment makes it twice as long
  constexpr std::int64_t most_units = std::int64_t{1} << 40;
  const TariffCore* const core = question_->cores[tariff];
  if (core == nullptr || !core->ladder.is_plain()) return false;
  const IntegerLadder& ladder = core->ladder;
  const std::optional<std::int64_t> charged_seconds = ladder.charged_seconds(duration_seconds);
  const IntegerRow& stated = ladder.row(rate_row == Prices::none ? 0 : rate_row);
  if (!charged_seconds || *charged_seconds > longest || !stated.fits()) return false;
  const Units units = units_of(charged, scale, core->rounding.digits);
  if (!units.fit || units.number < -most_units || units.number > most_units || ladder.divisor() > (1 << 20))
    return false;
  if (!units.are_whole) return true;
  if (ladder.end().maximum != IntegerLadder::no_maximum) return false;
  const auto divisor = static_cast<std::int64_t>(ladder.divisor());
  const std::int64_t least = (units.number - 1) * divisor, most = (units.number + 1) * divisor;  // both too far away
  const auto may_give = [&](const IntegerRow& row, std::int64_t billed) {
    const std::int64_t unrounded = std::max(billed * row.rate + row.connect, row.minimum);
    return (unrounded > least) & (unrounded < most);
  };
  const std::int64_t seconds = *charged_seconds;
  const std::int64_t billed = IntegerLadder::plain_bill(seconds, stated.first_seconds, stated.step_seconds);
  bool may = may_give(stated, billed);             // by another mode
  const auto may_give_by = [&]<std::size_t i>() {  // divided by what is known here: a multiplication
    constexpr Increments each = usual_increments[i];
    return may_give(stated, IntegerLadder::plain_bill(seconds, each.first, each.step));
  };
  may |= [&]<std::size_t... i>(std::index_sequence<i...>) { return (may_give_by.template operator()<i>() | ...); }
  (std::make_index_sequence<usual_increments.size()>());
  for (const std::uint32_t other : rate_rows) {
    const IntegerRow& row = ladder.row(other);
    const bool as_stated = (row.first_seconds == stated.first_seconds) & (row.step_seconds == stated.step_seconds);
    may |= may_give(row, as_stated ? billed : IntegerLadder::plain_bill(seconds, row.first_seconds, row.step_seconds));
  }
  if (stated.connect != 0) {
    IntegerRow without = stated;
    without.connect = 0;
    may |= may_give(without, billed);
  }
  if (stated.minimum != IntegerRow::no_minimum) {
    IntegerRow without = stated;
    without.minimum = IntegerRow::no_minimum;
    may |= may_give(without, billed);
  }
  return !may;
}

bool WhatIf::as_stated() const {
  return gives_charge([](Terms&) {}, [](LadderInput&) {});
}

bool WhatIf::with_increments(Increments increments) const {
  return gives_charge(
      [&](Terms& terms) {
        const bool fits = terms.row.fits() && increments.first >> 32 == 0 && increments.step >> 32 == 0;
        terms.row.first_seconds = static_cast<std::uint32_t>(increments.first);
        terms.row.step_seconds = fits ? static_cast<std::uint32_t>(increments.step) : 0;
      },
      [&](LadderInput& input) { input.increments = increments; });
}

/// What is rounded is the same whatever the mode, so that no two modes are further apart than one of the last digit.
bool WhatIf::with_rounding(RoundMode mode) const {
  if (const std::optional<std::int64_t> stated = question_->stated_units()) {
    const std::optional<std::int64_t>& charged = question_->charged_units;
    std::int64_t apart = 0;
    if (!charged || __builtin_sub_overflow(*charged, *stated, &apart) || apart > 1 || apart < -1) return false;
  }
  return gives_charge([&](Terms& terms) { terms.end.mode = mode; },
                      [&](LadderInput& input) { input.rounding.mode = mode; });
}

bool WhatIf::with_row(std::uint32_t rate_row) const {
  return gives_charge([&](Terms& terms) { terms.row = question_->ladder->row(rate_row); },
                      [&](LadderInput& input) {
                        CallToPrice call = *question_->call;
                        call.rate_row = rate_row;
                        input = ladder_for(plan_.program, call);
                      });
}

bool WhatIf::without_connect() const {
  return gives_charge([](Terms& terms) { terms.row.connect = 0; }, [](LadderInput& input) { input.connect.reset(); });
}

bool WhatIf::without_minimum() const {
  return gives_charge([](Terms& terms) { terms.row.minimum = IntegerRow::no_minimum; },
                      [](LadderInput& input) { input.minimum.reset(); });
}

bool WhatIf::without_maximum() const {
  return gives_charge([](Terms& terms) { terms.end.maximum = IntegerLadder::no_maximum; },
                      [](LadderInput& input) { input.maximum.reset(); });
}

bool WhatIf::with_surcharge_turned(std::size_t surcharge) const {
  return gives_charge(
      [&](Terms& terms) {
        terms.surcharges = SurchargeSums();
        const std::vector<std::uint8_t>& stated = question_->call->surcharges;
        for (std::size_t i = 0; i < stated.size(); ++i) {
          if ((stated[i] != 0) != (i == surcharge)) terms.surcharges += question_->ladder->surcharges()[i];
        }
      },
      [&](LadderInput& input) { input.surcharges[surcharge] ^= 1; });
}

std::vector<std::uint32_t> WhatIf::rows_of_prefixes(std::uint32_t tariff, std::uint32_t rate_row) const {
  const TariffCore* const core = question_->cores[tariff];
  if (core == nullptr || !core->table || rate_row == Prices::none) return {};
  const auto& rows = std::get<RateRows>(plan_.program.tariffs[tariff].pricing).rows;
  std::vector<std::uint32_t> found = core->table->rows_of_prefixes(rows[rate_row].key);
  if (!core->offers_all) std::erase_if(found, [core](std::uint32_t row) { return core->offered[row] == 0; });
  return found;
}

}  // namespace reconcile
