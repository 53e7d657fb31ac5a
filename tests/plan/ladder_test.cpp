#include "plan/ladder.hpp"

#include <catch2/catch.hpp>

#include "plan/plan_case.hpp"

namespace reconcile {
namespace {

using namespace plan_case;

/// "text = amount", rung by rung.
std::vector<std::string> rungs(const Ladder& ladder) {
  std::vector<std::string> texts;
  for (const Rung& rung : ladder.rungs)
    texts.push_back(rung.text + " = " + rung.amount.text() + (rung.is_seconds ? " s" : ""));
  return texts;
}

std::vector<std::string> rungs_of(const Tariff& tariff, const Fields& call) {
  Priced priced(program({tariff}), {call});
  const Selection selection = priced.selection();
  REQUIRE(selection.input);
  const Ladder ladder = climb(priced.plan(), *selection.input);
  CHECK(ladder.expected.text() == priced.expected());
  CHECK(ladder.billed_seconds == priced.prices().billed_seconds[0]);
  return rungs(ladder);
}

Tariff everything() {
  Tariff tariff = flat("0");
  RateRow row = rate_row("467", "0.0240");
  row.increments = Increments{30, 6};
  tariff.pricing = RateRows{false, "To", {row}};
  tariff.free_under_seconds = Decimal(3);
  tariff.free_first_seconds = decimal("0.5");
  tariff.connect = decimal("0.01");
  tariff.minimum = decimal("0.05");
  tariff.maximum = decimal("0.2");
  tariff.surcharges = {
      {"peak", Percent{Decimal(10)}, std::nullopt, {}},
      {"caller outside the EEA", per_minute("0.25"), std::nullopt, {}},
      {"never", decimal("7"), compare("To", CompareOp::equal, std::string("1"), CompareAs::number), {}},
      {"discount", decimal("-0.005"), std::nullopt, {}}};
  return tariff;
}

}  // namespace

TEST_CASE("every rung has its numbers", "[plan]") {
  const std::vector<std::string> expected = {
      "call of 61 s = 61 s",
      "not free: not under 3 s = 61 s",
      "the first 0.5 s are free = 121/2 s",
      "billed by 30/6 = 66 s",
      "66 s at 0.0240 EUR/min = 33/1250",
      "connect 0.01 EUR = 91/2500",
      "surcharge \"peak\" 10 % = 1001/25000",
      "surcharge \"caller outside the EEA\" 0.25 EUR/min = 7876/25000",
      "surcharge \"discount\" -0.005 EUR = 7751/25000",
      "at least 0.05 EUR = 7751/25000",
      "at most 0.2 EUR = 1/5",
      "rounded half-up to 4 digits = 1/5",
  };
  std::vector<std::string> reduced = expected;
  reduced[7] = "surcharge \"caller outside the EEA\" 0.25 EUR/min = 1969/6250";
  CHECK(rungs_of(everything(), {}) == reduced);
}

TEST_CASE("every rung that reckons says how", "[plan]") {
  Priced priced(program({everything()}), {{}});
  std::vector<std::string> steps;
  for (const Rung& rung : climb(priced.plan(), *priced.selection().input).rungs) steps.push_back(rung.steps);
  CHECK(steps == std::vector<std::string>{"", "", "61 − 0.5", "30 + 6 × 6", "66 × 0.0240 / 60", "33/1250 + 0.01",
                                          "91/2500 + 10 % of 91/2500", "1001/25000 + 66 × 0.25 / 60",
                                          "1969/6250 + -0.005", "the greater of 7751/25000 and 0.05",
                                          "the lesser of 7751/25000 and 0.2", ""});
}

TEST_CASE("a ladder with fewer words is the same else", "[plan]") {
  Priced priced(program({everything()}), {{}});
  const LadderInput input = *priced.selection().input;
  const Ladder shown = climb(priced.plan(), input);
  for (const LadderWords words : {LadderWords::of_prices, LadderWords::none}) {
    const Ladder fewer = climb(priced.plan(), input, words);
    CHECK(fewer.expected.text() == shown.expected.text());
    CHECK(fewer.billed_seconds == shown.billed_seconds);
    REQUIRE(fewer.rungs.size() == shown.rungs.size());
    for (std::size_t i = 0; i < shown.rungs.size(); ++i) {
      const bool is_price = !shown.rungs[i].is_seconds && i + 1 != shown.rungs.size();  // the last one rounds
      const bool has_text = words == LadderWords::of_prices && is_price;
      CHECK(fewer.rungs[i].text == (has_text ? shown.rungs[i].text : ""));
      CHECK(fewer.rungs[i].steps.empty());
      CHECK(fewer.rungs[i].amount == shown.rungs[i].amount);
    }
  }
}

TEST_CASE("the rows of a call, each with why it holds or not", "[plan]") {
  Program contract = program();
  contract.bands.push_back({"night", {{{0x7f, {{{22 * 3600}, {6 * 3600}}}, {}}}, {}}});
  Tariff tariff = flat("0");
  RateRow dated = rate_row("467", "0.04");
  dated.valid_from = instant("2026-06-01T00:00:00Z");
  RateRow banded = rate_row("467", "0.03");
  banded.band = 0;
  RateRow foreign = rate_row("46", "0.02");
  foreign.origin = "33";
  tariff.pricing = RateRows{false, "To", {rate_row("46", "0.01"), dated, foreign, banded, rate_row("33", "0.05")}};
  contract.tariffs = {tariff};
  Priced priced(contract, {{}});
  BlockOf block(contract_layouts().kinds[whole], {row({}), row({{"To", "x"}})});
  RowScratch scratch(contract.zone);
  std::vector<std::pair<std::uint32_t, RowHolds>> outcomes;
  for (const RowOutcome& outcome : judge_rows(priced.plan(), whole, block.columns(), 0, 0, scratch)) {
    outcomes.emplace_back(outcome.rate_row, outcome.holds);
  }
  CHECK(outcomes == std::vector<std::pair<std::uint32_t, RowHolds>>{{3, RowHolds::outside_band},
                                                                    {1, RowHolds::not_yet_valid},
                                                                    {2, RowHolds::other_origin},
                                                                    {0, RowHolds::yes}});
  CHECK(priced.selection().candidates[0].rate_row == 0);
  CHECK(judge_rows(priced.plan(), whole, block.columns(), 1, 0, scratch).empty());
}

TEST_CASE("a free call climbs no further", "[plan]") {
  const std::vector<std::string> expected = {"call of 2 s = 2 s", "free: under 3 s = 2 s",
                                             "rounded half-up to 4 digits = 0"};
  CHECK(rungs_of(everything(), {{"Duration", "2"}}) == expected);
}

TEST_CASE("tiers say which seconds they price", "[plan]") {
  Tariff tariff = flat("0");
  Tiers tiers{
      false,
      {{Decimal(60), per_minute("0.06")}, {Decimal(90), per_minute("0.03")}, {std::nullopt, per_minute("0.60")}}};
  tariff.pricing = tiers;
  const std::vector<std::string> graduated = {"call of 100 s = 100 s",
                                              "billed by 1/1 = 100 s",
                                              "60 s at 0.06 EUR/min, in the tier up to 60 s = 3/50",
                                              "30 s at 0.03 EUR/min, in the tier up to 90 s = 3/40",
                                              "10 s at 0.60 EUR/min, in the tier above = 7/40",
                                              "rounded half-up to 4 digits = 7/40"};
  CHECK(rungs_of(tariff, {{"Duration", "100"}}) == graduated);

  tiers.volume = true;
  tariff.pricing = tiers;
  CHECK(rungs_of(tariff, {{"Duration", "90"}})[2] == "90 s at 0.03 EUR/min, all in the tier up to 90 s = 9/200");
  CHECK(rungs_of(tariff, {{"Duration", "91"}})[2] == "91 s at 0.60 EUR/min, all in the tier above = 91/100");
}

TEST_CASE("a ladder can be climbed again with a part changed", "[plan]") {
  Priced priced(program({everything()}), {{}});
  LadderInput input = *priced.selection().input;
  input.increments = {60, 60};
  input.surcharges.assign(input.surcharges.size(), 0);
  input.minimum.reset();
  input.maximum.reset();
  input.rounding = {RoundMode::up, 2};
  const Ladder ladder = climb(priced.plan(), input);
  CHECK(ladder.billed_seconds == 120);
  CHECK(ladder.unrounded == Fraction::of(58, 1000));
  CHECK(ladder.expected.text() == "0.06");
}

}  // namespace reconcile
