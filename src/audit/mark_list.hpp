// In: marks, one after the other. Out: the same marks, in the order in which they came; those that do not fit into the
// memory that all lists share wait in a file. Must not know: what a mark is, but for its place.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/chunk_pool.hpp"
#include "base/files.hpp"
#include "base/spill_file.hpp"
#include "calls/input.hpp"

namespace reconcile {

/// A mark may be nothing but a place.
inline Place place_of(Place place) { return place; }

/// No limit to what a MarkMemory holds in memory.
constexpr std::uint64_t all_memory = std::numeric_limits<std::uint64_t>::max();

/// What the lists of an audit, of all its threads, may hold in memory together; the rest goes to the file.
struct MarkMemory {
  /// Beyond `usual_bytes` marks go to the file, if one can be made; beyond `most_bytes` they must.
  MarkMemory(std::uint64_t usual_bytes, std::uint64_t most_bytes, std::string folder)
      : usual(usual_bytes), most(most_bytes), file(std::move(folder)) {}
  bool is_full() {
    const std::uint64_t used = used_bytes.load(std::memory_order_relaxed);
    return used >= most || (used >= usual && !file_is_full && file.can_be_made());
  }
  /// False: the file takes no more, and they need not go there. Throws FileError.
  bool put(const void* bytes, std::size_t size, std::uint64_t& offset) {
    try {
      offset = file.put(bytes, size);
      return true;
    } catch (const FileError&) {
      if (used_bytes >= most) throw;
      file_is_full = true;
      return false;
    }
  }

  const std::uint64_t usual;
  const std::uint64_t most;
  std::atomic<std::uint64_t> used_bytes{0};
  std::atomic<bool> file_is_full{false};
  ChunkPool chunks;
  SpillFile file;
};

/// Chunks: no mark is moved when the list grows, and joining two lists moves none. Without a MarkMemory it makes its
/// own, in which all stay in memory.
template <class Mark>
class MarkList {
  static_assert(std::is_trivially_copyable_v<Mark>);
  static_assert(std::is_trivially_destructible_v<Mark> && alignof(Mark) <= ChunkPool::chunk_bytes);

 public:
  static constexpr std::size_t chunk_marks = ChunkPool::chunk_bytes / sizeof(Mark);

  MarkList() = default;
  explicit MarkList(std::shared_ptr<MarkMemory> memory) : memory_(std::move(memory)) {}
  ~MarkList() { clear(); }
  MarkList(MarkList&& other) noexcept { take(other); }
  MarkList& operator=(MarkList&& other) noexcept {
    if (this != &other) {
      clear();
      take(other);
    }
    return *this;
  }
  MarkList(const MarkList& other) : memory_(other.memory_) {
    other.for_each([this](const Mark& mark) { add(mark); });
  }
  MarkList& operator=(const MarkList& other) { return *this = MarkList(other); }

  void add(const Mark& mark) {
    if (next_ == end_) [[unlikely]]
      begin_chunk();
    *next_++ = mark;
  }

  std::size_t size() const { return sealed_marks_ + open_marks(); }
  bool empty() const { return size() == 0; }

  /// Takes the other's marks to the end of its own.
  void append(MarkList&& other) {
    if (!memory_) memory_ = other.memory_;
    seal();
    other.seal();
    if (chunks_.empty()) {
      chunks_ = std::move(other.chunks_);
    } else {
      for (Chunk& chunk : other.chunks_) chunks_.push_back(std::move(chunk));
    }
    sealed_marks_ += std::exchange(other.sealed_marks_, 0);
    other.chunks_.clear();
  }

  template <class Visit>
  void for_each(const Visit& visit) const {
    for (std::size_t chunk = 0; chunk < chunks_.size(); ++chunk) for_each_in(chunk, visit);
  }

  std::size_t chunks() const { return chunks_.size(); }
  template <class Visit>
  void for_each_in(std::size_t chunk, const Visit& visit) const {
    const Loaded loaded = load(chunk);
    for (std::size_t mark = 0; mark < loaded.count; ++mark) visit(loaded.marks[mark]);
  }

  /// Where the marks of a chunk are; none of one without marks.
  struct Range {
    Place first, last;
    std::size_t count = 0;
  };
  Range range_of(std::size_t number) const {
    const Chunk& chunk = chunks_[number];
    return chunk.range.count != 0 ? chunk.range : range_of(chunk.marks(), open_marks());
  }

  std::vector<Mark> all() const {
    std::vector<Mark> marks;
    marks.reserve(size());
    for_each([&marks](const Mark& mark) { marks.push_back(mark); });
    return marks;
  }

  /// Gives the memory back.
  void clear() {
    for (const Chunk& chunk : chunks_) {
      if (chunk.memory) memory_->used_bytes -= ChunkPool::chunk_bytes;
    }
    std::vector<Chunk>().swap(chunks_);
    next_ = end_ = nullptr;
    sealed_marks_ = 0;
  }

 private:
  struct Chunk {
    ChunkPool::Chunk memory;   ///< null: in the file
    std::uint64_t offset = 0;  ///< there
    Range range;               ///< without marks: the chunk that is being filled

