// In: the calls of a test. Out: what the rules make of them, on the road that every audit takes: text → blocks →
// tally → findings. Must not know: what the test expects.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <vector>

#include "audit/finding.hpp"
#include "base/source.hpp"
#include "plan/ladder.hpp"

namespace reconcile {

struct PricedCall {
  Selection selection;
  std::optional<Ladder> ladder;  ///< where exactly one tariff won and offers a rate
};

struct TestOutcome {
  std::vector<Finding> findings;
  std::set<std::size_t> counting_alerts;  ///< indices into Program::alerts: those that counted one of the calls
};

/// `see` is called for each call, in the order written within a kind of call. Throws FileError.
TestOutcome play(const Test& test, const Plan& plan, const Sources& sources,
                 const std::function<void(const PricedCall&)>& see);

}  // namespace reconcile
