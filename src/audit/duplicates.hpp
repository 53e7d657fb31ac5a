// In: key marks of all rows. Out: the rows that are duplicates, read again. Must not know: texts of findings.
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

/// No more places of packed files are remembered for keeping their records; the bytes of these have a limit of their
/// own.
constexpr std::size_t most_kept_records = std::size_t{1} << 18;

/// In the order of places, then of statements. Takes the keys.
/// `other_places`: of rows of packed files that will be read again for other reasons; they are kept with the
/// duplicates'.
std::vector<DuplicateMark> find_duplicates(const AuditContext& context, std::vector<KeyList>&& keys,
                                           const TallyMemory& memory, std::vector<Place> other_places);

/// The places of later rows by `unique CallId`, which are left out of alerts; they rise, as the duplicates must.
std::vector<Place> later_calls(const AuditContext& context, const std::vector<DuplicateMark>& duplicates);

}  // namespace reconcile
