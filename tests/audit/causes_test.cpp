#include "audit/causes.hpp"

#include <catch2/catch.hpp>

#include "support/audit_case.hpp"

using namespace reconcile;

namespace {

Decimal number(const char* text) { return *Decimal::parse(text); }

/// The tariff "Retail" of the cases, to be changed; calls of `seconds` to +467.
struct Question {
  Program program = AuditCase().program;

  Question() { program.tariffs = {retail_tariff(program)}; }
  Tariff& tariff() { return program.tariffs[0]; }
  std::vector<RateRow>& rows() { return std::get<RateRows>(tariff().pricing).rows.edit(); }

  std::string cause(std::int64_t seconds, const char* charged, std::vector<std::uint8_t> surcharges = {}) const {
    const Plan plan = make_plan(program, shipped_layouts());
    return CauseFinder(plan).cause({0, 1, std::move(surcharges), seconds}, number(charged), {});
  }
};

}  // namespace

TEST_CASE("increments that give the charge are the cause") {
  const Question question;
  CHECK(question.cause(61, "0.0480") == "increments 60/60");
  CHECK(question.cause(50, "0.0240") == "increments 60/1 or 60/60");
  CHECK(question.cause(50, "0.0216") == "increments 6/6 or 30/6");
  CHECK(question.cause(50, "0.0217").empty());
}

TEST_CASE("a rounding that gives the charge is the cause") {
  Question question;
  question.rows().erase(question.rows().begin());
  question.rows().insert(question.rows().begin(), question.rows()[0]);  // no other price
  CHECK(question.cause(61, "0.0244").empty());                          // right, nothing to explain
  // 62 s at 0.0240: 0.0248 exactly. 0.0233 €/min for 61 s: 0.023688…
  question.rows()[0].rate->amount = question.rows()[1].rate->amount = number("0.0233");
  CHECK(question.cause(61, "0.0236") == "rounded down");
  question.tariff().rounding.mode = RoundMode::down;
  CHECK(question.cause(61, "0.0237") == "rounded half-up, half-even, half-down or up");
  // A tie: 0.00005 is rounded half-up to 0.0001.
  question.tariff().rounding.mode = RoundMode::half_up;
  question.rows()[0].rate->amount = question.rows()[1].rate->amount = number("0.003");
  CHECK(question.cause(1, "0.0000") == "rounded half-even, half-down or down");
}

TEST_CASE("another row of the same tariff may be the cause") {
  Question question;
  CHECK(question.cause(120, "0.0240") == "row +46");
  question.rows()[0].key = "33";  // no prefix of the number
  CHECK(question.cause(120, "0.0240").empty());
  question.rows()[0].key = "467";
  question.rows()[0].valid_from = parse_instant("2026-01-01T00:00:00Z");
  CHECK(question.cause(120, "0.0240") == "row +467 of 2026-01-01");
  question.program.bands = {{"peak", Band{}}};
  question.rows()[0].band = 0;
  question.rows()[0].valid_from.reset();
  question.rows()[0].origin = "33";
  CHECK(question.cause(120, "0.0240") == "row +467 from +33 in peak");
  question.rows()[0].rate.reset();
  CHECK(question.cause(120, "0.0240").empty());
}

TEST_CASE("tariffs with one deck have the same other rows, and their own terms") {
  Question question;
  Tariff dear = question.tariff();  // shares the rows
  dear.name = "Dear";
  dear.connect = number("0.01");
  question.program.tariffs.insert(question.program.tariffs.begin(), dear);
  Tariff other = dear;  // has others: +33 in place of +46
  std::get<RateRows>(other.pricing).rows.edit()[0].key = "33";
  question.program.tariffs.push_back(other);
  std::vector<RateRow> with_gap = std::get<RateRows>(dear.pricing).rows;  // +46 and +467, and +4 that offers no rate
  with_gap.push_back(with_gap[0]);
  with_gap.back().key = "4";
  with_gap.back().rate.reset();
  Tariff gap = dear;
  std::get<RateRows>(gap.pricing).rows = with_gap;
  question.program.tariffs.push_back(gap);
  question.program.tariffs.push_back(gap);  // shares the rows
  const Plan plan = make_plan(question.program, shipped_layouts());
  CauseFinder finder(plan);
  const auto cause = [&](std::uint32_t tariff, const char* charged) {
    return finder.cause({tariff, 1, {}, 120}, number(charged), {});
  };
  for (int again = 0; again < 2; ++again) {  // the second time they are known
    CHECK(cause(0, "0.0340") == "row +46");
    CHECK(cause(1, "0.0240") == "row +46");
    CHECK(cause(1, "0.0340").empty());
    CHECK(cause(2, "0.0340").empty());
    CHECK(cause(3, "0.0340") == "row +46");
    CHECK(cause(4, "0.0340") == "row +46");
    CHECK(cause(4, "0.0100").empty());  // not the connection fee by the row without a rate
  }
}

