// What requirements, completeness, invoices and the audited period add to a tally: the laws of merge, and that it does
// not matter how the calls are cut.
#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "audit/tally.hpp"
#include "support/audit_case.hpp"

namespace reconcile {
namespace {

using Texts = std::vector<std::string>;

std::string text_of(const std::map<std::string, ExactSum>& sums) {
  std::string text;
  for (const auto& [currency, sum] : sums) text += " " + currency + "=" + sum.total().text();
  return text;
}

/// The new parts of a tally, in an order that does not depend on how it was made.
Texts canonical(const Tally& tally) {
  Texts lines;
  tally.require_marks.for_each([&](const RequireMark& mark) {
    lines.push_back("require " + std::to_string(mark.require) + " " + std::to_string(mark.origin.place.value) + " " +
                    std::to_string(mark.origin.line));
  });
  for (std::size_t i = 0; i < tally.require_not_judged.size(); ++i) {
    lines.push_back("not judged " + std::to_string(i) + " " + std::to_string(tally.require_not_judged[i]));
  }
  tally.late_marks.for_each([&](const LateMark& mark) {
    lines.push_back("late " + std::to_string(mark.complete) + " " + std::to_string(mark.origin.place.value) + " " +
                    std::to_string(mark.origin.line));
  });
  for (const auto& [file, counted] : tally.files) {
    lines.push_back("file " + std::to_string(file) + " " + std::to_string(counted.outside));
  }
  for (const auto& [key, ended] : tally.ended_in) {
    lines.push_back("hour " + std::to_string(key.first) + " " + std::to_string(key.second) + " " +
                    std::to_string(ended.calls) + " " + std::to_string(ended.undated));
  }
  for (std::size_t i = 0; i < tally.invoices.size(); ++i) {
    for (const auto& [key, figure] : tally.invoices[i]) {
      lines.push_back("invoice " + std::to_string(i) + " " + key + " " + std::to_string(figure.rows) + " " +
                      std::to_string(figure.calls) + " " + std::to_string(figure.billed_seconds) + " " +
                      std::to_string(figure.unpriced) + text_of(figure.charged) + " /" + text_of(figure.expected) +
                      " /" + text_of(figure.unpriced_charged));
    }
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

Place random_place() {
  return Place(*rc::gen::inRange<std::uint32_t>(0, 3), *rc::gen::inRange<std::uint64_t>(0, 1000));
}

void add_random_money(std::map<std::string, ExactSum>& sums) {
  sums[*rc::gen::element<std::string>("EUR", "USD", "")].add(*rc::gen::inRange<std::int64_t>(-1000, 1000),
                                                             *rc::gen::inRange(0u, 19u));
}

Tally random_tally(const Plan& plan) {
  Tally tally(plan);
  const int size = *rc::gen::inRange(0, 12);
  for (int i = 0; i < size; ++i) {
    tally.require_marks.add({{random_place(), 7}, *rc::gen::inRange<std::uint32_t>(0, 2)});
    tally.require_not_judged[*rc::gen::inRange<std::size_t>(0, 2)] += 3;
    tally.late_marks.add({{random_place(), 8}, 0});
    tally.files[*rc::gen::inRange<std::uint32_t>(0, 3)].outside += *rc::gen::inRange<std::uint64_t>(0, 5);
    HourCalls& hour = tally.ended_in[{*rc::gen::inRange<KindId>(0, 2), *rc::gen::inRange<std::int64_t>(-2, 3)}];
    hour.calls += 2;
    hour.undated += *rc::gen::inRange<std::uint64_t>(0, 3);
    FigureTally& figure = tally.invoices[*rc::gen::inRange<std::size_t>(0, 2)]
                                        [*rc::gen::element<std::string>("0;", "24321;2:SE", "24321;0:", "24322;2:SE")];
    figure.rows += 3;
    figure.calls += *rc::gen::inRange<std::uint64_t>(0, 3);
    figure.billed_seconds += *rc::gen::inRange<std::uint64_t>(0, 3600);
    figure.unpriced += *rc::gen::inRange<std::uint64_t>(0, 2);
    for (auto* sums : {&figure.charged, &figure.expected, &figure.unpriced_charged}) add_random_money(*sums);
  }
  return tally;
}

Tally merged(const Tally& a, const Tally& b) {
  Tally into = a;
  merge(into, Tally(b));
  return into;
}

constexpr std::int64_t october = 1790812800;  // 2026-10-01T00:00:00Z

/// Two requirements, one of them about money; late rows; an invoice by application.
void add_checks(AuditCase& test) {
  test.program.tariffs = {retail_tariff(test.program)};
  const std::vector<KindId> kinds = test.program.tariffs[0].kinds;
  Require named;
  named.name = "app-1 alone";
  named.kinds = kinds;
  named.must = field_is("ApplicationKey", "app-1");
  named.must_fields = {"ApplicationKey"};
  named.head = rule_line(1);
  Require dear = named;
  dear.name = "dear";
  dear.must = negation(amount_over("0.03", "EUR"));
  dear.must_fields = {"Amount"};
  test.program.requires_ = {named, dear};
  Complete complete;
  complete.kinds = kinds;
  complete.late_seconds = 86400;
  complete.head = rule_line(2);
  test.program.completes = {complete};
  Invoice invoice;
  invoice.name = "October";
  invoice.kinds = kinds;
  invoice.by_month = true;
  invoice.per = {"ApplicationKey"};
  invoice.head = rule_line(3);
  test.program.invoices = {invoice};
}

std::string days_of_calls(int from, int until) {
  std::string text;
  for (int i = from; i < until; ++i) {
    TestCall call;
    call.id = "c-" + std::to_string(i);
    call.time = "2026-10-0" + std::to_string(1 + i % 9) + "T" + std::to_string(10 + i % 14) + ":59:30Z";
    call.key = "app-" + std::to_string(i % 3);
    if (i % 5 == 0) call.amount = "0.0310";
    if (i % 7 == 0) call.currency = "USD";
    if (i % 11 == 0) call.to = "+999";
    if (i % 6 == 0) call = refused(call.id, call.time, call.key);
    text += call.line();
  }
  return text;
}

}  // namespace

TEST_CASE("merging what the checks count is associative and commutative, and an empty tally changes nothing") {
  Plan plan;
  plan.program.requires_.resize(2);
  plan.program.invoices.resize(2);
  CHECK(rc::check("laws of merge", [&plan] {
    const Tally a = random_tally(plan), b = random_tally(plan), c = random_tally(plan);
    RC_ASSERT(canonical(merged(a, b)) == canonical(merged(b, a)));
    RC_ASSERT(canonical(merged(merged(a, b), c)) == canonical(merged(a, merged(b, c))));
    RC_ASSERT(canonical(merged(a, Tally(plan))) == canonical(a));
    RC_ASSERT(canonical(merged(Tally(plan), a)) == canonical(a));
  }));
}

TEST_CASE("the checks count the same however the calls are cut and dealt out") {
  AuditCase test;
  add_checks(test);
  test.file("calls-2026-10-08.csv", days_of_calls(0, 200));
  test.file("calls.csv", days_of_calls(200, 300));
  test.block_bytes = 1 << 20;
  const Tally at_once = test.tally_of();
  CHECK(at_once.require_marks.size() > 100);
  CHECK(at_once.require_not_judged[1] > 10);  // dollars compared with euros
  CHECK(at_once.late_marks.size() > 50);
  CHECK(at_once.invoices[0].size() == 3);
  const Texts lines = canonical(at_once);
  test.block_bytes = 1000;
  CHECK(canonical(test.tally_of()) == lines);
  CHECK(canonical(test.tally_of({0, 1, 2})) == lines);
  CHECK(canonical(test.tally_of({2, 0, 1})) == lines);
}

TEST_CASE("what an invoice's figure holds") {
  AuditCase test;
  add_checks(test);
  TestCall right, dollars, unknown, other;
  dollars.currency = "USD";
  dollars.amount = "0.5";
  unknown.to = "+999";
  unknown.amount = "0.7";
  other.key = "app-2";
  other.duration = "61";
  TestCall next = right;  // ends in the first second of November
  next.time = "2026-10-31T23:59:00Z";
  test.file("a.csv", right.line() + dollars.line() + unknown.line() + other.line() + next.line() +
                         refused("c-9", "2026-10-01T10:00:00Z").line());
  const InvoiceTally tally = test.tally_of().invoices.at(0);
  const std::string of_october = std::to_string(2026 * 12 + 9) + ";";
  const FigureTally& figure = tally.at(of_october + "5:app-1");
  CHECK(figure.rows == 4);
  CHECK(figure.calls == 3);
  CHECK(figure.unpriced == 1);  // the one without a tariff; the one in dollars has a price, in euros
  CHECK(figure.billed_seconds == 120);
  CHECK(text_of(figure.charged) == " EUR=0.7240 USD=0.5");
  CHECK(text_of(figure.expected) == " EUR=0.0480");
  CHECK(text_of(figure.unpriced_charged) == " EUR=0.7");
  CHECK(tally.at(of_october + "5:app-2").billed_seconds == 61);
  CHECK(tally.at(std::to_string(2026 * 12 + 10) + ";5:app-1").rows == 1);
  CHECK(tally.size() == 3);
}

TEST_CASE("calls are counted in the hour in which they end; files with a day in their names apart") {
  AuditCase test;
  add_checks(test);
  TestCall on_time, over;
  on_time.time = "2026-10-08T10:58:59Z";  // ends 10:59:59
  over.time = "2026-10-08T10:59:00Z";
  test.file("a-2026-10-08.csv", on_time.line() + over.line());
  test.file("b.csv", over.line());
  const Tally tally = test.tally_of();
  REQUIRE(tally.ended_in.size() == 2);
  const auto& [first, calls_of_first] = *tally.ended_in.begin();
  const auto& [second, calls_of_second] = *std::next(tally.ended_in.begin());
  CHECK(first.second == october / 3600 + 7 * 24 + 10);
  CHECK(second.second == first.second + 1);
  CHECK(calls_of_first.calls == 1);
  CHECK(calls_of_first.undated == 0);
  CHECK(calls_of_second.calls == 2);
  CHECK(calls_of_second.undated == 1);
}

TEST_CASE("a row is late by its file's day, and only on the days that the statement is for") {
  const auto late_rows = [](std::optional<const char*> from, std::optional<const char*> until) {
    AuditCase test;
    add_checks(test);
    if (from) test.program.completes[0].from = parse_date(*from);
    if (until) test.program.completes[0].until = parse_date(*until);
    TestCall in_time, late;
    in_time.time = "2026-10-06T23:59:00Z";  // ends when the day before the file's begins
    late.time = "2026-10-06T23:58:59Z";
    test.file("a-2026-10-08.csv", in_time.line() + late.line());
    test.file("b.csv", late.line());
    return test.tally_of().late_marks.size();
  };
  CHECK(late_rows(std::nullopt, std::nullopt) == 1);
  CHECK(late_rows("2026-10-08", "2026-10-09") == 1);
  CHECK(late_rows("2026-10-09", std::nullopt) == 0);
  CHECK(late_rows(std::nullopt, "2026-10-08") == 0);
}

}  // namespace reconcile
