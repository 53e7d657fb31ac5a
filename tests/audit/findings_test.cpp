#include "audit/findings.hpp"

#include <catch2/catch.hpp>
#include <tuple>

#include "support/audit_case.hpp"

using namespace reconcile;

namespace {

using Texts = std::vector<std::string>;

Decimal number(const std::string& text) { return *Decimal::parse(text, 100); }

Texts places(const AuditCase& test) {
  Texts places;
  for (const Finding& finding : test.findings) {
    places.push_back(finding.file.value_or("-") + ":" + (finding.line ? std::to_string(*finding.line) : "-") + " " +
                     std::string(name_of(finding.code)));
  }
  return places;
}

/// Every kind of finding, in two files.
void fill(AuditCase& test) {
  test.program.tariffs = {retail_tariff(test.program)};
  Unique unique;
  unique.fields = {"From", "To"};  // not CallId: its later rows stay in alerts
  unique.kinds = test.program.tariffs[0].kinds;
  unique.head = rule_line(3);
  test.program.uniques = {unique};
  Alert alert;
  alert.name = "b-alert";
  alert.kinds = unique.kinds;
  alert.count_where = field_is("Reason", "CONGESTION");
  alert.per = {"ApplicationKey"};
  alert.fire_when = term_compares(AlertTerm::count, CompareOp::greater, Decimal(0));
  alert.head = rule_line(4);
  Alert first = alert;
  first.name = "a-alert";
  test.program.alerts = {first, alert};
  TestCall odd;
  odd.reason = "CONGESTION";
  odd.amount = "0.1";
  TestCall broken;
  broken.duration = "1.5";
  test.file("b.csv", odd.line() + broken.line() + "a;b\n");
  test.file(
      "a.csv",
      "CallId;UserSpaceId;CallTime;Result;Reason;Duration;AnswerTime;From;To;Amount;Currency;Custom;ApplicationKey;"
      "UserId;ToCountryId;CallTags;More\n" +
          TestCall().line().insert(TestCall().line().size() - 1, ";tag;"));
}

}  // namespace

TEST_CASE("findings come by file, line, code and name, those of a file as a whole before its rows") {
  AuditCase test;
  fill(test);
  test.run();
  CHECK(places(test) == Texts{"a.csv:- extra-columns", "b.csv:1 alert-fired", "b.csv:1 alert-fired",
                              "b.csv:1 amount-differs", "b.csv:1 duplicate-conflicting", "b.csv:1 unknown-value",
                              "b.csv:2 row-unreadable", "b.csv:3 row-unreadable"});
  CHECK(test.findings[1].alert == "a-alert");
  CHECK(test.findings[2].alert == "b-alert");
  CHECK(test.lines(FindingCode::extra_columns) ==
        Texts{"extra-columns a.csv | the layout does not know the columns CallTags and More"});
  CHECK(test.lines(FindingCode::row_unreadable) ==
        Texts{"row-unreadable b.csv:2 column=Duration | Duration is not a number of whole seconds",
              "row-unreadable b.csv:3 | 2 fields where the file has 15"});
  CHECK(
      test.lines(FindingCode::unknown_value) ==
      Texts{
          "unknown-value b.csv:1 column=Reason count=1 value=CONGESTION | \"CONGESTION\" is no known Reason (1 row)"});
}

TEST_CASE("the summary counts, and names files, settings and provenance") {
  AuditCase test;
  fill(test);
  test.program.files = {{ProgramFile::Role::rules, "tariffs.rules", "abc", 0}};
  test.program.settings.tolerances = {{"EUR", number("0.001")}};
  test.run();
  const Summary& summary = test.summary;
  CHECK(summary.errors == 6);
  CHECK(summary.notes == 2);
  CHECK(summary.warnings == 0);
  CHECK(summary.files == 2);
  CHECK(summary.rows == 4);
  CHECK(summary.rejects == 2);
  CHECK(summary.days == 1);
  CHECK(summary.complete);
  CHECK(summary.tool_version == "test");
  CHECK(summary.tz_version == Zone::data_version());
  CHECK(summary.rules.size() == 1);
  CHECK(summary.findings.at(FindingCode::alert_fired) == 2);
  using Settings = std::vector<std::pair<std::string, std::string>>;
  CHECK(summary.settings == Settings{{"currency", "EUR, USD"},
                                     {"round", "half-up to 4 digits"},
                                     {"timezone", "UTC"},
                                     {"tolerance", "0.001 EUR, 0 USD"},
                                     {"charge when", "Result = ANSWERED"},
                                     {"rated at", "CallTime"},
                                     {"period", "all calls"},
                                     {"standard checks", "on"}});
  REQUIRE(summary.inputs.size() == 2);
  CHECK(summary.inputs[1].path == "b.csv");
  CHECK(summary.inputs[1].kind == "phone-terminated");
  CHECK(summary.inputs[1].rows == 3);
  CHECK(summary.inputs[1].rejects == 2);
  CHECK(summary.inputs[1].hash.starts_with("xxh3:"));
  CHECK(summary.inputs[1].hash.size() == 37);
  CHECK(summary.inputs[0].hash != summary.inputs[1].hash);
}

