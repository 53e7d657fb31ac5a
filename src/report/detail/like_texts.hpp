// In: texts that findings which are alike share, by their number. Out: the same again. Must not know: what is in them.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory_resource>
#include <mutex>
#include <string_view>
#include <vector>

#include "base/fetch_ahead.hpp"

namespace reconcile {

/// Some ten thousand texts of a hundred bytes, asked for by the million in any order. They are held once for all
/// threads, each in one piece; a thread knows where those lie that it has asked for.
class LikeTexts {
 public:
  class OfJob;

 private:
  /// Null: there is none yet.
  const char* find(std::uint32_t alike) {
    const std::lock_guard lock(mutex_);
    return alike < texts_.size() ? texts_[alike] : nullptr;
  }
  /// The first that is given stays.
  const char* add(std::uint32_t alike, std::string_view text) {
    const std::lock_guard lock(mutex_);
    if (alike >= texts_.size()) texts_.resize(alike + 1);
    if (texts_[alike] == nullptr) texts_[alike] = copy(text);
    return texts_[alike];
  }

  /// With its size before it.
  const char* copy(std::string_view text) {
    const auto size = static_cast<std::uint32_t>(text.size());
    char* const bytes = static_cast<char*>(bytes_.allocate(sizeof size + text.size(), 1));
    std::memcpy(bytes, &size, sizeof size);
    std::memcpy(bytes + sizeof size, text.data(), text.size());
    return bytes;
  }

  std::mutex mutex_;  // guards what follows
  std::pmr::monotonic_buffer_resource bytes_;
  std::vector<const char*> texts_;  // by number, in bytes_
};

class LikeTexts::OfJob {
 public:
  bool has(std::uint32_t alike) const { return alike < texts_.size() && texts_[alike] != nullptr; }
  /// `make` tells the text where no thread has asked for it before.
  template <class Make>
  std::string_view get(std::uint32_t alike, LikeTexts& all, const Make& make) {
    if (alike >= texts_.size()) texts_.resize(alike + 1);
    if (texts_[alike] == nullptr) texts_[alike] = all.find(alike);
    if (texts_[alike] == nullptr) texts_[alike] = all.add(alike, make());
    std::uint32_t size = 0;
    std::memcpy(&size, texts_[alike], sizeof size);
    return {texts_[alike] + sizeof size, size};
  }
  /// It is asked for soon.
  void prefetch(std::uint32_t alike) const {
    constexpr std::size_t usual_bytes = 192, line_bytes = 64;
    if (!has(alike)) return;
    for (std::size_t at = 0; at < usual_bytes; at += line_bytes) fetch_ahead(texts_[alike] + at);
  }

 private:
  std::vector<const char*> texts_;  // by number; null: not asked for
};

}  // namespace reconcile
