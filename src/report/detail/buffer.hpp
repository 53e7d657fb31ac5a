// In: pieces of text. Out: one text. Must not know: what they are.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

#include "base/copy_text.hpp"

namespace reconcile {

/// Bytes that are written one behind the other, some hundred million of them. None of its own text is to be appended to
/// it: that may move. Of one that was moved from, nothing is to be asked but clear() first.
class Buffer {
 public:
  /// Room for so many more.
  char* grow(std::size_t bytes) {
    if (used_ + bytes > bytes_.size()) [[unlikely]]
      enlarge(bytes);
    used_ += bytes;
    return bytes_.data() + used_ - bytes;
  }
  Buffer& append(std::string_view text) {
    copy_text(text, grow(text.size()));
    return *this;
  }
  Buffer& append(std::size_t count, char c) {
    std::memset(grow(count), c, count);
    return *this;
  }
  std::string_view text() const { return {bytes_.data(), used_}; }
  std::size_t size() const { return used_; }
  /// The first `size` bytes stay.
  void cut(std::size_t size) { used_ = std::min(used_, size); }
  void clear() { used_ = 0; }
  std::size_t capacity() const { return bytes_.capacity(); }

 private:
  [[gnu::noinline]] void enlarge(std::size_t bytes) { bytes_.resize(std::max(2 * bytes_.size(), used_ + bytes + 512)); }

  std::string bytes_;  // those beyond are of earlier texts
  std::size_t used_ = 0;
};

}  // namespace reconcile
