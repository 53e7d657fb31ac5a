// The verbs that write files: init and freeze. And the sample month's own tests.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "app/program.hpp"
#include "base/files.hpp"
#include "support/paths.hpp"

namespace reconcile::test {
namespace {

namespace fs = std::filesystem;

/// An empty folder, gone at the end of the test.
class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "reconcile-verbs-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  fs::path operator/(const std::string& name) const { return path_ / name; }
  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    write_text((path_ / name).string(), text);
  }
  std::string read(const std::string& name) const { return read_file((path_ / name).string()); }
  Outcome run(const std::vector<std::string>& arguments) const {
    Start start;
    start.folder = path_.string();
    return run_here(arguments, start);
  }

 private:
  fs::path path_;
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_CASE("init: the starter passes check and test", "[app]") {
  const Folder folder;
  const Outcome made = folder.run({"init"});
  CHECK(made.status == 0);
  CHECK(has(made.out, "wrote tariffs.rules\nwrote reconcile.yaml\n"));
  const Outcome check = folder.run({"check", "tariffs.rules"});
  CHECK(check.status == 0);
  CHECK(check.err.empty());
  const Outcome test = folder.run({"test", "--coverage", "tariffs.rules"});
  CHECK(test.status == 0);
  CHECK(test.err.empty());
  CHECK(has(test.out, " tests, "));
  CHECK(has(test.out, " 0 failed\n"));
  // With its reconcile.yaml the audit needs no options.
  folder.write("cdr/a.csv",
               "CallId;UserSpaceId;CallTime;Result;Reason;Duration;From;To;Amount;Currency;Custom;ApplicationKey\n"
               "c-1;1;2026-03-03T10:00:00Z;ANSWERED;CALLERHANGUP;61;+4670000001;+468123;0.0160;EUR;;a\n");
  CHECK(folder.run({}).status == 0);
}

TEST_CASE("init: into a new folder, and never over a file", "[app]") {
  const Folder folder;
  CHECK(folder.run({"init", "new/contract"}).status == 0);
  CHECK(fs::exists(folder / "new/contract/tariffs.rules"));
  folder.write("other/reconcile.yaml", "# mine\n");
  const Outcome refused = folder.run({"init", "other"});
  CHECK(refused.status == 2);
  CHECK(has(refused.err, "error[file-is-there]: other/reconcile.yaml is there already, and nothing was written"));
  CHECK(folder.read("other/reconcile.yaml") == "# mine\n");
  CHECK_FALSE(fs::exists(folder / "other/tariffs.rules"));
}

const char* const main_rules =
    "\xEF\xBB\xBFrules 1\r\n"
    "include \"parts/common.rules\"   # no pin yet\r\n"
    "tariff \"T\" for phone-terminated {\r\n"
    "  source \"x\"\r\n"
    "  rates from \"deck.csv\" sha256 \"000000\" by prefix of To {\r\n"
    "    column prefix = \"Code\"\r\n"
    "    column rate = \"Rate\" EUR/min\r\n"
    "  }\r\n"
    "}\r\n";

Folder& with_rules(Folder& folder) {
  folder.write("main.rules", main_rules);
  folder.write("deck.csv", "Code;Rate\n46;0.01\n");
  folder.write("parts/common.rules", "rules 1\ncurrency EUR\ninclude \"round.rules\" sha256 \"ABCDEF\"\n");
  folder.write("parts/round.rules", "rules 1\nround half-up to 4 digits\n");
  return folder;
}

TEST_CASE("freeze: every pin is written or renewed, what is included first", "[app]") {
  Folder folder;
  with_rules(folder);
  CHECK(folder.run({"check", "main.rules"}).status == 1);
  const Outcome frozen = folder.run({"freeze", "main.rules"});
  CHECK(frozen.status == 0);
  CHECK(frozen.err.empty());
  const std::string round = sha256(folder.read("parts/round.rules"));
  const std::string common = "rules 1\ncurrency EUR\ninclude \"round.rules\" sha256 \"" + round + "\"\n";
  CHECK(folder.read("parts/common.rules") == common);
  const std::string deck = sha256(folder.read("deck.csv"));
  // The rest of the text stays to the byte.
  std::string expected = main_rules;
  expected.replace(expected.find("\"000000\""), 8, "\"" + deck + "\"");
  expected.insert(expected.find("   # no pin"), " sha256 \"" + sha256(common) + "\"");
  CHECK(folder.read("main.rules") == expected);
  CHECK(frozen.out == "parts/common.rules:3: \"round.rules\" has changed: pinned to " + round +
                          ", before ABCDEF\nmain.rules:2: \"parts/common.rules\" pinned to " + sha256(common) +
                          "\nmain.rules:5: \"deck.csv\" has changed: pinned to " + deck +
                          ", before 000000\n3 pins, 2 files rewritten\n");
  CHECK(folder.run({"check", "main.rules"}).status == 0);

  const Outcome again = folder.run({"freeze", "main.rules", "parts/common.rules"});
  CHECK(again.status == 0);
  CHECK(has(again.out, "\"deck.csv\" unchanged\n"));
  CHECK(has(again.out, "3 pins, 0 files rewritten\n"));
  CHECK(folder.read("main.rules") == expected);
}

TEST_CASE("freeze: a short pin that holds is written out", "[app]") {
  Folder folder;
  with_rules(folder);
  std::string text = main_rules;
  text.replace(text.find("000000"), 6, sha256(folder.read("deck.csv")).substr(0, 8));
  folder.write("main.rules", text);
  CHECK(has(folder.run({"freeze", "main.rules"}).out, "\"deck.csv\" unchanged, its pin written out to "));
}

TEST_CASE("freeze: where a file cannot be read nothing is changed", "[app]") {
  Folder folder;
  with_rules(folder);
  fs::remove(folder / "deck.csv");
  const Outcome refused = folder.run({"freeze", "main.rules"});
  CHECK(refused.status == 2);
  CHECK(refused.out.empty());
  CHECK(has(refused.err, "error[file-unreadable]: cannot open deck.csv"));
  CHECK(folder.read("main.rules") == main_rules);
  CHECK(has(folder.read("parts/common.rules"), "ABCDEF"));
}

TEST_CASE("freeze: a file beyond the folder of the first is not written", "[app]") {
  const Folder folder;
  folder.write("outside.rules", "rules 1\ninclude \"a.rules\"\n");
  folder.write("a.rules", "rules 1\n");
  folder.write("inner/main.rules", "rules 1\ninclude \"../outside.rules\"\n");
  const Outcome refused = folder.run({"freeze", "inner/main.rules"});
  CHECK(refused.status == 2);
  CHECK(has(refused.err, "error[include-outside]"));
  CHECK(folder.read("outside.rules") == "rules 1\ninclude \"a.rules\"\n");
}

TEST_CASE("the sample month's own tests pass, and coverage names what they leave out", "[app]") {
  Start start;
  start.folder = source_folder() + "/fixtures/sample-month";
  const Outcome outcome = run_here({"test", "--coverage", "tariffs.rules"}, start);
  CHECK(outcome.err.empty());
  CHECK(outcome.status == 0);
  CHECK(has(outcome.out, "15 tests, 15 passed, 0 failed\n"));
  CHECK(has(outcome.out, "tariffs: 4 of 5 reached"));  // those of the kinds with a charge or an invoice
  CHECK(has(outcome.out, "not reached: \"Calls to phones 2026\" +46000000000 (tariffs.rules:35)"));
  CHECK(has(outcome.out, "rates-2026.csv: 1 of 274 rows reached\n"));
}

}  // namespace
}  // namespace reconcile::test
