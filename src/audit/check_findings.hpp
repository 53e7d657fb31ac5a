// In: duplicates, incidents and notes, with their rows where they have one. Out: their findings.
// Must not know: the order of findings, how these were found.
#pragma once

#include <string>
#include <vector>

#include "audit/duplicates.hpp"
#include "audit/finding.hpp"
#include "audit/incidents.hpp"

namespace reconcile {

/// The original that a duplicate repeats, as text.
struct OriginalRow {
  std::uint64_t line = 0;
  std::vector<std::string> fields;  ///< of the layout
};

OriginalRow original_row(const KindPlan& kind, const Columns& columns, std::size_t row);

void make_duplicate(const AuditContext& context, const DuplicateMark& mark, const OriginalRow& original,
                    const Columns& columns, std::size_t row, Finding& finding);

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
