// Who may include whom: the table of rooms in docs/architecture.md, read off the #include lines of src/.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "support/paths.hpp"

namespace {

namespace fs = std::filesystem;

struct Room {
  std::set<std::string> rooms;  ///< whole rooms that it may include, besides itself
  std::set<std::string> files;  ///< single files of others
};

const std::map<std::string, Room> rooms = {
    {"base", {{}, {}}},
    {"values", {{"base"}, {}}},
    {"calls", {{"base", "values"}, {}}},
    {"language", {{"base", "values"}, {"calls/layout.hpp"}}},
    {"plan", {{"base", "values", "calls"}, {"language/checked.hpp"}}},
    {"audit", {{"base", "values", "calls", "plan"}, {}}},
    {"report", {{"base", "values"}, {"audit/finding.hpp", "audit/summary.hpp"}}},
    {"app", {{"base", "values", "calls", "language", "plan", "audit", "report"}, {}}},
};

/// Libraries that one room alone may see, by the start of the included path.
const std::vector<std::pair<std::string, std::string>> only_here = {
    {"yaml-cpp/", "base"},   {"boost/multiprecision/", "values"}, {"date/", "values"}, {"tao/pegtl", "language"},
    {"nlohmann/", "report"}, {"boost/program_options", "app"},
};

std::vector<std::string> included(const fs::path& file) {
  std::vector<std::string> result;
  std::ifstream in(file);
  REQUIRE(in);
  for (std::string line; std::getline(in, line);) {
    const std::size_t hash = line.find_first_not_of(' ');
    if (hash == std::string::npos || line.compare(hash, 8, "#include") != 0) continue;
    const std::size_t begin = line.find_first_of("<\"");
    const std::size_t end = line.find_first_of(">\"", begin + 1);
    REQUIRE(end != std::string::npos);
    result.push_back(line.substr(begin + 1, end - begin - 1));
  }
  return result;
}

/// "" or what is wrong with `path` in a file of `room`.
std::string complaint(const std::string& room, const std::string& file, const std::string& path) {
  for (const auto& [library, owner] : only_here) {
    if (path.starts_with(library) && room != owner) return library + " belongs to " + owner;
  }
  if (path.starts_with("grammar/")) {
    const bool parser = room == "language" && file.starts_with("parser");
    return parser ? "" : "the grammar is for language/parser*.cpp";
  }
  const std::string other = path.substr(0, path.find('/'));
  if (rooms.count(other) == 0 || other == room) return "";
  if (path.find("/detail/") != std::string::npos) return "detail/ is private to " + other;
  const Room& table = rooms.at(room);
  return table.rooms.count(other) != 0 || table.files.count(path) != 0 ? "" : room + " may not include " + path;
}

TEST_CASE("every #include keeps to the table of rooms", "[architecture]") {
  std::size_t seen = 0;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(reconcile::source_folder()) / "src")) {
    const fs::path extension = entry.path().extension();
    if (extension != ".hpp" && extension != ".cpp" && extension != ".def") continue;
    const fs::path relative = fs::relative(entry.path(), fs::path(reconcile::source_folder()) / "src");
    const std::string room = relative.begin()->string();
    if (relative == "main.cpp") continue;
    INFO(relative.string());
    REQUIRE(rooms.count(room) == 1);
    for (const std::string& path : included(entry.path())) {
      CHECK(complaint(room, relative.filename().string(), path) == "");
      ++seen;
    }
  }
  CHECK(seen > 100);
}

TEST_CASE("the reading of #include lines can fail", "[architecture]") {
  CHECK(complaint("calls", "x.cpp", "language/check.hpp") == "calls may not include language/check.hpp");
  CHECK(complaint("language", "x.cpp", "calls/layout.hpp") == "");
  CHECK(complaint("language", "x.cpp", "calls/block.hpp") == "language may not include calls/block.hpp");
  CHECK(complaint("app", "x.cpp", "report/detail/text.hpp") == "detail/ is private to report");
  CHECK(complaint("report", "x.cpp", "report/detail/text.hpp") == "");
  CHECK(complaint("report", "x.cpp", "audit/tally.hpp") == "report may not include audit/tally.hpp");
  CHECK(complaint("audit", "x.cpp", "nlohmann/json.hpp") == "nlohmann/ belongs to report");
  CHECK(complaint("language", "check.cpp", "grammar/grammar.hpp") == "the grammar is for language/parser*.cpp");
  CHECK(complaint("language", "parser.cpp", "grammar/grammar.hpp") == "");
  CHECK(complaint("base", "x.cpp", "vector") == "");
}

}  // namespace
