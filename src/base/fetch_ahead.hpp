// In: an address. Out: nothing; what is there is on its way to the nearest cache. Must not know: what it is.
#pragma once

namespace reconcile {

/// For what lies anywhere in memory and is looked at some hundred instructions later. The empty statement tells the
/// compiler that this does something: GCC 12 leaves out calls of functions that do nothing but this.
inline void fetch_ahead(const void* at) {
  __builtin_prefetch(at);
  asm volatile("");
}

}  // namespace reconcile
