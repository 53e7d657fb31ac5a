// In: the AST of a file. Out: which of its places are lines of their own, blocks of such lines, and tables.
// Must not know: how lines are written.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "language/ast.hpp"

namespace reconcile::formatting {

struct Unit {
  enum class Shape : std::uint8_t { clause, block, table };

  Span span;
  Shape shape = Shape::clause;
  std::string_view align = {};                  ///< neighbours of one mark stand in columns before it: "=" or ":"
  std::vector<Unit> parts = {};                 ///< of a block
  const ast::RateTableClause* table = nullptr;  ///< of a table
};

std::vector<Unit> units_of(const ast::File& file);

/// The places of all kinds and finding codes, in order.
std::vector<Span> names_in(const ast::File& file);

}  // namespace reconcile::formatting
