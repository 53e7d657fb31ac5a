#include "calls/detail/compressed_text.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <utility>

#include "base/files.hpp"

namespace reconcile::detail {
namespace {

constexpr std::size_t step_bytes = 256 * 1024;  // unpacked at a time, at most
constexpr std::size_t least_step_bytes = 16 * 1024;
constexpr std::size_t between_entries = 192 * 1024;   // of text: where blocks are read one after the other, one in each
constexpr std::size_t before_block = 16 * 1024;       // a block begins a little before the last read's end
constexpr std::size_t peek_bytes = 256;               // unpacked to tell whether there is more
constexpr std::size_t kept_bytes = 1024 * 1024;       // of the text before: a block's start and the lines from there
constexpr std::size_t window_bytes = 3 * kept_bytes;  // more: what is kept is moved less often
constexpr std::size_t packed_step_bytes = 128 * 1024;
constexpr std::size_t most_readers = 64;  // threads at different places of one file: each needs its own

}  // namespace

/// Unpacks from the beginning on, and mostly keeps the last stretch.
class CompressedText::Reader {
 public:
  Reader(Compression compression, const ReadPacked& read_packed)
      : compression_(compression), read_packed_(read_packed) {
    start({}, 0);
  }

  /// Goes on from there.
  void start(const EntryPoint& from, std::uint64_t text_offset) {
    const auto refill = [this] {
      packed_.resize(packed_step_bytes);
      const std::size_t got = read_packed_(packed_.data(), packed_.size(), packed_offset_);
      packed_offset_ += got;
      return std::string_view(packed_.data(), got);
    };
    packed_offset_ = from.packed_bytes;
    inflater_ = make_inflater(compression_, refill, from);
    begin_ = text_offset;
    size_ = 0;
    ended_ = false;
  }

  std::optional<EntryPoint> entry_point() const { return inflater_->entry_point(); }

  bool reaches(std::uint64_t offset) const { return offset >= begin_; }
  std::uint64_t end() const { return begin_ + size_; }
  std::uint64_t packed_bytes_read() const { return packed_offset_; }

  std::size_t read(char* buffer, std::size_t size, std::uint64_t offset, Keep keep) {
    std::size_t done = 0;
    while (done < size) {
      const std::uint64_t at = offset + done;
      if (keep == Keep::nothing && at == end() && !ended_) {
        done += unpack_to(buffer + done, size - done);
        continue;
      }
      while (at >= end() && !ended_)
        unpack(std::clamp<std::uint64_t>(offset + size - end(), least_step_bytes, step_bytes));
      if (at >= end()) break;
      const std::size_t from = static_cast<std::size_t>(at - begin_);
      const std::size_t part = std::min(size - done, size_ - from);
      std::memcpy(buffer + done, window_.get() + from, part);
      done += part;
    }
    return done;
  }

  bool ends_at(std::uint64_t offset) {
    while (offset >= end() && !ended_) unpack(offset == end() ? peek_bytes : step_bytes);
    return ended_ && offset == end();
  }

 private:
  /// Into the buffer: the window has nothing then.
  std::size_t unpack_to(char* buffer, std::size_t size) {
    begin_ = end();
    size_ = 0;
    const std::size_t got = inflater_->read(buffer, size);
    begin_ += got;
    ended_ = got == 0;
    return got;
  }

  void unpack(std::size_t bytes) {
    if (!window_) window_ = std::make_unique_for_overwrite<char[]>(window_bytes);
    if (size_ + bytes > window_bytes) {
      const std::size_t dropped = size_ - kept_bytes;
      std::memmove(window_.get(), window_.get() + dropped, kept_bytes);
      begin_ += dropped;
      size_ = kept_bytes;
    }
    const std::size_t got = inflater_->read(window_.get() + size_, bytes);
    size_ += got;
    ended_ = got == 0;
  }

