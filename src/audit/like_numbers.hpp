// In: nothing. Out: numbers for findings of one thread that are alike. Must not know: what makes them so.
#pragma once

#include <cstdint>
#include <optional>

namespace reconcile {

/// The numbers of one thread: see FindingPart.
class LikeNumbers {
 public:
  /// None: there are so many that no more are told apart, so that what is kept of each stays small in all.
  std::optional<std::uint32_t> next() { return given_ < most ? std::optional(given_++) : std::nullopt; }

 private:
  static constexpr std::uint32_t most = 1 << 16;
  std::uint32_t given_ = 0;
};

}  // namespace reconcile
