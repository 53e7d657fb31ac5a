#include "audit/detail/duplicate_difference.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "audit/detail/texts.hpp"
#include "support/audit_case.hpp"
#include "values/generators.hpp"

using namespace reconcile;

namespace {

DuplicateMark told(const DuplicateDifference& difference, std::uint64_t first_line) {
  DuplicateMark mark;
  difference.leave_in(mark, first_line);
  return mark;
}

}  // namespace

TEST_CASE("a mark tells all of a difference, or nothing") {
  CHECK(rc::check("what was left", [] {
    DuplicateDifference difference;
    for (int field = 0; field < 34; ++field) {
      if (*rc::gen::weightedElement<bool>({{3, false}, {1, true}})) difference.fields.push_back(field);
    }
    difference.conflict = *rc::gen::oneOf(
        test::decimals(), rc::gen::apply([](std::int64_t units, unsigned scale) { return Decimal(units, scale); },
                                         test::edge_integers(), rc::gen::inRange(0U, 1000U)));
    const auto first_line =
        *rc::gen::oneOf(rc::gen::inRange<std::uint64_t>(1, 1000), rc::gen::inRange<std::uint64_t>(1, 1ULL << 34));
    const DuplicateMark mark = told(difference, first_line);
    const bool has_room = (difference.fields.empty() || difference.fields.back() < 32) && first_line >> 32 == 0 &&
                          difference.conflict.is_small() && difference.conflict.scale() < 256;
    RC_ASSERT(mark.is_told() == has_room);
    if (!has_room) return;
    DuplicateDifference taken;
    taken.fields = {1, 2, 3};
    taken.take_from(mark);
    RC_ASSERT(mark.first_line == first_line);
    RC_ASSERT(taken.fields == difference.fields);
    RC_ASSERT(taken.conflict.text() == difference.conflict.text());
  }));
  DuplicateDifference difference;
  CHECK(told(difference, 0xffffffff).is_told());
  CHECK_FALSE(told(difference, 0x100000000).is_told());
  difference.fields = {31};
  CHECK(told(difference, 1).is_told());
  difference.fields = {32};
  CHECK_FALSE(told(difference, 1).is_told());
  difference.fields = {};
  difference.conflict = Decimal(1, 255);
  CHECK(told(difference, 1).is_told());
  difference.conflict = Decimal(1, 256);
  CHECK_FALSE(told(difference, 1).is_told());
  difference.conflict = Decimal(WideInteger(1) << 70, 2);
  CHECK_FALSE(told(difference, 1).is_told());
}

TEST_CASE("what duplicates put at risk is told whether a mark has room for it or not") {
  CHECK(rc::check("by the amounts and currencies of both rows", [] {
    struct Row {
      std::string amount, currency;
    };
    const auto amounts = rc::gen::element<std::string>(
        "", "0", "0.0240", "0.024", "12.5", "-0.0240", "9223372036854775807", "-9223372036854775807",
        "0.000000000000000000000000000012", "12345678901234567890123456789.5");
    const auto rows =
        *rc::gen::resize(12, rc::gen::nonEmpty(rc::gen::container<std::vector<Row>>(rc::gen::construct<Row>(
                                 amounts, rc::gen::element<std::string>("EUR", "USD", "\"EUR\"", "")))));
    AuditCase test;
    test.program.uniques = {unique_on({"CallId"}, 3)};
    std::string calls;
    for (const Row& row : rows) {
      TestCall call;
      call.amount = row.amount;
      call.currency = row.currency;
      calls += call.line();
    }
    test.file("a.csv", "\n\n" + calls);
    test.run();
    const auto amount = [](const Row& row) { return Decimal::parse(row.amount).value_or(Decimal()); };
    const auto currency = [](const Row& row) { return row.currency == "\"EUR\"" ? "EUR" : row.currency; };
    std::size_t found = 0;
    for (const Finding& finding : test.findings) {
      if (!finding.first) continue;
      ++found;
      const Row& row = rows.at(*finding.line - 3);
      const bool is_difference = row.amount != rows[0].amount && currency(row) == currency(rows[0]);
      const Decimal expected = is_difference ? exact_difference(amount(row), amount(rows[0])).abs() : amount(row);
      RC_ASSERT(*finding.first == "a.csv:3");
      RC_ASSERT(finding.at_risk.value_or("") == expected.text());
      RC_ASSERT(finding.currency.value_or("") == currency(row));
    }
    RC_ASSERT(found == rows.size() - 1);
  }));
}