  Compression compression_;
  const ReadPacked& read_packed_;
  std::string packed_;
  std::uint64_t packed_offset_ = 0;
  std::unique_ptr<Inflater> inflater_;
  std::unique_ptr<char[]> window_;  // null: it has not been needed
  std::size_t size_ = 0;            // of the text in the window
  std::uint64_t begin_ = 0;         // of the window, in the text
  bool ended_ = false;
};

CompressedText::CompressedText(Compression compression, std::string path, ReadPacked read_packed,
                               std::shared_ptr<SpillFile> entry_points)
    : compression_(compression),
      path_(std::move(path)),
      read_packed_(std::move(read_packed)),
      entry_points_(std::move(entry_points)),
      may_add_entries_(entry_points_ != nullptr) {}

CompressedText::~CompressedText() = default;

CompressedText::Reader& CompressedText::reader_for(std::uint64_t offset) {
  const auto nearer = [&](const auto& a, const auto& b) {
    if (a->reaches(offset) != b->reaches(offset)) return a->reaches(offset);
    return a->reaches(offset) && a->end() > b->end();
  };
  auto best = std::min_element(readers_.begin(), readers_.end(), nearer);
  if (best == readers_.end() || !(*best)->reaches(offset)) {
    if (readers_.size() == most_readers) readers_.pop_back();
    best = readers_.insert(readers_.begin(), std::make_unique<Reader>(compression_, read_packed_));
  }
  std::rotate(readers_.begin(), best, best + 1);
  Reader& reader = *readers_.front();
  const auto after =
      std::upper_bound(entry_places_.begin(), entry_places_.end(), offset,
                       [](std::uint64_t at, const PlaceOfEntry& entry) { return at < entry.text_offset; });
  if (after != entry_places_.begin() && std::prev(after)->text_offset > reader.end()) enter(reader, *std::prev(after));
  return reader;
}

void CompressedText::enter(Reader& reader, const PlaceOfEntry& place) const {
  EntryPoint point{place.packed_bytes, std::string(place.state_bytes, '\0')};
  entry_points_->get(place.state_offset, point.state.data(), point.state.size());
  reader.start(point, place.text_offset);
}

void CompressedText::add_entry_point(const Reader& reader) {
  const std::optional<EntryPoint> point = reader.entry_point();
  if (!point) return;
  if (!entry_points_->leaves_room()) {  // others cannot do without theirs
    may_add_entries_ = false;
    return;
  }
  try {
    const std::uint64_t offset = entry_points_->put(point->state.data(), point->state.size());
    entry_places_.push_back({reader.end(), point->packed_bytes, offset, point->state.size()});
  } catch (const FileError&) {
    may_add_entries_ = false;  // it goes without them
  }
}

std::size_t CompressedText::read(char* buffer, std::size_t size, std::uint64_t offset) {
  return read_by_reader(offset, [&](Reader& reader) { return reader.read(buffer, size, offset, Keep::last_stretch); });
}

std::size_t CompressedText::read_on(char* buffer, std::size_t size, std::uint64_t offset) {
  return read_by_reader(offset, [&](Reader& reader) {
    std::size_t done = 0;
    const std::uint64_t last_entry = entry_places_.empty() ? 0 : entry_places_.back().text_offset;
    if (may_add_entries_ && size > before_block && offset + size - before_block >= last_entry + between_entries) {
      done = reader.read(buffer, size - before_block, offset, Keep::nothing);
      add_entry_point(reader);
    }
    return done + reader.read(buffer + done, size - done, offset + done, Keep::nothing);
  });
}

template <class Read>
std::size_t CompressedText::read_by_reader(std::uint64_t offset, const Read& read) {
  const std::lock_guard lock(mutex_);
  try {
    Reader& reader = reader_for(offset);
    const std::size_t got = read(reader);
    packed_bytes_read_ = std::max(packed_bytes_read_, reader.packed_bytes_read());
    return got;
  } catch (const FileError& error) {
    readers_.clear();
    throw FileError(path_ + " " + error.what());
  }
}

bool CompressedText::ends_at(std::uint64_t offset) {
  const std::lock_guard lock(mutex_);
  try {
    return reader_for(offset).ends_at(offset);
  } catch (const FileError& error) {
    readers_.clear();
    throw FileError(path_ + " " + error.what());
  }
}

std::uint64_t CompressedText::packed_bytes_read() const {
  const std::lock_guard lock(mutex_);
  return packed_bytes_read_;
}

void CompressedText::forget() {
  const std::lock_guard lock(mutex_);
  readers_.clear();
}

}  // namespace reconcile::detail
