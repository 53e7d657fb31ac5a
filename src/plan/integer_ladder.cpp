#include "plan/detail/integer_ladder.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

namespace reconcile {
namespace {

// What lies beyond these is priced in fractions. Real prices have at most 12 digits.
constexpr unsigned max_scale = 15;
constexpr unsigned max_percent_scale = 6;
constexpr std::size_t large_deck =
    1 << 16;  // rows; to look for the same prices in a smaller one takes longer than it saves
// Longer than any Duration, and small enough to add to one.
constexpr std::int64_t endless_seconds = std::int64_t{1} << 40;

template <class Integer>
bool multiply(Integer a, Integer b, Integer& result) {
  return !__builtin_mul_overflow(a, b, &result);
}
template <class Integer>
bool add(Integer a, Integer b, Integer& result) {
  return !__builtin_add_overflow(a, b, &result);
}

/// Calls `use` with every money of the tariff and the seconds that it is per (1 for plain money).
template <class Use>
void for_each_money(const Tariff& tariff, const Use& use) {
  const auto money = [&use](const std::optional<Decimal>& amount) {
    if (amount) use(*amount, 1u);
  };
  money(tariff.connect);
  money(tariff.minimum);
  money(tariff.maximum);
  if (const auto* rate = std::get_if<RatePerTime>(&tariff.pricing)) use(rate->amount, rate->per_seconds);
  if (const auto* tiers = std::get_if<Tiers>(&tariff.pricing)) {
    for (const Tier& tier : tiers->tiers) use(tier.rate.amount, tier.rate.per_seconds);
  }
  if (const auto* rows = std::get_if<RateRows>(&tariff.pricing)) {
    for (const RateRow& row : rows->rows) {
      money(row.connect);
      money(row.minimum);
      if (row.rate) use(row.rate->amount, row.rate->per_seconds);
    }
  }
  for (const Surcharge& surcharge : tariff.surcharges) {
    if (const auto* rate = std::get_if<RatePerTime>(&surcharge.amount)) use(rate->amount, rate->per_seconds);
    if (const auto* amount = std::get_if<Decimal>(&surcharge.amount)) use(*amount, 1u);
  }
}

WideInteger floor_of(const Decimal& value) { return value.coefficient() / power_of_ten(value.scale()); }

/// The greatest whole number that is not above; never more than a call can last.
std::int64_t whole_seconds(const Decimal& seconds) {
  const WideInteger whole = floor_of(seconds);
  return whole > endless_seconds ? endless_seconds : static_cast<std::int64_t>(whole);
}

struct RowHash {
  std::size_t operator()(const IntegerRow& row) const {
    std::size_t hash = static_cast<std::size_t>(row.rate);
    boost::hash_combine(hash, row.connect);
    boost::hash_combine(hash, row.minimum);
    boost::hash_combine(hash, std::uint64_t{row.first_seconds} << 32 | row.step_seconds);
    return hash;
  }
};

bool is_whole(const Decimal& value) { return value.with_scale(0).has_value(); }

}  // namespace

IntegerLadder::IntegerLadder(const Tariff& tariff) {
  end_.mode = tariff.rounding.mode;
  // Durations are whole: more than n.5 s is more than n s, and less than n.5 s is less than n + 1 s.
  if (tariff.free_first_seconds) free_first_ = whole_seconds(*tariff.free_first_seconds);
  if (tariff.free_under_seconds) {
    free_under_ = whole_seconds(*tariff.free_under_seconds) + (is_whole(*tariff.free_under_seconds) ? 0 : 1);
  }
  const bool fits = set_units(tariff) && convert_clauses(tariff);
  surcharges_.resize(tariff.surcharges.size());  // all there, even if one did not fit
  const auto* rows = std::get_if<RateRows>(&tariff.pricing);
  auto converted = std::make_shared<Rows>();
  const std::size_t count = rows == nullptr ? 1 : rows->rows.size();
  const bool is_large = count >= large_deck;
  converted->numbers.reserve(is_large ? count : 0);
  converted->distinct.reserve(is_large ? 0 : count);
  boost::unordered_flat_map<IntegerRow, std::uint32_t, RowHash> known;
  for (std::size_t i = 0; i < count; ++i) {
    const IntegerRow row = convert_row(tariff, rows == nullptr ? nullptr : &rows->rows[i]);
    const auto next = static_cast<std::uint32_t>(converted->distinct.size());
    const std::uint32_t number = is_large ? known.try_emplace(row, next).first->second : next;
    if (number == next) converted->distinct.push_back(row);
    if (is_large) converted->numbers.push_back(number);
  }
  if (!fits) {
    for (IntegerRow& row : converted->distinct) row.step_seconds = 0;
  }
  is_plain_ = prove_plain(converted->distinct);
  rows_ = std::move(converted);
}

/// With at most longest_seconds and increments of at most 2^31 each, what is billed is below 2^33; so with |rate| <=
/// 2^28 and the others at most 2^61, every sum and product stays below 2^63. No minimum and no maximum are the ends of
/// the range, and take no part in sums; a divisor of 64 bits and a quotient never leave it.
bool IntegerLadder::prove_plain(const std::vector<IntegerRow>& rows) const {
  const auto within = [](std::int64_t value, int bits) { return (value < 0 ? -(value + 1) : value) >> bits == 0; };
  if (!tiers_.empty() || !surcharges_.empty() || percent_unit_ != 1) return false;
  if (divisor_ <= 0 || divisor_ > std::numeric_limits<std::int64_t>::max()) return false;
  return std::all_of(rows.begin(), rows.end(), [&](const IntegerRow& row) {
    return row.fits() && within(row.rate, 28) && within(row.connect, 61) && within(row.first_seconds, 31) &&
           within(row.step_seconds, 31);
  });
}

bool IntegerLadder::set_units(const Tariff& tariff) {
  scale_ = tariff.rounding.digits;
  for_each_money(tariff, [this](const Decimal& amount, std::uint32_t per_seconds) {
    time_unit_ = std::lcm(time_unit_, std::int64_t{per_seconds});
    const unsigned scale = amount.normalized().scale();
    if (scale <= max_scale) scale_ = std::max(scale_, scale);  // a finer one will not convert
  });
  bool any_percent = false;
  for (const Surcharge& surcharge : tariff.surcharges) {
    if (const auto* percent = std::get_if<Percent>(&surcharge.amount)) {
      any_percent = true;
      percent_scale_ = std::max(percent_scale_, percent->value.normalized().scale());
    }
  }
  if (percent_scale_ > max_percent_scale) return false;
  if (any_percent) percent_unit_ = 100 * small_power_of_ten(percent_scale_);
  divisor_ = Int128{time_unit_} * percent_unit_ * small_power_of_ten(scale_ - tariff.rounding.digits);
  return true;
}

bool IntegerLadder::convert_clauses(const Tariff& tariff) {
  if (tariff.maximum && (!convert(*tariff.maximum, time_unit_, end_.maximum) || end_.maximum == no_maximum))
    return false;
  if (const auto* tiers = std::get_if<Tiers>(&tariff.pricing); tiers != nullptr && !convert_tiers(*tiers)) return false;
  SurchargeSums all;  // of magnitudes: what is not refused here can be added up in any choice
  for (const Surcharge& surcharge : tariff.surcharges) {
    if (!convert_surcharge(surcharge)) return false;
    const SurchargeSums& one = surcharges_.back();
    for (const auto part : {&SurchargeSums::percent, &SurchargeSums::per_second, &SurchargeSums::flat}) {
      if (one.*part == std::numeric_limits<std::int64_t>::min()) return false;
      if (!add(all.*part, one.*part < 0 ? -(one.*part) : one.*part, all.*part)) return false;
    }
  }
  return true;
}

bool IntegerLadder::convert_tiers(const Tiers& tiers) {
  volume_ = tiers.volume;
  for (const auto& [up_to_seconds, rate] : tiers.tiers) {
    Tier tier{std::numeric_limits<std::int64_t>::max(), 0};
    // Billed seconds are whole. In a graduated price a fraction of a second would have a price of its own.
    if (up_to_seconds && !volume_ && !is_whole(*up_to_seconds)) return false;
    if (up_to_seconds) {
      const WideInteger up_to = floor_of(*up_to_seconds);
      if (up_to > std::numeric_limits<std::int64_t>::max()) return false;
      tier.up_to = static_cast<std::int64_t>(up_to);
    }
    if (!convert(rate, tier.rate)) return false;
    tiers_.push_back(tier);
  }
  return true;
}

bool IntegerLadder::convert_surcharge(const Surcharge& surcharge) {
  SurchargeSums& sums = surcharges_.emplace_back();
  if (const auto* percent = std::get_if<Percent>(&surcharge.amount)) {
    const auto scaled = percent->value.with_scale(percent_scale_);
    if (!scaled || !scaled->is_small()) return false;
    sums.percent = scaled->small_coefficient();
    return true;
  }
  if (const auto* rate = std::get_if<RatePerTime>(&surcharge.amount)) return convert(*rate, sums.per_second);
  return convert(std::get<Decimal>(surcharge.amount), time_unit_, sums.flat);
}

IntegerRow IntegerLadder::convert_row(const Tariff& tariff, const RateRow* row) const {
  IntegerRow result;
  const auto* flat = std::get_if<RatePerTime>(&tariff.pricing);
  const RatePerTime rate = row != nullptr && row->rate ? *row->rate : flat != nullptr ? *flat : RatePerTime{};
  const auto& connect = row != nullptr && row->connect ? row->connect : tariff.connect;
  const auto& minimum = row != nullptr && row->minimum ? row->minimum : tariff.minimum;
  const Increments increments = row != nullptr && row->increments ? *row->increments : tariff.increments;
  const bool fits = increments.first >> 32 == 0 && increments.step >> 32 == 0 && convert(rate, result.rate) &&
                    (!connect || convert(*connect, time_unit_, result.connect)) &&
                    (!minimum || convert(*minimum, time_unit_, result.minimum)) &&
                    (!minimum || result.minimum != IntegerRow::no_minimum);
  if (fits) {
    result.first_seconds = static_cast<std::uint32_t>(increments.first);
    result.step_seconds = static_cast<std::uint32_t>(increments.step);
  }
  return result;
}

/// value × factor in units of 10^-scale_.
bool IntegerLadder::convert(const Decimal& value, std::int64_t factor, std::int64_t& units) const {
  const auto scaled = value.normalized().scale() <= scale_ ? value.normalized().with_scale(scale_) : std::nullopt;
  return scaled && scaled->is_small() && multiply(scaled->small_coefficient(), factor, units);
}

bool IntegerLadder::convert(const RatePerTime& rate, std::int64_t& units) const {
  return convert(rate.amount, time_unit_ / rate.per_seconds, units);
}

bool IntegerLadder::bill(std::int64_t seconds, const IntegerRow& row, std::int64_t& billed) {
  const std::int64_t first = row.first_seconds;
  const std::int64_t step = row.step_seconds;
  billed = seconds;
  if (seconds == 0 || (first == 1 && step == 1)) return true;
  billed = first;
  if (seconds <= first) return true;
  const std::int64_t beyond = seconds - first;
  const std::int64_t steps = (beyond - 1) / step + 1;
  return multiply(steps, step, billed) && add(billed, first, billed);
}

template <class Integer>
bool IntegerLadder::time_price(const IntegerRow& row, std::int64_t billed_seconds, Integer& result) const {
  const Integer billed = billed_seconds;
  if (tiers_.empty()) return multiply(billed, Integer{row.rate}, result);
  if (volume_) {
    const auto tier =
        std::find_if(tiers_.begin(), tiers_.end(), [=](const Tier& t) { return billed_seconds <= t.up_to; });
    return multiply(billed, Integer{tier->rate}, result);
  }
  result = 0;
  std::int64_t below = 0;
  for (const Tier& tier : tiers_) {
    const std::int64_t seconds = std::min(billed_seconds, tier.up_to) - below;
    Integer part = 0;
    if (!multiply(Integer{seconds}, Integer{tier.rate}, part) || !add(result, part, result)) return false;
    if (billed_seconds <= tier.up_to) break;
    below = tier.up_to;
  }
  return true;
}

template <class Integer>
bool IntegerLadder::unrounded(const IntegerRow& row, std::int64_t billed_seconds, const SurchargeSums& surcharges,
                              const End& end, Integer& result) const {
  if (static_cast<Integer>(divisor_) != divisor_) return false;
  Integer total = 0;
  if (!time_price(row, billed_seconds, total) || !add(total, Integer{row.connect}, total)) return false;

  const Integer unit = percent_unit_;
  if (!surcharges_.empty()) {
    Integer extra = 0;
    Integer share = 0;
    if (!multiply(Integer{billed_seconds}, Integer{surcharges.per_second}, extra) ||
        !add(extra, Integer{surcharges.flat}, extra) || !multiply(extra, unit, extra) ||
        !add(unit, Integer{surcharges.percent}, share) || !multiply(total, share, total) || !add(total, extra, total)) {
      return false;
    }
  }
  Integer bound = 0;
  if (row.minimum != IntegerRow::no_minimum) {
    if (!multiply(Integer{row.minimum}, unit, bound)) return false;
    total = std::max(total, bound);
  }
  if (end.maximum != no_maximum) {
    if (!multiply(Integer{end.maximum}, unit, bound)) return false;
    total = std::min(total, bound);
  }
  result = total;
  return true;
}

template <class Integer>
bool IntegerLadder::price(const IntegerRow& row, std::int64_t billed_seconds, const SurchargeSums& surcharges,
                          const End& end, Integer& result) const {
  Integer total = 0;
  if (!unrounded(row, billed_seconds, surcharges, end, total)) return false;
  result = round_quotient(total, static_cast<Integer>(divisor_), end.mode);
  return true;
}

template bool IntegerLadder::unrounded(const IntegerRow&, std::int64_t, const SurchargeSums&, const End&,
                                       std::int64_t&) const;
template bool IntegerLadder::price(const IntegerRow&, std::int64_t, const SurchargeSums&, const End&,
                                   std::int64_t&) const;
template bool IntegerLadder::price(const IntegerRow&, std::int64_t, const SurchargeSums&, const End&, Int128&) const;

}  // namespace reconcile
