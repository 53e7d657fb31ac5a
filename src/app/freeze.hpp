// In: options. Out: rules files in which every file that they name is pinned by its hash: the command `freeze`.
// Must not know: what the rules mean.
#pragma once

#include "app/options.hpp"

namespace reconcile {

/// 0, or 2 and nothing changed where a file cannot be read or parsed.
int freeze(const Options& options, Sources& sources);

}  // namespace reconcile
