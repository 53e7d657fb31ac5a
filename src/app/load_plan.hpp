// In: options. Out: the checked program that the rules files state, with its layouts; what is wrong is said.
// Must not know: commands.
#pragma once

#include <optional>

#include "app/options.hpp"
#include "plan/plan.hpp"

namespace reconcile {

/// Prints the diagnostics; nullopt after errors.
std::optional<Plan> load_plan(const Options& options, Sources& sources);

}  // namespace reconcile
