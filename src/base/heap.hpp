// In: nothing. Out: nothing; the allocator gets memory from the system, or gives it back, in the way that is cheap for
// us. Must not know: what the memory is for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#include <malloc.h>
#include <sys/mman.h>
#define RECONCILE_KNOWS_ALLOCATOR
#endif

namespace reconcile {

/// What this thread asks for next, some 48 MiB, comes in huge pages where the system has these: page by page, memory
/// took a fifteenth of the time of a month in which all is wrong. What is not used takes no memory.
inline void expect_huge_pages([[maybe_unused]] std::size_t bytes = std::size_t{48} << 20) {
#if defined(RECONCILE_KNOWS_ALLOCATOR) && defined(MADV_HUGEPAGE)
  constexpr std::size_t huge_page = std::size_t{1} << 21;
  // It lies at the end of what the allocator has for this thread, and what is freed there stays there.
  constexpr std::size_t at_once = std::size_t{48} << 20;
  void* const first = std::malloc(at_once);
  if (first == nullptr) return;
  const std::uintptr_t before = (huge_page - reinterpret_cast<std::uintptr_t>(first) % huge_page) % huge_page;
  ::madvise(static_cast<char*>(first) + before, (bytes - before) / huge_page * huge_page, MADV_HUGEPAGE);
  std::free(first);
#endif
}

/// Blocks and decks are large and come again and again: memory that is given back to the system at once would be
/// cleared and handed out anew each time, a fifth of a short run.
inline void keep_freed_memory() {
#ifdef RECONCILE_KNOWS_ALLOCATOR
  mallopt(M_MMAP_THRESHOLD, 64 << 20);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);  // above the first stretch, below: else it would go back at the first free
  // Rules and decks too: page by page, memory took a third of a start.
  constexpr std::size_t first_bytes = std::size_t{512} << 20;
  mallopt(M_TOP_PAD, static_cast<int>(first_bytes));
  expect_huge_pages(first_bytes);
  mallopt(M_TOP_PAD, 1 << 20);
#endif
}

/// Between two parts of the work that need different memory: an allocator keeps what was freed, each thread's apart.
/// Takes about a millisecond for what the next part will want anew.
inline void give_back_free_memory() {
#ifdef RECONCILE_KNOWS_ALLOCATOR
  ::malloc_trim(0);
  expect_huge_pages();  // what went back forgets that
#endif
}

}  // namespace reconcile
