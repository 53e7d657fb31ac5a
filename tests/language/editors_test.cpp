// g++ 12 with sanitizers takes std::regex for uninitialized.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
// The editors' files know every word of the norm.
#include <catch2/catch.hpp>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "support/paths.hpp"
#include "support/rules_files.hpp"

namespace reconcile {
namespace {

const std::filesystem::path editors = std::filesystem::path(source_folder()) / "docs/editors";

void collect_words(const Peg::Expression& e, std::set<std::string>& words) {
  if (e.kind == Peg::Kind::word && e.text.find_first_not_of("{}()/|:=*%-!<>,") != std::string::npos)
    words.insert(e.text);
  for (const auto& part : e.parts) collect_words(part, words);
}

std::set<std::string> words_of_norm() {
  std::set<std::string> words;
  for (const auto& rule : norm().rules()) collect_words(rule.body, words);
  return words;
}

struct Pattern {
  std::string scope;
  std::regex match;
};

std::vector<Pattern> textmate_patterns() {
  std::vector<Pattern> patterns;
  const auto grammar = nlohmann::json::parse(content_of(editors / "reconcile.tmLanguage.json"));
  for (const auto& pattern : grammar.at("patterns"))
    if (pattern.contains("match"))
      patterns.push_back({pattern.at("name"), std::regex(pattern.at("match").get<std::string>())});
  return patterns;
}

/// The scope of the text if it is one token: of the first pattern that matches at its beginning, as editors choose.
std::string scope_of(const std::string& text) {
  static const auto patterns = textmate_patterns();
  for (const Pattern& pattern : patterns) {
    std::smatch found;
    if (!std::regex_search(text, found, pattern.match, std::regex_constants::match_continuous)) continue;
    return found.length() == static_cast<std::ptrdiff_t>(text.size()) ? pattern.scope : "a part of " + pattern.scope;
  }
  return "";
}

std::set<std::string> vim_keywords() {
  std::set<std::string> words;
  std::istringstream lines(content_of(editors / "vim/syntax/reconcile.vim"));
  for (std::string line; std::getline(lines, line);) {
    std::istringstream parts(line);
    std::string word;
    parts >> word;
    if (word != "syntax" || !(parts >> word) || word != "keyword") continue;
    for (parts >> word; parts >> word;) words.insert(word);
  }
  return words;
}

TEST_CASE("the TextMate grammar knows every word of the language", "[editors]") {
  const auto words = words_of_norm();
  CHECK(words.size() > 100);
  for (const std::string& word : words) {
    INFO(word);
    const std::string scope = scope_of(word);
    CHECK((scope.starts_with("keyword.") || scope.starts_with("support.constant.")));
  }
}

TEST_CASE("the TextMate grammar tells the rest apart", "[editors]") {
  CHECK(scope_of("# tariff") == "comment.line.number-sign.reconcile");
  CHECK(scope_of("phone-terminated") == "entity.name.type.reconcile");
  CHECK(scope_of("amount-differs") == "entity.name.type.reconcile");
  CHECK(scope_of("mon-fri") == "support.constant.day.reconcile");
  CHECK(scope_of("2026-10-01T00:00:00Z") == "constant.numeric.date.reconcile");
  CHECK(scope_of("08:00") == "constant.numeric.clock.reconcile");
  CHECK(scope_of("12_345.67") == "constant.numeric.reconcile");
  CHECK(scope_of("+46") == "constant.numeric.prefix.reconcile");
  CHECK(scope_of("EUR") == "constant.other.currency.reconcile");
  CHECK(scope_of("N/A") == "constant.language.enum.reconcile");
  CHECK(scope_of("ANSWERED") == "constant.language.enum.reconcile");
  CHECK(scope_of("CallTime") == "variable.other.field.reconcile");
  CHECK(scope_of("partners") == "variable.other.reconcile");
  CHECK(scope_of("formula") == "variable.other.reconcile");
}

TEST_CASE("the Vim syntax file knows every word of the language, and no other", "[editors]") {
  CHECK(vim_keywords() == words_of_norm());
}

}  // namespace
}  // namespace reconcile
