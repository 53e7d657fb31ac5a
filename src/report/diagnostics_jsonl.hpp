// In: diagnostics and the texts that they are about. Out: one JSON object a line, for editors.
// Must not know: what was checked, and by which command.
#pragma once

#include <iosfwd>

#include "base/diagnostic.hpp"

namespace reconcile {

/// Lines and columns count from 1, columns in characters (UTF-8 code points); the end is the first place behind.
void print_jsonl(std::ostream& out, const Diagnostics& diagnostics, const Sources& sources);

}  // namespace reconcile
