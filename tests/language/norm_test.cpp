// grammar/rules.peg is run as it is written, against the parser: fixtures, random programs, and both with slips of the
// keyboard in them. Accept and refuse must agree.
#include <catch2/catch.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "grammar/grammar.hpp"
#include "language/parser.hpp"
#include "support/random_source.hpp"
#include "support/rules_files.hpp"

namespace reconcile {
namespace {

namespace peg = tao::pegtl;

bool norm_accepts(const std::string& text) { return norm().matches("File", text); }

bool twin_accepts(const std::string& text) {
  peg::memory_input<> in(text, "");
  return peg::parse<grammar::File>(in);
}

/// What the parser refuses although the norm does not: literals that have a form but no meaning, and what no text has.
bool is_beyond_the_norm(const Diagnostic& diagnostic) {
  constexpr DiagnosticCode beyond[] = {DiagnosticCode::number_too_large, DiagnosticCode::no_such_date,
                                       DiagnosticCode::no_such_time,     DiagnosticCode::unknown_version,
                                       DiagnosticCode::too_deep,         DiagnosticCode::not_utf8,
                                       DiagnosticCode::nul_byte};
  return std::find(std::begin(beyond), std::end(beyond), diagnostic.code) != std::end(beyond);
}

/// What the parser says of the form; nothing where it stopped at what is beyond it.
std::optional<bool> parser_accepts(const std::string& text) {
  Sources sources;
  Diagnostics diagnostics;
  parse(sources, sources.add("t.rules", text), diagnostics);
  const auto& list = diagnostics.list();
  if (list.empty()) return true;
  if (std::all_of(list.begin(), list.end(), is_beyond_the_norm)) return std::nullopt;
  return false;
}

/// Whether it is accepted.
bool check_agreement(const std::string& text) {
  const bool accepted = norm_accepts(text);
  const bool by_twin = twin_accepts(text);
  const bool by_parser = parser_accepts(text).value_or(accepted);
  if (by_twin == accepted && by_parser == accepted) return accepted;
  INFO(text);
  CHECK(by_twin == accepted);
  CHECK(by_parser == accepted);
  return accepted;
}

// --- slips -----------------------------------------------------------------------------------------
struct Part {
  std::size_t begin;
  std::size_t end;
};

bool is_id(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; }

/// Words, texts in quotes, and single characters; blanks are between them.
std::vector<Part> tokens_in(const std::string& text) {
  std::vector<Part> parts;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    if (is_id(text[at]))
      while (end < text.size() && is_id(text[end])) ++end;
    if (text[at] == '"') end = std::min({text.find('"', end), text.find('\n', end), text.size() - 1}) + 1;
    if (text[at] != ' ' && text[at] != '\t') parts.push_back({at, end});
    at = end;
  }
  return parts;
}

std::vector<Part> characters_in(const std::string& text) {
  std::vector<Part> parts;
  for (std::size_t at = 0; at < text.size(); ++at) parts.push_back({at, at + 1});
  return parts;
}

std::string text_of(const std::string& text, Part part) { return text.substr(part.begin, part.end - part.begin); }

std::string replaced(const std::string& text, Part part, const std::string& by) {
  return text.substr(0, part.begin) + by + text.substr(part.end);
}

std::string swapped(const std::string& text, Part left, Part right) {
  return replaced(text, {left.begin, right.end},
                  text_of(text, right) + text_of(text, {left.end, right.begin}) + text_of(text, left));
}

/// A few parts dropped, doubled, swapped with what follows, or replaced by what stands elsewhere.
std::string with_slip(const std::string& text, Dice& dice) {
  static const std::string odd = "{}()|,/-+=\"\\#:%*_.\n\r\t aZ0T\xC2";
  const auto parts = dice.one_in(3) ? characters_in(text) : tokens_in(text);
  const auto some = [&] {
    const std::size_t first = dice.below(parts.size());
    return Part{parts[first].begin, parts[std::min(first + dice.below(4), parts.size() - 1)].end};
  };
  const Part part = some();
  const Part other = some();
  switch (dice.below(6)) {
    case 0:
      return replaced(text, part, "");
    case 1:
      return replaced(text, part, text_of(text, part) + text_of(text, part));
    case 2:
      return replaced(text, part, text_of(text, part) + " " + text_of(text, part));
    case 3:
      return part.end <= other.begin ? swapped(text, part, other) : replaced(text, part, text_of(text, other));
    case 4:
      return replaced(text, part, {odd[dice.below(odd.size())]});
    default:
      return replaced(text, part, text_of(text, other));
  }
}

/// Each token, and each two and three that follow one another: dropped, doubled, swapped with the next.
std::vector<std::string> all_slips(const std::string& text) {
  std::vector<std::string> slips;
  const auto tokens = tokens_in(text);
  for (std::size_t first = 0; first < tokens.size(); ++first) {
    for (std::size_t count = 1; count <= 3 && first + count <= tokens.size(); ++count) {
      const Part part{tokens[first].begin, tokens[first + count - 1].end};
      slips.push_back(replaced(text, part, ""));
      slips.push_back(replaced(text, part, text_of(text, part) + " " + text_of(text, part)));
      if (first + count < tokens.size()) slips.push_back(swapped(text, part, tokens[first + count]));
    }
  }
  return slips;
}

/// Each statement of the fixtures as a file of its own, so that thousands of slips are quick.
std::vector<std::string> statements_of_fixtures(std::string_view folder) {
  std::vector<std::string> texts;
  for (const RulesFile& file : rules_files()) {
    if (!file.name.starts_with(folder)) continue;
    Sources sources;
    Diagnostics diagnostics;
    const auto read = parse(sources, sources.add(file.name, file.text), diagnostics);
    if (!read || diagnostics.has_errors()) continue;
    for (const auto& statement : read->statements)
      if (statement.span.end - statement.span.begin < 4000)
        texts.push_back("rules 1\n" + std::string(sources.text(statement.span)) + "\n");
  }
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  return texts;
}

struct Counts {
  int accepted = 0;
  int refused = 0;

