// The sample month, end to end: the generator planted the defects and worked the prices out by itself; the audit must
// find these and nothing else, and come to the same sums.
#include <algorithm>
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

/// "0.5" and "0.50" are 50.
long in_cents(const std::string& amount) {
  const std::size_t point = amount.find('.');
  std::string decimals = point == std::string::npos ? "" : amount.substr(point + 1);
  REQUIRE(decimals.size() <= 2);
  decimals.resize(2, '0');
  return std::stol(amount.substr(0, point) + decimals);
}

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream in(line + ";");
  for (std::string cell; std::getline(in, cell, ';');) cells.push_back(cell);
  return cells;
}

/// "code file:line call, about", as the generator lists what it planted.
std::multiset<std::string> planted() {
  std::multiset<std::string> findings;
  const auto lines = lines_of(text_of(month / "planted.csv"));
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto cells = cells_of(lines[i]);
    REQUIRE(cells.size() == 5);
    findings.insert(cells[0] + " " + cells[1] + ":" + cells[2] + " " + cells[3] + ", " + cells[4]);
  }
  return findings;
}

/// What tells a finding from others of its code and place: a requirement's name, a day, an invoice's line.
std::string about(const nlohmann::json& finding) {
  const std::string code = finding["code"];
  if (finding.contains("waived")) return "waived: " + finding["waived"].get<std::string>();
  for (const char* name : {"requirement", "alert", "unique"}) {
    if (finding.contains(name)) return finding[name];
  }
  if (finding.contains("day")) return finding["kind"].get<std::string>() + " " + finding["day"].get<std::string>();
  if (code.rfind("file-", 0) == 0) return finding["first"];
  if (code.rfind("waiver-", 0) == 0) {  // the reason, the one text in quotes
    const std::string message = finding["message"];
    const std::size_t begin = message.find('"') + 1;
    return message.substr(begin, message.find('"', begin) - begin);
  }
  if (!finding.contains("invoice")) return "";
  std::string line = finding["invoice"];
  if (finding.contains("group")) {
    for (const auto& value : finding["group"]) line += ", " + (value == "" ? "(empty)" : value.get<std::string>());
  }
  return line;
}

/// Those of `all` that `some` lacks.
std::vector<std::string> missing_in(const std::multiset<std::string>& some, const std::multiset<std::string>& all) {
  std::vector<std::string> missing;
  std::set_difference(all.begin(), all.end(), some.begin(), some.end(), std::back_inserter(missing));
  return missing;
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
  result.status = run("cd '" + month.string() + "' && '" + reconcile::program_path() +
                      "' --no-config --rules tariffs.rules --format jsonl " + options + " " + files + " > '" +
                      report.string() + "'");
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
                 (about_a_call ? finding["call_id"].get<std::string>() : "") + ", " + about(finding));
  }
  CHECK(missing_in(found, planted()) == std::vector<std::string>());  // planted, and not found
  CHECK(missing_in(planted(), found) == std::vector<std::string>());  // found, and not planted
}

TEST_CASE("sample month: the sums are those of the generator, and they tie") {
  const auto expected = cells_of(lines_of(text_of(month / "totals.csv")).at(1));
  REQUIRE(expected.size() == 9);
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
  CHECK(euro["waived"] == expected[8]);
}

TEST_CASE("sample month: the invoices' sums are those of the generator, and they tie") {
  const Audit result = audit("", "cdr/*.csv");
  const auto lines = lines_of(text_of(month / "invoice-totals.csv"));
  REQUIRE(lines.size() == 4);
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto expected = cells_of(lines[i]);
    REQUIRE(expected.size() == 11);
    INFO(expected[0]);
    nlohmann::json invoice;
    for (const auto& each : result.summary["invoices"]) {
      if (each["invoice"] == expected[0] && each["currency"] == "EUR") invoice = each;
    }
    REQUIRE(!invoice.is_null());
    const auto cents = [](const nlohmann::json& amount) { return in_cents(amount.get<std::string>()); };
    CHECK(invoice["figures"].dump() == expected[1]);
    CHECK(cents(invoice["invoiced"]) == in_cents(expected[2]));
    const bool has_charge = invoice.contains("charged");  // SIP trunks carry none
    CHECK((has_charge ? cents(invoice["charged"]) : 0) == in_cents(expected[3]));
    CHECK(cents(invoice["expected"]) == in_cents(expected[4]));
    CHECK(invoice["differing"]["figures"].dump() == expected[5]);
    CHECK(cents(invoice["differing"]["difference"]) == in_cents(expected[6]));
    CHECK(invoice["unknown"]["figures"].dump() == expected[7]);
    CHECK(cents(invoice["unknown"]["invoiced"]) == in_cents(expected[8]));
    CHECK(invoice["missing"]["figures"].dump() == expected[9]);
    const auto missing = cents(invoice["missing"][has_charge ? "charged" : "expected"]);
    CHECK(missing == in_cents(expected[10]));
    CHECK(cents(invoice["difference"]) ==
          cents(invoice["invoiced"]) - cents(invoice[has_charge ? "charged" : "expected"]));
    CHECK(cents(invoice["difference"]) == cents(invoice["differing"]["difference"]) +
                                              cents(invoice["unknown"]["invoiced"]) - missing +
                                              cents(invoice["agreeing"]["difference"]));
  }
}

TEST_CASE("sample month: every finding code is planted, but for three") {
  const std::set<std::string> not_planted = {
      "ambiguous-tariff",  // the contract has no two tariffs for one call
      "hour-empty",        // too few calls an hour to miss any
      "learning",          // every application calls on every day
  };
  std::set<std::string> codes = not_planted;
  for (const std::string& finding : planted()) codes.insert(finding.substr(0, finding.find(' ')));
  const std::set<std::string> all = {
#define X(identifier, name, severity) name,
#include "base/finding_codes.def"
#undef X
  };
  CHECK(codes == all);
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
