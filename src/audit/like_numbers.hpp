// In: nothing. Out: numbers for findings that are alike. Must not know: what makes them so.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

#include "audit/finding.hpp"
#include "audit/price_likes.hpp"

namespace reconcile {

/// Numbers from `first` on, one for all threads: see FindingPart. Thread-safe.
class LikeNumbers {
 public:
  explicit LikeNumbers(std::uint32_t first = 0) : first_(first) {}

  std::uint32_t first() const { return first_; }
  /// None: there are so many that no more are told apart, so that what is kept of each stays small in all.
  std::optional<std::uint32_t> next() {
    const std::uint32_t given = given_++;
    if (given < most) return first_ + given;
    --given_;
    return std::nullopt;
  }

 private:
  static constexpr std::uint32_t most = most_likes - PriceLikes::most;
  std::uint32_t first_;
  std::atomic<std::uint32_t> given_{0};
};

}  // namespace reconcile
