// In: the words of one clause, and comments. Out: lines, those that are too long broken where the language allows it,
// the comments behind them aligned. Must not know: the AST, which clause stands where.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "language/detail/format_tokens.hpp"

namespace reconcile::formatting {

inline constexpr std::size_t line_width = 100;  ///< lines are broken beyond
inline constexpr std::size_t indent_step = 2;

struct Line {
  std::string text;           ///< with its indent
  std::string comment;        ///< behind the text; alone on its line where the text is only an indent
  std::size_t level = 0;      ///< of blocks around it
  bool blank_before = false;  ///< an empty line stands before it
};

class Lines {
 public:
  void add(const std::string& text, std::size_t level, bool blank_before);
  /// Behind the last line if it stood there and the line has none yet, otherwise on a line of its own.
  void add_comment(std::string_view comment, std::size_t level, bool on_last_line, bool blank_before);
  void add(Line line) { lines_.push_back(std::move(line)); }

  std::string text() const;

 private:
  std::vector<Line> lines_;
};

/// A clause as the writer of lines needs it.
struct Clause {
  const Token* begin;
  const Token* end;  ///< comments among them
  std::size_t level;
  bool opens_block = false;  ///< what is broken off then stands deeper than what the block holds
  std::size_t pad = 0;       ///< blanks before `align`, so that neighbours stand in columns
  std::string_view align;    ///< "=" or ":"
  bool blank_before = false;
};

void write_clause(const Clause& clause, std::string_view text, Lines& lines);

/// On one line, without comments.
std::string flat_text(const Token* begin, const Token* end);

}  // namespace reconcile::formatting
