// In: values for numbers, set by any thread. Out: the same. Must not know: what the numbers are of.
#pragma once

#include <array>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace reconcile {

/// A value for each of the numbers 0, 1 … below `size`, which is set once: then all threads have it. Value() is none.
/// Memory is taken for those numbers alone that lie near one that was set. Thread-safe, without locks.
template <class Value, std::size_t size>
class ByNumber {
 public:
  ByNumber() = default;
  ByNumber(const ByNumber&) = delete;
  ByNumber& operator=(const ByNumber&) = delete;
  ~ByNumber() {
    for (const std::atomic<Piece*>& piece : pieces_) delete piece.load(std::memory_order_relaxed);
  }

  /// Value(): none was set yet.
  Value get(std::uint32_t number) const {
    const Piece* const piece = pieces_[number / piece_size].load(std::memory_order_acquire);
    return piece == nullptr ? Value() : (*piece)[number % piece_size].load(std::memory_order_acquire);
  }

  /// Returns the one that stays: the first. Throws std::bad_alloc.
  Value set(std::uint32_t number, Value value) {
    assert(number < size);
    std::atomic<Value>& place = piece_of(number)[number % piece_size];
    Value stays = Value();
    return place.compare_exchange_strong(stays, value, std::memory_order_acq_rel) ? value : stays;
  }

 private:
  static constexpr std::size_t piece_size = 1024;
  static_assert(size % piece_size == 0);
  using Piece = std::array<std::atomic<Value>, piece_size>;

  Piece& piece_of(std::uint32_t number) {
    std::atomic<Piece*>& place = pieces_[number / piece_size];
    if (Piece* const piece = place.load(std::memory_order_acquire)) return *piece;
    auto mine = std::make_unique<Piece>();
    Piece* stays = nullptr;
    if (place.compare_exchange_strong(stays, mine.get(), std::memory_order_acq_rel)) return *mine.release();
    return *stays;
  }

  std::array<std::atomic<Piece*>, size / piece_size> pieces_{};
};

}  // namespace reconcile
