// In: the tally of everything. Out: what was found, as short marks in their order. Must not know: texts of findings.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "audit/alert_windows.hpp"
#include "audit/duplicates.hpp"
#include "audit/findings.hpp"

namespace reconcile {

/// One finding before it has a text. `index` tells which of its code; marks of one place and code are in its order.
struct Mark {
  Place place;
  std::uint64_t line = 0;  ///< 0: not known
  std::uint32_t index = 0;
  FindingCode code = FindingCode::row_unreadable;
  bool of_file = false;  ///< of a file as a whole: it stands before the file's first row
  bool whole = false;    ///< already made: in Found::of_files or of_none
};

struct UnknownMark {
  int field;
  std::string value;
  UnknownValue seen;
};

/// All that findings are made of.
struct Found {
  std::vector<PriceMark> prices;
  std::vector<Reject> rejects;
  std::vector<DuplicateMark> duplicates;
  std::vector<std::pair<std::size_t, Incident>> incidents;  ///< with the alert
  std::vector<std::pair<std::size_t, LearningGroup>> learning;
  std::vector<RequireMark> requires_;
  std::vector<LateMark> late;
  std::vector<Finding> of_files;  ///< whole: of files that came twice
  std::vector<Finding> of_none;   ///< whole: without a file
  std::vector<InvoiceSummary> invoices;
  std::vector<UnknownMark> unknown_values;
};

Found find_all(const AuditContext& context, Tally& tally);

/// In the order of findings. They point into `found`.
std::vector<Mark> marks_of(const AuditContext& context, const Found& found);

}  // namespace reconcile
