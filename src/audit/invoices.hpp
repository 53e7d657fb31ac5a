// In: what the calls of each invoice add up to. Out: where an invoice does not agree with them or with the tariff, and
// its totals (language.md 6a). Must not know: single rows, formats.
#pragma once

#include <vector>

#include "audit/finding.hpp"
#include "audit/findings.hpp"
#include "audit/mark_list.hpp"
#include "audit/summary.hpp"

namespace reconcile {

/// Adds a block's rows to the figures of the invoices that they belong to.
void add_to_invoices(const Plan& plan, const KindPlan& kind, const Columns& columns, const Prices& prices,
                     RowScratch& scratch, std::vector<InvoiceTally>& invoices);

/// Takes later rows of one CallId out of what the rules expect; they stay in what was charged. The places rise.
void take_out_of_invoices(const AuditContext& context, const MarkList<Place>& later_calls,
                          std::vector<InvoiceTally>& invoices);

struct InvoiceOutcome {
  std::vector<Finding> findings;         ///< by invoice, period and figure
  std::vector<InvoiceSummary> summaries;  ///< by invoice, period and currency
};

InvoiceOutcome judge_invoices(const AuditContext& context, const Tally& tally);

}  // namespace reconcile
