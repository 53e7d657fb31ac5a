#include "audit/tally.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "audit/detail/row_keys.hpp"
#include "base/text_parts.hpp"
#include "support/audit_case.hpp"

using namespace reconcile;

namespace {

/// All that a tally says, in an order that does not depend on how it was made.
std::vector<std::string> canonical(const Tally& tally) {
  std::vector<std::string> lines;
  const auto sum = [](const ExactSum& each) { return each.total().text() + " "; };
  for (const auto& [currency, m] : tally.money) {
    lines.push_back("money " + currency + " " + std::to_string(m.calls_right) + " " + std::to_string(m.calls_within) +
                    " " + std::to_string(m.calls_wrong) + " " + std::to_string(m.calls_not_judged) + " " +
                    sum(m.charged) + sum(m.expected) + sum(m.over) + sum(m.under) + sum(m.within_over) +
                    sum(m.within_under) + sum(m.not_judged));
  }
  tally.price_marks.for_each([&](const PriceMark& mark) {
    lines.push_back("price " + std::to_string(mark.place.value) + " " + std::to_string(mark.origin().line) + " " +
                    std::to_string(static_cast<int>(mark.verdict())));
  });
  tally.rejects.for_each(
      [&](const Reject& reject) { lines.push_back("reject " + std::to_string(reject.place.value)); });
  for (std::size_t i = 0; i < tally.keys.size(); ++i) {
    tally.keys[i].for_each([&](const KeyMark& mark) {
      lines.push_back("key " + std::to_string(i) + " " + std::to_string(mark.hash) + " " +
                      std::to_string(mark.place.value));
    });
  }
  for (std::size_t i = 0; i < tally.alerts.size(); ++i) {
    const AlertTally& alert = tally.alerts[i];
    lines.push_back("alert " + std::to_string(i) + " " + std::to_string(alert.not_judged) + " " +
                    std::to_string(tally.unique_not_judged[i]));
    for (const auto& [group, number] : alert.groups) {
      alert.windows.for_each([&](const WindowCounts::Key& key, const WindowCount& window) {
        if (key.first != number) return;
        lines.push_back("window " + group + " " + std::to_string(key.second) + " " + std::to_string(window.count) +
                        " " + std::to_string(window.attempts) + " " + std::to_string(window.first_counted.value));
      });
    }
  }
  for (const auto& [file, counted] : tally.files) {
    lines.push_back("file " + std::to_string(file) + " " + std::to_string(counted.rows) + " " +
                    std::to_string(counted.rejects));
    for (const auto& [key, value] : counted.unknown_values) {
      lines.push_back("unknown " + std::to_string(file) + " " + std::to_string(key.first) + key.second + " " +
                      std::to_string(value.count) + " " + std::to_string(value.first.value));
    }
  }
  for (const auto& [key, ended] : tally.ended_in) {
    lines.push_back("hour " + std::to_string(key.first) + " " + std::to_string(key.second) + " " +
                    std::to_string(ended.calls) + " " + std::to_string(ended.undated));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

Plan plan_of_two_checks() {
  Plan plan;
  plan.program.uniques.resize(2);
  plan.program.alerts.resize(2);
  return plan;
}

Place random_place() {
  return Place(*rc::gen::inRange<std::uint32_t>(0, 3), *rc::gen::inRange<std::uint64_t>(0, 1000));
}

void add_random_sum(ExactSum& sum) {
  sum.add(*rc::gen::inRange<std::int64_t>(-1000, 1000), *rc::gen::inRange(0u, 19u));
}

void add_random_alert(AlertTally& alert) {
  std::string group;
  append_part(group, *rc::gen::element<std::string>("", "a", "b", "1:a"));
  const auto number = alert.groups.try_emplace(group, static_cast<std::uint32_t>(alert.groups.size())).first->second;
  WindowCount& window = alert.windows[{number, *rc::gen::inRange<std::int64_t>(-20, 20)}];
  window.attempts += 2;
  window.count += 1;
  window.first_counted = std::min(window.first_counted, random_place());
  alert.not_judged += *rc::gen::inRange<std::uint64_t>(0, 2);
}

Tally random_tally(const Plan& plan) {
  Tally tally(plan);
  const int size = *rc::gen::inRange(0, 12);
  for (int i = 0; i < size; ++i) {
    MoneyTally& money = tally.money[*rc::gen::element<std::string>("EUR", "USD", "")];
    ++money.calls_right;
    money.calls_within += 2;
    money.calls_wrong += 3;
    money.calls_not_judged += 4;
    for (ExactSum* sum : {&money.charged, &money.expected, &money.over, &money.under, &money.within_over,
                          &money.within_under, &money.not_judged}) {
      add_random_sum(*sum);
    }
    tally.price_marks.add({{random_place(), *rc::gen::inRange<std::uint64_t>(1, 9)}, Verdict::amount_differs, 4});
    Reject reject;
    reject.place = random_place();
    tally.rejects.add(reject);
    tally.keys[*rc::gen::inRange<std::size_t>(0, tally.keys.size())].add(*rc::gen::arbitrary<std::uint64_t>(),
                                                                         random_place());
    tally.unique_not_judged[0] += 1;
    add_random_alert(tally.alerts[*rc::gen::inRange<std::size_t>(0, 2)]);
    FileTally& file = tally.files[*rc::gen::inRange<std::uint32_t>(0, 3)];
    file.rows += 5;
    file.rejects += 1;
    UnknownValue& unknown = file.unknown_values[{*rc::gen::inRange(0, 2), *rc::gen::element<std::string>("X", "Y")}];
    ++unknown.count;
    unknown.first = std::min(unknown.first, random_place());
    HourCalls& hour = tally.ended_in[{*rc::gen::inRange<KindId>(0, 2), *rc::gen::inRange(0, 3)}];
    ++hour.calls;
    hour.undated += *rc::gen::inRange<std::uint64_t>(0, 2);
  }
  return tally;
}

Tally merged(const Tally& a, const Tally& b) {
  Tally into = a;
  merge(into, Tally(b));
  return into;
}

/// Calls with something to say about every part of a tally.
std::string month_of_calls() {
  std::string text;
  for (int i = 0; i < 300; ++i) {
    TestCall call;
    call.id = "c-" + std::to_string(i % 250);
    call.time = "2026-10-0" + std::to_string(1 + i % 9) + "T" + std::to_string(10 + i % 14) + ":59:30Z";
    call.key = "app-" + std::to_string(i % 4);
    if (i % 5 == 0) call.amount = "0.02500";
    if (i % 7 == 0) call.currency = "USD";
    if (i % 11 == 0) call.to = "+999";
    if (i % 13 == 0) call.reason = "CONGESTION";
    if (i % 17 == 0) call.duration = "x";
    if (i % 3 == 0) call = refused(call.id, call.time, call.key);
    text += call.line();
  }
  return text;
}

void add_checks(AuditCase& test) {
  test.program.tariffs = {retail_tariff(test.program)};
  Unique unique;
  unique.fields = {"CallId"};
  unique.kinds = test.program.tariffs[0].kinds;
  unique.head = rule_line(1);
  test.program.uniques = {unique};
  Alert alert;
  alert.name = "spike";
  alert.kinds = unique.kinds;
  alert.per = {"ApplicationKey"};
  alert.count_where = field_is("Reason", "NOCREDITPARTNER");
  alert.fire_when = term_compares(AlertTerm::count, CompareOp::greater, Decimal(1));
  alert.head = rule_line(2);
  test.program.alerts = {alert};
}

}  // namespace

TEST_CASE("merging tallies is associative and commutative, and an empty tally changes nothing") {
  const Plan plan = plan_of_two_checks();
  CHECK(rc::check("laws of merge", [&plan] {
    const Tally a = random_tally(plan), b = random_tally(plan), c = random_tally(plan);
    RC_ASSERT(canonical(merged(a, b)) == canonical(merged(b, a)));
    RC_ASSERT(canonical(merged(merged(a, b), c)) == canonical(merged(a, merged(b, c))));
    RC_ASSERT(canonical(merged(a, Tally(plan))) == canonical(a));
    RC_ASSERT(canonical(merged(Tally(plan), a)) == canonical(a));
  }));
}

TEST_CASE("groups are joined by their text, whatever their numbers were") {
  const Plan plan = plan_of_two_checks();
  Tally a(plan), b(plan);
  a.alerts[0].groups = {{"1:x", 0}, {"1:y", 1}};
  a.alerts[0].windows[{0, 5}] = {1, 2, Place(0, 9)};
  a.alerts[0].windows[{1, 5}] = {10, 20, Place(0, 8)};
  b.alerts[0].groups = {{"1:y", 0}, {"1:x", 1}};
  b.alerts[0].windows[{1, 5}] = {3, 4, Place(0, 1)};
  merge(a, std::move(b));
  const WindowCount& x = *a.alerts[0].windows.find({0, 5});
  CHECK(x.count == 4);
  CHECK(x.attempts == 6);
  CHECK(x.first_counted == Place(0, 1));
  CHECK(a.alerts[0].windows.find({1, 5})->count == 10);
}

TEST_CASE("audit(A then B) = merge(audit(A), audit(B)), however the calls are cut and dealt out") {
  AuditCase whole;
  add_checks(whole);
  whole.file("a.csv", month_of_calls());
  whole.block_bytes = 1 << 20;
  const Tally at_once = whole.tally_of();
  CHECK(at_once.files.at(0).rejects > 5);
  CHECK(at_once.price_marks.size() > 20);
  const std::vector<std::string> lines = canonical(at_once);
  whole.block_bytes = 1000;
  CHECK(canonical(whole.tally_of()) == lines);
  CHECK(canonical(whole.tally_of({0, 1, 2})) == lines);
  CHECK(canonical(whole.tally_of({2, 0, 1})) == lines);
}

TEST_CASE("the tally's money ties") {
  AuditCase test;
  add_checks(test);
  test.program.tariffs[0].tolerance = *Decimal::parse("0.0010");
  test.file("a.csv", month_of_calls());
  const Tally tally = test.tally_of();
  REQUIRE(tally.money.size() == 2);
  for (const auto& [currency, money] : tally.money) {
    CHECK(money.charged.total() - money.expected.total() == money.over.total() - money.under.total());
  }
  // 0.02500 for 60 s at 0.0240 EUR/min is within the tolerance.
  CHECK(tally.money.at("EUR").calls_within > 10);
  CHECK(tally.money.at("EUR").within_over.total() == tally.money.at("EUR").over.total());
}

TEST_CASE("what a tally counts of a few calls") {
  AuditCase test;
  add_checks(test);
  TestCall late;
  late.time = "2026-10-01T23:59:30Z";
  late.duration = "45";  // ends on the 2nd
  late.reason = "CONGESTION";
  TestCall no_tariff;
  no_tariff.to = "+999";
  no_tariff.amount = "0.5";
  TestCall unnamed;
  unnamed.id = "";
  unnamed.currency = "";
  test.file("a.csv", late.line() + no_tariff.line() + unnamed.line() + refused("c-9", "2026-10-01T10:00:00Z").line());
  const Tally tally = test.tally_of();
  const KindId kind = *shipped_layouts().id_of("phone-terminated");
  std::map<std::int64_t, std::uint64_t> ended_on;
  for (const auto& [kind_and_hour, ended] : tally.ended_in) {
    CHECK(kind_and_hour.first == kind);
    CHECK(ended.undated == ended.calls);  // no day in the file's name
    ended_on[kind_and_hour.second / 24] += ended.calls;
  }
  CHECK(ended_on == std::map<std::int64_t, std::uint64_t>{{parse_date("2026-10-01")->days, 3},
                                                          {parse_date("2026-10-02")->days, 1}});
  CHECK(tally.money.at("EUR").not_judged.total().text() == "0.5");
  CHECK(tally.money.at("EUR").calls_not_judged == 1);
  CHECK(tally.money.at("EUR").calls_right == 1);
  CHECK(tally.money.at("EUR").calls_wrong == 1);
  CHECK(tally.money.at("").calls_not_judged == 1);
  std::size_t keys = 0;
  for (const auto& partition : tally.keys) keys += partition.size();
  CHECK(keys == 3);  // an empty CallId takes no part
  const auto& unknown = tally.files.at(0).unknown_values;
  REQUIRE(unknown.size() == 1);
  CHECK(unknown.begin()->first.second == "CONGESTION");
  CHECK(unknown.begin()->second.first == Place(0, 0));
}

TEST_CASE("rows with marks are kept as they stand in their file, unless they are many") {
  for (const int one_in : {50, 5}) {
    AuditCase test;
    test.block_bytes = 1 << 20;
    test.program.tariffs = {retail_tariff(test.program)};
    std::string text;
    std::vector<std::uint64_t> wrong;
    for (int i = 0; i < 200; ++i) {
      TestCall call;
      call.id = "c-" + std::to_string(i);
      call.amount = i % one_in == 0 ? "0.0250" : "0.0240";
      if (i % one_in == 0) wrong.push_back(text.size());
      text += call.line();
    }
    test.file("a.csv", text);
    Tally tally = test.tally_of({});
    tally.kept_records.sort();
    for (const std::uint64_t offset : wrong) {
      const auto kept = tally.kept_records.find(Place(0, offset));
      CHECK(kept.has_value() == (one_in == 50));
      if (kept) CHECK(kept->text == text.substr(offset, text.find('\n', offset) - offset));
    }
    CHECK_FALSE(tally.kept_records.find(Place(0, text.find('\n') + 1)));
  }
}

TEST_CASE("right calls are added up exactly, however large they are", "[audit]") {
  AuditCase test;
  Tariff dear = retail_tariff(test.program);
  dear.connect = *Decimal::parse("400000000000000");
  test.program.tariffs = {dear};
  test.program.uniques = {};
  std::string calls;
  for (int i = 0; i < 64; ++i) {  // of 9.2 × 10^18 units in all there would be room
    TestCall call;
    call.id = "c-" + std::to_string(i);
    call.amount = "400000000000000.0240";
    calls += call.line();
  }
  test.file("a.csv", calls);
  test.run();
  REQUIRE(test.summary.currencies.size() == 1);
  CHECK(test.summary.currencies[0].calls_right == 64);
  CHECK(test.summary.currencies[0].charged == "25600000000000001.5360");
  CHECK(test.summary.currencies[0].expected == "25600000000000001.5360");
}
