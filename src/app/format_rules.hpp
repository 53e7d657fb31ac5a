// In: options. Out: rules files in the canonical layout, and the exit status: the command `fmt`.
// Must not know: what the rules mean; a file whose includes are missing is formatted too.
#pragma once

#include "app/options.hpp"

namespace reconcile {

/// 0: the files have the canonical layout now; 1: with --check or --diff, one has not; 2: one cannot be read, parsed or
/// written, the others are formatted.
int format_rules(const Options& options, Sources& sources);

}  // namespace reconcile
