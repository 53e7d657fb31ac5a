// In: options. Out: the tariffs as a tree, each exception under what it is an exception to: the command `tree`.
// Must not know: calls.
#pragma once

#include "app/options.hpp"

namespace reconcile {

/// 0, or 2 where the rules do not compile.
int print_tree(const Options& options, Sources& sources);

}  // namespace reconcile
