// In: options. Out: a folder with a first contract and configuration to write on: the command `init`.
// Must not know: what they say.
#pragma once

#include "app/options.hpp"

namespace reconcile {

/// 0, or 2 where one of the files is there already.
int init_folder(const Options& options, Sources& sources);

}  // namespace reconcile
