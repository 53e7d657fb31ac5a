// `fmt` writes files in place; what it prints besides is in fixtures/format/.
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <sstream>

#include "app/program.hpp"
#include "app/unified_diff.hpp"

namespace reconcile::test {
namespace {

namespace fs = std::filesystem;

/// A folder for one test.
class Folder {
 public:
  Folder() { fs::create_directory(path_); }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void write(const std::string& name, const std::string& text) const { write_text((path_ / name).string(), text); }
  std::string read(const std::string& name) const { return read_file((path_ / name).string()); }
  fs::path at(const std::string& name) const { return path_ / name; }
  Outcome run(const std::vector<std::string>& arguments) const {
    Start start;
    start.folder = path_.string();
    return run_here(arguments, start);
  }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(path_), fs::directory_iterator{}));
  }

 private:
  fs::path path_ = fs::temp_directory_path() / ("reconcile-fmt-" + std::to_string(::getpid()));
};

const std::string untidy = "rules   1\r\ninclude \"nowhere.rules\"   # is not read\r\n\r\n\r\nlet a=1EUR";
const std::string tidy = "rules 1\ninclude \"nowhere.rules\"  # is not read\n\nlet a = 1 EUR\n";

TEST_CASE("fmt writes what changes, names it, and keeps the mode of the file", "[format]") {
  const Folder folder;
  folder.write("a.rules", untidy);
  folder.write("b.rules", tidy);
  REQUIRE(::chmod(folder.at("a.rules").c_str(), 0640) == 0);
  const auto untouched = fs::last_write_time(folder.at("b.rules"));

  const Outcome first = folder.run({"fmt", "a.rules", "b.rules"});
  CHECK(first.status == 0);
  CHECK(first.out == "a.rules\n");
  CHECK(first.err.empty());
  CHECK(folder.read("a.rules") == tidy);
  CHECK(fs::status(folder.at("a.rules")).permissions() == fs::perms(0640));
  CHECK(fs::last_write_time(folder.at("b.rules")) == untouched);
  CHECK(folder.files() == 2);

  const Outcome second = folder.run({"fmt", "a.rules", "b.rules"});
  CHECK(second.status == 0);
  CHECK(second.out.empty());
}

TEST_CASE("fmt leaves a file with errors alone and formats the others", "[format]") {
  const Folder folder;
  const std::string wrong = "rules   1\nlet a = \n";
  folder.write("a.rules", wrong);
  folder.write("b.rules", untidy);
  const Outcome outcome = folder.run({"fmt", "a.rules", "missing.rules", "b.rules"});
  CHECK(outcome.status == 2);
  CHECK(outcome.out == "b.rules\n");
  CHECK(outcome.err.find("--> a.rules:2:8") != std::string::npos);
  CHECK(outcome.err.find("cannot open missing.rules") != std::string::npos);
  CHECK(folder.read("a.rules") == wrong);
  CHECK(folder.read("b.rules") == tidy);
}

TEST_CASE("fmt --check and --diff change nothing", "[format]") {
  const Folder folder;
  folder.write("a.rules", untidy);
  folder.write("b.rules", tidy);
  for (const char* option : {"--check", "--diff"}) {
    INFO(option);
    CHECK(folder.run({"fmt", option, "b.rules", "a.rules"}).status == 1);
    const Outcome clean = folder.run({"fmt", option, "b.rules"});
    CHECK(clean.status == 0);
    CHECK(clean.out.empty());
    CHECK(folder.read("a.rules") == untidy);
  }
  CHECK(folder.run({"fmt", "--check", "a.rules", "b.rules"}).out == "a.rules\n");
}

std::string diff(std::string_view before, std::string_view after) {
  std::ostringstream out;
  print_unified_diff(out, "t", before, after);
  return out.str();
}

TEST_CASE("a diff tells lines that changed, with three lines around them", "[format]") {
  CHECK(diff("a\nb\n c\nd\ne\nf\ng\n", "a\nb\nc\nd\ne\nf\ng\n") ==
        "--- t\n+++ t\n@@ -1,6 +1,6 @@\n a\n b\n- c\n+c\n d\n e\n f\n");
  // Joined, parted, a blank line less, and the end of the text.
  CHECK(diff("a b\nc,\nd\n\n\ne { f }", "a b\nc, d\n\ne {\nf\n}\n") ==
        "--- t\n+++ t\n@@ -1,6 +1,6 @@\n a b\n-c,\n-d\n+c, d\n \n-\n-e { f }\n\\ No newline at end of file\n+e "
        "{\n+f\n+}\n");
  // Two hunks where seven lines lie between, one where six do.
  const std::string seven = "1\n2\n3\n4\n5\n6\n7\n";
  const std::string six = "1\n2\n3\n4\n5\n6\n";
  CHECK(diff(" x\n" + seven + " y\n", "x\n" + seven + "y\n") ==
        "--- t\n+++ t\n@@ -1,4 +1,4 @@\n- x\n+x\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n- y\n+y\n");
  CHECK(diff(" x\n" + six + " y\n", "x\n" + six + "y\n") ==
        "--- t\n+++ t\n@@ -1,8 +1,8 @@\n- x\n+x\n 1\n 2\n 3\n 4\n 5\n 6\n- y\n+y\n");
}

}  // namespace
}  // namespace reconcile::test
