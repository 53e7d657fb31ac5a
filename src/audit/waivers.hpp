// In: the findings that rows gave, one by one. Out: which of them a `waive` settles; at the end, what became of each
// waiver. Must not know: how findings are made, their order.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/findings.hpp"
#include "calls/columns.hpp"

namespace reconcile {

class Waivers {
 public:
  explicit Waivers(const AuditContext& context)
      : context_(context), met_(context.plan.program.waivers.size()), scratch_(context.plan.program.zone) {}

  /// Sets `finding.waived` where a waiver of its code holds for the row and the call's local date is before its end.
  void judge(KindId kind, const Columns& columns, std::size_t row, Finding& finding);

  /// Adds what another thread has judged.
  void merge(const Waivers& other);

  /// Is there a waiver of the code whose condition holds for the row, whatever its end?
  bool any_meets(FindingCode code, KindId kind, const Columns& columns, std::size_t row);

  /// `not-judged` (conditions that met money of another currency), `waiver-expired` and `waiver-unused`, by code, then
  /// in the order of their places.
  std::vector<Finding> findings() const;

 private:
  struct Met {
    std::uint64_t waived = 0;
    std::uint64_t expired = 0;
    std::uint64_t not_judged = 0;
  };

  Finding finding(FindingCode code, const Waive& waiver, const std::string& what) const;

  const AuditContext& context_;
  std::vector<Met> met_;  ///< by Program::waivers
  RowScratch scratch_;
};

}  // namespace reconcile
