// fixtures/<area>/<clean-|findings-|fail-><case>/: `args`, one argument a line, run in the case's folder; `stdin` where
// there is one; `stdout` and `stderr` as expected. RECONCILE_UPDATE=1 in the environment writes what is expected anew.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>

#include "app/program.hpp"
#include "app/version.hpp"
#include "support/paths.hpp"
#include "values/instant.hpp"

namespace reconcile::test {
namespace {

namespace fs = std::filesystem;

const std::map<std::string, int> status_of_prefix = {{"clean", 0}, {"findings", 1}, {"fail", 2}};

std::vector<fs::path> cases() {
  std::vector<fs::path> result;
  for (const auto& area : fs::directory_iterator(fs::path(source_folder()) / "fixtures")) {
    if (!area.is_directory()) continue;
    for (const auto& entry : fs::directory_iterator(area)) {
      const std::string name = entry.path().filename().string();
      const bool has_prefix = status_of_prefix.count(name.substr(0, name.find('-'))) != 0;
      if (entry.is_directory() && (has_prefix || fs::exists(entry.path() / "args"))) result.push_back(entry.path());
    }
  }
  std::sort(result.begin(), result.end());
  return result;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// What differs between machines and between releases.
std::string without_versions(std::string text) {
  const auto replace_all = [&](const std::string& what, const std::string& by) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
      text.replace(at, what.size(), by);
    }
  };
  const std::string zones = Zone::data_version();
  replace_all("time zone data " + zones + "\n", "time zone data <zones>\n");
  replace_all("\"tz\":\"" + zones + "\"", "\"tz\":\"<zones>\"");
  replace_all("reconcile " + tool_version(), "reconcile <version>");
  replace_all("\"version\":\"" + tool_version() + "\"", "\"version\":\"<version>\"");
  return text;
}

Outcome run_case(const fs::path& folder, const std::vector<std::string>& arguments) {
  Start start;
  start.folder = folder.string();
  if (fs::exists(folder / "stdin")) start.input = (folder / "stdin").string();
  Outcome outcome = run_here(arguments, start);
  outcome.out = without_versions(outcome.out);
  outcome.err = without_versions(outcome.err);
  return outcome;
}

void check_same(const Outcome& outcome, const Outcome& expected) {
  CHECK(outcome.out == expected.out);
  CHECK(outcome.err == expected.err);
  CHECK(outcome.status == expected.status);
}

bool is_option(const std::string& word) { return word.rfind("--", 0) == 0; }

bool is_audit(const std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments.front() == "explain") return false;
  return std::any_of(arguments.begin(), arguments.end(),
                     [](const std::string& word) { return word.rfind("--rules=", 0) == 0; });
}

/// In `args` options stand first and as --name=value: what is left at the end are the inputs.
std::size_t first_input(const std::vector<std::string>& arguments) {
  std::size_t first = arguments.size();
  while (first > 0 && !is_option(arguments[first - 1])) --first;
  return first;
}

TEST_CASE("golden cases", "[golden]") {
  const bool update = std::getenv("RECONCILE_UPDATE") != nullptr;
  for (const fs::path& folder : cases()) {
    const std::string name = folder.filename().string();
    INFO(folder.parent_path().filename().string() + "/" + name);
    const std::vector<std::string> arguments = lines_of(read_file((folder / "args").string()));
    const Outcome first = run_case(folder, arguments);
    if (update) {
      write_text((folder / "stdout").string(), first.out);
      write_text((folder / "stderr").string(), first.err);
    }
    const int status = status_of_prefix.at(name.substr(0, name.find('-')));
    check_same(first, {status, read_file((folder / "stdout").string()), read_file((folder / "stderr").string())});
    if (!is_audit(arguments)) continue;

    // However the work is cut and the inputs are ordered: the same bytes.
    std::vector<std::string> otherwise = arguments;
    const auto inputs = otherwise.begin() + static_cast<std::ptrdiff_t>(first_input(arguments));
    std::reverse(inputs, otherwise.end());
    otherwise.insert(inputs, "--jobs=2");
    check_same(run_case(folder, otherwise), first);
  }
}

TEST_CASE("every golden case has its files", "[golden]") {
  const std::vector<fs::path> all = cases();
  CHECK(all.size() >= 10);
  std::map<int, int> by_status;
  for (const fs::path& folder : all) {
    const std::string name = folder.filename().string();
    INFO(folder.string());
    REQUIRE(status_of_prefix.count(name.substr(0, name.find('-'))) == 1);
    ++by_status[status_of_prefix.at(name.substr(0, name.find('-')))];
    for (const char* file : {"args", "stdout", "stderr"}) CHECK(fs::exists(folder / file));
    if (name.rfind("fail", 0) == 0) CHECK(fs::file_size(folder / "stderr") > 0);
  }
  CHECK(by_status.size() == 3);
}

}  // namespace
}  // namespace reconcile::test
