// In: what was wrong with records and headers as they were read. Out: their findings. Must not know: the order of
// findings, rules.
#pragma once

#include "audit/detail/found.hpp"
#include "audit/finding.hpp"
#include "audit/findings.hpp"

namespace reconcile {

void make_unreadable_row(const AuditContext& context, const Reject& reject, Finding& finding);

/// In this row it was met first.
Finding unknown_value_finding(const AuditContext& context, const UnknownMark& mark, const Columns& columns,
                              std::size_t row);

Finding extra_columns_finding(const AuditContext& context, const InputFile& input);

}  // namespace reconcile
