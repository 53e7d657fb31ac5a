#include "language/detail/format_lines.hpp"

#include <algorithm>

namespace reconcile::formatting {
namespace {

constexpr std::size_t comment_limit = 60;  ///< comments behind a longer line are not aligned
constexpr std::size_t column_limit = 60;   ///< what hangs further to the right is indented instead

/// What a line may be broken before; the least is broken first. Inside brackets all of them wait.
enum class Break : std::uint8_t { always, before_or, before_and, after_comma, never };

struct Item {
  const Token* token;
  bool spaced;
  Break rank;
  std::size_t depth;
  std::size_t pad = 0;
  std::vector<const Token*> comments = {};  ///< that stand behind it

  std::size_t order() const { return depth * 8 + static_cast<std::size_t>(rank); }
  std::size_t width() const { return (spaced ? 1 : 0) + pad + width_of(token->text); }
};

/// Finds where the words of a clause may be parted.
class Itemizer {
 public:
  explicit Itemizer(const Clause& clause) : clause_(clause) {}

  std::vector<Item> run() {
    for (const Token* token = clause_.begin; token != clause_.end; ++token) {
      if (token->kind == TokenKind::comment)
        items_.back().comments.push_back(token);
      else
        add(token);
    }
    return std::move(items_);
  }

 private:
  const Clause& clause_;
  std::vector<Item> items_;
  std::size_t depth_ = 0;
  bool padded_ = false;

  std::string_view first() const { return clause_.begin->text; }

  void add(const Token* token) {
    const bool symbol = token->kind == TokenKind::symbol;
    if (symbol && (token->text == ")" || token->text == "}") && depth_ > 0) --depth_;
    Item item{token, !items_.empty() && is_spaced(*items_.back().token, *token), rank(token), depth_};
    if (symbol && !padded_ && token->text == clause_.align) {
      item.pad = clause_.pad;
      padded_ = true;
    }
    items_.push_back(std::move(item));
    const bool list_begins = token->text == "=" && first() == "let";
    if (symbol && (token->text == "(" || token->text == "{" || list_begins)) ++depth_;
  }

  Break rank(const Token* token) const {
    if (items_.empty()) return Break::never;
    const Token& before = *items_.back().token;
    if (before.kind == TokenKind::symbol && before.text == ",") return Break::after_comma;
    if (token->kind != TokenKind::word) return Break::never;
    if (first() == "tariff" && token->text == "exception") return Break::always;
    if (first() == "surcharge" && token->text == "when") return Break::always;
    if (first() == "band") return Break::never;
    if (token->text == "or") return Break::before_or;
    return token->text == "and" ? Break::before_and : Break::never;
  }
};

class Writer {
 public:
  Writer(const Clause& clause, std::string_view text, Lines& lines)
      : clause_(clause), text_(text), lines_(lines), items_(Itemizer(clause).run()) {
    line_ = {std::string(clause.level * indent_step, ' '), {}, clause.level, clause.blank_before};
  }

  void run() {
    place(0, items_.size(), (clause_.level + (clause_.opens_block ? 2 : 1)) * indent_step);
    lines_.add(std::move(line_));
  }

 private:
  const Clause& clause_;
  std::string_view text_;
  Lines& lines_;
  std::vector<Item> items_;
  Line line_;
  std::size_t width_ = 0;  ///< of the line so far, its indent not counted until something stands on it
  bool line_is_begun_ = false;
  bool must_end_ = false;              ///< a comment stands behind the line, or below it
  std::vector<const Token*> waiting_;  ///< those below it
  std::vector<std::size_t> columns_;   ///< where the text inside each open bracket begins

  /// Puts the items on the line, and on further lines if they do not fit; those begin at `indent`.
  void place(std::size_t begin, std::size_t end, std::size_t indent) {
    std::size_t order = static_cast<std::size_t>(-1);
    if (!fits(begin, end)) {
      for (auto i = begin + 1; i < end; ++i)
        if (items_[i].rank != Break::never) order = std::min(order, items_[i].order());
    }
    if (order == static_cast<std::size_t>(-1)) {
      for (auto i = begin; i < end; ++i) append(items_[i], indent);
      return;
    }
    for (auto part = begin; part < end;) {
      auto part_end = part + 1;
      while (part_end < end && (items_[part_end].rank == Break::never || items_[part_end].order() != order)) ++part_end;
      const Item& item = items_[part];
      std::size_t inner = indent;
      if (part != begin) {
        const auto at = column(item.depth, indent);
        if (item.rank != Break::after_comma || must_end_ || !fits(part, part_end)) end_line(at);
        inner = at + indent_step;
      } else {
        inner += indent_step;
      }
      place(part, part_end, inner);
      part = part_end;
    }
  }

