// In: the processor. Out: which of the instruction sets that Highway compiles kernels for it has.
// Must not know: the kernels.
#pragma once

// The choice at run time is ours: Highway's own needs its library, which measures the clock for 3 ms whenever a program
// starts. Sets between the baseline and AVX2 gain nothing.
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_SSE4)

namespace reconcile::detail {

#if defined(__x86_64__)
inline bool has_avx2() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
         __builtin_cpu_supports("fma");
}
/// With the instructions that pack bytes: without them, AVX-512 gains nothing over AVX2 here.
inline bool has_avx3() {
  return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512vbmi") &&
         __builtin_cpu_supports("avx512vbmi2");
}
#endif

}  // namespace reconcile::detail
