// In: duplicates, incidents and notes, with their rows where they have one. Out: their findings.
// Must not know: the order of findings, how these were found.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "audit/duplicates.hpp"
#include "audit/finding.hpp"
#include "audit/incidents.hpp"

namespace reconcile {

/// The original that a duplicate repeats, as text.
class OriginalRow {
 public:
  OriginalRow(const Columns& columns, std::size_t row);

  std::uint64_t line() const { return line_; }
  /// Of the layout, as decoded.
  std::string_view field(std::size_t number) const {
    const std::size_t begin = number == 0 ? 0 : ends_[number - 1];
    return std::string_view(texts_).substr(begin, ends_[number] - begin);
  }
  bool is_as(const Columns& columns, std::size_t row) const;  ///< all fields, as decoded

 private:
  std::uint64_t line_;
  std::string texts_;
  std::vector<std::size_t> ends_;
};

/// Identical or conflicting: that is told by the bytes. Throws FileError where the keys differ: the file has changed.
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
