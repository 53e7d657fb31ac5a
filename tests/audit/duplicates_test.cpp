#include "audit/duplicates.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "support/audit_case.hpp"

using namespace reconcile;

namespace {

using Texts = std::vector<std::string>;

Texts fields_of(const std::string& row) {
  Texts fields{""};
  for (const char c : row) {
    if (c == ';') {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

Texts duplicates(const AuditCase& test) {
  Texts all = test.lines(FindingCode::duplicate_identical);
  for (std::string& line : test.lines(FindingCode::duplicate_conflicting)) all.push_back(std::move(line));
  return all;
}

}  // namespace

TEST_CASE("rows with the same fields are identical in whatever order and quotes their files have them") {
  AuditCase test;
  test.program.uniques = {unique_on({"CallId"}, 3)};
  const std::string line = TestCall().line();
  const auto file_of = [&](bool backwards, bool quoted, const std::string& from, const std::string& to) {
    const Layout& layout = shipped_layouts().kinds[*shipped_layouts().id_of("phone-terminated")];
    const Texts values = fields_of(line.substr(0, line.size() - 1));
    std::string header, row;
    for (std::size_t i = 0; i < layout.fields.size(); ++i) {
      const std::size_t field = backwards ? layout.fields.size() - 1 - i : i;
      const std::string& name = layout.fields[field].name;
      const std::string value = name == "From" ? from : name == "To" ? to : values.at(field);
      header += (i == 0 ? "" : ";") + name;
      row += (i == 0 ? "" : ";") + (quoted && !value.starts_with('"') ? '"' + value + '"' : value);
    }
    return header + "\n" + row + "\n";
  };
  test.file("a.csv", file_of(false, false, "\"a;b\"", "c"));
  test.file("b.csv", file_of(true, true, "\"a;b\"", "c"));
  test.file("c.csv", file_of(false, true, "a", "\"b;c\""));  // would be the same without quotes
  test.run();
  REQUIRE(test.findings.size() >= 2);
  CHECK(test.lines(FindingCode::file_redelivered).size() == 1);
  CHECK(test.lines(FindingCode::duplicate_identical).empty());
  const Texts conflicting = test.lines(FindingCode::duplicate_conflicting);
  REQUIRE(conflicting.size() == 1);
  CHECK(conflicting[0].find("field=From field=To") != std::string::npos);
}

TEST_CASE("what is at risk is added whether or not others of the cause have money") {
  AuditCase test;
  test.program.uniques = {unique_on({"CallId"}, 3)};
  test.program.uniques[0].kinds.push_back(*shipped_layouts().id_of("app-app"));
  std::sort(test.program.uniques[0].kinds.begin(), test.program.uniques[0].kinds.end());
  const std::string without = "x-1;1;2026-10-01T10:00:00Z;FAILED;HANGUP;0;alice;bob;;app-9\n";
  test.file("a.csv", "CallId;UserSpaceId;CallTime;Result;Reason;Duration;FromUserId;ToUserId;Custom;ApplicationKey\n" +
                         without + without);
  TestCall call;
  call.currency = "";
  call.amount = "0.5";
  test.file("b.csv", call.line() + call.line() + call.line());
  test.run();
  CHECK(test.lines(FindingCode::duplicate_identical).size() == 3);
  REQUIRE(test.summary.currencies.size() == 1);
  CHECK(test.summary.currencies[0].at_risk_in_duplicates == "1.0");
}

TEST_CASE("the first row in the order of places is the original, across files") {
  AuditCase test;
  test.program.uniques = {unique_on({"CallId"}, 3)};
  TestCall call;
  TestCall other;
  other.id = "c-2";
  TestCall again = call;
  again.amount = "0.0241";
  again.duration = "61";
  TestCall alone;  // else b.csv were a copy as a whole
  alone.id = "c-3";
  test.file("b.csv", call.line() + other.line() + alone.line());
  test.file("a.csv", other.line() + call.line() + again.line());
  test.run();
  CHECK(duplicates(test) ==
        Texts{"duplicate-identical b.csv:1 call_id=c-1 first=a.csv:2 at_risk=0.0240 currency=EUR rule=tariffs.rules:3 "
              "unique=CallId | the same CallId as a.csv:2, and all else is the same",
              "duplicate-identical b.csv:2 call_id=c-2 first=a.csv:1 at_risk=0.0240 currency=EUR rule=tariffs.rules:3 "
              "unique=CallId | the same CallId as a.csv:1, and all else is the same",
              "duplicate-conflicting a.csv:3 call_id=c-1 first=a.csv:2 field=Duration field=Amount at_risk=0.0001 "
              "currency=EUR rule=tariffs.rules:3 unique=CallId | the same CallId as a.csv:2, but Duration and Amount "
              "differ"});
  CHECK(test.summary.currencies.size() == 1);
  CHECK(test.summary.currencies[0].at_risk_in_duplicates == "0.0481");
}

TEST_CASE("what is at risk") {
  AuditCase test;
  test.program.uniques = {unique_on({"CallId"}, 3)};
  TestCall call;
  TestCall empty = call, dollars = call, less = call;
  empty.amount = "";
  dollars.currency = "USD";
  dollars.amount = "0.50";
  less.amount = "0.02";
  test.file("a.csv", call.line() + empty.line() + dollars.line() + less.line());
  test.run();
  std::map<std::uint64_t, std::string> at_risk;
  for (const Finding& finding : test.findings) {
    if (finding.at_risk) at_risk[*finding.line] = finding.at_risk.value_or("") + " " + finding.currency.value_or("");
  }
  CHECK(at_risk == std::map<std::uint64_t, std::string>{{2, "0.0240 EUR"}, {3, "0.50 USD"}, {4, "0.0040 EUR"}});
}

TEST_CASE("key and fields are compared as decoded text, whatever the quoting and the columns' order") {
  AuditCase test;
  test.program.uniques = {unique_on({"CallId"}, 3)};
  const std::string header =
      "Currency;CallId;Extra;UserSpaceId;CallTime;Result;Reason;Duration;AnswerTime;From;To;Amount;"
      "Custom;ApplicationKey;UserId;ToCountryId\n";
  TestCall alone;  // else a.csv were a copy of a part of b.csv
  alone.id = "c-0";
  test.file("a.csv", alone.line() + TestCall().line());
  const std::string rest = ";60;;+4670000001;+46701234567;0.0240;;app-1;u-1;SE\n";
  test.file("b.csv", header + "EUR;\"c-1\";what;1;2026-10-01T10:00:00Z;ANSWERED;\"CALLEEHANGUP\"" + rest +
                         "EUR;c-2;what;1;2026-10-01T10:00:00Z;ANSWERED;CALLEEHANGUP" + rest);
  test.run();
  REQUIRE(duplicates(test).size() == 1);
  CHECK(test.lines(FindingCode::duplicate_identical).size() == 1);
  CHECK(test.lines(FindingCode::extra_columns) ==
        Texts{"extra-columns b.csv | the layout does not know the column Extra"});
}

TEST_CASE("a field that a file does not have is empty") {
  AuditCase test;
  test.program.uniques = {unique_on({"CallId"}, 3)};
  std::string old = TestCall().line();
  old.erase(old.rfind(';'));  // without ToCountryId: 14 columns
  test.file("a.csv", old + "\n");
  test.file("b.csv", TestCall().line());
  test.run();
  REQUIRE(test.lines(FindingCode::duplicate_conflicting).size() == 1);
  CHECK(test.lines(FindingCode::duplicate_conflicting)[0].find("field=ToCountryId at_risk=0.0000 ") !=
        std::string::npos);
}

TEST_CASE("rows of two kinds, rows with an empty key field and rows that the condition leaves out are no duplicates") {
  AuditCase test;
  test.program.uniques = {unique_on({"CallId"}, 3), unique_on({"From", "To"}, 4)};
  test.program.uniques[1].when = field_is("Result", "BUSY");
  test.program.uniques[1].severity = Severity::warning;
  TestCall nameless;
  nameless.id = "";
  TestCall busy = nameless;
  busy.result = "BUSY";
  busy.duration = "0";
  TestCall busy_nobody = busy;
  busy_nobody.to = "";
  test.file("a.csv", nameless.line() + nameless.line() + TestCall().line() + busy.line() + busy.line() +
                         busy_nobody.line() + busy_nobody.line());
  test.file("b.csv", "c-1;1;2026-10-01T10:00:00Z;ANSWERED;N/A;60;+4670000001;+46701234567;0.1;EUR;;app-1\n");
  test.run();
  CHECK(duplicates(test) ==
        Texts{"duplicate-identical(warning) a.csv:5 call_id= first=a.csv:4 at_risk=0.0240 currency=EUR "
              "rule=tariffs.rules:4 unique=From, To | the same From, To as a.csv:4, and all else is "
              "the same"});
}

TEST_CASE("a row under two statements is at risk once") {
  AuditCase test;
  test.program.uniques = {unique_on({"CallId"}, 3), unique_on({"From", "To"}, 4)};
  test.file("a.csv", TestCall().line() + TestCall().line());
  test.run();
  CHECK(duplicates(test).size() == 2);
  CHECK(test.summary.currencies[0].at_risk_in_duplicates == "0.0240");
}

TEST_CASE("a statement whose condition cannot be judged says so") {
  AuditCase test;
  test.program.uniques = {unique_on({"CallId"}, 3)};
  test.program.uniques[0].when = amount_over("0.01", "EUR");
  TestCall dollars;
  dollars.currency = "USD";
  test.file("a.csv", dollars.line() + dollars.line() + TestCall().line());
  test.run();
  CHECK(duplicates(test).empty());
  CHECK(
      test.lines(FindingCode::not_judged) ==
      Texts{
          "not-judged rule=tariffs.rules:3 count=2 unique=CallId | 2 rows not judged: the condition compares an amount "
          "with money of another currency"});
}

TEST_CASE("duplicates by two statements, in files of many cells") {
  AuditCase test;
  test.block_bytes = 1 << 16;
  test.program.uniques = {unique_on({"CallId"}, 3), unique_on({"From", "To"}, 4)};
  const std::string custom(1500, 'x');
  const auto row = [&](int id, int from) {
    return "c-" + std::to_string(id) + ";1;2026-10-01T10:00:00Z;ANSWERED;CALLEEHANGUP;60;;+4670" +
           std::to_string(from) + ";+46701234567;0.0240;EUR;" + custom + ";app-1;u-1;SE\n";
  };
  // Every second row of the second file has a CallId of the first, every third its numbers.
  constexpr int rows = 2000;
  std::string first, second;
  for (int i = 0; i < rows; ++i) {
    first += row(i, 1'000'000 + i);
    second += row(i % 2 == 0 ? rows - 1 - i : 1'000'000 + i, i % 3 == 0 ? 1'000'000 + i : 5'000'000 + i);
  }
  test.file("a.csv", first);
  test.file("b.csv", second);
  test.run();
  std::vector<std::string> expected, found;
  for (int i = 0; i < rows; ++i) {
    const std::string place = "b.csv:" + std::to_string(i + 1) + " a.csv:";
    if (i % 2 == 0) expected.push_back(place + std::to_string(rows - i) + " CallId");
    if (i % 3 == 0) expected.push_back(place + std::to_string(i + 1) + " From, To");
  }
  for (const Finding& finding : test.findings) {
    if (!finding.first) continue;
    found.push_back(finding.file.value_or("") + ":" + std::to_string(*finding.line) + " " + finding.first.value_or("") +
                    " " + finding.unique.value_or(""));
  }
  CHECK(found == expected);
}

TEST_CASE("equal hashes alone make no duplicates") {
  AuditCase test;
  test.program.uniques = {unique_on({"CallId"}, 3)};
  test.before_findings = [](Tally& tally) {
    KeyList all;
    for (KeyList& marks : tally.keys) {
      marks.for_each([&all](const KeyMark& mark) { all.add(0, mark.place); });
      marks = KeyList();
    }
    tally.keys[0] = std::move(all);
  };
  std::string calls;
  for (int i = 0; i < 1200; ++i) calls += refused("c-" + std::to_string(i % 1100), "2026-10-01T10:00:00Z").line();
  test.file("a.csv", calls);
  test.run();
  CHECK(test.lines(FindingCode::duplicate_conflicting).empty());
  const Texts found = test.lines(FindingCode::duplicate_identical);
  REQUIRE(found.size() == 100);
  CHECK(found[0].starts_with("duplicate-identical a.csv:1101 call_id=c-0 first=a.csv:1 "));
  CHECK(found[99].starts_with("duplicate-identical a.csv:1200 call_id=c-99 first=a.csv:100 "));
}

TEST_CASE("duplicates are those that a slow search finds") {
  CHECK(rc::check("against a map of texts", [] {
    AuditCase test;
    test.block_bytes = *rc::gen::inRange<std::size_t>(200, 2000);
    test.program.uniques = {unique_on({"CallId"}, 3), unique_on({"From", "To"}, 4)};
    std::map<std::string, std::string> files;
    for (const char* name : {"a.csv", "b.csv", "c.csv"}) {  // a row of its own: no file is a copy as a whole
      TestCall alone;
      alone.id = alone.from = name;
      files[name] = alone.line();
    }
    const int rows = *rc::gen::inRange(1, 40);
    for (int i = 0; i < rows; ++i) {
      TestCall call;
      call.id = *rc::gen::element<std::string>("", "a", "b", "c", "ab");
      call.from = *rc::gen::element<std::string>("1", "12", "");
      call.to = *rc::gen::element<std::string>("23", "3");
      call.amount = *rc::gen::element<std::string>("0.1", "0.10", "");
      files[*rc::gen::element<std::string>("a.csv", "b.csv", "c.csv")] += call.line();
    }
    std::vector<std::string> expected;
    std::map<std::string, std::pair<std::string, std::string>> by_id, by_numbers;  // key → place, row
    const auto look = [&](auto& seen, const std::string& key, const std::string& place, const std::string& row) {
      const auto [first, is_first] = seen.try_emplace(key, place, row);
      if (!is_first) expected.push_back(place + (first->second.second == row ? " = " : " ! ") + first->second.first);
    };
    for (const auto& [name, text] : files) {
      test.file(name, text);
      std::size_t begin = 0;
      for (int line = 1; begin < text.size(); ++line) {
        const std::size_t end = text.find('\n', begin);
        const std::string row = text.substr(begin, end - begin);
        const std::vector<std::string> fields = fields_of(row);
        const std::string place = name + ":" + std::to_string(line);
        if (!fields[0].empty()) look(by_id, fields[0], place, row);
        if (!fields[7].empty()) look(by_numbers, fields[7] + ";" + fields[8], place, row);
        begin = end + 1;
      }
    }
    test.run();
    std::vector<std::string> found;
    for (const Finding& finding : test.findings) {
      if (!finding.first) continue;
      const bool same = finding.code == FindingCode::duplicate_identical;
      found.push_back(finding.file.value_or("") + ":" + std::to_string(*finding.line) + (same ? " = " : " ! ") +
                      finding.first.value_or(""));
    }
    std::sort(found.begin(), found.end());
    std::sort(expected.begin(), expected.end());
    RC_ASSERT(found == expected);
  }));
}
