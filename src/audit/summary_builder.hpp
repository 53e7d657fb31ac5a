// In: findings as they are given, and the tally. Out: the summary. Must not know: how findings are made, formats.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "audit/findings.hpp"
#include "base/text_numbers.hpp"

namespace reconcile {

class SummaryBuilder {
 public:
  explicit SummaryBuilder(const AuditContext& context) : context_(context) {}

  /// Findings come in their order; `batch` is the number of those that belong together, and rises. Of what several
  /// threads have counted, each some of the batches, the one of the least number has a cause's first finding.
  /// Returns whether it is the first here of its cause: then its example is asked for.
  bool add(const Finding& finding, std::uint64_t batch);
  void set_example(const Finding& finding);  ///< of the cause of the finding that was added last, which was its first
  void merge(SummaryBuilder&& other);
  void add(std::vector<InvoiceSummary> invoices) { summary_.invoices = std::move(invoices); }
  Summary finish(const Tally& tally);

 private:
  struct Cause {
    std::uint64_t count = 0;
    Decimal money;
    std::uint64_t batch = 0;  ///< of its first finding
    std::string example;
  };

  /// One row may be a duplicate under two `unique` statements: its money is at risk, or waived, once.
  class RowsAtRisk {
   public:
    void add(const Finding& finding, std::map<std::string, Decimal>& sums);
    void close(std::map<std::string, Decimal>& sums);

   private:
    std::uint64_t row_ = Place::none_value;
    std::string currency_;
    Decimal money_;
  };

  void add_currencies(const Tally& tally);
  void add_causes();
  void add_inputs(const Tally& tally);
  void add_settings();

  const AuditContext& context_;
  Summary summary_;
  TextNumbers numbers_;        // of causes, by all of a finding that tells them apart
  std::vector<Cause> causes_;  // by number
  std::string key_;
  std::map<std::string, Decimal> at_risk_;  // by currency
  std::map<std::string, Decimal> waived_;   // by currency
  RowsAtRisk rows_at_risk_;
  RowsAtRisk rows_waived_;
};

}  // namespace reconcile
