// In: places of records of one file. Out: the physical lines on which they start. Must not know: what is in the lines.
#pragma once

#include <cstdint>
#include <vector>

#include "calls/block.hpp"

namespace reconcile::detail {

/// Counts on from the place before, or from the nearest place whose line was kept: many rising places cost one reading
/// of the file.
class LineCounter {
 public:
  LineCounter(const BlockStream& stream, std::uint32_t file);
  std::uint64_t line_of(Place place);  ///< throws FileError

 private:
  void load(std::uint64_t offset, std::uint64_t wanted);

  const BlockStream& stream_;
  const OpenFile& file_;
  Origin known_;
  std::vector<char> buffer_;
  std::uint64_t buffer_begin_ = 0;  ///< in the file
};

}  // namespace reconcile::detail
