// In: files, and which rows are duplicates of which. Out: findings of whole files that came twice.
// Must not know: single rows' findings, formats.
#pragma once

#include <vector>

#include "audit/duplicates.hpp"
#include "audit/finding.hpp"

namespace reconcile {

/// `file-repeated`: by the file's number.
std::vector<Finding> repeated_file_findings(const AuditContext& context);

/// `file-redelivered`: files whose every row is identical to a row of one other file. Takes their marks out of
/// `duplicates`, which are sorted by place; one finding a file and currency, by the file's number.
std::vector<Finding> take_redelivered(const AuditContext& context, const Tally& tally,
                                      std::vector<DuplicateMark>& duplicates);

}  // namespace reconcile