TEST_CASE("money ties per currency, and causes are grouped, the largest first") {
  AuditCase test;
  test.program.tariffs = {retail_tariff(test.program)};
  test.program.tariffs[0].tolerance = number("0.0005");
  std::string calls;
  const auto add = [&calls](const char* duration, const char* amount, const char* currency = "EUR") {
    TestCall call;
    call.duration = duration;
    call.amount = amount;
    call.currency = currency;
    calls += call.line();
  };
  add("60", "0.0240");
  add("60", "0.02401");
  add("60", "0.0239");
  add("61", "0.0480");
  add("121", "0.0720");
  add("60", "0.00");
  add("60", "99", "USD");
  add("60", "");
  test.file("a.csv", calls);
  test.run();
  REQUIRE(test.summary.currencies.size() == 2);
  const CurrencySummary& eur = test.summary.currencies[0];
  CHECK(eur.currency == "EUR");
  CHECK(eur.calls_judged == 6);
  CHECK(eur.calls_right == 1);
  CHECK(eur.calls_within_tolerance == 2);
  CHECK(eur.calls_wrong == 3);
  CHECK(eur.calls_not_judged == 1);
  CHECK(eur.charged == "0.19191");
  CHECK(eur.expected == "0.1688");
  CHECK(eur.overcharged == "0.04721");
  CHECK(eur.undercharged == "0.0241");
  CHECK(eur.within_over == "0.00001");
  CHECK(eur.within_under == "0.0001");
  CHECK(number(eur.charged) - number(eur.expected) == number(eur.overcharged) - number(eur.undercharged));
  CHECK(test.summary.currencies[1].not_judged == "99");
  CHECK(test.summary.currencies[1].calls_not_judged == 1);

  std::vector<std::tuple<std::string, std::string, std::string, std::uint64_t>> causes;
  for (const CauseSummary& cause : test.summary.causes) {
    causes.emplace_back(name_of(cause.code), cause.cause, cause.money.text() + " " + std::string(cause.currency),
                        cause.count);
  }
  CHECK(causes == decltype(causes){{"currency-differs", "", "99 USD", 1},
                                   {"amount-differs", "increments 60/60", "0.0472 EUR", 2},
                                   {"amount-differs", "", "0.0240 EUR", 1},
                                   {"amount-missing", "", "0 EUR", 1}});
  CHECK(test.summary.causes[1].rule == "tariffs.rules:12");
  CHECK(test.summary.causes[1].example ==
        "61 s to +467…: billed 61 s at 0.0240 EUR/min = 0.0244 EUR; charged 0.0480 EUR");
}

TEST_CASE("many findings come in their order, each once, with their own lines") {
  AuditCase test;
  test.program.tariffs = {retail_tariff(test.program)};
  std::string calls;
  for (int i = 0; i < 3000; ++i) {
    TestCall call;
    call.id = "c-" + std::to_string(i);
    call.amount = i % 2 == 0 ? "0.0240" : "9";
    calls += call.line();
  }
  test.file("a.csv", calls);
  test.file("b.csv", calls);
  test.run();
  REQUIRE(test.findings.size() == 3000);
  for (std::size_t i = 0; i < test.findings.size(); ++i) {
    const std::size_t row = i % 1500 * 2 + 1;
    REQUIRE(test.findings[i].file == (i < 1500 ? "a.csv" : "b.csv"));
    REQUIRE(test.findings[i].line == row + 1);
    REQUIRE(test.findings[i].call_id == "c-" + std::to_string(row));
  }
}

TEST_CASE("an audit of nothing found says so") {
  AuditCase test;
  test.file("a.csv",
            "CallId;UserSpaceId;CallTime;Result;Reason;Duration;AnswerTime;From;To;Amount;Currency;Custom;"
            "ApplicationKey;UserId;ToCountryId\n");
  test.run();
  CHECK(test.findings.empty());
  CHECK(test.summary.rows == 0);
  CHECK(test.summary.days == 0);
  CHECK(test.summary.currencies.empty());
  CHECK(test.summary.complete);
}
