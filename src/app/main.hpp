// In: argv. Out: the exit status of interface.md. Everything that the binary does.
#pragma once

namespace reconcile {

/// 0, 1 or 2 (interface.md, Exit status). Never throws.
int run_main(int argc, const char* const* argv);

}  // namespace reconcile
