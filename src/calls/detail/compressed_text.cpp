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
constexpr std::size_t least_packed_step_bytes = 32 * 1024;
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
    // Behind an entry point, mostly few rows are read.
    const auto refill = [this, step = from.state.empty() ? packed_step_bytes : least_packed_step_bytes] {
      packed_.resize(step);
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
      entry_points_(std::move(entry_points)) {}

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
  const EntryPoints::Place* const entry = entry_points_.before(offset);
  if (entry != nullptr && entry->text_bytes > reader.end()) {
    std::string state;
    reader.start(entry_points_.at(*entry, state), entry->text_bytes);
  }
  return reader;
}

std::size_t CompressedText::read(char* buffer, std::size_t size, std::uint64_t offset) {
  return read_by_reader(offset, [&](Reader& reader) { return reader.read(buffer, size, offset, Keep::last_stretch); });
}

std::size_t CompressedText::read_on(char* buffer, std::size_t size, std::uint64_t offset) {
  return read_by_reader(offset, [&](Reader& reader) {
    std::size_t done = 0;
    if (entry_points_.takes_more() && size > before_block &&
        offset + size - before_block >= entry_points_.last() + between_entries) {
      done = reader.read(buffer, size - before_block, offset, Keep::nothing);
      if (const std::optional<EntryPoint> point = reader.entry_point()) entry_points_.add(reader.end(), *point);
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
  entry_points_.write();
}

}  // namespace reconcile::detail
