// In: a text in which a statement could not be read. Out: where that statement and its clauses end, so that reading
// goes on behind them. Must not know: what was wrong.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "language/detail/parser_tree.hpp"

namespace reconcile::parsing {

/// The words that may begin a statement, or a clause of the kind of `unit`.
const std::vector<std::string>& words_of(Rule unit);
bool is_word_of(Rule unit, std::string_view word);
bool is_reserved(std::string_view word);

/// The letters, digits and `_` from `at` on.
std::string_view word_at(std::string_view text, std::size_t at);
std::uint32_t skip_space(std::string_view text, std::size_t at);  ///< blanks, line ends and comments

struct Extent {
  std::uint32_t end;                       ///< the beginning of a line, or the text's end
  std::vector<std::uint32_t> open_braces;  ///< those not closed there, outermost first
  std::uint32_t first_brace;               ///< the first `{`, or `end`
};
Extent statement_extent(std::string_view text, std::uint32_t begin);

/// Where the clause, row or step ends that begins at unit.begin and is wrong at `at`.
std::uint32_t unit_end(std::string_view text, Unit unit, std::uint32_t at);

/// The innermost `{` that is open at `at`; `at` itself if there is none.
std::uint32_t brace_open_at(std::string_view text, std::uint32_t at);

}  // namespace reconcile::parsing
