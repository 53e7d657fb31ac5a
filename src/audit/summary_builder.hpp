// In: findings as they are given, and the tally. Out: the summary. Must not know: how findings are made, formats.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "audit/findings.hpp"
#include "base/text_numbers.hpp"
#include "plan/ladder.hpp"

namespace reconcile {

class SummaryBuilder {
 public:
  /// `price_likes`: what numbers of likes are, up to the first that others have. `numbers`: of causes, for all threads.
  SummaryBuilder(const AuditContext& context, const PriceLikeTally& price_likes,
                 std::shared_ptr<SharedTextNumbers> numbers)
      : context_(context),
        price_likes_(price_likes),
        first_number_(static_cast<std::uint32_t>(price_likes.likes().size())),
        numbers_(std::move(numbers)) {}

  /// Findings come in their order; `batch` is the number of those that belong together, and rises. Of what several
  /// threads have counted, each some of the batches, the one of the least number has a cause's first finding.
  /// Returns whether it is the first here of its cause: its message is the example, if no call is to be worked out.
  bool add(const Finding& finding, std::uint64_t batch);
  /// The same of the first of all that have one number of a PriceLike: its call is worked out.
  void add_all(const Finding& first, std::uint64_t batch, std::uint32_t like, std::string_view charged);
  /// Of the finding that was added last, which was the first here of its cause.
  void set_example(const CallToPrice& call, std::string_view charged);
  /// Whether a finding with this number (Finding::alike) was added before; it is counted then. `money`: as in
  /// CauseSummary.
  bool add_alike(std::uint32_t alike, const Decimal& money, Place place);
  void merge(SummaryBuilder&& other);
  void add(std::vector<InvoiceSummary> invoices) { summary_.invoices = std::move(invoices); }
  Summary finish(const Tally& tally);

 private:
  struct Total {
    std::uint64_t count = 0;
    Decimal money;
    void add(const Total& other) {
      count += other.count;
      money += other.money;
    }
  };
  /// The first finding of a cause, as far as its thread knows, or the first of all that have one number of a PriceLike.
  struct First {
    std::uint64_t batch;
    std::uint32_t cause;                               ///< its number
    std::uint32_t like = PriceLikes::none;             ///< the number of a PriceLike, whose findings it stands for, or
    std::unique_ptr<CallToPrice> explained = nullptr;  ///< a call: the one to be worked out
    std::string example;                               ///< a message, or what was charged for the call
  };
  /// Findings of a cause that were added one by one.
  struct Counted {
    std::uint32_t cause;
    Total total;
  };

  /// One row may be a duplicate under two `unique` statements: its money is at risk, or waived, once.
  class RowsAtRisk {
   public:
    void add(std::uint64_t row, std::string_view currency, const Decimal& money, std::map<std::string, Decimal>& sums);
    void close(std::map<std::string, Decimal>& sums);

   private:
    std::uint64_t row_ = Place::none_value;
    std::string currency_;
    Decimal money_;
  };

  std::uint32_t number_of_cause(const Finding& finding);
  void add_currencies(const Tally& tally);
  std::optional<unsigned> common_scale() const;
  std::vector<std::uint32_t> order_of_causes() const;
  void add_up_causes();
  void add_causes();
  void add_inputs(const Tally& tally);
  void add_settings();

  const AuditContext& context_;
  const PriceLikeTally& price_likes_;
  std::uint32_t first_number_;
  Summary summary_;
  std::shared_ptr<SharedTextNumbers> numbers_;  // of causes, by all of a finding that tells them apart
  std::vector<First> firsts_;                   // in the order of findings
  std::vector<Counted> counted_;
  boost::unordered_flat_map<std::uint32_t, std::uint32_t> counted_at_;  // by the cause's number: where in counted_
  std::vector<Total> totals_;                                           // once all were added: by the cause's number
  std::vector<First*> first_of_cause_;                                  // the same
  /// A finding with a number.
  struct Alike {
    std::uint32_t counted = none;  ///< where in counted_
    bool is_at_risk = false;
    static constexpr std::uint32_t none = 0xffffffff;
  };
  std::vector<Alike> alike_;             // by Finding::alike − first_number_, of those that are added one by one
  std::vector<std::string> currencies_;  // of alike_, where money is at risk
  std::string key_;
  std::map<std::string, Decimal> at_risk_;  // by currency
  std::map<std::string, Decimal> waived_;   // by currency
  RowsAtRisk rows_at_risk_;
  RowsAtRisk rows_waived_;
};

}  // namespace reconcile
