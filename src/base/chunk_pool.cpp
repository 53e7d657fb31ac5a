#include "base/chunk_pool.hpp"

#include <sys/mman.h>

#include <atomic>
#include <cstdint>
#include <new>
#include <utility>

namespace reconcile {
namespace {

constexpr std::size_t stretch_bytes = std::size_t{1} << 21;  // a huge page
/// So much of a stretch is cut when a thread makes the next one, without the lock: the system fills it with zeros
/// first, which takes a fifth of a millisecond, and many times that where a host has to give the memory.
constexpr std::size_t next_is_made_at = stretch_bytes / 4 * 3;

/// Stands in place of a stretch's first piece.
struct Head {
  std::atomic<std::size_t> users{1};  // its pieces, and the pool while it cuts them
};

/// Aligned to its size.
std::byte* new_stretch() {
  void* const mapped =
      ::mmap(nullptr, 2 * stretch_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED) throw std::bad_alloc();
  auto* const begin = static_cast<std::byte*>(mapped);
  const std::size_t before = (stretch_bytes - reinterpret_cast<std::uintptr_t>(begin) % stretch_bytes) % stretch_bytes;
  if (before != 0) ::munmap(begin, before);
  ::munmap(begin + before + stretch_bytes, stretch_bytes - before);
#ifdef MADV_HUGEPAGE
  ::madvise(begin + before, stretch_bytes, MADV_HUGEPAGE);
#endif
  new (begin + before) Head;
  return begin + before;
}

std::byte* stretch_of(std::byte* chunk) { return chunk - reinterpret_cast<std::uintptr_t>(chunk) % stretch_bytes; }

void leave(std::byte* stretch) {
  if (reinterpret_cast<Head*>(stretch)->users.fetch_sub(1) == 1) ::munmap(stretch, stretch_bytes);
}

}  // namespace

void ChunkPool::GiveBack::operator()(std::byte* chunk) const { leave(stretch_of(chunk)); }

ChunkPool::~ChunkPool() {
  if (stretch_ != nullptr) leave(stretch_);
  if (next_stretch_ != nullptr) leave(next_stretch_);
}

ChunkPool::Chunk ChunkPool::take() {
  std::unique_lock lock(mutex_);
  if (stretch_ == nullptr || used_bytes_ == stretch_bytes) {
    std::byte* next = std::exchange(next_stretch_, nullptr);
    if (next == nullptr) next = new_stretch();
    if (stretch_ != nullptr) leave(stretch_);
    stretch_ = next;
    used_bytes_ = chunk_bytes;
  }
  ++reinterpret_cast<Head*>(stretch_)->users;
  Chunk chunk(stretch_ + used_bytes_);
  used_bytes_ += chunk_bytes;
  if (used_bytes_ == next_is_made_at && next_stretch_ == nullptr) {
    lock.unlock();
    std::byte* next = nullptr;
    try {
      next = new_stretch();
    } catch (const std::bad_alloc&) {  // there may be more when it is needed
    }
    lock.lock();
    if (next_stretch_ == nullptr) {
      next_stretch_ = next;
    } else if (next != nullptr) {
      leave(next);
    }
  }
  return chunk;
}

}  // namespace reconcile
