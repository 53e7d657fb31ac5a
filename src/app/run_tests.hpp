// In: options. Out: which tests of the rules pass, and the exit status: the command `test`. Must not know: how calls
// are priced.
#pragma once

#include "app/options.hpp"

namespace reconcile {

/// 0: all pass, or there is none; 1: one fails; 2: the rules do not compile, or no test's name fits the filter.
int run_tests(const Options& options, Sources& sources);

}  // namespace reconcile
