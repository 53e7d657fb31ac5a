// In: a plan and a stream of blocks. Out: the tally of all of them, made by several threads.
// Must not know: what is found.
#pragma once

#include "audit/tally.hpp"
#include "calls/block.hpp"

namespace reconcile {

/// What the threads remember shares `memory`. Rethrows the first exception of a thread, when all have ended.
Tally audit_with_workers(const Plan& plan, BlockStream& stream, const TallyMemory& memory,
                         unsigned workers, bool show_progress);

}  // namespace reconcile
