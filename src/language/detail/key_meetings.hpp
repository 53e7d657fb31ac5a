// In: the keys of all tariffs' rows. Out: which pairs have keys that one number can begin with at once; the others are
// apart without looking at anything else. Must not know: calls, conditions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "language/detail/row_index.hpp"

namespace reconcile::check {

/// Made in one walk over all keys together: hundreds of tariffs of thousands of rows are tens of thousands of pairs.
class KeyMeetings {
 public:
  /// By tariff; null where it has no rows.
  explicit KeyMeetings(const std::vector<const RowIndex*>& indexes);

  /// False only if both go by one field and no number can match rows of both.
  bool can_meet(std::size_t first, std::size_t second) const;

 private:
  void walk(const std::vector<std::size_t>& tariffs);
  bool has_met(std::size_t first, std::size_t second) const {
    return (met_[first * words_ + second / 64] >> (second % 64) & 1) != 0;
  }

  const std::vector<const RowIndex*> indexes_;
  std::size_t words_;
  std::vector<std::uint64_t> met_;  // a row of bits for each tariff; one of the two bits of a pair is enough
};

}  // namespace reconcile::check
