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
  while (offset < place.offset()) {
    if (offset < buffer_begin_ || offset >= buffer_begin_ + buffer_.size()) load(offset, place.offset() - offset);
    const std::uint64_t end = std::min(place.offset(), buffer_begin_ + buffer_.size());
    known_.line += line_ends(buffer_.data() + (offset - buffer_begin_), end - offset);
    offset = end;
  }
  known_.place = place;
  return known_.line;
}

/// No more than wanted: places that are near to one another are in one window, whose lines are counted there.
void LineCounter::load(std::uint64_t offset, std::uint64_t wanted) {
  constexpr std::uint64_t most_bytes = 65536;
  buffer_.resize(std::min(wanted, most_bytes));
  buffer_begin_ = offset;
  const std::size_t got = file_.read(buffer_.data(), buffer_.size(), offset);
  if (got < buffer_.size()) throw FileError(file_.path() + " has changed since it was read");
}

}  // namespace reconcile::detail
