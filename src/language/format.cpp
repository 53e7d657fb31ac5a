#include "language/format.hpp"

#include <algorithm>

#include "language/detail/format_lines.hpp"
#include "language/detail/format_tokens.hpp"
#include "language/detail/format_units.hpp"

namespace reconcile {
namespace {

using namespace formatting;

class Formatter {
 public:
  Formatter(const ast::File& file, const Sources& sources)
      : sources_(sources), text_(sources[file.source].text()), tokens_(tokens_of(text_, names_in(file))) {
    at_ = tokens_.data();
    end_ = at_ + tokens_.size();
    version_.span.end = file.version.span.end;
    units_ = units_of(file);
  }

  std::string run() {
    comments_before(first_word(), 0);
    version_.span.begin = at_->begin;
    print(version_, 0, 0);
    print(units_, 0);
    comments_before(end_, 0);
    return lines_.text();
  }

 private:
  const Sources& sources_;
  std::string_view text_;
  std::vector<Token> tokens_;
  std::vector<Unit> units_;
  Unit version_;
  const Token* at_;  ///< the first that is not printed
  const Token* end_;
  Lines lines_;
  bool at_block_begin_ = true;  ///< no blank line stands there

  const Token* first_word() const {
    return std::find_if(at_, end_, [](const Token& token) { return token.kind != TokenKind::comment; });
  }

  std::size_t line_ends(std::uint32_t begin, std::uint32_t end) const {
    return static_cast<std::size_t>(std::count(text_.begin() + begin, text_.begin() + end, '\n'));
  }
  std::size_t line_ends_before(const Token* token) const {
    return token == tokens_.data() ? 1 : line_ends((token - 1)->end, token->begin);
  }

  bool wants_blank_line() {
    const bool wanted = !at_block_begin_ && at_ != end_ && line_ends_before(at_) > 1;
    at_block_begin_ = false;
    return wanted;
  }

  void comments_before(const Token* stop, std::size_t level) {
    for (; at_ != stop && at_->kind == TokenKind::comment; ++at_) {
      const bool behind = line_ends_before(at_) == 0;
      lines_.add_comment(at_->text, level, behind, !behind && wants_blank_line());
    }
  }

  const Token* token_at(std::uint32_t offset) const {
    return std::lower_bound(at_, end_, offset, [](const Token& token, std::uint32_t o) { return token.begin < o; });
  }

  static bool is(const Token& token, std::string_view symbol) {
    return token.kind == TokenKind::symbol && token.text == symbol;
  }

  const Token* find(const Token* from, std::string_view symbol) const {
    return std::find_if(from, end_, [&](const Token& token) { return is(token, symbol); });
  }

  void print(const std::vector<Unit>& units, std::size_t level) {
    const auto pads = pads_of(units);
    for (std::size_t i = 0; i < units.size(); ++i) print(units[i], level, pads[i]);
  }

  void print(const Unit& unit, std::size_t level, std::size_t pad) {
    comments_before(end_, level);
    if (unit.shape == Unit::Shape::clause) {
      const Token* stop = token_at(unit.span.end);
      const bool blank = wants_blank_line();
      write_clause({at_, stop, level, false, pad, unit.align, blank}, text_, lines_);
      at_ = stop;
      return;
    }
    head(level);
    if (unit.table)
      table(*unit.table, level + 1);
    else
      print(unit.parts, level + 1);
    comments_before(end_, level + 1);
    lines_.add("}", level, false);
    at_block_begin_ = false;
    ++at_;
  }

  /// Up to the `{`. Comments before it are written behind it.
  void head(std::size_t level) {
    const Token* brace = find(at_, "{");
    const Token* comments = brace;
    while ((comments - 1)->kind == TokenKind::comment) --comments;
    std::vector<Token> words(at_, comments);
    words.push_back(*brace);
    const bool blank = wants_blank_line();
    write_clause({words.data(), words.data() + words.size(), level, true, 0, {}, blank}, text_, lines_);
    at_block_begin_ = true;
    for (const Token* comment = comments; comment != brace; ++comment) {
      const bool behind = line_ends_before(comment) == 0;
      lines_.add_comment(comment->text, level + 1, behind, false);
      if (!behind) at_block_begin_ = false;
    }
    at_ = brace + 1;
  }

  /// For each unit the blanks before its mark. A blank line ends a run of neighbours.
  std::vector<std::size_t> pads_of(const std::vector<Unit>& units) const {
    std::vector<std::size_t> widths;
    for (const Unit& unit : units) {
      const Token* begin = token_at(unit.span.begin);
      widths.push_back(unit.align.empty() ? 0 : width_of(flat_text(begin, find(begin, unit.align))));
    }
    std::vector<std::size_t> pads;
    for (std::size_t begin = 0; begin < units.size();) {
      auto end = begin + 1;
      while (end < units.size() && units[end].align == units[begin].align && !is_parted(units[end - 1], units[end]))
        ++end;
      const auto widest = *std::max_element(widths.begin() + static_cast<std::ptrdiff_t>(begin),
                                            widths.begin() + static_cast<std::ptrdiff_t>(end));
      for (; begin < end; ++begin) pads.push_back(units[begin].align.empty() ? 0 : widest - widths[begin]);
    }
    return pads;
  }

  bool is_parted(const Unit& left, const Unit& right) const {
    const Token* stop = token_at(right.span.begin);
    for (const Token* token = token_at(left.span.end); token <= stop && token != end_; ++token)
      if (line_ends_before(token) > 1) return true;
    return false;
  }

  // --- tables ------------------------------------------------------------------------------------
  using Cells = std::vector<std::string_view>;

  void table(const ast::RateTableClause& table, std::size_t level) {
    std::vector<std::string> head;
    for (const auto& column : table.head) {
      const Token* begin = token_at(column.span.begin);
      head.push_back(flat_text(begin, token_at(column.span.end)));
    }
    std::vector<std::size_t> widths;
    const auto widen = [&](std::size_t column, std::string_view cell) {
      if (column >= widths.size()) widths.resize(column + 1);
      widths[column] = std::max(widths[column], width_of(cell));
    };
    for (std::size_t i = 0; i < head.size(); ++i) widen(i, head[i]);
    for (const auto& row : table.rows)
      for (std::size_t i = 0; i < row.cells.size(); ++i) widen(i, sources_.text(row.cells[i].span));

    print_row({head.begin(), head.end()}, widths, table.head.back().span.end, level);
    Cells cells;
    for (const auto& row : table.rows) {
      cells.clear();
      for (const auto& cell : row.cells) cells.push_back(sources_.text(cell.span));
      print_row(cells, widths, row.span.end, level);
    }
  }

  void print_row(const Cells& cells, const std::vector<std::size_t>& widths, std::uint32_t end, std::size_t level) {
    comments_before(end_, level);
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) line += " | ";
      line += cells[i];
      line.append(widths[i] - width_of(cells[i]), ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    const bool blank = wants_blank_line();
    lines_.add(line, level, blank);
    at_ = token_at(end);
  }
};

}  // namespace

std::string format(const ast::File& file, const Sources& sources) { return Formatter(file, sources).run(); }

}  // namespace reconcile
