// In: a row and another of its kind. Out: in which fields they differ, and what that puts at risk. Must not know: how
// they were found, findings.
#pragma once

#include <cstdint>
#include <vector>

#include "audit/duplicates.hpp"
#include "calls/columns.hpp"
#include "plan/plan.hpp"
#include "values/decimal.hpp"

namespace reconcile {

/// Are all fields the same, as decoded? Of rows of one kind.
bool same_texts(const Columns& columns, std::size_t row, const Columns& others, std::size_t other);

/// Are there amounts, and currencies?
bool has_money(const KindPlan& kind);

/// What a duplicate and its original tell where they are beside one another.
struct DuplicateDifference {
  std::vector<int> fields;  ///< that are not the same, as decoded; none: the rows are identical
  Decimal conflict;         ///< money: at_risk() of rows that conflict; else 0

  /// In place of what was there.
  void compare(const KindPlan& kind, const Columns& columns, std::size_t row, const Columns& originals,
               std::size_t original);
  bool any_of(const std::vector<int>& others) const;
  /// Of the row that was compared, which may conflict with its original. Identical: its Amount; conflicting: the
  /// absolute difference of both amounts, in two currencies the row's. 0 where the kind has no money.
  Decimal at_risk(bool conflicting, const KindPlan& kind, const Columns& columns, std::size_t row) const;

  /// Leaves it in the mark, if there is room for it; then the original need not be read again. `first_line`: of that.
  void leave_in(DuplicateMark& mark, std::uint64_t first_line) const;
  /// What was left there. It is told.
  void take_from(const DuplicateMark& mark);
  /// The same, but for the fields.
  void take_conflict_from(const DuplicateMark& mark);
};

}  // namespace reconcile
