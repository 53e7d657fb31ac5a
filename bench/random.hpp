// In: a seed. Out: the same numbers on every machine. Must not know: what they are for.
#pragma once

#include <cstdint>

namespace generator {

constexpr std::uint64_t mix(std::uint64_t x) {  // splitmix64
  x += 0x9E3779B97F4A7C15ull;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ull;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBull;
  return x ^ (x >> 31);
}

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(mix(seed)) {}

  std::uint64_t next() { return mix(state_ += 0x632BE59BD9B4E019ull); }
  /// 0 … bound − 1.
  int below(int bound) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<int>((static_cast<Wide>(next()) * static_cast<unsigned>(bound)) >> 64);
  }
  /// Both ends included.
  int between(int low, int high) { return low + below(high - low + 1); }
  bool one_in(int bound) { return below(bound) == 0; }

 private:
  std::uint64_t state_;
};

}  // namespace generator
