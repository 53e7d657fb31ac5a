// In: `fire when` and one window's numbers. Out: whether it fires. Must not know: rows, how the numbers were found.
#pragma once

#include <cstdint>
#include <optional>

#include "plan/plan.hpp"

namespace reconcile {

struct WindowFacts {
  std::uint64_t count = 0;
  std::uint64_t attempts = 0;   ///< at least 1
  std::optional<double> usual;  ///< none: the group is learning, or nothing is compared
  bool unusual = false;
};

/// Counts and shares are compared exactly, `usual` as the floating-point number that it is. Without `usual` any
/// comparison with it is false.
bool fires(const Condition& condition, const WindowFacts& window);

}  // namespace reconcile
