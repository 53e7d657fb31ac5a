// In: records while they are at hand. Out: the same when the files have been read, by their places. Must not know: why
// they are wanted.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "calls/block.hpp"

namespace reconcile {

/// What the kept records of an audit, of all its threads, may take together.
struct KeptMemory {
  explicit KeptMemory(std::uint64_t most_bytes) : most(most_bytes) {}
  bool has_room() const { return used_bytes <= most; }
  const std::uint64_t most;
  std::atomic<std::uint64_t> used_bytes{0};
};

/// Records as they stand in their files, so that these need not be read again for few of them. Whoever meets the end of
/// the room gives up what he has: so many rows are quicker read again together than looked up.
class KeptRecords {
 public:
  struct Kept {
    std::string_view text;  ///< without its line end
    std::uint64_t line = 0;
  };

  KeptRecords() = default;  ///< keeps nothing
  explicit KeptRecords(std::shared_ptr<KeptMemory> memory) : memory_(std::move(memory)) {}

  void add(const Origin& origin, std::string_view text);
  /// Takes the other's.
  void append(KeptRecords&& other);
  /// Once all are there.
  void sort();

  /// Valid when they are sorted.
  std::optional<Kept> find(Place place) const;

 private:
  struct Entry {
    Origin origin;
    std::uint32_t piece;  ///< of texts_
    std::uint32_t begin;  ///< in the piece
    std::uint32_t size;
  };
  /// Small: what is given up is of use to others.
  static constexpr std::size_t piece_bytes = 32 << 10;

  std::shared_ptr<KeptMemory> memory_;  ///< null: nothing is kept
  std::vector<Entry> entries_;
  std::vector<std::string> texts_;
};

}  // namespace reconcile
