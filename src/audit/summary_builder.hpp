// In: findings as they are given, and the tally. Out: the summary. Must not know: how findings are made, formats.
#pragma once

#include <map>
#include <string>
#include <tuple>

#include "audit/findings.hpp"

namespace reconcile {

class SummaryBuilder {
 public:
  explicit SummaryBuilder(const AuditContext& context) : context_(context) {}

  /// Findings come in their order.
  void add(const Finding& finding);
  void add(std::vector<InvoiceSummary> invoices) { summary_.invoices = std::move(invoices); }
  Summary finish(const Tally& tally);

 private:
  using CauseKey =
      std::tuple<FindingCode, Severity, std::string, std::string, std::string, std::string, std::string>;

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
  std::map<CauseKey, CauseSummary> causes_;
  std::map<std::string, Decimal> at_risk_;  // by currency
  std::map<std::string, Decimal> waived_;   // by currency
  RowsAtRisk rows_at_risk_;
  RowsAtRisk rows_waived_;
};

}  // namespace reconcile
