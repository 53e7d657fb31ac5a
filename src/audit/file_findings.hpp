// In: files, and which rows are duplicates of which. Out: findings of whole files that came twice.
// Must not know: single rows' findings, formats.
#pragma once

#include <vector>

#include "audit/duplicates.hpp"
#include "audit/finding.hpp"

namespace reconcile {

/// `file-repeated`: by the file's number.
std::vector<Finding> repeated_file_findings(const AuditContext& context);

/// `file-redelivered`: files each of whose rows (that can be read and lie in the period) is identical to a row of one
/// other file. Takes their marks out of `duplicates`; one finding a file and currency, by the file's number.
std::vector<Finding> take_redelivered(const AuditContext& context, const Tally& tally, Duplicates& duplicates);

/// Does the file end in this row, without a line end? Then it may have been cut off there.
bool ends_file(const BlockStream& stream, Place place);

}  // namespace reconcile
