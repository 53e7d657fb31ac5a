// In: nothing. Out: nothing; the system has what this process has freed. Must not know: what it was.
#pragma once

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace reconcile {

/// Between two parts of the work that need different memory: an allocator keeps what was freed, each thread's apart.
/// Takes about a millisecond for what the next part will want anew.
inline void give_back_free_memory() {
#ifdef __GLIBC__
  ::malloc_trim(0);
#endif
}

}  // namespace reconcile
