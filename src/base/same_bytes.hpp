// In: two texts of one size. Out: are they the same? Must not know: what they are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace reconcile {

/// What memcmp would say, without a call: for texts of some ten bytes, by the million.
inline bool same_bytes(const char* a, const char* b, std::size_t size) {
  const auto differing = [&](std::size_t at) {
    std::uint64_t left, right;
    std::memcpy(&left, a + at, 8);
    std::memcpy(&right, b + at, 8);
    return left ^ right;
  };
  if (size < 8) {
    for (std::size_t i = 0; i < size; ++i) {
      if (a[i] != b[i]) return false;
    }
    return true;
  }
  std::uint64_t differing_bits = differing(size - 8);
  for (std::size_t at = 0; at + 8 < size; at += 8) differing_bits |= differing(at);
  return differing_bits == 0;
}

}  // namespace reconcile
