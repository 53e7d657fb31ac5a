// In: a mutex. Out: its lock. Must not know: what it guards.
#pragma once

#include <mutex>

namespace reconcile {

/// Of a mutex that is mostly held for some microseconds at most, fresh memory included: to be woken takes ten times as
/// long, so it is asked for some times before one sleeps.
inline std::unique_lock<std::mutex> lock_briefly(std::mutex& mutex) {
  constexpr int most_tries = 1000;
  for (int tries = 0; tries < most_tries; ++tries) {
    std::unique_lock lock(mutex, std::try_to_lock);
    if (lock.owns_lock()) return lock;
#ifdef __x86_64__
    __builtin_ia32_pause();
#endif
  }
  return std::unique_lock(mutex);
}

}  // namespace reconcile