TEST_CASE("the marks of duplicates tell their differences") {
  AuditCase test;
  test.program.uniques = {unique_on({"CallId"}, 3)};
  TestCall call, dearer, wide;
  dearer.amount = "0.50";
  wide.amount = "12345678901234567890123456789.5";
  test.file("a.csv", call.line() + call.line() + dearer.line() + wide.line());
  test.file("b.csv", "\n" + dearer.line());
  const std::vector<DuplicateMark> marks = test.duplicates();
  REQUIRE(marks.size() == 4);
  for (const DuplicateMark& mark : marks) CHECK(mark.first == Place(0, 0));
  CHECK(marks[0].first_line == 1);
  CHECK(marks[0].differing == 0);
  CHECK(marks[1].first_line == 1);
  CHECK(Decimal(marks[1].at_risk, marks[1].at_risk_scale).text() == "0.4760");
  CHECK_FALSE(marks[2].is_told());
  CHECK(marks[3].is_told());
}

TEST_CASE("where most rows may be of a redelivered file, lines of originals are not counted ahead") {
  AuditCase test;
  test.program.uniques = {unique_on({"CallId"}, 3)};
  std::string calls;
  for (int i = 0; i < 1000; ++i) {
    TestCall call;
    call.id = "c-" + std::to_string(i);
    calls += call.line();
  }
  test.file("a.csv", calls);
  test.file("b.csv", calls);
  const std::vector<DuplicateMark> marks = test.duplicates();
  REQUIRE(marks.size() == 1000);
  const auto told = std::count_if(marks.begin(), marks.end(), [](const DuplicateMark& mark) { return mark.is_told(); });
  CHECK(told > 0);  // nothing is known before the first of them
  CHECK(told < 500);
}

TEST_CASE("an original that is read again is the one that was read before") {
  AuditCase test;
  test.program.uniques = {unique_on({"CallId"}, 3)};
  std::string calls, again;
  for (int i = 10000; i < 20000; ++i) {
    TestCall call;
    call.id = "c-" + std::to_string(i);
    calls += call.line();
    call.amount = "12345678901234567890123456789.5";  // no mark tells it
    again += call.line();
  }
  test.file("a.csv", calls);
  test.file("b.csv", again);
  test.jobs = 1;  // nobody looks while the file changes
  std::replace(calls.begin(), calls.end(), 'c', 'd');
  test.at_first_findings = [&] {  // as nobody could tell by the file's time and size
    const std::string path = test.path_of("a.csv");
    const auto time = std::filesystem::last_write_time(path);
    std::ofstream(path, std::ios::in) << calls;
    std::filesystem::last_write_time(path, time);
  };
  CHECK_THROWS_WITH(test.run(), Catch::Contains("are not the rows that were read before"));
}

TEST_CASE("a difference is one of any field, and has no money where its kind has none") {
  DuplicateDifference difference;
  CHECK_FALSE(difference.any_of({0, 1}));
  difference.fields = {1, 5};
  CHECK(difference.any_of({0, 5}));
  CHECK_FALSE(difference.any_of({0, 2}));
  CHECK_FALSE(difference.any_of({}));
  KindPlan kind;
  kind.amount = 3;
  kind.currency = Layout::absent;
  CHECK_FALSE(has_money(kind));
  kind.currency = 4;
  CHECK(has_money(kind));
  kind.amount = Layout::absent;
  CHECK_FALSE(has_money(kind));
}