  std::size_t column(std::size_t depth, std::size_t indent) const {
    if (depth == 0 || depth > columns_.size() || columns_[depth - 1] > column_limit) return indent;
    return columns_[depth - 1];
  }

  bool fits(std::size_t begin, std::size_t end) const {
    std::size_t width = line_is_begun_ ? width_ : line_.text.size();
    for (auto i = begin; i < end; ++i) {
      width += items_[i].width();
      if (i > begin && items_[i].rank == Break::always) return false;
      if (i + 1 < end && !items_[i].comments.empty()) return false;
      if (width > line_width) return false;
    }
    return true;
  }

  void append(const Item& item, std::size_t indent) {
    if (must_end_) end_line(indent);
    if (!line_is_begun_) width_ = line_.text.size();
    const std::size_t blanks = item.pad + (item.spaced && line_is_begun_ ? 1 : 0);
    line_.text += std::string(blanks, ' ') + std::string(item.token->text);
    width_ += blanks + width_of(item.token->text);
    line_is_begun_ = true;
    note_column(item);
    for (const Token* comment : item.comments) {
      if (!must_end_ && is_behind(*comment))
        line_.comment = comment->text;
      else
        waiting_.push_back(comment);
      must_end_ = true;
    }
  }

  /// No line end between the comment and the word before it.
  bool is_behind(const Token& comment) const {
    const auto line_end = text_.rfind('\n', comment.begin);
    return line_end == std::string_view::npos || line_end < (&comment - 1)->begin;
  }

  /// What is inside a bracket hangs below the first word behind it. (Each word is taken for a bracket: the last one
  /// before the depth rises was one.)
  void note_column(const Item& item) {
    columns_.resize(item.depth + 1);
    columns_[item.depth] = width_ + (item.token->text == "(" ? 0 : 1);
  }

  void end_line(std::size_t indent) {
    const std::string begin(indent, ' ');
    lines_.add(std::move(line_));
    for (const Token* comment : waiting_) lines_.add({begin, std::string(comment->text), clause_.level, false});
    waiting_.clear();
    line_ = {begin, {}, clause_.level, false};
    line_is_begun_ = false;
    must_end_ = false;
  }
};

bool is_alone(const Line& line) { return line.text.find_first_not_of(' ') == std::string::npos; }

}  // namespace

void Lines::add(const std::string& text, std::size_t level, bool blank_before) {
  lines_.push_back({std::string(level * indent_step, ' ') + text, {}, level, blank_before});
}

void Lines::add_comment(std::string_view comment, std::size_t level, bool on_last_line, bool blank_before) {
  if (on_last_line && !lines_.empty() && lines_.back().comment.empty())
    lines_.back().comment = comment;
  else
    lines_.push_back({std::string(level * indent_step, ' '), std::string(comment), level, blank_before});
}

/// Comments behind the lines of one paragraph of one block stand in one column.
std::string Lines::text() const {
  std::string text;
  for (std::size_t begin = 0; begin < lines_.size();) {
    auto end = begin + 1;
    while (end < lines_.size() && !lines_[end].blank_before && lines_[end].level == lines_[begin].level) ++end;
    std::size_t column = 0;
    for (auto i = begin; i < end; ++i)
      if (!lines_[i].comment.empty() && !is_alone(lines_[i])) column = std::max(column, width_of(lines_[i].text));
    for (auto i = begin; i < end; ++i) {
      const Line& line = lines_[i];
      if (line.blank_before) text += '\n';
      text += line.text;
      const auto width = width_of(line.text);
      if (!line.comment.empty() && !is_alone(line)) {
        const bool aligned = column <= comment_limit;
        text += std::string((aligned ? column - width : 0) + 2, ' ');
      }
      text += line.comment;
      text += '\n';
    }
    begin = end;
  }
  return text;
}

void write_clause(const Clause& clause, std::string_view text, Lines& lines) { Writer(clause, text, lines).run(); }

std::string flat_text(const Token* begin, const Token* end) {
  std::string text;
  const Token* before = nullptr;
  for (const Token* token = begin; token != end; ++token) {
    if (token->kind == TokenKind::comment) continue;
    if (before && is_spaced(*before, *token)) text += ' ';
    text += token->text;
    before = token;
  }
  return text;
}

}  // namespace reconcile::formatting
