// In: options. Out: the command `explain`: the ladder of one call, or the page of a code. Must not know: how either is
// made.
#pragma once

#include "app/options.hpp"

namespace reconcile {

/// 0: explained; 2: no such call, no such code, or something cannot be read.
int explain(const Options& options, Sources& sources);

}  // namespace reconcile
