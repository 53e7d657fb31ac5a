#include <catch2/catch.hpp>
#include <map>

#include "support/audit_case.hpp"

using namespace reconcile;

namespace {

using Texts = std::vector<std::string>;

/// The findings of one call under the tariffs that `change` leaves.
template <class Change>
Texts findings_of(const TestCall& call, const Change& change) {
  AuditCase test;
  test.program.tariffs = {retail_tariff(test.program)};
  change(test.program);
  test.file("a.csv", call.line());
  test.run();
  return test.lines();
}

Texts findings_of(const TestCall& call) {
  return findings_of(call, [](Program&) {});
}

RateRows& rows_of(Program& program) { return std::get<RateRows>(program.tariffs[0].pricing); }

}  // namespace

TEST_CASE("a wrong amount names the tariff, the row, the rule's line and the exact difference") {
  TestCall call;
  call.duration = "61";
  call.amount = "0.048000";
  CHECK(findings_of(call) ==
        Texts{"amount-differs a.csv:1 call_id=c-1 charged=0.048000 expected=0.0244 difference=0.023600 currency=EUR "
              "tariff=Retail row=+467 rule=tariffs.rules:12 cause=increments 60/60 | charged 0.048000 EUR, the tariff "
              "gives "
              "0.0244 EUR"});
  call.amount = "-0.1";
  CHECK(findings_of(call) ==
        Texts{"amount-differs a.csv:1 call_id=c-1 charged=-0.1 expected=0.0244 difference=-0.1244 currency=EUR "
              "tariff=Retail row=+467 rule=tariffs.rules:12 | charged -0.1 EUR, the tariff gives 0.0244 EUR"});
}

TEST_CASE("findings that are alike are counted as others are, by thread and all together") {
  AuditCase test;
  test.program.tariffs = {retail_tariff(test.program)};
  test.program.uniques = {};
  std::string text;
  std::map<std::string, std::pair<std::uint64_t, Decimal>> expected;  // by cause: by hand
  for (int i = 0; i < 1500; ++i) {
    TestCall call;
    call.id = "c-" + std::to_string(i);
    call.to = i % 3 == 0 ? "+46101234567" : "+46701234567";  // 0.0120 or 0.0240
    call.amount = i % 5 == 0 ? "0.0480" : i % 5 == 1 ? "" : "0.0" + std::to_string(300 + i % 7);
    text += call.line();
    const Decimal tariff = *Decimal::parse(i % 3 == 0 ? "0.0120" : "0.0240");
    const Decimal difference = call.amount.empty() ? Decimal() : (*Decimal::parse(call.amount) - tariff).abs();
    const std::string code = call.amount.empty() ? "amount-missing " : "amount-differs ";
    auto& [count, money] = expected[code + (i % 3 == 0 ? "tariffs.rules:11" : "tariffs.rules:12")];
    ++count;
    money += difference;
  }
  test.file("a.csv", text);
  test.run();
  REQUIRE(test.findings.size() == 1500);
  std::map<std::string, std::pair<std::uint64_t, Decimal>> found;
  for (const CauseSummary& cause : test.summary.causes) {
    auto& [count, money] = found[std::string(name_of(cause.code)) + " " + std::string(cause.rule)];
    count += cause.count;
    money += cause.money;
  }
  CHECK(found == expected);
  CHECK(test.summary.errors == 1500);
  CHECK(test.summary.findings.at(FindingCode::amount_missing) == 300);
}

TEST_CASE("a worked example tells the ladder in one line") {
  const auto example_of = [](const TestCall& call, const auto& change) {
    AuditCase test;
    test.program.tariffs = {retail_tariff(test.program)};
    change(test.program);
    test.file("a.csv", call.line());
    test.run();
    REQUIRE(test.findings.size() == 1);
    return test.summary.causes.at(0).example;
  };
  TestCall call;
  call.duration = "61";
  call.amount = "0.0480";
  CHECK(example_of(call, [](Program& program) {
          rows_of(program).rows.edit()[1].increments = Increments{30, 6};
        }) == "61 s to +467…: billed 66 s at 0.0240 EUR/min = 0.0264 EUR; charged 0.0480 EUR");
  CHECK(example_of(call,
                   [](Program& program) {
                     program.tariffs[0].connect = Decimal::parse("0.01");
                     program.tariffs[0].minimum = Decimal::parse("0.05");
                   }) ==
        "61 s to +467…: billed 61 s at 0.0240 EUR/min, connect 0.01 EUR, at least 0.05 EUR = 0.0500 EUR; charged "
        "0.0480 EUR");
  CHECK(example_of(call, [](Program& program) { program.tariffs[0].free_under_seconds = Decimal(90); }) ==
        "61 s to +467…: free = 0.0000 EUR; charged 0.0480 EUR");
  CHECK(example_of(call, [](Program& program) {
          program.tariffs[0].pricing = RatePerTime{*Decimal::parse("0.01"), 60};
        }) == "61 s: billed 61 s at 0.01 EUR/min = 0.0102 EUR; charged 0.0480 EUR");
  call.amount = "";
  CHECK(example_of(call, [](Program&) {}) == "61 s to +467…: billed 61 s at 0.0240 EUR/min = 0.0244 EUR; no amount");
}

TEST_CASE("a charge for a call that is not chargeable is a finding") {
  TestCall call;
  call.result = "BUSY";
  CHECK(
      findings_of(call) ==
      Texts{
          "amount-differs a.csv:1 call_id=c-1 charged=0.0240 expected=0.0000 difference=0.0240 currency=EUR | charged "
          "0.0240 EUR, a call that is not chargeable costs nothing"});
  call.amount = "";
  CHECK(findings_of(call).empty());
}

