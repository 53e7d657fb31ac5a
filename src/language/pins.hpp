// In: a rules file as written. Out: every place where the hash of another file stands or may stand.
// Must not know: the other files.
#pragma once

#include <optional>
#include <vector>

#include "language/ast.hpp"

namespace reconcile {

/// An `include`, or a deck or file of invoice lines that is read.
struct PinPlace {
  ast::Text path;
  std::optional<ast::Text> pin;
  bool is_rules = false;  ///< an `include`
};

/// In the order of the text.
std::vector<PinPlace> pins_of(const ast::File& file);

}  // namespace reconcile
