// In: incidents and notes, with their rows where they have one. Out: their findings.
// Must not know: the order of findings, how these were found.
#pragma once

#include <string>
#include <vector>

#include "audit/finding.hpp"
#include "audit/findings.hpp"
#include "audit/incidents.hpp"

namespace reconcile {

void make_broken_requirement(const AuditContext& context, const RequireMark& mark, const Columns& columns,
                             std::size_t row, Finding& finding);

void make_late_row(const AuditContext& context, const LateMark& mark, const Columns& columns, std::size_t row,
                   Finding& finding);

/// Without file and line: the caller knows where the incident's place is.
Finding incident_finding(const AuditContext& context, const Alert& alert, const Incident& incident);
Finding learning_finding(const AuditContext& context, const Alert& alert, const LearningGroup& group);

/// The statement's fields as written: "From, To".
std::string fields_text(const Unique& unique);

}  // namespace reconcile