TEST_CASE("an empty amount") {
  TestCall call;
  call.amount = "";
  CHECK(findings_of(call) ==
        Texts{"amount-missing a.csv:1 call_id=c-1 expected=0.0240 currency=EUR tariff=Retail row=+467 "
              "rule=tariffs.rules:12 | no amount, the tariff gives 0.0240 EUR"});
}

TEST_CASE("why no tariff prices a call") {
  TestCall call;
  call.to = "+999123";
  CHECK(findings_of(call) ==
        Texts{"no-tariff a.csv:1 call_id=c-1 charged=0.0240 currency=EUR | no row for To \"+999123\" in "
              "tariff \"Retail\""});
  call.to = "+46701234567";
  CHECK(findings_of(call,
                    [](Program& program) { program.tariffs[0].valid.from = parse_instant("2026-10-02T00:00:00Z"); }) ==
        Texts{"no-tariff a.csv:1 call_id=c-1 charged=0.0240 currency=EUR | tariff \"Retail\" is not valid at the time "
              "of the "
              "call"});
  CHECK(findings_of(call, [](Program& program) { program.tariffs[0].only_when = field_is("ApplicationKey", "x"); }) ==
        Texts{"no-tariff a.csv:1 call_id=c-1 charged=0.0240 currency=EUR | the conditions of tariff \"Retail\" do not "
              "hold"});
  CHECK(findings_of(call, [](Program& program) { program.tariffs[0].kinds = {1}; }) ==
        Texts{"no-tariff a.csv:1 call_id=c-1 charged=0.0240 currency=EUR | no tariff is for phone-terminated"});
  CHECK(
      findings_of(call, [](Program& program) { rows_of(program).rows.edit()[1].rate.reset(); }) ==
      Texts{"no-tariff a.csv:1 call_id=c-1 charged=0.0240 currency=EUR tariff=Retail row=+467 rule=tariffs.rules:12 | "
            "tariff \"Retail\" does not offer +467"});
  call.amount = "";
  CHECK(findings_of(call, [](Program& program) { program.tariffs.clear(); }) ==
        Texts{"no-tariff a.csv:1 call_id=c-1 currency=EUR | no tariff is for phone-terminated"});
}

TEST_CASE("two tariffs that can price one call") {
  CHECK(
      findings_of(TestCall(),
                  [](Program& program) {
                    program.tariffs.push_back(program.tariffs[0]);
                    program.tariffs[1].name = "Second";
                  }) ==
      Texts{"ambiguous-tariff a.csv:1 call_id=c-1 charged=0.0240 currency=EUR | tariffs \"Retail\" and \"Second\" can "
            "price this call, and none is an exception to the others"});
}

TEST_CASE("a row's currency is not its tariff's, or none of the rules'") {
  TestCall call;
  call.currency = "USD";
  CHECK(
      findings_of(call) ==
      Texts{
          "currency-differs a.csv:1 call_id=c-1 charged=0.0240 currency=USD tariff_currency=EUR tariff=Retail row=+467 "
          "rule=tariffs.rules:12 | charged 0.0240 in USD, tariff \"Retail\" is in EUR"});
  call.currency = "";
  CHECK(findings_of(call) ==
        Texts{"currency-differs a.csv:1 call_id=c-1 charged=0.0240 tariff_currency=EUR tariff=Retail row=+467 "
              "rule=tariffs.rules:12 | charged 0.0240 without a currency, tariff \"Retail\" is in EUR"});
  call.result = "BUSY";
  CHECK(findings_of(call) ==
        Texts{"currency-differs a.csv:1 call_id=c-1 charged=0.0240 | charged 0.0240 without a currency"});
  call.currency = "GBP";
  CHECK(findings_of(call) ==
        Texts{"currency-differs a.csv:1 call_id=c-1 charged=0.0240 currency=GBP | charged 0.0240 in GBP, "
              "which the rules do not use"});
}

TEST_CASE("a column that the file does not have reads as empty in a tariff's condition") {
  AuditCase test;
  Tariff tariff = retail_tariff(test.program);
  tariff.only_when = field_is("ToCountryId", "SE");
  test.program.tariffs = {tariff};
  std::string line = TestCall().line();
  line.replace(line.rfind(';'), 3, "");  // an old file: of 14 columns
  test.file("a.csv", line);
  test.run();
  CHECK(test.lines().size() == 1);
  CHECK(test.lines(FindingCode::no_tariff).size() == 1);
}

TEST_CASE("a country's row, and the line of a tariff without rows") {
  TestCall call;
  call.amount = "0.5";
  CHECK(findings_of(call,
                    [](Program& program) {
                      RateRows& rows = rows_of(program);
                      rows.by_country = true;
                      rows.key_field = "ToCountryId";
                      rows.rows.edit()[1].key = "SE";
                      rows.rows.edit()[0].key = "NO";
                    }) ==
        Texts{"amount-differs a.csv:1 call_id=c-1 charged=0.5 expected=0.0240 difference=0.4760 currency=EUR "
              "tariff=Retail row=SE rule=tariffs.rules:12 | charged 0.5 EUR, the tariff gives 0.0240 EUR"});
  CHECK(findings_of(call,
                    [](Program& program) {
                      program.tariffs[0].pricing = RatePerTime{*Decimal::parse("0.01"), 60};
                    }) ==
        Texts{"amount-differs a.csv:1 call_id=c-1 charged=0.5 expected=0.0100 difference=0.4900 currency=EUR "
              "tariff=Retail rule=tariffs.rules:10 | charged 0.5 EUR, the tariff gives 0.0100 EUR"});
}
