// Every planted price of the sample month, explained: the figures that a reader comes to by pencil and paper are those
// of the generator. The pages of codes: every finding has one.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/ladder_text.hpp"
#include "app/pages.hpp"
#include "app/program.hpp"
#include "audit/finding.hpp"
#include "support/paths.hpp"

namespace reconcile::test {
namespace {

namespace fs = std::filesystem;

const fs::path month = fs::path(source_folder()) / "fixtures/sample-month";

/// A line of the generator's list: "| `amount-differs` | file:line | call | what | charged 0.0490, expected 0.0320 |".
struct Planted {
  std::string code, file, line, call, charged, expected;
};

std::string after(const std::string& text, const std::string& word) {
  const std::size_t at = text.find(word);
  if (at == std::string::npos) return "";
  const std::size_t begin = at + word.size();
  return text.substr(begin, text.find_first_of(", |\n", begin) - begin);
}

std::vector<Planted> planted_prices() {
  std::vector<Planted> planted;
  std::istringstream in(read_file((month / "README.md").string()));
  for (std::string line; std::getline(in, line);) {
    if (line.rfind("| `amount-", 0) != 0 && line.rfind("| `no-tariff", 0) != 0 && line.rfind("| `currency-", 0) != 0) {
      continue;
    }
    if (line.find(" | cdr/") == std::string::npos) continue;  // the counts
    Planted one;
    one.code = after(line, "| `");
    one.code.pop_back();
    const std::size_t place = line.find("cdr/");
    one.file = line.substr(place, line.find(':', place) - place);
    one.line = after(line, one.file + ":");
    one.call = after(line, one.file + ":" + one.line + " | ");
    one.charged = after(line, "charged ");
    if (line.find("charged in ") != std::string::npos || line.find("charged though") != std::string::npos) {
      one.charged = after(line.substr(line.rfind("| charged ")), "charged ");
    }
    one.expected = after(line, "expected ");
    planted.push_back(one);
  }
  return planted;
}

/// What stands behind a word at the beginning of a line of the explanation of one row.
std::string figure(const std::string& explanation, const std::string& word) {
  std::istringstream in(explanation);
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    std::string first, second;
    words >> first >> second;
    if (first == word && line.rfind("  ", 0) == 0) return second;
  }
  return "";
}

/// The result of the last rung.
std::string rounded(const std::string& explanation) {
  const std::size_t at = explanation.find("\n  rounded ");
  return at == std::string::npos ? "" : after(explanation.substr(at), " = ");
}

/// A call may have two rows: the part that begins with the row's place.
std::string part_of(const std::string& all, const Planted& planted) {
  const std::size_t begin = all.find(planted.file + ":" + planted.line + "  phone-");
  REQUIRE(begin != std::string::npos);
  return all.substr(begin, all.find("\n\ncdr/", begin) - begin);
}

TEST_CASE("explain: the figures of every planted price are the generator's", "[app]") {
  const std::vector<Planted> all = planted_prices();
  REQUIRE(all.size() == 48);
  Start start;
  start.folder = month.string();
  for (const Planted& planted : all) {
    INFO(planted.file << ':' << planted.line << ' ' << planted.call);
    const Outcome outcome =
        run_here({"explain", "--no-config", "--rules=tariffs.rules", "--call=" + planted.call, planted.file}, start);
    REQUIRE(outcome.status == 0);
    const std::string text = part_of(outcome.out, planted);
    CHECK(text.find("\n  verdict     " + planted.code + ": ") != std::string::npos);
    if (!planted.charged.empty()) CHECK(figure(text, "charged") == planted.charged);
    if (planted.expected.empty()) continue;
    CHECK(figure(text, "expected") == planted.expected);
    const bool is_free = text.find("a call that is not chargeable costs nothing") != std::string::npos;
    if (!is_free) CHECK(rounded(text) == planted.expected);
  }
}

TEST_CASE("fractions are written so that they can be checked", "[app]") {
  CHECK(fraction_text(Rational(33, 1250)) == "33/1250 = 0.0264");
  CHECK(fraction_text(Rational(-1, 8)) == "-1/8 = -0.125");
  CHECK(fraction_text(Rational(2)) == "2");
  CHECK(fraction_text(Rational(0)) == "0");
  CHECK(fraction_text(Rational(67, 9000)) == "67/9000 = 0.00744444…");
  CHECK(fraction_text(Rational(-200, 3)) == "-200/3 = -66.66666666…");
}

TEST_CASE("every finding code has its page", "[app]") {
  const std::vector<std::string> codes = {
#define X(identifier, name, severity) name,
#include "base/finding_codes.def"
#undef X
  };
  for (const std::string& code : codes) {
    INFO(code);
    CHECK(page_of(code).rfind("## `" + code + "` (", 0) == 0);
    CHECK(page_of(code).find("**Means**") != std::string_view::npos);
  }
  CHECK(page_of("").empty());
  CHECK(page_of("no-such-code").empty());
  CHECK(page_of("no-tariff").find("## `ambiguous-tariff`") ==
        std::string_view::npos);  // to the next heading, not beyond
}

}  // namespace
}  // namespace reconcile::test
