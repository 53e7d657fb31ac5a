#include "audit/duplicate_findings.hpp"

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <set>

#include "support/audit_case.hpp"

using namespace reconcile;

namespace {

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("duplicates say in which of their fields they differ, however many ways there are") {
  AuditCase test;
  test.program.uniques = {unique_on({"CallId"}, 3)};
  const Texts names = {"UserSpaceId", "Result", "Reason", "Duration",       "From",        "To",      "Amount",
                       "Currency",    "Custom", "UserId", "ApplicationKey", "ToCountryId", "CallTime"};
  const auto row = [](int id, int ways) {
    const auto of = [ways](int field, const char* usual, const char* other) {
      return ';' + std::string((ways >> field & 1) != 0 ? other : usual);
    };
    return "c-" + std::to_string(id) + of(0, "1", "2") + of(12, "2026-10-01T10:00:00Z", "2026-10-01T10:00:01Z") +
           of(1, "ANSWERED", "FAILED") + of(2, "CALLEEHANGUP", "N/A") + of(3, "60", "61") + ";" +
           of(4, "+4670000001", "+4670000002") + of(5, "+46701234567", "+467012345678") + of(6, "0.0240", "0.0250") +
           of(7, "EUR", "USD") + of(8, "", "\"x\"") + of(10, "app-1", "app-2") + of(9, "u-1", "u-22") +
           of(11, "SE", "NO") + "\n";
  };
  constexpr int ways = 1 << 13;
  std::string calls, again;
  for (int i = 0; i < ways + 100; ++i) {
    calls += row(i, 0);
    again += row(i, i % ways);
  }
  test.file("a.csv", calls);
  test.file("b.csv", again);
  test.run();
  int differing = 0;
  for (const Finding& finding : test.findings) {
    if (finding.code != FindingCode::duplicate_conflicting) continue;
    ++differing;
    const int its_ways = (static_cast<int>(*finding.line) - 1) % ways;
    std::set<std::string> expected;
    for (std::size_t field = 0; field < names.size(); ++field) {
      if ((its_ways >> field & 1) != 0) expected.insert(names[field]);
    }
    const std::vector<std::string>& found = finding.fields.names();
    CHECK(std::set<std::string>(found.begin(), found.end()) == expected);
    for (const std::string& name : found) CHECK(finding.message.find(name) != std::string::npos);
  }
  CHECK(differing == ways + 100 - 2);
}

TEST_CASE("fields that differ are named as their kind of record names them") {
  AuditCase test;
  test.program.uniques = {unique_on({"CallId"}, 3)};
  TestCall call;
  std::string terminated = call.line();
  call.from = "+4670000002";  // the eighth field
  test.file("a.csv", terminated + call.line());
  const auto originated = [](const std::string& to) {  // the eighth field
    return "c-2;1;2026-10-01T10:00:00Z;ANSWERED;N/A;0;+4670000001;" + to + ";0;EUR;;app-1\n";
  };
  test.file("b.csv", originated("+46701234567") + originated("+46701234568"));
  test.run();
  std::vector<std::vector<std::string>> fields;
  for (const Finding& finding : test.findings) {
    if (finding.code == FindingCode::duplicate_conflicting) fields.push_back(finding.fields.names());
  }
  CHECK(fields == std::vector<std::vector<std::string>>{{"From"}, {"To"}});
}

TEST_CASE("fields differ where their texts do, however long these are") {
  CHECK(rc::check([] {
    AuditCase test;
    test.program.uniques = {unique_on({"CallId"}, 3)};
    const std::vector<std::string> names = {"Custom", "ApplicationKey", "UserId"};
    std::vector<std::vector<std::string>> texts(2 * 10);
    std::string calls;
    for (std::size_t row = 0; row < texts.size(); ++row) {
      std::string fields;
      for (std::size_t field = 0; field < names.size(); ++field) {
        std::string text(*rc::gen::element<std::size_t>(0, 1, 7, 8, 9, 16, 17, 40), 'a');
        if (!text.empty() && *rc::gen::inRange(0, 2) == 0) text[*rc::gen::inRange<std::size_t>(0, text.size())] = 'b';
        fields += *rc::gen::inRange(0, 4) == 0 ? ";\"" + text + "\"" : ";" + text;
        texts[row].push_back(text);
      }
      calls += "c-" + std::to_string(row % 10) +
               ";1;2026-10-01T10:00:00Z;ANSWERED;CALLEEHANGUP;60;;+4670000001;+46701234567;0.0240;EUR" + fields +
               ";SE\n";
    }
    test.file("a.csv", calls);
    test.run();
    std::size_t conflicting = 0;
    for (const Finding& finding : test.findings) {
      if (!finding.line || !finding.first) continue;
      const std::size_t row = *finding.line - 1;
      std::vector<std::string> expected;
      for (std::size_t field = 0; field < names.size(); ++field) {
        if (texts[row][field] != texts[row - 10][field]) expected.push_back(names[field]);
      }
      ++conflicting;
      RC_ASSERT(finding.fields.names() == expected);
      RC_ASSERT((finding.code == FindingCode::duplicate_identical) == expected.empty());
    }
    RC_ASSERT(conflicting == 10u);
  }));
}
