// In: the rows of two tariffs, and what is asked of the field that they go by. Out: every pair of rows whose keys some
// number, or country, can have at once; fewer where it makes no difference. Must not know: the rest of the call.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "language/detail/field_values.hpp"

namespace reconcile::check {

/// Whether a number that begins with some digits can answer what is asked; a quick no where it cannot.
class PrefixFilter {
 public:
  PrefixFilter() = default;
  explicit PrefixFilter(const Questions& questions);

  bool allows(std::string_view digits) const;

 private:
  std::vector<const Atom*> prefixes_;
  std::vector<const Atom*> rows_;
};

/// Returns true to stop.
using VisitPair = std::function<bool(const RowIndex::Entry*, const RowIndex::Entry*)>;

/// Of one tariff's rows with no other's.
void each_row(const RowIndex& index, const PrefixFilter& filter, const VisitPair& visit);
/// Both go by one field in one way.
void each_pair(const RowIndex& first, const RowIndex& second, const PrefixFilter& filter, const VisitPair& visit);

}  // namespace reconcile::check
