// In: key marks of all rows. Out: the rows that are duplicates, confirmed on the bytes. Must not know: texts of
// findings.
#pragma once

#include <cstdint>
#include <vector>

#include "audit/findings.hpp"

namespace reconcile {

struct DuplicateMark {
  Place place;
  Place first;               ///< the original: the first row with this key
  std::uint32_t unique = 0;  ///< index into Program::uniques
  bool conflicting = false;
};

/// In no order. Takes the marks' memory back partition by partition.
/// `other_places`: of rows that will be read again for other reasons; those of packed files are kept with the duplicates'.
std::vector<DuplicateMark> find_duplicates(const AuditContext& context, std::vector<MarkList<KeyMark>>&& keys,
                                           std::vector<Place> other_places = {});

/// The places of later rows by `unique CallId`, which are left out of alerts; sorted.
std::vector<Place> later_calls(const AuditContext& context, const std::vector<DuplicateMark>& duplicates);

}  // namespace reconcile
