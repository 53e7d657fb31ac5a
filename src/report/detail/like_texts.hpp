// In: texts that findings which are alike share, by their number. Out: the same again. Must not know: what is in them.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory_resource>
#include <mutex>
#include <string_view>
#include <vector>

#include "audit/finding.hpp"
#include "base/brief_lock.hpp"
#include "base/by_number.hpp"
#include "base/chunk_pool.hpp"
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
      bytes = room_for(sizeof size + text.size());
    }
    std::memcpy(bytes, &size, sizeof size);
    std::memcpy(bytes + sizeof size, text.data(), text.size());
    return bytes;
  }

  /// Many lie in huge pages, few enough for the processor to know where they are: to look that up for each text took a
  /// fiftieth of the time of a month of findings.
  char* room_for(std::size_t bytes) {
    if (few_bytes_ < most_few_bytes || bytes > ChunkPool::chunk_bytes) {
      few_bytes_ += bytes;
      return static_cast<char*>(few_.allocate(bytes, 1));
    }
    if (chunks_.empty() || bytes > ChunkPool::chunk_bytes - used_bytes_) {
      chunks_.push_back(pool_.take());
      used_bytes_ = 0;
    }
    used_bytes_ += bytes;
    return reinterpret_cast<char*>(chunks_.back().get()) + used_bytes_ - bytes;
  }

  static constexpr std::size_t most_few_bytes = std::size_t{1} << 18;

  ByNumber<const char*, most_likes> texts_;  // in the next
  std::mutex mutex_;                         // guards what follows
  std::pmr::monotonic_buffer_resource few_;
  std::size_t few_bytes_ = 0;
  ChunkPool pool_{ChunkPool::Use::many_pieces_by_turns};
  std::vector<ChunkPool::Chunk> chunks_;
  std::size_t used_bytes_ = 0;  // of the last
};

}  // namespace reconcile
