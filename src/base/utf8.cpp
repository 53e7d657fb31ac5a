#include "base/utf8.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace reconcile {

bool is_utf8(std::string_view text) {
  const auto byte = [&](std::size_t i) -> std::uint32_t {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
  };
  const auto is_ascii_from = [&](std::size_t i) {  // eight bytes
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text.data() + i, sizeof bytes);
    return (bytes & 0x8080808080808080) == 0;
  };
  for (std::size_t i = 0; i < text.size();) {
    if (i + 8 <= text.size() && is_ascii_from(i)) {
      i += 8;
      continue;
    }
    const std::uint32_t first = byte(i);
    if (first < 0x80) {
      ++i;
      continue;
    }
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    // The second byte's range shuts out overlong forms, surrogates and all past U+10FFFF.
    const std::uint32_t low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const std::uint32_t high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (first < 0xC2 || first > 0xF4 || byte(i + 1) < low || byte(i + 1) > high) return false;
    for (std::size_t k = 2; k < length; ++k) {
      if ((byte(i + k) & 0xC0) != 0x80) return false;
    }
    i += length;
  }
  return true;
}

}  // namespace reconcile
