// In: a tariff. Out: its ladder in integers over one common denominator, in 64 or 128 bits, wherever these suffice.
// Must not know: which calls it prices, how a price is explained (ladder.cpp has the rungs, in fractions).
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "base/fetch_ahead.hpp"
#include "language/checked.hpp"
#include "values/decimal.hpp"

namespace reconcile {

/// Money in units of 1 / (time_unit × 10^scale), so that a price per time is a whole number of units a second.
/// Half a cache line: a deck has more rows than the nearest caches hold.
struct alignas(32) IntegerRow {
  static constexpr std::int64_t no_minimum = std::numeric_limits<std::int64_t>::min();

  std::int64_t rate = 0;  ///< units a second
  std::int64_t connect = 0;
  std::int64_t minimum = no_minimum;
  std::uint32_t first_seconds = 0;  ///< the increments
  std::uint32_t step_seconds = 0;   ///< 0: only fractions will do

  bool fits() const { return step_seconds != 0; }
  friend bool operator==(const IntegerRow&, const IntegerRow&) = default;
};
static_assert(sizeof(IntegerRow) == 32);

/// The surcharges that hold for one call, added up by sort.
struct SurchargeSums {
  std::int64_t percent = 0;  ///< in 1 / percent_unit
  std::int64_t per_second = 0;
  std::int64_t flat = 0;

  /// Never overflows for surcharges of one tariff, each once.
  SurchargeSums& operator+=(const SurchargeSums& other) {
    percent += other.percent;
    per_second += other.per_second;
    flat += other.flat;
    return *this;
  }
};

/// Every step is checked for overflow while it runs: the duration decides which width suffices, and nothing wraps.
class IntegerLadder {
 public:
  explicit IntegerLadder(const Tariff& tariff);

  /// By rate row; a tariff without rows has one.
  const IntegerRow& row(std::size_t rate_row) const {
    return rows_->distinct[rows_->numbers.empty() ? rate_row : rows_->numbers[rate_row]];
  }
  /// Asks for what row() looks at first.
  void prefetch_row(std::size_t rate_row) const {
    if (rows_->numbers.empty()) {
      fetch_ahead(&rows_->distinct[rate_row]);
    } else {
      fetch_ahead(&rows_->numbers[rate_row]);
    }
  }
  /// Where its rows are all the same, it keeps the other's from now on: one deck in two currencies is then held, and
  /// looked up in the caches, once.
  void share_rows(const IntegerLadder& other) {
    if (*rows_ == *other.rows_) rows_ = other.rows_;
  }
  /// What the surcharge adds where it holds.
  const std::vector<SurchargeSums>& surcharges() const { return surcharges_; }

  /// Seconds of the call to charge, after `free under` and `free first`; none: it is free.
  std::optional<std::int64_t> charged_seconds(std::int64_t duration_seconds) const {
    if (duration_seconds < free_under_) return std::nullopt;
    return duration_seconds <= free_first_ ? 0 : duration_seconds - free_first_;
  }
  /// After the row's increments; false: does not fit.
  static bool bill(std::int64_t seconds, const IntegerRow& row, std::int64_t& billed);

  /// No tiers, no surcharges, and proved: no step of plain_price leaves 64 bits, in any row, for any call of up to
  /// longest_seconds.
  static constexpr std::uint64_t longest_seconds = (std::uint64_t{1} << 31) - 1;
  bool is_plain() const { return is_plain_; }
  /// The rounded price × 10^digits of a plain tariff's call; `billed` is set to the billed seconds.
  std::int64_t plain_price(const IntegerRow& row, std::int64_t seconds, std::int64_t& billed) const {
    billed = plain_bill(seconds, row.first_seconds, row.step_seconds);
    return round_quotient(plain_unrounded(row, billed), static_cast<std::int64_t>(divisor_), end_.mode);
  }
  static std::int64_t plain_bill(std::int64_t seconds, std::uint32_t first_seconds, std::uint32_t step_seconds) {
    const std::int64_t first = first_seconds;
    const std::int64_t step = step_seconds;
    const auto beyond = static_cast<std::uint64_t>(std::max<std::int64_t>(seconds - first, 0) + step - 1);
    // Below 2^32 unless a step is longer than any call; a division of 32 bits is the quicker one.
    const std::uint64_t steps = beyond >> 32 == 0 ? static_cast<std::uint32_t>(beyond) / step_seconds
                                                  : beyond / static_cast<std::uint64_t>(step);
    return seconds == 0 ? 0 : first + static_cast<std::int64_t>(steps) * step;
  }
  /// As unrounded().
  std::int64_t plain_unrounded(const IntegerRow& row, std::int64_t billed) const {
    return std::min(std::max(billed * row.rate + row.connect, row.minimum), end_.maximum);
  }

  static constexpr std::int64_t no_maximum = std::numeric_limits<std::int64_t>::max();
  /// The last rungs.
  struct End {
    std::int64_t maximum = no_maximum;
    RoundMode mode = RoundMode::half_up;
  };
  const End& end() const { return end_; }  ///< as the tariff states it

  /// The price in units that divisor() takes to 10^-digits, before it is rounded; false: `Integer` is too small for it.
  template <class Integer>
  bool unrounded(const IntegerRow& row, std::int64_t billed_seconds, const SurchargeSums& surcharges, const End& end,
                 Integer& result) const;
  const Int128& divisor() const { return divisor_; }

  /// The rounded price × 10^digits; false: `Integer` is too small for it.
  template <class Integer>
  bool price(const IntegerRow& row, std::int64_t billed_seconds, const SurchargeSums& surcharges, const End& end,
             Integer& result) const;

 private:
  /// Large decks have few prices, each for many prefixes: there they are held once, so that the caches hold them all.
  struct Rows {
    std::vector<std::uint32_t> numbers;  ///< by rate row: in `distinct`; empty: `distinct` is by rate row itself
    std::vector<IntegerRow> distinct;
    friend bool operator==(const Rows&, const Rows&) = default;
  };

  struct Tier {
    std::int64_t up_to;  ///< inclusive
    std::int64_t rate;
  };

  template <class Integer>
  bool time_price(const IntegerRow& row, std::int64_t billed_seconds, Integer& result) const;
  bool set_units(const Tariff& tariff);
  bool convert_clauses(const Tariff& tariff);
  bool convert_tiers(const Tiers& tiers);
  bool convert_surcharge(const Surcharge& surcharge);
  bool prove_plain(const std::vector<IntegerRow>& rows) const;
  IntegerRow convert_row(const Tariff& tariff, const RateRow* row) const;
  bool convert(const Decimal& value, std::int64_t factor, std::int64_t& units) const;
  bool convert(const RatePerTime& rate, std::int64_t& units) const;

  std::shared_ptr<const Rows> rows_;
  std::vector<SurchargeSums> surcharges_;
  std::vector<Tier> tiers_;
  bool volume_ = false;
  bool is_plain_ = false;
  std::int64_t free_first_ = 0;
  std::int64_t free_under_ = 0;
  std::int64_t time_unit_ = 1;
  unsigned scale_ = 0;
  unsigned percent_scale_ = 0;
  std::int64_t percent_unit_ = 1;  ///< 100 × 10^percent_scale_ where there are percents
  Int128 divisor_ = 1;             ///< from units × percent_unit_ to 10^-digits
  End end_;
};

}  // namespace reconcile
