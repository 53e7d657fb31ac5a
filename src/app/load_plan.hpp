// In: options. Out: the checked program that the rules files state, with its layouts, as a plan; what is wrong with it.
// Must not know: commands.
#pragma once

#include <optional>

#include "app/options.hpp"
#include "language/check.hpp"
#include "plan/plan.hpp"

namespace reconcile {

/// Everything that can be known without a call. nullopt after errors. `given`: a rules file that is not read from disk.
std::optional<Program> load_rules(const Options& options, const Layouts& layouts, Sources& sources,
                                  Diagnostics& diagnostics, const std::optional<RulesText>& given = std::nullopt);
/// The same with the layouts that the options name, made ready for calls; prints the diagnostics.
std::optional<Plan> load_plan(const Options& options, Sources& sources);

}  // namespace reconcile
