// In: nothing. Out: nothing; the allocator takes memory from the system in the way that is cheapest for us.
// Must not know: what the memory is for.
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

#ifdef RECONCILE_KNOWS_ALLOCATOR
/// What this thread asks for next, `bytes` of it, comes in huge pages where the system has these. `at_once`: so many
/// bytes the allocator gives in one piece, at the end of what it has for this thread, and what is freed there stays
/// there. The huge page in which that begins is in use already and stays in small ones: if `least_before` bytes of it
/// are free, they are left alone, but for their addresses.
inline void expect_huge_pages(std::size_t at_once, std::size_t bytes, std::size_t least_before) {
#ifdef MADV_HUGEPAGE
  constexpr std::size_t huge_page = std::size_t{1} << 21;
  void* const first = std::malloc(at_once);
  if (first == nullptr) return;
  const std::uintptr_t before = (huge_page - reinterpret_cast<std::uintptr_t>(first) % huge_page) % huge_page;
  ::madvise(static_cast<char*>(first) + before, (bytes - before) / huge_page * huge_page, MADV_HUGEPAGE);
  std::free(first);
  constexpr std::size_t used_between = 4096;  // by the allocator, for what it knows of the piece
  if (before < least_before + used_between) return;
  void* volatile left_alone = std::malloc(before - used_between);
  static_cast<void>(left_alone);
#endif
}
#endif

/// Of a thread that begins: page by page, memory took a tenth of the time of a month in which all is wrong. What is not
/// used takes no memory.
inline void expect_huge_pages() {
#ifdef RECONCILE_KNOWS_ALLOCATOR
  constexpr std::size_t usual_bytes = std::size_t{24} << 20;
  constexpr std::size_t of_new_heap = (std::size_t{1} << 21) - (std::size_t{1} << 16);  // else it was here before
  expect_huge_pages(usual_bytes, usual_bytes, of_new_heap);
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
  expect_huge_pages(std::size_t{16} << 20, first_bytes, 0);
  mallopt(M_TOP_PAD, 1 << 20);
#endif
}

}  // namespace reconcile
