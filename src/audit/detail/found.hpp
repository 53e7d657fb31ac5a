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

  bool is_price() const { return code >= FindingCode::no_tariff && code <= FindingCode::amount_differs; }
};

/// Places from one on, up to another. Of the last stretch: with what has no place.
struct PlaceRange {
  Place begin;
  Place end;  ///< or none
};

struct UnknownMark {
  int field;
  std::string value;
  UnknownValue seen;
};

/// All that findings are made of, but for what there may be one of in every row: that stays in the tally's lists.
struct Found {
  Duplicates duplicates;
  std::vector<std::pair<std::size_t, Incident>> incidents;  ///< with the alert
  std::vector<std::pair<std::size_t, LearningGroup>> learning;
  std::vector<Finding> of_files;  ///< whole: of files that came twice
  std::vector<Finding> of_none;   ///< whole: without a file
  std::vector<InvoiceSummary> invoices;
  std::vector<UnknownMark> unknown_values;
};

Found find_all(const AuditContext& context, Tally& tally);

/// What was found in one stretch of the inputs: no stretch has many more marks than another, so that memory does not
/// grow with the number of findings.
struct FoundInStretch {
  std::vector<PriceMark> prices;
  std::vector<Reject> rejects;
  std::vector<RequireMark> requires_;
  std::vector<LateMark> late;
  std::vector<DuplicateMark> duplicates;
  std::vector<Mark> marks;  ///< in the order of findings; they point into these lists and into Found
};

class FoundByStretch {
 public:
  static constexpr std::uint64_t usual_marks = 1 << 13;  ///< of one stretch

  FoundByStretch(const AuditContext& context, const Tally& tally, const Found& found);

  std::size_t stretches() const { return ranges_.size(); }
  FoundInStretch stretch(std::size_t number) const;

 private:
  static constexpr std::uint64_t cell_size = 1 << 20;  ///< bytes: a stretch is a run of cells

  void add_others(PlaceRange range, std::vector<Mark>& marks) const;

  const AuditContext& context_;
  const Found& found_;
  MarksByPlace<PriceMark> prices_;
  MarksByPlace<Reject> rejects_;
  MarksByPlace<RequireMark> requires_;
  MarksByPlace<LateMark> late_;
  MarksByPlace<DuplicateMark> duplicates_;
  std::vector<PlaceRange> ranges_;  ///< rising; together they hold every place, and none
};

}  // namespace reconcile
