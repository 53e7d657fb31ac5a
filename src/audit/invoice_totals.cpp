#include "audit/detail/invoice_totals.hpp"

namespace reconcile {

void InvoiceTotals::add(const std::string& currency, FigureOutcome outcome, const FigureMoney& money,
                        std::uint64_t unpriced) {
  InvoiceSummary& sums = by_currency_[currency];
  ++sums.figures;
  sums.invoiced += money.invoiced;
  sums.charged += money.charged;
  sums.expected += money.expected;
  sums.not_judged += unpriced;
  // The parts are made of the same difference as the whole, so they cannot but add up.
  const Decimal difference = money.invoiced - (has_charge_ ? money.charged : money.expected);
  switch (outcome) {
    case FigureOutcome::agreeing:
      sums.in_agreeing += difference;
      break;
    case FigureOutcome::differing:
      ++sums.differing;
      sums.in_differing += difference;
      break;
    case FigureOutcome::unknown:
      ++sums.unknown;
      sums.in_unknown += difference;
      break;
    case FigureOutcome::missing:
      ++sums.missing;
      sums.in_missing += -difference;
      break;
    case FigureOutcome::not_judged:
      sums.in_not_judged += difference;
      break;
  }
}

std::vector<InvoiceSummary> InvoiceTotals::finish() const {
  std::vector<InvoiceSummary> summaries;
  if (!invoice_.bills_money) return summaries;
  for (const auto& [currency, sums] : by_currency_) {
    InvoiceSummary& summary = summaries.emplace_back(sums);
    summary.invoice = invoice_.name;
    summary.has_charge = has_charge_;
    summary.from = text(Instant{period_.from_seconds, 0});
    summary.until = text(Instant{period_.until_seconds, 0});
    summary.currency = currency;
  }
  return summaries;
}

}  // namespace reconcile
