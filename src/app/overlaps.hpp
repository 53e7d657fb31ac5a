// In: the checked program. Out: what is wrong with tariffs that can price the same call: such a call, as a `test` writes it, with both
// prices. Must not know: files of calls, options.
#pragma once

#include "base/diagnostic.hpp"
#include "plan/plan.hpp"

namespace reconcile {

/// `overlap` (an error) and `not-proven-apart` (a warning).
void add_overlaps(const Program& program, const Layouts& layouts, Diagnostics& diagnostics);

}  // namespace reconcile
