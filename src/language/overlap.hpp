// In: the checked program. Out: the pairs of tariffs that price the same call with no exception between them, each with
// such a call, or with what keeps the proof from being made. Must not know: prices, files of calls.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "language/checked.hpp"

namespace reconcile {

/// A whole call, decoded, by the layout's fields. What nothing asks of has a usual value; Amount is empty.
struct Witness {
  KindId kind = 0;
  std::vector<std::string> fields;
};

struct Overlap {
  std::size_t first = 0;  ///< indices into Program::tariffs; first < second
  std::size_t second = 0;
  std::optional<Witness> witness;  ///< proved: both are candidates for this call, and no candidate removes either
  std::optional<Span> undecided;   ///< without a witness: the condition, or the tariff, that could not be decided
};

/// Sorted by the two indices. Pairs that are proved apart, or of which one removes the other, are not in it.
std::vector<Overlap> find_overlaps(const Program& program, const Layouts& layouts);

}  // namespace reconcile
