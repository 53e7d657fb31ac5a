// In: options. Out: reports and the exit status: the command `run`, both roads from end to end.
#pragma once

#include "app/options.hpp"

namespace reconcile {

/// Throws what run_main turns into a message and exit status 2.
int run_audit(const Options& options, Sources& sources);

}  // namespace reconcile
