// In: options. Out: what is wrong with the rules, and the exit status: the command `check`. Must not know: calls.
#pragma once

#include "app/options.hpp"

namespace reconcile {

/// 0: the rules are good; 1: they have errors; 2: they, or the layouts, cannot be read.
int check_rules(const Options& options, Sources& sources);

}  // namespace reconcile
