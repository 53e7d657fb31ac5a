// Every diagnostic code is met by a fixture, so that somebody has read its text, and explained in docs/diagnostics.md.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "support/paths.hpp"

namespace reconcile::test {
namespace {

namespace fs = std::filesystem;

/// Codes that no fixture can show, with the reason, and the test that provokes them instead.
struct Unshown {
  const char* reason;
  const char* test;
};
const std::map<std::string, Unshown> unshown = {
    {"too-many-errors", {"a hundred errors stand before it", "tests/language/parser_test.cpp"}},
    {"equal-rows-more", {"a hundred errors stand before it", "tests/language/check_tariffs_test.cpp"}},
};

std::vector<std::string> all_codes() {
  return {
#define X(identifier, name, level, message, help) name,
#include "base/diagnostic_codes.def"
#undef X
  };
}

std::string content_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// What follows `before` up to `after`, wherever that stands at a line's beginning.
void add_all(const std::string& text, const std::string& before, char after, std::set<std::string>& found) {
  for (std::size_t at = text.find(before); at != std::string::npos; at = text.find(before, at + 1)) {
    if (at > 0 && text[at - 1] != '\n') continue;
    const std::size_t begin = at + before.size();
    found.insert(text.substr(begin, text.find(after, begin) - begin));
  }
}

/// The codes in all expected texts: `stderr` and `stdout` of golden cases, `.txt` beside rules.
std::set<std::string> shown_codes() {
  std::set<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(source_folder()) / "fixtures")) {
    const fs::path& path = entry.path();
    if (!entry.is_regular_file()) continue;
    if (path.extension() != ".txt" && path.filename() != "stderr" && path.filename() != "stdout") continue;
    const std::string text = content_of(path);
    for (const char* level : {"error[", "warning[", "note["}) add_all(text, level, ']', found);
  }
  return found;
}

TEST_CASE("every diagnostic code is shown by a fixture", "[codes]") {
  const std::set<std::string> shown = shown_codes();
  for (const std::string& code : all_codes()) {
    INFO("no text under fixtures/ has the code " << code);
    CHECK((shown.count(code) != 0) != (unshown.count(code) != 0));
  }
}

TEST_CASE("a code that no fixture can show is provoked by a test", "[codes]") {
  CHECK(unshown.size() <= 5);
  for (const auto& [code, why] : unshown) {
    std::string identifier = code;
    std::replace(identifier.begin(), identifier.end(), '-', '_');
    const std::string test = content_of(fs::path(source_folder()) / why.test);
    INFO(code << " (" << why.reason << ") is not in " << why.test);
    CHECK((test.find(code) != std::string::npos || test.find(identifier) != std::string::npos));
  }
}

TEST_CASE("docs/diagnostics.md has a section for each code, in the table's order", "[codes]") {
  const std::string text = content_of(fs::path(source_folder()) / "docs/diagnostics.md");
  std::vector<std::string> sections;
  std::istringstream lines(text);
  std::size_t length = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("## ", 0) == 0) {
      INFO("before " << line);
      if (!sections.empty()) CHECK((length >= 2 && length <= 12));
      sections.push_back(line.substr(3));
      length = 0;
    } else if (!line.empty()) {
      ++length;
    }
  }
  CHECK(sections == all_codes());
}

}  // namespace
}  // namespace reconcile::test
