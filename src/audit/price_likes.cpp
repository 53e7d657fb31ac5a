#include "audit/price_likes.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>

#include "audit/detail/texts.hpp"
#include "base/brief_lock.hpp"
#include "base/fetch_ahead.hpp"

namespace reconcile {

std::uint32_t PriceLikes::number_of(const PriceLike& like) {
  std::string key(1, static_cast<char>(like.verdict));
  key.append(reinterpret_cast<const char*>(&like.tariff), sizeof like.tariff);
  key.append(reinterpret_cast<const char*>(&like.rate_row), sizeof like.rate_row);
  key += like.cause;
  const std::unique_lock lock = lock_briefly(mutex_);
  if (is_closed_ || all_.size() == most) return numbers_.find(key).value_or(none);
  const auto [number, is_new] = numbers_.number_of(key);
  if (is_new) all_.push_back(like);
  return number;
}

void PriceLikes::prepare(const Program& program) {
  std::call_once(is_prepared_, [&] {
    std::size_t rows = 0;
    without_cause_.reserve(program.tariffs.size());
    for (const Tariff& each : program.tariffs) {
      const auto* const table = std::get_if<RateRows>(&each.pricing);
      without_cause_.emplace_back(table == nullptr ? 0 : table->rows.size());
      rows += without_cause_.back().size();
    }
    usual_ = std::min(rows + rows / 4, most);
    const std::lock_guard lock(mutex_);
    numbers_.reserve(usual_);
    all_.reserve(usual_);
  });
}

std::uint32_t PriceLikes::number_without_cause(std::uint32_t tariff, std::uint32_t rate_row) {
  std::atomic<std::uint32_t>& next = without_cause_[tariff][rate_row];
  if (const std::uint32_t known = next.load(std::memory_order_relaxed); known != 0)
    return known == none ? none : known - 1;
  const std::uint32_t number = number_of({Verdict::amount_differs, tariff, rate_row, ""});  // which is the same for all
  next.store(number == none ? none : number + 1, std::memory_order_relaxed);
  return number;
}

std::uint32_t PriceLikeFinder::number_of(KindId kind, const Columns& columns, std::size_t row, const Prices& prices) {
  const Verdict verdict = prices.verdicts[row];
  const std::uint32_t tariff = prices.tariffs[row];
  const std::uint32_t rate_row = prices.rate_rows[row];
  if (verdict == Verdict::amount_differs && rate_row != Prices::none &&
      row_causes_.rules_out_cause(kind, columns, row, tariff, rate_row))
    return likes_.number_without_cause(tariff, rate_row);
  row_causes_.look_at(kind, columns, row, tariff, rate_row);
  std::string cause;
  if (verdict == Verdict::amount_differs) cause = row_causes_.cause(columns.amount(row, plan_.kinds[kind].amount));
  if (verdict == Verdict::amount_differs && cause.empty() && rate_row != Prices::none)
    return likes_.number_without_cause(tariff, rate_row);
  const std::uint64_t of_row = std::uint64_t{tariff} << 32 | rate_row;
  const std::uint64_t of_cause =
      std::uint64_t{causes_.number_of(cause).first} << 8 | static_cast<std::uint8_t>(verdict);
  const std::pair key(of_row, of_cause);
  if (const auto found = by_cause_.find(key); found != by_cause_.end()) return found->second;
  const std::uint32_t number = likes_.number_of({verdict, tariff, rate_row, cause});
  if (number != PriceLikes::none) by_cause_.emplace(key, number);
  return number;
}

void PriceLikeFinder::prefetch(std::size_t row, const Prices& prices) const {
  const std::uint32_t tariff = prices.tariffs[row], rate_row = prices.rate_rows[row];
  if (rate_row == Prices::none) return;
  likes_.prefetch(tariff, rate_row);
  row_causes_.prefetch(tariff, rate_row);
}

/// Adds |charged − expected|.
void PriceLikeTally::add_difference(std::uint32_t number, const Columns& columns, std::size_t row, int amount,
                                    const Prices& prices) {
  const Column& charged = columns.column(amount);
  const std::uint8_t scale = charged.scales[row];
  std::int64_t difference = 0;
  constexpr unsigned widest = 18;  // and what is wider has larger ones
  const bool is_narrow = scale <= widest && scale == prices.scales[row] &&
                         !__builtin_sub_overflow(charged.integers[row], prices.expected[row], &difference) &&
                         difference != std::numeric_limits<std::int64_t>::min();
  if (is_narrow) {
    add_money(number, std::abs(difference), scale);
  } else {
    other_money_[number].add(exact_difference(columns.amount(row, amount), prices.expected_of(row)).abs());
  }
}

void PriceLikeTally::add_money(std::uint32_t number, std::int64_t units, unsigned scale) {
  PriceLikeTotal& total = totals_[number];
  if (total.scale == PriceLikeTotal::no_scale) total.scale = scale & 0xff;
  std::int64_t sum = 0;
  if (total.scale == scale && !__builtin_add_overflow(total.units, units, &sum)) [[likely]] {
    total.units = sum;
  } else {
    other_money_[number].add(units, scale);
  }
}

Decimal PriceLikeTally::money(std::uint32_t number) const {
  const PriceLikeTotal& total = totals_[number];
  ExactSum sum;
  if (total.scale != PriceLikeTotal::no_scale) sum.add(total.units, static_cast<unsigned>(total.scale));
  if (const auto other = other_money_.find(number); other != other_money_.end()) sum.merge(other->second);
  return sum.total();
}

void PriceLikeTally::set_first(std::uint32_t number, Place place, const CallToPrice& call) {
  totals_[number].first = place;
  durations_[number] = call.duration_seconds;
  if (!call.surcharges.empty()) surcharges_[number] = call.surcharges;  // all calls of one tariff have them, or none
}

CallToPrice PriceLikeTally::first_call(std::uint32_t number) const {
  const PriceLike& like = likes()[number];
  const auto surcharges = surcharges_.find(number);
  return {like.tariff, like.rate_row,
          surcharges == surcharges_.end() ? std::vector<std::uint8_t>() : surcharges->second, durations_[number]};
}

void PriceLikeTally::add(const Plan& plan, KindId kind, const Columns& columns, const Prices& prices,
                         std::span<const std::uint32_t> rows, std::vector<std::uint32_t>& numbers) {
  numbers.assign(rows.size(), PriceLikes::none);
  if (!plan.program.waivers.empty()) return;  // what waives a finding may tell it from its likes
  if (!finder_) finder_ = std::make_unique<PriceLikeFinder>(plan, *likes_);
  const auto is_one = [&](std::uint32_t row) {
    const Verdict verdict = prices.verdicts[row];
    return (verdict == Verdict::amount_differs || verdict == Verdict::amount_missing) &&
           prices.tariffs[row] != Prices::none;
  };
  constexpr std::size_t soon = 8;  // what is known of a rate row and of a like may lie in no near cache
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i + soon < rows.size() && is_one(rows[i + soon])) finder_->prefetch(rows[i + soon], prices);
    if (is_one(rows[i])) numbers[i] = finder_->number_of(kind, columns, rows[i], prices);
    if (numbers[i] != PriceLikes::none && numbers[i] >= totals_.size()) grow(numbers[i] + 1);
  }
  constexpr std::size_t far = 32;  // a step takes a few nanoseconds
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i + far < rows.size() && numbers[i + far] != PriceLikes::none) fetch_ahead(&totals_[numbers[i + far]]);
    if (numbers[i] == PriceLikes::none) continue;
    PriceLikeTotal& total = totals_[numbers[i]];
    ++total.count;
    if (prices.verdicts[rows[i]] == Verdict::amount_differs)
      add_difference(numbers[i], columns, rows[i], plan.kinds[kind].amount, prices);
    if (const Place place = columns.place(rows[i]); place < total.first)
      set_first(numbers[i], place, finder_->call_of(kind, columns, rows[i], prices));
  }
}

