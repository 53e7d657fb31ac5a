// In: texts. Out: their bytes, elsewhere. Must not know: what they are.
#pragma once

#include <cstddef>
#include <cstring>
#include <initializer_list>
#include <string>
#include <string_view>

namespace reconcile {

/// What memcpy would do, without a call: for texts of some ten bytes, by the million. Some bytes are written twice,
/// so the two must not overlap. Returns the end of the copy.
inline char* copy_text(std::string_view text, char* to) {
  const char* const from = text.data();
  const std::size_t size = text.size();
  const auto copy = [&]<std::size_t bytes>(std::size_t at) { std::memcpy(to + at, from + at, bytes); };
  if (size > 64) {
    std::memcpy(to, from, size);
  } else if (size >= 16) {
    copy.template operator()<16>(0);
    if (size > 32) {
      copy.template operator()<16>(16);
      copy.template operator()<16>(size - 32);
    }
    copy.template operator()<16>(size - 16);
  } else if (size >= 8) {
    copy.template operator()<8>(0);
    copy.template operator()<8>(size - 8);
  } else if (size >= 4) {
    copy.template operator()<4>(0);
    copy.template operator()<4>(size - 4);
  } else {
    for (std::size_t i = 0; i < size; ++i) to[i] = from[i];
  }
  return to + size;
}

/// Makes the text that of the words, one behind the other, in one step. None of them lies in it.
inline void set_words(std::string& text, std::initializer_list<std::string_view> words) {
  std::size_t size = 0;
  for (const std::string_view word : words) size += word.size();
  text.resize(size);
  char* at = text.data();
  for (const std::string_view word : words) at = copy_text(word, at);
}

}  // namespace reconcile
