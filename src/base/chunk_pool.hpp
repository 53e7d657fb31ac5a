// In: nothing. Out: pieces of memory of one size, cheap to get by the ten thousand. Must not know: what is in them.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>

namespace reconcile {

/// Pieces are cut from large stretches in huge pages where the system has these: memory that comes page by page costs
/// more than what is written there. Pieces that have come back are cut no second time; a stretch goes back to the
/// system when all of its pieces have come back and no more are cut from it. Thread-safe; pieces may outlive the pool.
class ChunkPool {
 public:
  static constexpr std::size_t chunk_bytes = 8192;

  struct GiveBack {
    void operator()(std::byte* chunk) const;
  };
  using Chunk = std::unique_ptr<std::byte, GiveBack>;

  ChunkPool() = default;
  ~ChunkPool();
  ChunkPool(const ChunkPool&) = delete;
  ChunkPool& operator=(const ChunkPool&) = delete;

  /// chunk_bytes, aligned to as many; what is in them is not said. Throws std::bad_alloc.
  Chunk take();

 private:
  std::mutex mutex_;                   // guards what follows
  std::byte* stretch_ = nullptr;       // that pieces are cut from
  std::size_t used_bytes_ = 0;         // of it
  std::byte* next_stretch_ = nullptr;  // made ahead
};

}  // namespace reconcile
