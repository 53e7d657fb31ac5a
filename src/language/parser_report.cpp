#include "language/detail/parser_report.hpp"

#include <algorithm>
#include <vector>

#include "language/detail/parser_recovery.hpp"
#include "language/detail/slips.hpp"

namespace reconcile::parsing {
namespace {

struct Words {
  Rule rule;
  std::string_view words;
  std::string_view help;
};
constexpr Words all_words[] = {
#define X(identifier, name, level, message, help)
#define EXPECTED(rule, words, help) {Rule::rule, words, help},
#include "base/diagnostic_codes.def"
#undef X
};

const Words& words_for(Rule rule) {
  return *std::find_if(std::begin(all_words), std::end(all_words), [&](const Words& w) { return w.rule == rule; });
}

std::string words_for(const Expectation& expectation) {
  if (expectation.rule == Rule::Word) return "`" + std::string(expectation.word) + "`";
  return std::string(words_for(expectation.rule).words);
}

bool expects(const Match& failed, Rule rule) {
  return std::any_of(failed.expected.begin(), failed.expected.end(), [&](const auto& e) { return e.rule == rule; });
}

/// The end of the word, number or character at `at`.
std::size_t token_end(std::string_view text, std::size_t at) {
  if (at >= text.size() || text[at] == '\n' || text[at] == '\r') return at;
  if (text[at] == '"') {
    const auto close = text.find_first_of("\"\n", at + 1);
    return close != std::string_view::npos && text[close] == '"' ? close + 1 : at + 1;
  }
  const auto word = word_at(text, at);
  auto end = at + std::max<std::size_t>(word.size(), 1);
  if (word.empty()) {
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    return end;
  }
  // 0.25, half-up
  while (end + 1 < text.size() && (text[end] == '.' || text[end] == '-') && !word_at(text, end + 1).empty())
    end += 1 + word_at(text, end + 1).size();
  return end;
}

/// Signs that could go on are no news where the line could as well have ended.
bool is_minor(const Match& failed, const Expectation& expectation) {
  const auto word = expectation.word;
  if (expects(failed, Rule::RelOp) &&
      (word == "not" || word == "in" || word == "starts" || word == "is" || word == "*"))
    return true;
  const bool sign = expectation.rule == Rule::Comma ||
                    (expectation.rule == Rule::Word && !word.empty() && !(word[0] >= 'a' && word[0] <= 'z'));
  return expects(failed, Rule::EOS) && failed.expected.size() > 2 && sign;
}

/// "`a`, `b` or `c`"
std::string listed(const std::vector<std::string>& words) {
  std::string list;
  for (std::size_t i = 0; i < words.size(); ++i)
    list += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + words[i];
  return list;
}

struct Wanted {
  std::string words;               ///< "a price or `free`"
  std::string help;                ///< the first that there is
  std::vector<std::string> exact;  ///< the words of the language among them
};
Wanted wanted(const Match& failed) {
  std::vector<std::string> list;
  Wanted read;
  for (const auto& expectation : failed.expected) {
    if (expectation.rule == Rule::Word) read.exact.emplace_back(expectation.word);
    if (is_minor(failed, expectation)) continue;
    auto words = words_for(expectation);
    if (std::find(list.begin(), list.end(), words) != list.end()) continue;
    list.push_back(std::move(words));
    if (read.help.empty() && expectation.rule != Rule::Word) read.help = words_for(expectation.rule).help;
  }
  read.words = listed(list);
  return read;
}

/// Of a text that does not end, or that holds a backslash that escapes nothing.
std::optional<Diagnostic> broken_string(std::string_view text, std::size_t at, Span whole) {
  const auto line_end = std::min(text.find_first_of("\r\n", at), text.size());
  const auto place = [&](std::size_t begin, std::size_t end) {
    return Span{whole.source, whole.begin + static_cast<std::uint32_t>(begin),
                whole.begin + static_cast<std::uint32_t>(end)};
  };
  auto i = at + 1;
  for (; i < line_end && text[i] != '"'; ++i) {
    if (text[i] != '\\') continue;
    const char escaped = i + 1 < line_end ? text[i + 1] : '\0';
    if (escaped != '"' && escaped != '\\') {
      const auto end = escaped == '\0' ? i + 1 : token_end(text.substr(0, i + 2), i + 1);
      const auto escaped_text = std::string(text.substr(i + 1, end - i - 1));
      return Diagnostic{DiagnosticCode::bad_escape, place(i, end), {escaped_text}, {}, {}};
    }
    ++i;
  }
  if (i < line_end) return std::nullopt;
  return Diagnostic{DiagnosticCode::open_string, place(at, line_end), {}, {}, {}};
}

/// Where a statement ends too early it is at its last line's end that something is missing.
std::size_t place_of(const Match& failed, std::string_view text) {
  const std::size_t at = failed.furthest;
  if (at < text.size()) return at;
  return text.find_last_not_of(" \t\r\n") + 1;  // npos + 1 is 0
}

/// `rate 0.25 EUR`: money where a price must be.
bool lacks_time(const Match& failed, std::string_view text) {
  if (failed.expected != std::vector<Expectation>{{Rule::Word, "/"}}) return false;
  const auto before = text.substr(0, failed.furthest).find_last_not_of(" \t");
  return before != std::string_view::npos && text[before] >= 'A' && text[before] <= 'Z';
}

bool is_clause_word(const std::string& word) {
  return is_word_of(Rule::TariffClause, word) || is_word_of(Rule::AlertClause, word) ||
         is_word_of(Rule::RequireClause, word) || is_word_of(Rule::InvoiceClause, word);
}

/// A word that begins nothing here, if that is what is wrong.
std::optional<Diagnostic> unknown_beginning(const Match& failed, std::string_view text, Span place) {
  const auto at = failed.furthest;
  const auto word = std::string(word_at(text, at));
  if (word.empty() || failed.units.empty() || failed.units.back().begin != at) return std::nullopt;
  const Rule unit = failed.units.back().rule;
  if (words_of(unit).empty() || !expects(failed, unit) || is_word_of(unit, word)) return std::nullopt;
  place.end = place.begin + static_cast<std::uint32_t>(word.size());
  const std::string what(words_for(unit).words);
  const auto help = unit == Rule::Statement && is_clause_word(word)
                        ? "it begins a clause, which stands inside a block: a `}` above it may come too early"
                        : meant(word, words_of(unit), "the words that begin " + what + " are");
  if (unit == Rule::Statement) return Diagnostic{DiagnosticCode::unknown_statement, place, {word, help}, {}, {}};
  return Diagnostic{DiagnosticCode::unknown_clause, place, {word, what, help}, {}, {}};
}

}  // namespace

std::string found_at(std::string_view text, std::size_t at) {
  at = std::min(text.find_first_not_of(" \t", at), text.size());  // blanks at a line's end are nothing that was found
  if (at >= text.size()) return std::string(words_for(Rule::EndOfFile).words);
  const auto end = token_end(text, at);
  if (end == at || text[at] == '#' || text[at] == '\r') return std::string(words_for(Rule::EOS).words);
  constexpr std::size_t longest = 40;
  auto word = std::string(text.substr(at, std::min(end - at, longest)));
  while (end - at > longest && !word.empty() && (static_cast<unsigned char>(text[at + word.size()]) & 0xC0) == 0x80)
    word.pop_back();
  return "`" + word + (end - at > longest ? "…`" : "`");
}

bool lacks_brace(const Match& failed, std::string_view text) {
  const auto word = word_at(text, failed.furthest);
  const auto closing = Expectation{Rule::Word, "}"};
  if (word.empty() || failed.units.size() < 2 || failed.units.back().begin != failed.furthest) return false;
  if (std::find(failed.expected.begin(), failed.expected.end(), closing) == failed.expected.end()) return false;
  if (is_word_of(failed.units.back().rule, word)) return false;
  return std::any_of(failed.units.begin(), failed.units.end() - 1,
                     [&](Unit outer) { return is_word_of(outer.rule, word); });
}

Diagnostic describe(const Match& failed, std::string_view text, Span whole) {
  const auto at = place_of(failed, text);
  const auto place = [&](std::size_t begin, std::size_t end) {
    return Span{whole.source, std::min(whole.begin + static_cast<std::uint32_t>(begin), whole.end),
                std::min(whole.begin + static_cast<std::uint32_t>(end), whole.end)};
  };
  const Span found = place(at, token_end(text, at));
  if (failed.too_deep) return {DiagnosticCode::too_deep, found, {std::to_string(max_condition_depth)}, {}, {}};
  if (lacks_brace(failed, text)) {
    const auto brace = brace_open_at(text, failed.furthest);
    return {
        DiagnosticCode::missing_brace, found, {found_at(text, at)}, place(brace, brace + 1), "the block opened here"};
  }
  if (auto slip = find_slip(text, at))
    return {slip->code, place(slip->begin, slip->end), std::move(slip->arguments), {}, {}};
  if (at < text.size() && text[at] == '"')
    if (auto broken = broken_string(text, at, whole)) return *std::move(broken);
  if (lacks_time(failed, text)) return {DiagnosticCode::price_without_time, found, {}, {}, {}};
  if (auto unknown = unknown_beginning(failed, text, found)) return *std::move(unknown);
  const auto word = std::string(word_at(text, at));
  if (expects(failed, Rule::Name) && is_reserved(word)) return {DiagnosticCode::reserved_word, found, {word}, {}, {}};
  auto want = wanted(failed);
  const auto what_stands = at < text.size() ? found_at(text, at) : std::string(words_for(Rule::EOS).words);
  if (const auto meant = nearest(word, want.exact); !meant.empty())
    return {DiagnosticCode::expected_word, found, {want.words, what_stands, meant}, {}, {}};
  return {DiagnosticCode::expected, found, {want.words, what_stands, want.help}, {}, {}};
}

}  // namespace reconcile::parsing
