// In: the figures of an invoice, with what became of each. Out: its money by currency, in parts that add up.
// Must not know: findings, calls.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "audit/detail/invoice_periods.hpp"
#include "audit/summary.hpp"

namespace reconcile {

/// A figure's money in one currency.
struct FigureMoney {
  Decimal invoiced, charged, expected;
};

/// What became of it; unknown: a line without calls, missing: calls without a line.
enum class FigureOutcome : std::uint8_t { agreeing, differing, unknown, missing, not_judged };

class InvoiceTotals {
 public:
  InvoiceTotals(const Invoice& invoice, const InvoicePeriod& period, bool has_charge)
      : invoice_(invoice), period_(period), has_charge_(has_charge) {}

  /// `unpriced`: calls whose price is not in `money.expected`.
  void add(const std::string& currency, FigureOutcome outcome, const FigureMoney& money, std::uint64_t unpriced);

  /// By currency. Nothing for an invoice of calls and minutes alone.
  std::vector<InvoiceSummary> finish() const;

 private:
  const Invoice& invoice_;
  const InvoicePeriod& period_;
  bool has_charge_;
  std::map<std::string, InvoiceSummary> by_currency_;
};

}  // namespace reconcile
