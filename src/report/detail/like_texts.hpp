// In: texts that findings which are alike share, by their number. Out: the same again. Must not know: what is in them.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory_resource>
#include <mutex>
#include <string_view>

#include "audit/finding.hpp"
#include "base/brief_lock.hpp"
#include "base/by_number.hpp"
#include "base/fetch_ahead.hpp"

namespace reconcile {

/// Some ten thousand texts of a hundred bytes, asked for by the million in any order. They are held once for all
/// threads, each in one piece. Thread-safe.
class LikeTexts {
 public:
  bool has(std::uint32_t alike) const { return texts_.get(alike) != nullptr; }
  /// `make` tells the text where it was not asked for before.
  template <class Make>
  std::string_view get(std::uint32_t alike, const Make& make) {
    const char* bytes = texts_.get(alike);
    if (bytes == nullptr) bytes = texts_.set(alike, copy(make()));
    std::uint32_t size = 0;
    std::memcpy(&size, bytes, sizeof size);
    return {bytes + sizeof size, size};
  }
  /// It is asked for soon.
  void prefetch(std::uint32_t alike) const {
    constexpr std::size_t usual_bytes = 192, line_bytes = 64;
    const char* const bytes = texts_.get(alike);
    if (bytes == nullptr) return;
    for (std::size_t at = 0; at < usual_bytes; at += line_bytes) fetch_ahead(bytes + at);
  }

 private:
  /// With its size before it.
  const char* copy(std::string_view text) {
    const auto size = static_cast<std::uint32_t>(text.size());
    char* bytes = nullptr;
    {
      const std::unique_lock lock = lock_briefly(mutex_);
      bytes = static_cast<char*>(bytes_.allocate(sizeof size + text.size(), 1));
    }
    std::memcpy(bytes, &size, sizeof size);
    std::memcpy(bytes + sizeof size, text.data(), text.size());
    return bytes;
  }

  ByNumber<const char*, most_likes> texts_;  // in bytes_
  std::mutex mutex_;                         // guards what follows
  std::pmr::monotonic_buffer_resource bytes_;
};

}  // namespace reconcile
