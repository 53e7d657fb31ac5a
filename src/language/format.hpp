// In: a rules file that parsed without an error, and its text. Out: the same file in the canonical layout.
// Must not know: what the rules mean, other files.
#pragma once

#include <string>

#include "base/source.hpp"
#include "language/ast.hpp"

namespace reconcile {

/// Only blanks, line ends and (before a `{`) the place of a comment change: every word and every comment is kept as it
/// was written, in its order. `format` of what it returns returns the same.
std::string format(const ast::File& file, const Sources& sources);

}  // namespace reconcile
