// In: nothing. Out: numbers for findings of one thread that are alike. Must not know: what makes them so.
#pragma once

#include <cstdint>
#include <optional>

namespace reconcile {

/// The numbers of one thread, from `first` on: see FindingPart.
class LikeNumbers {
 public:
  explicit LikeNumbers(std::uint32_t first = 0) : given_(first), end_(first + most) {}

  /// None: there are so many that no more are told apart, so that what is kept of each stays small in all.
  std::optional<std::uint32_t> next() { return given_ < end_ ? std::optional(given_++) : std::nullopt; }

 private:
  static constexpr std::uint32_t most = 1 << 16;
  std::uint32_t given_;
  std::uint32_t end_;
};

}  // namespace reconcile
