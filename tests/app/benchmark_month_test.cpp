// Generated months for benchmarks: what is wrong with them is what their names say, and as much as truth.txt says.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "app/program.hpp"

namespace reconcile::test {
namespace {

namespace fs = std::filesystem;

/// A generated month, gone at the end of the test.
struct Month {
  Month(const std::string& rows, const std::string& month_case) {
    std::string name = (fs::temp_directory_path() / "benchmark-month-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    folder = name;
    Start generator;
    generator.program = RECONCILE_GENERATOR;
    REQUIRE(run_program({"--rows", rows, "--case", month_case, "--out", folder.string()}, generator).status == 0);
  }
  ~Month() { fs::remove_all(folder); }

  Outcome audit() const {
    std::vector<std::string> arguments{"--rules", (folder / "bench.rules").string(), "--no-config", "--format",
                                       "jsonl"};
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (entry.path().filename().string().starts_with("cdr-")) arguments.push_back(entry.path().string());
    }
    return run_here(arguments);
  }
  std::size_t truth(const std::string& name) const {
    std::istringstream lines(read_file((folder / "truth.txt").string()));
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with(name + " ")) return std::stoul(line.substr(name.size() + 1));
    }
    FAIL("no " + name);
    return 0;
  }

  fs::path folder;
};

std::map<std::string, std::size_t> found_in(const std::string& report) {
  std::map<std::string, std::size_t> found;
  std::istringstream lines(report);
  for (std::string line; std::getline(lines, line);) {
    const nlohmann::json object = nlohmann::json::parse(line);
    if (object.contains("code")) ++found[object["code"]];
  }
  return found;
}

TEST_CASE("months for benchmarks: one that is right has no findings", "[app]") {
  const Month month("3000", "right");
  const Outcome audit = month.audit();
  CHECK(audit.status == 0);
  CHECK(found_in(audit.out).empty());
}

TEST_CASE("months for benchmarks: every answered call is mispriced", "[app]") {
  const Month month("1500", "mispriced");
  const Outcome audit = month.audit();
  CHECK(audit.status == 1);
  const std::size_t wrong = found_in(audit.out)["amount-differs"];
  CHECK(wrong == month.truth("amount-differs"));
  CHECK(wrong + month.truth("no-tariff") == month.truth("answered"));
  CHECK(wrong > 500);
}

TEST_CASE("months for benchmarks: every CallId stands twice", "[app]") {
  const Month month("1001", "duplicates");
  const Outcome audit = month.audit();
  CHECK(audit.status == 1);
  CHECK(found_in(audit.out)["duplicate-conflicting"] == 500);
  CHECK(month.truth("repeated CallIds") == 500);
}

TEST_CASE("months for benchmarks: no row can be read", "[app]") {
  const Month month("500", "unreadable");
  const Outcome audit = month.audit();
  CHECK(audit.status == 2);
  CHECK(found_in(audit.out) == std::map<std::string, std::size_t>{{"row-unreadable", 500}});
}

TEST_CASE("months for benchmarks: quotes change nothing that is found", "[app]") {
  const Month quoted("4000", "quoted");
  const Month usual("4000", "usual");
  const Outcome of_quoted = quoted.audit();
  const Outcome of_usual = usual.audit();
  CHECK(of_quoted.status == 1);
  CHECK(found_in(of_quoted.out)["amount-differs"] == usual.truth("amount-differs"));
  CHECK(found_in(of_quoted.out) == found_in(of_usual.out));
  std::istringstream lines(read_file((quoted.folder / "cdr-2026-10-03.csv").string()));
  std::string line;
  std::getline(lines, line);  // the header
  while (std::getline(lines, line)) {
    CHECK(line.front() == '"');
    CHECK(line.back() == '"');
    CHECK(std::count(line.begin(), line.end(), '"') >= 30);
  }
}

}  // namespace
}  // namespace reconcile::test
