// The sample month, end to end: the generator planted the defects and worked the prices out by itself; the audit must
// find these and nothing else, and come to the same sums.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/paths.hpp"

namespace {

namespace fs = std::filesystem;

const fs::path month = fs::path(reconcile::source_folder()) / "fixtures/sample-month";

/// An empty folder, gone at the end of the test.
struct TemporaryFolder {
  TemporaryFolder() {
    std::string name = (fs::temp_directory_path() / "sample-month-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~TemporaryFolder() { fs::remove_all(path); }
  fs::path path;
};

int run(const std::string& command) {
  const int status = std::system(command.c_str());
  REQUIRE(WIFEXITED(status));
  return WEXITSTATUS(status);
}

std::string text_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  REQUIRE(in);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream in(line + ";");
  for (std::string cell; std::getline(in, cell, ';');) cells.push_back(cell);
  return cells;
}

/// "code file:line call", as the generator lists what it planted.
std::multiset<std::string> planted() {
  std::multiset<std::string> findings;
  const auto lines = lines_of(text_of(month / "planted.csv"));
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto cells = cells_of(lines[i]);
    REQUIRE(cells.size() == 4);
    findings.insert(cells[0] + " " + cells[1] + ":" + cells[2] + " " + cells[3]);
  }
  return findings;
}

struct Audit {
  int status = 0;
  std::string bytes;
  std::vector<nlohmann::json> findings;
  nlohmann::json summary;
};

Audit audit(const std::string& options, const std::string& files) {
  const TemporaryFolder folder;
  const fs::path report = folder.path / "report.jsonl";
  Audit result;
  result.status =
      run("cd '" + month.string() + "' && '" + reconcile::program_path() + "' --no-config --rules tariffs.rules --format jsonl " +
          options + " " + files + " > '" + report.string() + "'");
  result.bytes = text_of(report);
  for (const std::string& line : lines_of(result.bytes)) result.findings.push_back(nlohmann::json::parse(line));
  REQUIRE(!result.findings.empty());
  REQUIRE(result.findings.back().contains("summary"));
  result.summary = result.findings.back()["summary"];
  result.findings.pop_back();
  return result;
}

}  // namespace

TEST_CASE("sample month: the audit finds what is planted and nothing else") {
  const Audit result = audit("", "cdr/*.csv");
  CHECK(result.status == 1);
  std::multiset<std::string> found;
  for (const auto& finding : result.findings) {
    const std::string code = finding["code"];
    // These speak of a whole file or hour, or of a row that could not be read: the list names no call.
    const bool about_a_call = code != "row-unreadable" && finding.contains("call_id");
    const std::string line = finding.contains("line") ? finding["line"].dump() : "";
    found.insert(code + " " + finding.value("file", "") + ":" + line + " " +
                 (about_a_call ? finding["call_id"].get<std::string>() : ""));
  }
  CHECK(found == planted());
}

TEST_CASE("sample month: the sums are those of the generator, and they tie") {
  const auto expected = cells_of(lines_of(text_of(month / "totals.csv")).at(1));
  REQUIRE(expected.size() == 8);
  const Audit result = audit("", "cdr/*.csv");
  nlohmann::json euro;
  for (const auto& money : result.summary["money"]) {
    if (money["currency"] == expected[0]) euro = money;
  }
  REQUIRE(!euro.is_null());
  CHECK(euro["calls"].dump() == expected[1]);
  CHECK(euro["charged"] == expected[3]);
  CHECK(euro["expected"] == expected[4]);
  CHECK(euro["overcharged"] == expected[5]);
  CHECK(euro["undercharged"] == expected[6]);
  CHECK(euro["at_risk_in_duplicates"] == expected[7]);
}

TEST_CASE("sample month: the report's bytes do not depend on threads or on the order of files") {
  const Audit plain = audit("--jobs 1", "cdr/*.csv");
  CHECK(audit("--jobs 2", "cdr/*.csv").bytes == plain.bytes);
  CHECK(audit("--jobs 2", "$(ls -r cdr/*.csv)").bytes == plain.bytes);
  CHECK(audit("--jobs 3", "cdr").bytes == plain.bytes);
}

TEST_CASE("sample month: the generator makes the same files again") {
  const TemporaryFolder folder;
  REQUIRE(run("'" RECONCILE_GENERATOR "' --sample --out '" + folder.path.string() + "'") == 0);
  std::set<fs::path> made;
  for (const auto& entry : fs::recursive_directory_iterator(folder.path)) {
    if (!entry.is_regular_file()) continue;
    const fs::path name = fs::relative(entry.path(), folder.path);
    made.insert(name);
    INFO(name.string());
    CHECK(text_of(entry.path()) == text_of(month / name));
  }
  std::set<fs::path> kept;
  for (const auto& entry : fs::recursive_directory_iterator(month)) {
    if (entry.is_regular_file()) kept.insert(fs::relative(entry.path(), month));
  }
  CHECK(kept.erase("tariffs.rules") == 1);
  CHECK(made == kept);
}
