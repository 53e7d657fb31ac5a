// In: conditions. Out: the same as alternatives, each a list of questions about single fields that must all be answered
// so. Must not know: tariffs, calls.
#pragma once

#include <optional>
#include <vector>

#include "language/checked.hpp"
#include "language/detail/row_index.hpp"

namespace reconcile::check {

/// One question that a call must answer with yes, or with no where `negated`.
struct Atom {
  const Condition* condition = nullptr;
  bool negated = false;
  int field = Layout::absent;  ///< the one field that the condition asks of; absent: it cannot be decided
  /// Instead of a condition: whether a row of these matches the number or country whatever the rest of the call.
  const RowIndex* rows = nullptr;
  std::optional<Instant> since;  ///< `rows`: for calls from then on
};

using Conjunct = std::vector<Atom>;

/// No alternatives: never true; an empty alternative: always true. A condition that would give too many is one atom
/// that cannot be decided.
std::vector<Conjunct> alternatives(const Condition& condition, bool negated, const Layout& layout);

/// Whether something in it meets money: then a call may not be judged at all.
bool meets_money(const Condition& condition);

}  // namespace reconcile::check
