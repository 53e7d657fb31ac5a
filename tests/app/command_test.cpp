// The whole binary where golden cases do not reach: files written, streams that fail, options that only print.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "app/program.hpp"
#include "app/version.hpp"
#include "support/paths.hpp"

namespace reconcile::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* header =
    "CallId;UserSpaceId;CallTime;Result;Reason;Duration;AnswerTime;From;To;Amount;Currency;Custom;ApplicationKey;"
    "UserId;"
    "ToCountryId\n";

std::string call(int number, const std::string& amount) {
  return "c-" + std::to_string(number) +
         ";1;2026-10-01T10:00:00Z;ANSWERED;CALLERHANGUP;60;2026-10-01T10:00:00Z;+4670000001;+4681234567;" + amount +
         ";EUR;;app-1;u;SE\n";
}

/// A folder with rules and calls: `right.csv` agrees, `wrong.csv` has more findings than a pipe holds.
class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "reconcile-app-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
    write("tariffs.rules",
          "rules 1\ncurrency EUR\nround half-up to 4 digits\n"
          "tariff \"T\" for phone-terminated {\n  source \"x\"\n  rate 0.0120 EUR/min\n}\n");
    write("right.csv", header + call(1, "0.0120"));
    std::string wrong = header;
    for (int i = 0; i < 1000; ++i) wrong += call(i, "0.0130");
    write("wrong.csv", wrong);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void write(const std::string& name, const std::string& text) const { write_text((path_ / name).string(), text); }
  std::string read(const std::string& name) const { return read_file((path_ / name).string()); }
  std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(path_), fs::directory_iterator()));
  }
  Outcome run(std::vector<std::string> arguments, const std::string& output = "") const {
    Start start;
    start.folder = path_.string();
    start.output = output;
    return run_program(arguments, start);
  }
  Outcome shell(const std::string& script) const {
    Start start;
    start.program = "/bin/bash";
    start.folder = path_.string();
    return run_program({"-c", script, program_path()}, start);
  }

 private:
  fs::path path_;
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_CASE("the version and the help print and end well", "[app]") {
  CHECK(run_program({"--version"}).out == "reconcile " + tool_version() + "\n");
  const Outcome help = run_program({"--help"});
  CHECK(help.status == 0);
  CHECK(help.err.empty());
  CHECK(has(help.out, "reconcile [run] --rules RULES"));
  CHECK(has(help.out, "reconcile check"));
  CHECK_FALSE(has(help.out, "infer"));
  const Outcome check = run_program({"check", "-h"});
  CHECK(has(check.out, "Options of `check`"));
  CHECK_FALSE(has(check.out, "Options of `run`"));
}

TEST_CASE("the verbs of later versions are refused", "[app]") {
  for (const char* verb : {"infer"}) {
    const Outcome outcome = run_program({verb, "--help"});
    CHECK(outcome.status == 2);
    CHECK(outcome.err.rfind("error[not-in-this-version]: the verb `" + std::string(verb) + "` is not in this version",
                            0) == 0);
  }
}

TEST_CASE("many reports in one pass are the same as one by one", "[app]") {
  const Folder folder;
  const Outcome text = folder.run({"--rules=tariffs.rules", "wrong.csv"});
  const Outcome jsonl = folder.run({"--rules=tariffs.rules", "--format=jsonl", "wrong.csv"});
  REQUIRE(text.status == 1);
  REQUIRE(jsonl.status == 1);
  const std::size_t before = folder.entries();
  const Outcome all = folder.run(
      {"--rules=tariffs.rules", "--output=jsonl=a.jsonl", "--output=text=b.txt", "--color=always", "wrong.csv"});
  CHECK(all.status == 1);
  CHECK(folder.read("a.jsonl") == jsonl.out);
  CHECK(folder.read("b.txt") == text.out);  // no colour in files
  CHECK(has(all.out, "\x1b[31merror"));
  CHECK(folder.entries() == before + 2);
}

TEST_CASE("a report is whole or absent", "[app]") {
  const Folder folder;
  const std::size_t before = folder.entries();
  const Outcome unreadable = folder.run({"--rules=tariffs.rules", "--output=jsonl=a.jsonl", "missing.csv"});
  CHECK(unreadable.status == 2);
  const Outcome second =
      folder.run({"--rules=tariffs.rules", "--output=jsonl=a.jsonl", "--output=text=nowhere/b.txt", "right.csv"});
  CHECK(second.status == 2);
  CHECK(second.out.empty());
  CHECK(has(second.err, "cannot write nowhere/b.txt: No such file or directory"));
  CHECK(folder.entries() == before);
  // One that the disk refuses does not take the others with it.
  const Outcome full =
      folder.run({"--rules=tariffs.rules", "--output=jsonl=a.jsonl", "--output=text=/dev/full", "wrong.csv"});
  CHECK(full.status == 2);
  CHECK(has(full.err, "cannot write /dev/full: No space left on device"));
  CHECK(has(folder.read("a.jsonl"), "\n{\"summary\":"));
}

TEST_CASE("standard output that cannot be written is an error, a reader that has gone is none", "[app]") {
  const Folder folder;
  const Outcome full = folder.run({"--rules=tariffs.rules", "right.csv"}, "/dev/full");
  CHECK(full.status == 2);
  CHECK(has(full.err, "cannot write to standard output: No space left on device"));
  CHECK(folder.run({"check", "tariffs.rules"}, "/dev/full").status == 2);
  CHECK(folder.run({"--help"}, "/dev/full").status == 2);
  CHECK(folder.shell("\"$0\" --rules=tariffs.rules right.csv >&-").status == 2);

  const std::string cut = " | head -c 10; exit ${PIPESTATUS[0]}";
  const Outcome findings = folder.shell("\"$0\" --rules=tariffs.rules --format=jsonl wrong.csv" + cut);
  CHECK(findings.status == 1);
  CHECK(findings.out == "{\"code\":\"a");
  CHECK(findings.err.empty());
  CHECK(folder.shell("\"$0\" --rules=tariffs.rules --format=jsonl --fail-level=never wrong.csv" + cut).status == 0);
}

TEST_CASE("a pipe is read like a file", "[app]") {
  const Folder folder;
  const Outcome outcome = folder.shell(
      "(for i in 1 2 3 4 5 6 7 8; do cat wrong.csv; done) | \"$0\" --rules=tariffs.rules --format=jsonl - "
      "| tail -n 1; exit ${PIPESTATUS[1]}");
  CHECK(outcome.status == 1);
  CHECK(has(outcome.out, "\"path\":\"(stdin)\""));
  CHECK(has(outcome.out, "\"rows\":8007,\"rejects\":7,"));  // seven headers stand among the rows
}

TEST_CASE("warnings are not said when it shall be quiet, errors are", "[app]") {
  const Folder folder;
  folder.write("empty.csv", "");
  CHECK(has(folder.run({"--rules=tariffs.rules", "right.csv", "empty.csv"}).err, "warning[input-empty]"));
  CHECK(folder.run({"-q", "--rules=tariffs.rules", "right.csv", "empty.csv"}).err.empty());
  CHECK(has(folder.run({"-q", "--rules=tariffs.rules", "right.csv", "missing.csv"}).err, "error[input-missing]"));
}

}  // namespace
}  // namespace reconcile::test
