// In: a layout and rows as texts. Out: a block of those rows as CSV, in memory, and its columns.
// Must not know: rules, files.
#pragma once

#include <string>
#include <vector>

#include "calls/block.hpp"
#include "calls/columns.hpp"
#include "calls/layout.hpp"

namespace reconcile {

/// The row as CSV, without its line end: fields are quoted where they have to be.
std::string row_text(const std::vector<std::string>& row);

/// Keeps all that its columns point to; so it stays where it is.
class BlockOf {
 public:
  /// rows[i][f] is the decoded text of the layout's field f; it is quoted where CSV asks for it.
  BlockOf(const Layout& layout, const std::vector<std::vector<std::string>>& rows);
  BlockOf(const BlockOf&) = delete;
  BlockOf& operator=(const BlockOf&) = delete;

  const Block& block() const { return block_; }
  const Columns& columns() const { return columns_; }

 private:
  void append(const std::vector<std::string>& row);

  InputFile input_;
  Block block_;
  Columns columns_;
};

}  // namespace reconcile
