#include "calls/detail/line_counter.hpp"

#include <algorithm>

#include "base/files.hpp"

namespace reconcile::detail {

LineCounter::LineCounter(const BlockStream& stream, std::uint32_t file)
    : stream_(stream), file_(*stream.input(file).file), known_(stream.block_start_before({file, 0})) {}

std::uint64_t LineCounter::line_of(Place place) {
  const Origin start = stream_.block_start_before(place);
  if (known_.place < start.place || place < known_.place) known_ = start;
  std::uint64_t offset = known_.place.offset();
  buffer_.resize(65536);
  while (offset < place.offset()) {
    const std::size_t wanted =
        static_cast<std::size_t>(std::min<std::uint64_t>(buffer_.size(), place.offset() - offset));
    if (file_.read(buffer_.data(), wanted, offset) != wanted)
      throw FileError(file_.path() + " has changed since it was read");
    known_.line += static_cast<std::uint64_t>(
        std::count(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(wanted), '\n'));
    offset += wanted;
  }
  known_.place = place;
  return known_.line;
}

}  // namespace reconcile::detail
