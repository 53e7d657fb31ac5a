#include <catch2/catch.hpp>

#include "support/audit_case.hpp"

using namespace reconcile;

namespace {

using Texts = std::vector<std::string>;

Alert spike() {
  Alert alert;
  alert.name = "NOCREDITPARTNER spike";
  alert.kinds = {*shipped_layouts().id_of("phone-terminated"), *shipped_layouts().id_of("phone-originated")};
  alert.count_where = field_is("Reason", "NOCREDITPARTNER");
  alert.per = {"ApplicationKey"};
  alert.compares = true;
  alert.false_alarms_percent = Decimal(5);
  alert.fire_when = all_of({is_unusual(), term_compares(AlertTerm::count, CompareOp::greater_equal, Decimal(3))});
  alert.message = "{ApplicationKey}: {count} of {attempts} calls refused for credit, usual {usual}";
  alert.head = rule_line(7);
  return alert;
}

Alert three_refused() {
  Alert alert = spike();
  alert.name = "three";
  alert.compares = false;
  alert.false_alarms_percent.reset();
  alert.fire_when = term_compares(AlertTerm::count, CompareOp::greater_equal, Decimal(3));
  alert.message.clear();
  return alert;
}

Unique unique_call_id() { return unique_on({"CallId"}, 3); }

/// "" unless just one has.
std::string only_fired(const AuditCase& test) {
  const Texts fired = test.lines(FindingCode::alert_fired);
  return fired.size() == 1 ? fired.front() : std::string();
}

std::string two_digits_of(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

/// Quiet days of 20 ordinary calls an hour for two customers.
std::string quiet_day(int day) {
  std::string text;
  for (int hour = 8; hour < 14; ++hour) {
    for (int i = 0; i < 20; ++i) {
      TestCall call;
      call.time = "2026-10-" + two_digits_of(day) + "T" + two_digits_of(hour) + ":" + two_digits_of(i) + ":00Z";
      call.id = call.time;
      for (const char* key : {"app-1", "app-2"}) {
        call.key = key;
        text += call.line();
      }
    }
  }
  return text;
}

}  // namespace

TEST_CASE("a burst of refused calls is one incident, with its numbers") {
  AuditCase test;
  test.program.alerts = {spike()};
  for (int day = 1; day <= 9; ++day) {
    std::string calls = quiet_day(day);
    if (day == 3) {
      for (int i = 0; i < 60; ++i) calls += refused("r-" + std::to_string(i), "2026-10-03T10:30:00Z").line();
      for (int i = 0; i < 40; ++i) calls += refused("s-" + std::to_string(i), "2026-10-03T11:00:00Z").line();
      calls += refused("t-1", "2026-10-03T13:00:00Z").line();
    }
    test.file("2026-10-0" + std::to_string(day) + ".csv", calls);
  }
  test.run();
  const Texts fired = test.lines(FindingCode::alert_fired);
  REQUIRE(fired.size() == 1);
  // p_k = 0.5/961, slots of eight other days: 480 attempts: p = 10 p_k/490; μ = (80 + 60)·p = 0.0014865.
  CHECK(fired[0].substr(0, fired[0].find(" probability")) ==
        "alert-fired 2026-10-03.csv:241 rule=tariffs.rules:7 alert=NOCREDITPARTNER spike ApplicationKey=app-1 "
        "from=2026-10-03T10:00:00Z until=2026-10-03T12:00:00Z count=100 attempts=140 usual=0.0015");
  CHECK(fired[0].substr(fired[0].find(" | ")) == " | app-1: 100 of 140 calls refused for credit, usual 0.0015");
  CHECK(test.summary.findings.at(FindingCode::alert_fired) == 1);
  CHECK(test.lines(FindingCode::learning).empty());
}

TEST_CASE("one busy hour without history stays quiet, and says that it learns") {
  AuditCase test;
  test.program.alerts = {spike()};
  std::string calls;
  for (int i = 0; i < 9; ++i) calls += refused("r-" + std::to_string(i), "2026-10-03T10:30:00Z").line();
  calls += refused("q", "2026-10-03T10:30:00Z", "").line();
  TestCall free;  // app-1 has another day
  free.result = "BUSY";
  free.amount = "0";
  calls += free.line();
  test.file("a.csv", calls);
  test.run();
  CHECK(test.lines() ==
        Texts{"learning rule=tariffs.rules:7 alert=NOCREDITPARTNER spike ApplicationKey= count=1 attempts=1 "
              "| ApplicationKey \"\": 1 of 1 calls; no other days to compare with"});
}

TEST_CASE("calls of several kinds are counted together, on the file's clock") {
  AuditCase test;
  test.program.alerts = {three_refused()};
  test.program.zone = *Zone::find("Europe/Stockholm");
  test.program.alerts[0].window_seconds = 86400;
  // Midnight in Stockholm is 22:00Z.
  test.file("a.csv", refused("1", "2026-10-01T21:59:59Z").line() + refused("2", "2026-10-01T22:00:00Z").line() +
                         refused("3", "2026-10-02T21:59:59.9Z").line());
  test.file("b.csv",
            "4;1;2026-10-02T12:00:00Z;FAILED;NOCREDITPARTNER;0;1;2;0;EUR;;app-1\n"
            "5;1;2026-10-02T12:00:00Z;ANSWERED;N/A;0;1;2;0;EUR;;app-1\n");
  test.run();
  CHECK(test.lines(FindingCode::alert_fired) ==
        Texts{"alert-fired a.csv:2 rule=tariffs.rules:7 alert=three ApplicationKey=app-1 from=2026-10-01T22:00:00Z "
              "until=2026-10-02T22:00:00Z count=3 attempts=4 | ApplicationKey \"app-1\": 3 of 4 calls"});
}

TEST_CASE("an alert without per has one, empty group") {
  AuditCase test;
  test.program.alerts = {three_refused()};
  test.program.alerts[0].per.clear();
  test.program.alerts[0].severity = Severity::warning;
  test.program.alerts[0].message = "{count} {probability} {ApplicationKey}";
  test.file("a.csv", refused("1", "2026-10-01T10:00:00Z").line() +
                         refused("2", "2026-10-01T10:00:00Z", "app-2").line() +
                         refused("3", "2026-10-01T10:00:00Z").line());
  test.run();
  REQUIRE(test.findings.size() == 1);
  CHECK(test.findings[0].has_group);
  CHECK(text(test.findings[0]) ==
        "alert-fired(warning) a.csv:1 rule=tariffs.rules:7 alert=three from=2026-10-01T10:00:00Z "
        "until=2026-10-01T11:00:00Z count=3 attempts=3 | 3 unknown {ApplicationKey}");
  CHECK(test.summary.warnings == 1);
}

TEST_CASE("later duplicates by CallId are left out of alerts") {
  AuditCase test;
  test.program.alerts = {three_refused()};
  const std::string two = refused("1", "2026-10-01T10:00:00Z").line() + refused("2", "2026-10-01T10:00:00Z").line();
  test.file("a.csv", two + refused("2", "2026-10-01T10:00:00Z").line());
  test.run();
  CHECK(test.lines(FindingCode::alert_fired).size() == 1);
  test.program.uniques = {unique_call_id()};
  test.run();
  CHECK(test.lines(FindingCode::alert_fired).empty());
  CHECK(test.lines(FindingCode::duplicate_identical).size() == 1);
  // With a condition it is a `unique CallId` too, for the rows that meet it.
  test.program.uniques[0].when = field_is("Result", "FAILED");
  test.run();
  CHECK(test.lines(FindingCode::alert_fired).empty());
  test.program.uniques[0].when = field_is("Result", "ANSWERED");
  test.run();
  CHECK(test.lines(FindingCode::alert_fired).size() == 1);
}

TEST_CASE("a later duplicate by two statements is left out of alerts once") {
  AuditCase test;
  test.program.alerts = {three_refused()};
  std::string calls;
  for (const char* id : {"1", "2", "3", "3"}) calls += refused(id, "2026-10-01T10:00:00Z").line();
  test.file("a.csv", calls);
  test.program.uniques = {unique_call_id(), unique_call_id()};
  test.program.uniques[1].when = field_is("Result", "FAILED");
  test.run();
  CHECK(only_fired(test).find("count=3 attempts=3") != std::string::npos);
}

TEST_CASE("later calls are left out of alerts, whether they are told at once or after all others") {
  AuditCase test;
  test.program.alerts = {three_refused()};
  test.program.uniques = {unique_call_id()};
  test.before_findings = [](Tally& tally) {  // some hashes are the same: these rows are looked at once more
    KeyList all;
    for (std::size_t i = 0; i < tally.keys.size(); i += 2) {
      tally.keys[i].for_each([&all](const KeyMark& mark) { all.add(0, mark.place); });
      tally.keys[i] = KeyList();
    }
    tally.keys[0] = std::move(all);
  };
  std::string calls;
  for (int i = 0; i < 1500; ++i) calls += refused("c-" + std::to_string(i % 1000), "2026-10-01T10:00:00Z").line();
  test.file("a.csv", calls);
  test.run();
  CHECK(only_fired(test).find("count=1000 attempts=1000") != std::string::npos);
}

TEST_CASE("where all calls stand twice, alerts of many groups are as if they stood once") {
  AuditCase test;
  test.program.alerts = {three_refused()};
  std::string calls, again;
  for (int i = 0; i < 15000; ++i) {
    TestCall call = refused(std::to_string(i), "2026-10-01T10:00:00Z", "app-" + std::to_string(i % 5000));
    calls += call.line();
    call.amount = "1.0000";
    again += call.line();
  }
  test.file("a.csv", calls);
  test.run();
  const Texts once = test.lines(FindingCode::alert_fired);
  CHECK(once.size() == 5000);
  test.file("b.csv", again);
  test.program.uniques = {unique_call_id()};
  test.run();
  CHECK(test.lines(FindingCode::alert_fired) == once);
  CHECK(test.lines(FindingCode::duplicate_conflicting).size() == 15000);
}

TEST_CASE("where a later duplicate came first in its window, the incident's place is the next counted row") {
  AuditCase test;
  test.program.alerts = {three_refused()};
  test.program.uniques = {unique_call_id()};
  test.block_bytes = 256;
  std::string calls = refused("1", "2026-10-01T08:00:00Z").line();
  calls += refused("1", "2026-10-01T10:10:00Z").line();  // contradicts row 1, and is the first of its window
  calls += TestCall().line();
  for (const char* id : {"2", "3", "4"}) calls += refused(id, "2026-10-01T10:20:00Z").line();
  test.file("a.csv", calls);
  test.run();
  const Texts fired = test.lines(FindingCode::alert_fired);
  REQUIRE(fired.size() == 1);
  CHECK(fired[0] ==
        "alert-fired a.csv:4 rule=tariffs.rules:7 alert=three ApplicationKey=app-1 from=2026-10-01T10:00:00Z "
        "until=2026-10-01T11:00:00Z count=3 attempts=4 | ApplicationKey \"app-1\": 3 of 4 calls");
}

TEST_CASE("an incident without counted rows has no place and comes last") {
  AuditCase test;
  test.program.alerts = {three_refused()};
  test.program.alerts[0].fire_when = term_compares(AlertTerm::count, CompareOp::equal, Decimal(0));
  test.file("a.csv", TestCall().line());
  test.run();
  CHECK(test.lines(FindingCode::alert_fired) ==
        Texts{"alert-fired rule=tariffs.rules:7 alert=three ApplicationKey=app-1 from=2026-10-01T10:00:00Z "
              "until=2026-10-01T11:00:00Z count=0 attempts=1 | ApplicationKey \"app-1\": 0 of 1 calls"});
}

TEST_CASE("a condition that meets another currency is not counted, and said") {
  AuditCase test;
  test.program.alerts = {three_refused()};
  test.program.alerts[0].count_where = amount_over("0.01", "EUR");
  test.program.alerts[0].fire_when = term_compares(AlertTerm::count, CompareOp::greater_equal, Decimal(1));
  TestCall dollars;
  dollars.currency = "USD";
  test.file("a.csv", dollars.line() + TestCall().line());
  test.run();
  const Texts fired = test.lines(FindingCode::alert_fired);
  REQUIRE(fired.size() == 1);
  CHECK(fired[0].find("a.csv:2") != std::string::npos);
  CHECK(fired[0].find("count=1 attempts=2") != std::string::npos);
  CHECK(test.lines(FindingCode::not_judged) == Texts{"not-judged rule=tariffs.rules:7 alert=three count=1 | 1 row not "
                                                     "judged: the condition compares an amount with "
                                                     "money of another currency"});
}