void PriceLikeTally::grow(std::size_t size) {
  if (totals_.empty()) {
    totals_.reserve(std::max(size, likes_->usual()));
    durations_.reserve(std::max(size, likes_->usual()));
  }
  totals_.resize(size);
  durations_.resize(size);
}

bool PriceLikeTally::merge(PriceLikeTally&& other) {
  if (likes_ != other.likes_) return false;
  if (other.totals_.size() > totals_.size()) grow(other.totals_.size());
  for (std::uint32_t i = 0; i < other.totals_.size(); ++i) {
    const PriceLikeTotal& more = other.totals_[i];
    totals_[i].count = totals_[i].count + more.count;
    if (more.scale != PriceLikeTotal::no_scale) add_money(i, more.units, static_cast<unsigned>(more.scale));
    if (more.first < totals_[i].first) {
      totals_[i].first = more.first;
      durations_[i] = other.durations_[i];
      if (const auto its = other.surcharges_.find(i); its != other.surcharges_.end())
        surcharges_[i] = std::move(its->second);
    }
  }
  for (const auto& [number, money] : other.other_money_) other_money_[number].merge(money);
  other.totals_ = {};
  other.durations_ = {};
  other.other_money_ = {};
  other.surcharges_ = {};
  return true;
}

void PriceLikeTally::close() {
  finder_.reset();
  likes_->close();
  first_places_.reserve(totals_.size());
  for (const PriceLikeTotal& total : totals_) first_places_.push_back(total.first);
}

}  // namespace reconcile
