#include "audit/price_likes.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "support/audit_case.hpp"

using namespace reconcile;

namespace {

using Texts = std::vector<std::string>;

std::string any_calls() {
  std::string calls;
  for (int i = *rc::gen::inRange(1, 60); i > 0; --i) {
    TestCall call;
    call.id = "c-" + std::to_string(i);
    call.to = *rc::gen::element<std::string>("+46101234567", "+46701234567", "+999");
    call.duration = *rc::gen::element<std::string>("1", "60", "61", "3600");
    call.amount = *rc::gen::element<std::string>("", "0.0120", "0.0240", "0.0480", "0.04800", "0.1", "7", "-1",
                                                 "0.0241", "99999999999999999999999.5");
    call.currency = *rc::gen::element<std::string>("EUR", "EUR", "USD");
    calls += call.line();
  }
  return calls;
}

Texts causes_of(const Summary& summary) {
  Texts causes;
  for (const CauseSummary& cause : summary.causes) {
    std::string& text = causes.emplace_back(name_of(cause.code));
    text += " " + std::to_string(cause.count) + " " + cause.money.text();
    for (const std::string_view part : {cause.rule, cause.cause, cause.currency}) text.append(" ").append(part);
    text += " " + cause.example;
  }
  return causes;
}

}  // namespace

TEST_CASE("findings, causes and their money are the same with numbers and without") {
  CHECK(rc::check("against marks whose numbers were taken away", [] {
    AuditCase numbered, by_itself;
    const std::string calls = any_calls();
    bool any_number = false;
    for (AuditCase* test : {&numbered, &by_itself}) {
      test->program.tariffs = {retail_tariff(test->program)};
      test->program.uniques = {};
      test->block_bytes = 300;
      test->file("a.csv", calls);
    }
    numbered.before_findings = [&](Tally& tally) {
      tally.price_marks.for_each([&](const PriceMark& mark) { any_number |= mark.like != PriceLikes::none; });
    };
    by_itself.before_findings = [](Tally& tally) {
      std::vector<PriceMark> marks = tally.price_marks.all();
      tally.price_marks.clear();
      for (PriceMark& mark : marks) {
        mark.like = PriceLikes::none;
        tally.price_marks.add(mark);
      }
    };
    numbered.run();
    by_itself.run();
    RC_ASSERT(numbered.lines() == by_itself.lines());
    RC_ASSERT(causes_of(numbered.summary) == causes_of(by_itself.summary));
    const Texts differing = numbered.lines(FindingCode::amount_differs);
    RC_CLASSIFY(any_number);
    RC_ASSERT(any_number || differing.empty() ||
              std::any_of(differing.begin(), differing.end(), [](const std::string& line) {
                return line.find("99999999999999999999999.5") != std::string::npos;
              }));
  }));
}

TEST_CASE("tallies that do not share their numbers are counted all the same") {
  AuditCase test;
  test.program.tariffs = {retail_tariff(test.program)};
  test.program.uniques = {};
  test.block_bytes = 300;
  std::string calls;
  for (int i = 0; i < 40; ++i) {
    TestCall call;
    call.id = "c-" + std::to_string(i);
    call.amount = "0.0" + std::to_string(300 + i);
    calls += call.line();
  }
  test.file("a.csv", calls);
  const Tally merged = test.tally_of({1, 0, 2});
  CHECK(merged.price_marks.size() == 40);
  std::uint64_t counted = 0;
  for (std::uint32_t number = 0; number < merged.price_likes.size(); ++number)
    counted += merged.price_likes.count(number);
  merged.price_marks.for_each([&](const PriceMark& mark) { counted += mark.like == PriceLikes::none ? 1 : 0; });
  CHECK(counted == 40);
}

TEST_CASE("the money of likes is exact where it leaves 64 bits, and of several scales", "[audit]") {
  AuditCase test;
  test.program.tariffs = {retail_tariff(test.program)};
  test.program.uniques = {};
  test.block_bytes = 300;  // some two calls
  std::string calls;
  const std::vector<std::string> amounts = {"500000000000000.0240", "0.02401", "0.1", "500000000000000.0240"};
  for (int i = 0; i < 40; ++i) {
    TestCall call;
    call.id = "c-" + std::to_string(i);
    call.amount = amounts[static_cast<std::size_t>(i) % amounts.size()];
    calls += call.line();
  }
  test.file("a.csv", calls);
  const Tally merged = test.tally_of({1, 0, 2}, true);
  REQUIRE(merged.price_likes.size() == 1);
  CHECK(merged.price_likes.count(0) == 40);
  // 20 times 5 × 10^14, 10 times 0.00001, 10 times 0.0760
  CHECK(merged.price_likes.money(0).text() == "10000000000000000.76010");
}

TEST_CASE("likes keep their numbers, and after the close none is new", "[audit]") {
  PriceLikes likes;
  Program rules;
  rules.tariffs = {Tariff(), Tariff()};
  rules.tariffs[1].pricing = RateRows{false, "To", std::vector<RateRow>(3)};
  likes.prepare(rules);
  const std::uint32_t first = likes.number_without_cause(1, 2);
  CHECK(likes.number_of({Verdict::amount_differs, 1, 2, ""}) == first);
  CHECK(likes.number_without_cause(1, 2) == first);
  CHECK(likes.number_without_cause(1, 0) != first);
  CHECK(likes.all().size() == 2);
  likes.close();
  CHECK(likes.number_without_cause(1, 2) == first);
  CHECK(likes.number_without_cause(1, 1) == PriceLikes::none);
  CHECK(likes.number_of({Verdict::amount_missing, 0, Prices::none, ""}) == PriceLikes::none);
  CHECK(likes.all().size() == 2);
}
