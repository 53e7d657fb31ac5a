// In: key marks of all rows. Out: the rows that are duplicates, read again. Must not know: texts of findings.
#pragma once

#include <cstdint>
#include <vector>

#include "audit/alert_windows.hpp"
#include "audit/findings.hpp"
#include "audit/mark_list.hpp"

namespace reconcile {

struct DuplicateMark {
  Place place;
  Place first;               ///< the original: the first row with this key
  std::uint32_t unique = 0;  ///< index into Program::uniques
  bool conflicting = false;
  bool taken_out = false;  ///< a later call that does not count in alerts any more
  /// What tells it from the original (see DuplicateDifference), so that this need not be read again.
  std::uint8_t at_risk_scale = 0;
  std::uint32_t first_line = 0;  ///< of the original; 0: none of this is known, the original is to be read again
  std::uint32_t differing = 0;   ///< bits, by fields
  std::int64_t at_risk = 0;      ///< × 10^-at_risk_scale

  bool is_told() const { return first_line != 0; }
  /// It has another original now.
  void set_first(Place other) {
    first = other;
    first_line = 0;
  }
};
static_assert(sizeof(DuplicateMark) == 40);  // there may be one of every other row

inline Place place_of(const DuplicateMark& mark) { return mark.place; }

/// There may be one of every other row: what does not fit into memory waits in a file.
struct Duplicates {
  MarkList<DuplicateMark> marks;  ///< in the order of places, then of statements
  MarkList<Place> later_calls;    ///< of later rows by `unique CallId`, which are left out of alerts; they rise
  bool any_elsewhere = false;     ///< any that is identical to a row of another file
};

/// No more places of packed files are remembered for keeping their records; the bytes of these have a limit of their
/// own.
constexpr std::size_t most_kept_records = std::size_t{1} << 18;

/// Takes the keys, and later calls out of the `alerts`.
/// `other_places`: of rows of packed files that will be read again for other reasons; they are kept with the
/// duplicates'.
Duplicates find_duplicates(const AuditContext& context, std::vector<KeyList>&& keys, const TallyMemory& memory,
                           std::vector<Place> other_places, LaterCalls& alerts);

}  // namespace reconcile
