// In: which days have files and when calls ended. Out: findings of days and hours that lack calls.
// Must not know: rows, formats.
#pragma once

#include <optional>
#include <vector>

#include "audit/findings.hpp"

namespace reconcile {

/// UTC days, half-open.
struct DaySpan {
  std::int32_t from = 0;
  std::int32_t until = 0;
};

/// --period, else from the first to the last UTC day read: days in the names of files, and days on which calls of
/// files without a day ended. None: no day was read.
std::optional<DaySpan> audited_span(const AuditContext& context, const Tally& tally);

/// `day-missing`, `day-empty` and `hour-empty`, by statement, kind and day.
std::vector<Finding> completeness_findings(const AuditContext& context, const Tally& tally);

}  // namespace reconcile