TEST_CASE("a part left out may be the cause") {
  Question question;
  question.tariff().connect = number("0.0100");
  CHECK(question.cause(61, "0.0244") == "without the connection fee");
  question.tariff().minimum = number("0.0900");
  CHECK(question.cause(61, "0.0344") == "without the minimum");
  question.tariff().minimum.reset();
  question.tariff().maximum = number("0.0200");
  CHECK(question.cause(61, "0.0344") == "without the maximum");
}

TEST_CASE("a surcharge left out or added may be the cause") {
  Question question;
  question.tariff().surcharges = {{"night", number("0.0100"), {}, {}}, {"far", Percent{Decimal(50)}, {}, {}}};
  CHECK(question.cause(60, "0.0360", {1, 1}) == "surcharge \"night\" left out");
  CHECK(question.cause(60, "0.0340", {1, 1}) == "surcharge \"far\" left out");
  CHECK(question.cause(60, "0.0340", {0, 0}) == "surcharge \"night\" added");
}

TEST_CASE("two explanations prove nothing") {
  Question question;
  // 61 s: by 60/60 it costs 0.0480; without the fee of 0.0236 the 0.0480 come out too.
  question.tariff().connect = number("0.0120");
  question.tariff().minimum = number("0.0500");
  question.rows()[0].increments = Increments{1, 1};
  question.rows()[0].rate->amount = number("0.0360");
  // By 60/60: 0.0480 + 0.0120 = 0.0600; by +46: 0.0366 + 0.0120 = 0.0486, at least 0.0500.
  CHECK(question.cause(61, "0.0600") == "increments 60/60");
  question.rows()[0].rate->amount = number("0.0480");
  question.rows()[0].increments = Increments{60, 1};
  question.tariff().minimum.reset();
  question.rows()[0].connect = number("0.0112");  // 0.0488 + 0.0112 = 0.0600 as well
  CHECK(question.cause(61, "0.0600").empty());
}

TEST_CASE("the tariff that an exception removed may be the cause") {
  AuditCase test;
  test.program.tariffs = {retail_tariff(test.program), retail_tariff(test.program)};
  Tariff& partner = test.program.tariffs[0];
  partner.name = "Partner";
  partner.exception_to = {1};
  partner.pricing = RatePerTime{number("0.0100"), 60};
  test.program.tariffs[1].surcharges = {{"dear key", number("0.5"), field_is("ApplicationKey", "app-2"), {}}};
  TestCall call, dear;
  dear.key = "app-2";
  dear.amount = "0.5240";
  TestCall mixed = dear;
  mixed.key = "app-1";
  test.file("a.csv", call.line() + dear.line() + mixed.line());
  test.run();
  REQUIRE(test.findings.size() == 3);
  CHECK(test.findings[0].tariff == "Partner");
  CHECK(test.findings[0].cause == "tariff \"Retail\"");
  CHECK(test.findings[1].cause == "tariff \"Retail\"");
  CHECK_FALSE(test.findings[2].cause);
}

TEST_CASE("a tariff without rows has causes too") {
  AuditCase test;
  test.program.tariffs = {retail_tariff(test.program)};
  test.program.tariffs[0].pricing = RatePerTime{number("0.0240"), 60};
  TestCall call;
  call.duration = "61";
  call.amount = "0.0480";
  test.file("a.csv", call.line());
  test.run();
  REQUIRE(test.findings.size() == 1);
  CHECK(test.findings[0].cause == "increments 60/60");
}
