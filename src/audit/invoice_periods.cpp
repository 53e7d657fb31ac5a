#include "audit/detail/invoice_periods.hpp"

namespace reconcile {
namespace {

constexpr std::int64_t day_seconds = 86400;

std::int64_t start_of_month(std::int32_t month) {
  return std::int64_t{make_date(month / 12, month % 12 + 1, 1).value_or(Date()).days} * day_seconds;
}

bool covers(const std::optional<DaySpan>& span, const InvoicePeriod& period) {
  return span && span->from * day_seconds <= period.from_seconds && period.until_seconds <= span->until * day_seconds;
}

}  // namespace

std::vector<InvoicePeriod> periods_of(const Invoice& invoice, const std::optional<DaySpan>& span) {
  std::vector<InvoicePeriod> periods;
  if (!invoice.by_month) {
    const InvoicePeriod stated{0, invoice.from.seconds, invoice.until.seconds};
    if (covers(span, stated)) periods.push_back(stated);
  } else if (span) {
    const YearMonthDay first = civil(Date{span->from});
    for (std::int32_t month = first.year * 12 + first.month - 1;; ++month) {
      const InvoicePeriod whole{month, start_of_month(month), start_of_month(month + 1)};
      if (whole.from_seconds >= span->until * day_seconds) break;
      if (covers(span, whole)) periods.push_back(whole);
    }
  }
  return periods;
}

}  // namespace reconcile