    Mark* marks() const { return reinterpret_cast<Mark*>(memory.get()); }
  };
  struct Loaded {
    const Mark* marks;
    std::size_t count;
    std::unique_ptr<Mark[]> read;
  };

  /// Of marks that have no place, the count alone.
  static Range range_of(const Mark* marks, std::size_t count) {
    Range range{{}, {}, count};
    if constexpr (requires { place_of(*marks); }) {
      if (count != 0) range.last = place_of(*marks);
      for (std::size_t mark = 0; mark < count; ++mark) {
        range.first = std::min(range.first, place_of(marks[mark]));
        range.last = std::max(range.last, place_of(marks[mark]));
      }
    }
    return range;
  }

  std::size_t open_marks() const { return next_ == nullptr ? 0 : chunk_marks - static_cast<std::size_t>(end_ - next_); }

  void take(MarkList& other) {
    memory_ = other.memory_;
    chunks_ = std::move(other.chunks_);
    other.chunks_.clear();
    next_ = std::exchange(other.next_, nullptr);
    end_ = std::exchange(other.end_, nullptr);
    sealed_marks_ = std::exchange(other.sealed_marks_, 0);
  }

  /// The last chunk gets no more marks.
  void seal() {
    if (next_ == nullptr) return;
    chunks_.back().range = range_of(chunks_.back().marks(), open_marks());
    sealed_marks_ += chunks_.back().range.count;
    next_ = end_ = nullptr;
  }

  void begin_chunk() {
    if (!memory_) memory_ = std::make_shared<MarkMemory>(all_memory, all_memory, "");
    seal();
    Chunk next;
    const bool spills = !chunks_.empty() && chunks_.back().memory && memory_->is_full() &&
                        memory_->put(chunks_.back().marks(), ChunkPool::chunk_bytes, chunks_.back().offset);
    if (spills) {
      next.memory = std::move(chunks_.back().memory);
    } else {
      next.memory = memory_->chunks.take();
      memory_->used_bytes += ChunkPool::chunk_bytes;
    }
    next_ = next.marks();
    end_ = next_ + chunk_marks;
    chunks_.push_back(std::move(next));
  }

  Loaded load(std::size_t number) const {
    const Chunk& chunk = chunks_[number];
    const std::size_t count = chunk.range.count != 0 ? chunk.range.count : open_marks();
    if (chunk.memory) return {chunk.marks(), count, nullptr};
    Loaded loaded{nullptr, count, std::make_unique_for_overwrite<Mark[]>(count)};
    memory_->file.get(chunk.offset, loaded.read.get(), count * sizeof(Mark));
    loaded.marks = loaded.read.get();
    return loaded;
  }

  std::shared_ptr<MarkMemory> memory_;
  std::vector<Chunk> chunks_;
  Mark* next_ = nullptr;  ///< in the last chunk
  Mark* end_ = nullptr;
  std::size_t sealed_marks_ = 0;
};

/// The marks of a list by their places: a stretch of the inputs needs only the chunks in which it has marks.
template <class Mark>
class MarksByPlace {
 public:
  using Range = typename MarkList<Mark>::Range;

  /// `list` stays as it is.
  explicit MarksByPlace(const MarkList<Mark>& list) : list_(&list) {
    for (std::size_t chunk = 0; chunk < list.chunks(); ++chunk) {
      ranges_.push_back(list.range_of(chunk));
      if (ranges_.back().count != 0) by_first_.push_back({ranges_.back().first, ranges_.back().last, chunk});
    }
    std::sort(by_first_.begin(), by_first_.end(), [](const Chunk& a, const Chunk& b) { return a.first < b.first; });
    for (std::size_t i = 1; i < by_first_.size(); ++i)
      by_first_[i].reached = std::max(by_first_[i].reached, by_first_[i - 1].reached);
  }

  const std::vector<Range>& ranges() const { return ranges_; }

  /// Those from `begin` on and before `end`, in the order of the list.
  std::vector<Mark> between(Place begin, Place end) const {
    std::vector<std::size_t> chunks;
    std::size_t most = 0;
    auto chunk = std::lower_bound(by_first_.begin(), by_first_.end(), begin,
                                  [](const Chunk& each, Place place) { return each.reached < place; });
    for (; chunk != by_first_.end() && chunk->first < end; ++chunk) {
      if (ranges_[chunk->number].last < begin) continue;
      chunks.push_back(chunk->number);
      most += ranges_[chunk->number].count;
    }
    std::sort(chunks.begin(), chunks.end());
    std::vector<Mark> marks;
    marks.reserve(most);
    for (const std::size_t number : chunks) {
      list_->for_each_in(number, [&](const Mark& mark) {
        if (const Place place = place_of(mark); place >= begin && place < end) marks.push_back(mark);
      });
    }
    return marks;
  }

 private:
  struct Chunk {
    Place first;
    Place reached;  ///< the last of its marks and of those of all before it
    std::size_t number = 0;
  };

  const MarkList<Mark>* list_;
  std::vector<Range> ranges_;    ///< by chunk
  std::vector<Chunk> by_first_;  ///< those that have marks
};

}  // namespace reconcile
