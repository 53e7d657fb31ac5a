// In: what a test expects, and what came of its calls. Out: where the two differ, in words. Must not know: how the
// calls were played.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/test_calls.hpp"

namespace reconcile {

/// What a test's one call is asked for. `call` is null where there are several calls, or none that can be read.
struct TestActual {
  const PricedCall* call = nullptr;
  const std::vector<Finding>* findings = nullptr;
};

/// Lines that say what is there instead; empty where the expectation is met.
std::vector<std::string> shortfall(const Expectation& expectation, const TestActual& actual, const Plan& plan,
                                   const Sources& sources);

}  // namespace reconcile
