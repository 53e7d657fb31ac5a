// In: texts that findings which are alike share, by their number. Out: the same again. Must not know: what is in them.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <memory_resource>
#include <mutex>
#include <string_view>
#include <vector>

#include "audit/finding.hpp"
#include "base/brief_lock.hpp"
#include "base/fetch_ahead.hpp"

namespace reconcile {

/// Some ten thousand texts of a hundred bytes, asked for by the million in any order, and a number with each. They are
/// held once for all threads. Where one lies is known by its number alone, so that it can be fetched ahead without
/// looking at anything. Thread-safe, without locks but for what is set.
class LikeTexts {
 public:
  LikeTexts() = default;
  LikeTexts(const LikeTexts&) = delete;
  LikeTexts& operator=(const LikeTexts&) = delete;

  bool has(std::uint32_t alike) const {
    const Slot* const slot = find(alike);
    return slot != nullptr && slot->next_size.load(std::memory_order_acquire) != 0;
  }
  /// `make` tells the text where it was not asked for before.
  template <class Make>
  std::string_view get(std::uint32_t alike, const Make& make) {
    const Slot* slot = find(alike);
    if (slot == nullptr || slot->next_size.load(std::memory_order_acquire) == 0) slot = &set(alike, make());
    const std::uint32_t size = slot->next_size.load(std::memory_order_relaxed) - 1;
    return {size <= Slot::most_bytes ? slot->bytes : slot->elsewhere(), size};
  }
  /// 0: none was set.
  std::uint32_t number(std::uint32_t alike) const {
    const Slot* const slot = find(alike);
    return slot == nullptr ? 0 : slot->number.load(std::memory_order_acquire);
  }
  /// Of several threads, all set the same. Throws std::bad_alloc.
  void set_number(std::uint32_t alike, std::uint32_t number) {
    const std::unique_lock lock = lock_briefly(mutex_);
    slot_of(alike).number.store(number, std::memory_order_release);
  }
  /// It is asked for soon.
  void prefetch(std::uint32_t alike) const {
    const Slot* const slot = find(alike);
    if (slot == nullptr) return;
    fetch_ahead(slot);
    fetch_ahead(slot->bytes + sizeof(Slot) / 2);
  }

 private:
  struct alignas(128) Slot {
    static constexpr std::size_t most_bytes = 120;

    std::atomic<std::uint32_t> number = 0;
    std::atomic<std::uint32_t> next_size = 0;  ///< one more than the text's bytes; 0: it was not set
    char bytes[most_bytes];                    ///< the text, or where it lies

    const char* elsewhere() const {
      const char* at = nullptr;
      std::memcpy(&at, bytes, sizeof at);
      return at;
    }
  };
  static constexpr std::size_t piece_slots = 64;
  static_assert(most_likes % piece_slots == 0);
  using Piece = std::array<Slot, piece_slots>;

  Slot* find(std::uint32_t alike) const {
    Slot* const piece = pieces_[alike / piece_slots].load(std::memory_order_acquire);
    return piece == nullptr ? nullptr : piece + alike % piece_slots;
  }

  Slot& set(std::uint32_t alike, std::string_view text) {
    const std::unique_lock lock = lock_briefly(mutex_);
    Slot& slot = slot_of(alike);
    if (slot.next_size.load(std::memory_order_relaxed) != 0) return slot;
    char* at = slot.bytes;
    if (text.size() > Slot::most_bytes) {
      at = static_cast<char*>(long_.allocate(text.size(), 1));
      std::memcpy(slot.bytes, &at, sizeof at);
    }
    std::copy(text.begin(), text.end(), at);
    slot.next_size.store(static_cast<std::uint32_t>(text.size() + 1), std::memory_order_release);
    return slot;
  }

  /// The lock is held.
  Slot& slot_of(std::uint32_t alike) {
    std::atomic<Slot*>& piece = pieces_[alike / piece_slots];
    if (piece.load(std::memory_order_relaxed) == nullptr) {
      slots_.push_back(std::make_unique<Piece>());
      piece.store(slots_.back()->data(), std::memory_order_release);
    }
    return *find(alike);
  }

  std::array<std::atomic<Slot*>, most_likes / piece_slots> pieces_{};
  std::mutex mutex_;  // guards what follows
  std::vector<std::unique_ptr<Piece>> slots_;
  std::pmr::monotonic_buffer_resource long_;
};

}  // namespace reconcile
