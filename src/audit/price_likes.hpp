// In: rows whose amount is wrong or missing. Out: numbers for those whose findings are alike, and how many there are of
// each. Must not know: texts of findings, reports.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "audit/row_causes.hpp"
#include "base/fetch_ahead.hpp"
#include "base/text_numbers.hpp"
#include "values/exact_sum.hpp"

namespace reconcile {

/// What findings about one price have in common, if they are alike.
struct PriceLike {
  Verdict verdict = Verdict::amount_differs;  ///< or amount_missing
  std::uint32_t tariff = 0;
  std::uint32_t rate_row = Prices::none;
  std::string cause;  ///< as CauseFinder has it
};

/// Numbers 0, 1 … for these, one for all threads of an audit. Which gets which depends on the threads: nothing that is
/// reported may.
class PriceLikes {
 public:
  static constexpr std::uint32_t none = 0xffffffff;
  static constexpr std::size_t most = 1 << 17;

  /// None: so many are told apart that no more are, so that what is kept of each stays small in all. Thread-safe.
  std::uint32_t number_of(const PriceLike& like);
  /// Each thread calls it before it asks for the next two; the program is always the same.
  void prepare(const Program& program);
  /// So many there are mostly at most, where all is wrong; of what was prepared.
  std::size_t usual() const { return usual_; }
  /// As number_of(), of a wrong amount without a cause, by a rate row: most are asked for so.
  std::uint32_t number_without_cause(std::uint32_t tariff, std::uint32_t rate_row);
  /// It is asked for soon.
  void prefetch(std::uint32_t tariff, std::uint32_t rate_row) const { fetch_ahead(&without_cause_[tariff][rate_row]); }
  /// By number. Not while a thread may add to them.
  const std::vector<PriceLike>& all() const { return all_; }
  /// No more are told apart; what only that needs goes.
  void close() {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    numbers_ = {};
  }

 private:
  std::once_flag is_prepared_;  // what follows
  /// By tariff and rate row: one more than the number, or none; 0: not asked for.
  std::vector<std::vector<std::atomic<std::uint32_t>>> without_cause_;
  std::size_t usual_ = 0;
  std::mutex mutex_;  // guards what follows
  TextNumbers numbers_;
  std::vector<PriceLike> all_;
  bool is_closed_ = false;
};

/// The numbers of rows, for one thread.
class PriceLikeFinder {
 public:
  PriceLikeFinder(const Plan& plan, PriceLikes& likes) : plan_(plan), likes_(likes), row_causes_(plan) {
    likes_.prepare(plan.program);
  }

  /// Of a row that is priced by a tariff, and whose verdict is one of a PriceLike; or none.
  std::uint32_t number_of(KindId kind, const Columns& columns, std::size_t row, const Prices& prices);
  /// Such a row is asked for soon.
  void prefetch(std::size_t row, const Prices& prices) const;
  const CallToPrice& call_of(KindId kind, const Columns& columns, std::size_t row, const Prices& prices) {
    return row_causes_.look_at(kind, columns, row, prices.tariffs[row], prices.rate_rows[row]);
  }

 private:
  const Plan& plan_;
  PriceLikes& likes_;
  RowCauses row_causes_;
  /// By (tariff and row, cause and verdict).
  boost::unordered_flat_map<std::pair<std::uint64_t, std::uint64_t>, std::uint32_t> by_cause_;
  TextNumbers causes_;
};

/// What a tally knows of the findings of one number. Small, as it is looked at for each row, in no order.
struct PriceLikeTotal {
  static constexpr std::uint64_t no_scale = 0xff;

  std::uint64_t count : 56 = 0;
  std::uint64_t scale : 8 = no_scale;  ///< 0 to 18, or none yet
  Place first;                         ///< the least place
  std::int64_t units = 0;  ///< × 10^-scale: the sum of |charged − expected|, but for those that do not fit here
};

/// What a tally knows of findings that are alike, and a cache of how to tell.
class PriceLikeTally {
 public:
  explicit PriceLikeTally(std::shared_ptr<PriceLikes> likes) : likes_(std::move(likes)) {}
  PriceLikeTally(PriceLikeTally&&) = default;
  PriceLikeTally& operator=(PriceLikeTally&&) = default;
  PriceLikeTally(const PriceLikeTally& other)
      : likes_(other.likes_),
        totals_(other.totals_),
        durations_(other.durations_),
        other_money_(other.other_money_),
        surcharges_(other.surcharges_) {}
  PriceLikeTally& operator=(const PriceLikeTally& other) { return *this = PriceLikeTally(other); }

  /// Counts those of the rows that are such. `numbers`: theirs, or PriceLikes::none. `plan` is always the same.
  void add(const Plan& plan, KindId kind, const Columns& columns, const Prices& prices,
           std::span<const std::uint32_t> rows, std::vector<std::uint32_t>& numbers);

  /// False: their numbers mean other things, and nothing is added.
  bool merge(PriceLikeTally&& other);
  /// No tally will add more: what only that needs goes.
  void close();

  const std::vector<PriceLike>& likes() const { return likes_->all(); }
  std::uint64_t count(std::uint32_t number) const { return totals_[number].count; }
  Decimal money(std::uint32_t number) const;  ///< the sum of |charged − expected|
  /// At the least place of those with the number; of a tally that is closed.
  CallToPrice first_call(std::uint32_t number) const;
  std::size_t size() const { return totals_.size(); }  ///< numbers from there on are not known
  /// By number; of a tally that is closed. Close together, as they are looked at for each finding.
  const std::vector<Place>& first_places() const { return first_places_; }

 private:
  void grow(std::size_t size);
  void add_difference(std::uint32_t number, const Columns& columns, std::size_t row, int amount, const Prices& prices);
  void add_money(std::uint32_t number, std::int64_t units, unsigned scale);
  void set_first(std::uint32_t number, Place place, const CallToPrice& call);

  std::shared_ptr<PriceLikes> likes_;
  std::vector<PriceLikeTotal> totals_;   // by number, as the next two
  std::vector<std::int64_t> durations_;  // seconds, of the calls at the places that are first
  std::vector<Place> first_places_;      // the same as in totals_, once no tally adds more
  boost::unordered_flat_map<std::uint32_t, ExactSum> other_money_;  // by number: what totals_ has no room for
  boost::unordered_flat_map<std::uint32_t, std::vector<std::uint8_t>>
      surcharges_;  // of the first calls, if there are any
  std::unique_ptr<PriceLikeFinder> finder_;
};

}  // namespace reconcile
