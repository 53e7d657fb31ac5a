#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "audit/detail/redelivered_files.hpp"
#include "support/audit_case.hpp"

using namespace reconcile;

namespace {

using Ids = std::vector<int>;

std::string name_of_file(std::size_t file) { return "f" + std::to_string(file) + ".csv"; }

void add_files(AuditCase& test, const std::vector<Ids>& files) {
  Unique unique;
  unique.fields = {"CallId"};
  unique.kinds = {*shipped_layouts().id_of("phone-terminated")};
  unique.head = rule_line(3);
  test.program.uniques = {unique};
  for (std::size_t file = 0; file < files.size(); ++file) {
    std::string rows;
    for (const int id : files[file]) {
      TestCall call;
      call.id = "c-" + std::to_string(id);
      rows += call.line();
    }
    test.file(name_of_file(file), rows);
  }
}

/// By the definition: a file, and the first of the files that hold it and are not held themselves.
std::map<std::string, std::string> slowly(const std::vector<Ids>& files) {
  std::vector<std::set<int>> sets;
  for (const Ids& ids : files) sets.emplace_back(ids.begin(), ids.end());
  const auto holds = [&](std::size_t by, std::size_t file) {
    return by != file && std::includes(sets[by].begin(), sets[by].end(), sets[file].begin(), sets[file].end());
  };
  const auto is_held = [&](std::size_t file) {
    for (std::size_t by = 0; by < sets.size(); ++by) {
      if (holds(by, file) && (!holds(file, by) || by < file)) return true;
    }
    return false;
  };
  std::map<std::string, std::string> held;
  for (std::size_t file = 0; file < sets.size(); ++file) {
    for (std::size_t by = 0; is_held(file) && by < sets.size(); ++by) {
      if (holds(by, file) && !is_held(by)) held.emplace(name_of_file(file), name_of_file(by));
    }
  }
  return held;
}

}  // namespace

TEST_CASE("files that others hold whole: which, in which, and what stays") {
  REQUIRE(rc::check("as the definition says, and each row too many is counted once", [] {
    const auto files = *rc::gen::resize(
        6, rc::gen::container<std::vector<Ids>>(rc::gen::nonEmpty(rc::gen::container<Ids>(rc::gen::inRange(0, 5)))));
    RC_PRE(!files.empty());
    AuditCase test;
    add_files(test, files);
    test.run();
    std::map<std::string, std::string> found;
    std::size_t counted = 0;
    for (const Finding& finding : test.findings) {
      counted += finding.code == FindingCode::duplicate_identical ? 1 : 0;
      if (finding.code != FindingCode::file_redelivered) continue;
      found.emplace(finding.file.value_or(""), finding.first.value_or(""));
      counted += finding.count.value();
    }
    RC_ASSERT(found == slowly(files));
    std::size_t rows = 0;
    std::set<int> calls;
    for (const Ids& ids : files) {
      rows += ids.size();
      calls.insert(ids.begin(), ids.end());
    }
    RC_ASSERT(counted == rows - calls.size());
  }));
}

TEST_CASE("a duplicate of a row in a redelivered file is named after the row that stays") {
  AuditCase test;
  add_files(test, {{1}, {1, 2}, {3, 1}});
  test.run();
  REQUIRE(test.lines(FindingCode::file_redelivered).size() == 1);
  CHECK(test.lines(FindingCode::file_redelivered)[0].find("f0.csv") == 17);
  REQUIRE(test.lines(FindingCode::duplicate_identical).size() == 1);
  CHECK(test.lines(FindingCode::duplicate_identical)[0].starts_with("duplicate-identical f2.csv:2 "));
  CHECK(test.lines(FindingCode::duplicate_identical)[0].find("first=f1.csv:1 ") != std::string::npos);
}

TEST_CASE("a row that stays is named by its own line") {
  AuditCase test;
  std::string rows[3];
  for (const auto& [file, id] : {std::pair{0, 1}, {1, 2}, {1, 1}, {2, 3}, {2, 1}}) {
    TestCall call;
    call.id = "c-" + std::to_string(id);
    rows[file] += call.line();
  }
  test.program.uniques = {unique_on({"CallId"}, 3)};
  for (std::size_t file = 0; file < 3; ++file) test.file(name_of_file(file), rows[file]);
  test.run();
  REQUIRE(test.lines(FindingCode::duplicate_identical).size() == 1);
  CHECK(test.lines(FindingCode::duplicate_identical)[0].starts_with("duplicate-identical f2.csv:2 "));
  CHECK(test.lines(FindingCode::duplicate_identical)[0].find("first=f1.csv:2 ") != std::string::npos);
}

TEST_CASE("of duplicates only those are held in memory that may make a file a redelivered one") {
  AuditCase test;
  add_files(test, {{1, 2, 3, 4, 5, 6}, {1, 2, 3, 7}, {5, 6}});
  const Tally tally = test.tally_of({});
  const auto place = [&](std::uint32_t file, std::uint64_t row) { return Place(file, row * 100); };
  MarkList<DuplicateMark> marks;
  for (std::uint64_t row = 0; row < 3; ++row) marks.add({place(1, row), place(0, row), 0, false, false});
  CHECK(marks_of_redelivered(tally, marks).empty());  // the second file has a row of its own
  marks.add({place(2, 0), place(0, 4), 0, false, false});
  marks.add({place(2, 1), place(0, 5), 0, true, false});
  CHECK(marks_of_redelivered(tally, marks).empty());  // the third file's last row is another one
  marks.add({place(2, 1), place(0, 5), 1, false, false});
  const std::vector<IdenticalMark> found = marks_of_redelivered(tally, marks);
  REQUIRE(found.size() == 2);
  CHECK(found[0].place == place(2, 0));
  CHECK(found[1].unique == 1);
}
