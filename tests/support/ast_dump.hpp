// In: the AST of a file. Out: all that it says as a text, without places: two files that say the same have one text.
// Must not know: the AST's parts by name; a new one is dumped like the others.
#pragma once

#include <string>
#include <vector>

#include "language/ast.hpp"

namespace reconcile {

std::string dump(const ast::File& file);

std::vector<std::string> comments_of(const ast::File& file);

}  // namespace reconcile
