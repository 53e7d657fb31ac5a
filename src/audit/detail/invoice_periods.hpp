// In: an invoice and the audited days. Out: the periods of it that can be judged. Must not know: calls, figures.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "audit/completeness.hpp"

namespace reconcile {

/// One period of an invoice.
struct InvoicePeriod {
  std::int32_t month = 0;  ///< years × 12 + month − 1; 0: the stated one
  std::int64_t from_seconds = 0;
  std::int64_t until_seconds = 0;
};

/// The periods that the audited days cover whole.
std::vector<InvoicePeriod> periods_of(const Invoice& invoice, const std::optional<DaySpan>& span);

}  // namespace reconcile