  void add(bool accept) { ++(accept ? accepted : refused); }
};

}  // namespace

TEST_CASE("the interpreter runs the notation of rules.peg", "[norm]") {
  const Peg lists("List <- Item (',' Item)* !.\nItem <- 'let' / [a-c_]+ _ / \"\\\"\" _\n_ <- [ \\t]*  # blanks\n");
  CHECK(lists.rules().size() == 3);
  for (const char* good : {"a", "let", "a , let,\tb", "\"", "abc_"}) CHECK(lists.matches("List", good));
  for (const char* bad : {"", "d", "a,", "a a", "lets", "let_", "a,,b", "Let"}) CHECK_FALSE(lists.matches("List", bad));
  CHECK_THROWS(Peg("A <- B"));
  CHECK_THROWS(Peg("A <- 'x"));
  CHECK_THROWS(Peg("A <- 'x' A <- 'y'"));
  CHECK(norm().rules().size() > 100);
  CHECK(norm().matches("File", "\xEF\xBB\xBFrules 1\n"));
  CHECK_FALSE(norm().matches("File", "\xEF\xBBrules 1\n"));
  CHECK_FALSE(norm().matches("File", "rules 1 let\n"));
}

TEST_CASE("norm, twin and parser agree on the fixtures", "[norm]") {
  Counts counts;
  for (const RulesFile& file : rules_files()) {
    INFO(file.name);
    counts.add(check_agreement(file.text));
  }
  CHECK(counts.accepted >= 10);
  CHECK(counts.refused >= 10);
}

TEST_CASE("norm, twin and parser agree on each slip in the language's fixtures", "[norm]") {
  Counts counts;
  for (const std::string& statement : statements_of_fixtures("language/"))
    for (const std::string& text : all_slips(statement)) counts.add(check_agreement(text));
  CHECK(counts.accepted > 1000);
  CHECK(counts.refused > 4000);
}

TEST_CASE("norm, twin and parser agree on fixtures with slips", "[norm]") {
  Dice dice(random_seed());
  const auto statements = statements_of_fixtures("");
  REQUIRE(statements.size() > 50);
  Counts counts;
  for (int i = 0; i < 4000; ++i) {
    std::string text = with_slip(dice.pick(statements), dice);
    if (dice.one_in(4)) text = with_slip(text, dice);
    counts.add(check_agreement(text));
  }
  CHECK(counts.accepted > 400);
  CHECK(counts.refused > 400);
}

TEST_CASE("norm, twin and parser agree on random programs with slips", "[norm]") {
  Dice dice(random_seed() + 1);
  Counts counts;
  for (int i = 0; i < 500; ++i) {
    const std::string text = random_statement(norm(), dice);
    CHECK(check_agreement(text));
    for (int slip = 0; slip < 5; ++slip) counts.add(check_agreement(with_slip(text, dice)));
  }
  CHECK(counts.accepted > 250);
  CHECK(counts.refused > 250);
}

}  // namespace reconcile
