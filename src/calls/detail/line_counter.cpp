#include "calls/detail/line_counter.hpp"

#include <algorithm>
#include <cstring>

#include "base/files.hpp"

namespace reconcile::detail {

namespace {

/// memchr and not a count of bytes: it is vectorised at any level of optimisation.
std::uint64_t line_ends(const char* begin, std::size_t size) {
  std::uint64_t count = 0;
  const char* const end = begin + size;
  for (const char* at = begin;
       (at = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)))); ++at)
    ++count;
  return count;
}

}  // namespace

LineCounter::LineCounter(const BlockStream& stream, std::uint32_t file)
    : stream_(stream), file_(*stream.input(file).file), known_(stream.known_line_before({file, 0})) {}

std::uint64_t LineCounter::line_of(Place place) {
  const Origin start = stream_.known_line_before(place);
  if (known_.place < start.place || place < known_.place) known_ = start;
  std::uint64_t offset = known_.place.offset();
  buffer_.resize(65536);
  while (offset < place.offset()) {
    const std::size_t wanted =
        static_cast<std::size_t>(std::min<std::uint64_t>(buffer_.size(), place.offset() - offset));
    if (file_.read(buffer_.data(), wanted, offset) != wanted)
      throw FileError(file_.path() + " has changed since it was read");
    known_.line += line_ends(buffer_.data(), wanted);
    offset += wanted;
  }
  known_.place = place;
  return known_.line;
}

}  // namespace reconcile::detail
