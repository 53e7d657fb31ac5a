#include <algorithm>
#include <string>

#include "language/detail/parser_recovery.hpp"

namespace reconcile::parsing {
namespace {

bool in_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

/// A `{` that stands as a cell of a table opens no block.
bool follows_stroke(std::string_view text, std::size_t at) {
  const auto before = text.substr(0, at).find_last_not_of(" \t");
  return before != std::string_view::npos && text[before] == '|';
}

/// Calls visit(offset, brace) for each brace of the line that stands in no text and no comment; returns where the line
/// ends, before its '\n'. In a line with a text that is never closed only a `{` at its very end counts.
template <typename Visit>
std::size_t visit_braces(std::string_view text, std::size_t at, Visit visit) {
  const auto line_end = std::min(text.find('\n', at), text.size());
  while (at < line_end) {
    const char c = text[at];
    if (c == '#') return line_end;
    if (c == '"') {
      auto close = at + 1;
      while (close < line_end && text[close] != '"') close += text[close] == '\\' ? 2 : 1;
      if (close >= line_end) {
        const auto last = text.substr(at, line_end - at).find_last_not_of(" \t\r");
        if (text[at + last] == '{') visit(at + last, '{');
        return line_end;
      }
      at = close;
    } else if (c == '}' || (c == '{' && !follows_stroke(text, at))) {
      visit(at, c);
    }
    ++at;
  }
  return line_end;
}

struct LineStart {
  std::size_t indent;
  std::size_t first;  ///< its first character that is not a blank
  std::string_view word;
};
LineStart line_start(std::string_view text, std::size_t line) {
  const auto first = std::min(text.find_first_not_of(" \t", line), text.size());
  return {first - line, first, word_at(text, first)};
}

bool is_small(std::string_view word) { return !word.empty() && word[0] >= 'a' && word[0] <= 'z'; }

/// Statements whose first word cannot begin a clause as well.
bool begins_statement_only(std::string_view word) {
  return is_word_of(Rule::Statement, word) && word != "round" && word != "tolerance";
}

/// Outside braces a line begins a statement when its first word says so, or when it stands at the margin.
bool begins_statement(const LineStart& line) {
  if (is_word_of(Rule::Statement, line.word)) return true;
  return line.indent == 0 && is_small(line.word) && !is_reserved(line.word) && line.word != "exception" &&
         line.word != "for";
}

}  // namespace

const std::vector<std::string>& words_of(Rule unit) {
  static const std::vector<std::string> none;
  static const std::vector<std::string> statement = {
      "include", "currency", "timezone", "round",   "tolerance", "charge",   "rated",   "without", "let",
      "band",    "tariff",   "alert",    "require", "unique",    "complete", "invoice", "waive",   "test"};
  static const std::vector<std::string> tariff = {"source",     "valid",   "only",      "rate",    "tiers",
                                                  "increments", "connect", "free",      "minimum", "maximum",
                                                  "surcharge",  "round",   "tolerance", "rates"};
  static const std::vector<std::string> tier = {"up", "above"};
  static const std::vector<std::string> deck = {"separator", "decimal", "dates", "valid", "column"};
  static const std::vector<std::string> alert = {"count", "per", "window",   "compare", "false",
                                                 "fire",  "for", "severity", "message", "source"};
  static const std::vector<std::string> require = {"when", "must", "severity", "message", "source"};
  static const std::vector<std::string> invoice = {"period",  "only",   "per",   "lines",    "amount", "calls",
                                                   "minutes", "within", "round", "severity", "source"};
  static const std::vector<std::string> lines = {"separator", "decimal", "only", "column"};
  static const std::vector<std::string> step = {"call", "expect"};
  switch (unit) {
    case Rule::Statement:
      return statement;
    case Rule::TariffClause:
      return tariff;
    case Rule::Tier:
      return tier;
    case Rule::DeckClause:
      return deck;
    case Rule::AlertClause:
      return alert;
    case Rule::RequireClause:
      return require;
    case Rule::InvoiceClause:
      return invoice;
    case Rule::LineClause:
      return lines;
    case Rule::Given:
    case Rule::Expect:
      return step;
    default:
      return none;
  }
}

bool is_word_of(Rule unit, std::string_view word) {
  const auto& words = words_of(unit);
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_reserved(std::string_view word) {
  static constexpr std::string_view words[] = {"and", "or", "not", "in", "is", "when", "where", "until", "because"};
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

std::string_view word_at(std::string_view text, std::size_t at) {
  auto end = at;
  while (end < text.size() && in_word(text[end])) ++end;
  return text.substr(at, end - at);
}

std::uint32_t skip_space(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (text[at] == '#')
      at = std::min(text.find('\n', at), text.size());
    else if (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' ||
             (text[at] == '\r' && text.substr(at, 2) == "\r\n"))
      ++at;
    else
      break;
  }
  return static_cast<std::uint32_t>(at);
}

Extent statement_extent(std::string_view text, std::uint32_t begin) {
  Extent extent{0, {}, 0};
  bool closed = false;
  bool seen = false;
  const auto line_of_begin = text.substr(0, begin).find_last_of('\n') + 1;  // npos + 1 is 0
  const bool at_margin = line_of_begin == begin;
  std::size_t at = begin;
  while (true) {
    const auto line_end = visit_braces(text, at, [&](std::size_t offset, char brace) {
      if (closed) return;
      if (brace == '{') {
        if (!seen) extent.first_brace = static_cast<std::uint32_t>(offset);
        seen = true;
        extent.open_braces.push_back(static_cast<std::uint32_t>(offset));
      } else {
        if (!extent.open_braces.empty()) extent.open_braces.pop_back();
        closed = extent.open_braces.empty();
      }
    });
    at = std::min(line_end + 1, text.size());
    if (closed || at == text.size()) break;
    const auto line = line_start(text, at);
    if (extent.open_braces.empty() ? begins_statement(line)
                                   : at_margin && line.indent == 0 && begins_statement_only(line.word))
      break;
  }
  extent.end = static_cast<std::uint32_t>(at);
  if (!seen) extent.first_brace = extent.end;
  return extent;
}

std::uint32_t unit_end(std::string_view text, Unit unit, std::uint32_t at) {
  const auto line_of_unit = text.substr(0, unit.begin).find_last_of('\n') + 1;
  const auto indent = line_start(text, line_of_unit).indent;
  std::size_t position = unit.begin;
  std::size_t stop = text.size();
  int depth = 0;
  while (position < text.size()) {
    bool left = false;
    const auto line_end = visit_braces(text, position, [&](std::size_t offset, char brace) {
      depth += brace == '{' ? 1 : -1;
      if (depth < 0 && !left) stop = offset;
      left = left || depth < 0;
    });
    if (left) return static_cast<std::uint32_t>(stop);
    position = std::min(line_end + 1, text.size());
    if (line_end < at || depth > 0) continue;
    const auto line = line_start(text, position);
    const bool at_clause = is_word_of(unit.rule, line.word) || is_word_of(Rule::Statement, line.word);
    const bool as_far_left =
        line.indent <= indent && !is_reserved(line.word) &&
        (is_small(line.word) || (line.first < text.size() && text[line.first] >= '0' && text[line.first] <= '9'));
    if (unit.rule == Rule::TableRow || at_clause || as_far_left) return static_cast<std::uint32_t>(line_end);
  }
  return static_cast<std::uint32_t>(stop);
}

std::uint32_t brace_open_at(std::string_view text, std::uint32_t at) {
  std::vector<std::size_t> open;
  for (std::size_t position = 0; position < at;) {
    position = visit_braces(text, position, [&](std::size_t offset, char brace) {
      if (offset >= at) return;
      if (brace == '{')
        open.push_back(offset);
      else if (!open.empty())
        open.pop_back();
    });
    ++position;
  }
  return open.empty() ? at : static_cast<std::uint32_t>(open.back());
}

}  // namespace reconcile::parsing
