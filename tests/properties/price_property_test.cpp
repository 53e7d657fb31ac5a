// The plan against the slow, obvious evaluator: random contracts, calls at their edges, every price and verdict the
// same.
#include <catch2/catch.hpp>

#include <array>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "plan/ladder.hpp"
#include "plan/price.hpp"
#include "plan/what_if.hpp"
#include "support/block_of.hpp"
#include "support/random_contract.hpp"
#include "support/slow_evaluator.hpp"

namespace reconcile {
namespace {

constexpr int contracts = 1000;
constexpr std::array<int, 3> calls_of_kind = {55, 40, 5};

std::uint64_t seed() {
  const char* given = std::getenv("RECONCILE_SEED");
  return given == nullptr ? 20261001 : std::strtoull(given, nullptr, 10);
}

std::string name_of(Verdict verdict) {
  constexpr std::array<const char*, 8> names = {
      "not-priced",       "right",          "within-tolerance", "no-tariff", "ambiguous-tariff",
      "currency-differs", "amount-missing", "amount-differs"};
  return names[static_cast<std::size_t>(verdict)];
}

std::string name_of(Truth truth) {
  constexpr std::array<const char*, 3> names = {"no", "yes", "not judged"};
  return names[static_cast<std::size_t>(truth)];
}

std::string name_of(slow::Truth truth) { return !truth.judged ? "not judged" : truth.value ? "yes" : "no"; }

std::uint32_t index_or_none(const std::optional<std::size_t>& index) {
  return index ? static_cast<std::uint32_t>(*index) : Prices::none;
}

/// All calls of one kind under one contract.
class Comparison {
 public:
  Comparison(const RandomContract& contract, const Plan& plan, KindId kind, Dice& dice, slow::Trace& trace)
      : plan_(plan),
        kind_(kind),
        slow_(contract.program, contract_layouts(), trace),
        trace_(trace),
        scratch_(plan.program.zone) {
    const int amount = layout().index_of("Amount");
    for (int i = 0; i < calls_of_kind[kind]; ++i) {
      slow::Call call{kind, random_call(dice, contract, kind)};
      const slow::Price price = slow_.price(call);
      if (amount != Layout::absent)
        call.fields[static_cast<std::size_t>(amount)] = random_amount(dice, price.expected, price.tolerance);
      note_clock(call.fields);
      rows_.push_back(call.fields);
      calls_.push_back(std::move(call));
      slow_prices_.push_back(price);
    }
  }

  void run() {
    const BlockOf block(layout(), rows_);
    REQUIRE(block.block().rejects.empty());
    REQUIRE(block.columns().rows() == calls_.size());
    price(plan_, kind_, block.columns(), scratch_, prices_);
    constexpr std::array<const char*, 3> roads = {"road: 64 bits", "road: 128 bits", "road: fractions"};
    for (std::size_t road = 0; road < roads.size(); ++road) trace_[roads[road]] += prices_.roads[road];
    for (std::size_t row = 0; row < calls_.size(); ++row) {
      INFO("row " << row << " of kind " << layout().kind << ": " << described(row));
      compare_price(row);
      compare_ladder(block.columns(), row);
      compare_condition(block.columns(), row);
    }
  }

 private:
  const Layout& layout() const { return contract_layouts().kinds[kind_]; }

  void note_clock(const std::vector<std::string>& fields) {
    const auto at = parse_instant(fields[static_cast<std::size_t>(layout().index_of("CallTime"))])->seconds;
    const Zone& zone = plan_.program.zone;
    const Zone::Offset offset = zone.offset_at(at);
    if (plan_.program.settings.timezone == "UTC") return;
    if (at == offset.begin || at == offset.end - 1) ++trace_["clock: at a change"];
    const auto in_two_hours = zone.offset_at(at + 7200);
    const auto two_hours_ago = zone.offset_at(at - 7200);
    const bool before =
        in_two_hours.seconds < offset.seconds && at >= offset.end - (offset.seconds - in_two_hours.seconds);
    const bool after =
        two_hours_ago.seconds > offset.seconds && at < offset.begin + (two_hours_ago.seconds - offset.seconds);
    if (before || after) ++trace_["clock: in an hour that occurs twice"];
  }

  std::string described(std::size_t row) const {
    std::string text;
    for (std::size_t i = 0; i < rows_[row].size(); ++i) text += layout().fields[i].name + "=" + rows_[row][i] + " ";
    return text;
  }

  void same(const std::string& fast, const std::string& slow) {
    if (fast != slow) REQUIRE(fast == slow);  // Catch's own work on 100,000 rows would take most of the time
  }

  void compare_price(std::size_t row) {
    const slow::Price& slow = slow_prices_[row];
    const std::string verdict = slow_.verdict(calls_[row], slow);
    ++trace_["verdict: " + verdict];
    same(name_of(prices_.verdicts[row]), verdict);
    if (slow.found == slow::Price::Found::no_charge) return;
    same(std::to_string(prices_.chargeable[row]), slow.found == slow::Price::Found::not_chargeable ? "0" : "1");
    same(std::to_string(prices_.tariffs[row]), std::to_string(index_or_none(slow.tariff)));
    same(std::to_string(prices_.rate_rows[row]), std::to_string(index_or_none(slow.row)));
    same(std::to_string(prices_.billed_seconds[row]), slow.billed_seconds.str());
    const bool has_price = slow.found == slow::Price::Found::one || slow.found == slow::Price::Found::not_chargeable;
    if (!has_price) return;
    same(prices_.expected_of(row).text(), slow.expected.text());
    if (prices_.scales[row] == Prices::wide_scale) ++trace_["expected: wide"];
    if (slow.expected.is_negative()) ++trace_["expected: below 0"];
  }

  /// What explain shows is what was priced.
  void compare_ladder(const Columns& columns, std::size_t row) {
    if (row % 8 != 0) return;
    const slow::Price& slow = slow_prices_[row];
    const Selection selection = select(plan_, kind_, columns, row, scratch_);
    const bool has_ladder = slow.found == slow::Price::Found::one;
    same(std::to_string(selection.input.has_value()), std::to_string(has_ladder));
    std::size_t won = 0;
    for (const Candidate& candidate : selection.candidates) won += candidate.lost == Lost::won ? 1 : 0;
    if (slow.tariff) same(std::to_string(won), "1");
    if (!has_ladder) return;
    const Ladder ladder = climb(plan_, *selection.input);
    same(ladder.expected.text(), slow.expected.text());
    same(std::to_string(ladder.billed_seconds), slow.billed_seconds.str());
    ++trace_["ladder: climbed"];
    compare_what_if({selection.input->tariff, selection.input->rate_row, selection.input->surcharges,
                     selection.input->duration_seconds});
  }

  /// What a call would have cost is reckoned in integers, and is what the ladder gives.
  void compare_what_if(const CallToPrice& call) {
    constexpr auto& increments = usual_increments;
    constexpr std::array modes{RoundMode::half_up, RoundMode::half_even, RoundMode::half_down, RoundMode::up,
                               RoundMode::down};
    const LadderInput stated = ladder_for(plan_.program, call);
    const Decimal price = climb(plan_, stated).expected;
    LadderInput input = stated;
    const std::uint64_t number = trace_["what if"]++;
    const auto* const table = std::get_if<RateRows>(&plan_.program.tariffs[call.tariff].pricing);
    CallToPrice other = call;
    if (table != nullptr) other.rate_row = static_cast<std::uint32_t>(number % table->rows.size());
    const bool offers = table != nullptr && table->rows[other.rate_row].rate;
    const std::vector<std::uint32_t> rows(offers ? 1 : 0, other.rate_row);
    WhatIf what_if(plan_);
    const auto compare = [&](const std::string& change, const auto& ask) {
      const Decimal expected = climb(plan_, input).expected;
      const Decimal near = expected + Decimal(1, expected.scale());
      const Decimal finer = expected + Decimal(1, expected.scale() + 1);
      for (const Decimal& charged : {expected, price, near, finer}) {
        what_if.ask_about(call, charged);
        same(change + (ask() ? " yes" : " no"), change + (expected == charged ? " yes" : " no"));
        if (charged == price || !charged.is_small() || charged.scale() > 18 ||
            !what_if.rules_out_all(call.tariff, call.rate_row, call.duration_seconds, charged.small_coefficient(),
                                   charged.scale(), rows))
          continue;
        same(change + " ruled out", change + (expected == charged ? " gives the charge" : " ruled out"));
        ++trace_["what if: all ruled out"];
      }
      ++trace_["what if: " + change + (expected == price ? ", the same" : "")];
      input = stated;
    };
    compare("as stated", [&] { return what_if.as_stated(); });
    input.increments = increments[number % increments.size()];
    compare("increments", [&] { return what_if.with_increments(increments[number % increments.size()]); });
    input.rounding.mode = modes[number % modes.size()];
    compare("rounding", [&] { return what_if.with_rounding(modes[number % modes.size()]); });
    input.connect.reset();
    compare("connect", [&] { return what_if.without_connect(); });
    input.minimum.reset();
    compare("minimum", [&] { return what_if.without_minimum(); });
    input.maximum.reset();
    compare("maximum", [&] { return what_if.without_maximum(); });
    for (std::size_t i = 0; i < input.surcharges.size(); ++i) {
      input.surcharges[i] ^= 1;
      compare("surcharge", [&] { return what_if.with_surcharge_turned(i); });
    }
    if (!offers) return;
    input = ladder_for(plan_.program, other);
    compare("row", [&] { return what_if.with_row(other.rate_row); });
  }

  void compare_condition(const Columns& columns, std::size_t row) {
    const KindPlan::AlertUse& alert = plan_.kinds[kind_].alerts.front();
    const slow::Truth slow = slow_.truth(plan_.program.alerts[alert.alert].count_where, calls_[row]);
    ++trace_["truth: " + name_of(slow)];
    same(name_of(alert.count_where(columns, row, scratch_)), name_of(slow));
  }

  const Plan& plan_;
  KindId kind_;
  slow::Evaluator slow_;
  slow::Trace& trace_;
  RowScratch scratch_;
  std::vector<slow::Call> calls_;
  std::vector<std::vector<std::string>> rows_;
  std::vector<slow::Price> slow_prices_;
  Prices prices_;
};

const std::vector<std::string>& features() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> names = {"verdict: not-priced",
                                      "verdict: right",
                                      "verdict: within-tolerance",
                                      "verdict: no-tariff",
                                      "verdict: ambiguous-tariff",
                                      "verdict: currency-differs",
                                      "verdict: amount-missing",
                                      "verdict: amount-differs",
                                      "road: 64 bits",
                                      "road: 128 bits",
                                      "road: fractions",
                                      "expected: wide",
                                      "expected: below 0",
                                      "ladder: climbed",
                                      "what if",
                                      "what if: all ruled out",
                                      "truth: yes",
                                      "truth: no",
                                      "truth: not judged",
                                      "band: excepted date",
                                      "band: after midnight",
                                      "band: inside",
                                      "band: outside",
                                      "condition: is empty",
                                      "condition: prefix",
                                      "condition: beginning of a text",
                                      "condition: quantity",
                                      "condition: instant",
                                      "condition: local date",
                                      "condition: local clock",
                                      "condition: number",
                                      "condition: text",
                                      "condition: money",
                                      "condition: not judged",
                                      "rated at: fell back to CallTime",
                                      "validity: at its first instant",
                                      "validity: at its end",
                                      "validity: in its last second",
                                      "rows: several match",
                                      "rows: by country",
                                      "rows: fell to a shorter prefix",
                                      "rows: by origin",
                                      "rows: by band",
                                      "rows: by date",
                                      "rows: not offered",
                                      "rows: a cell replaced a clause",
                                      "exceptions: removed through one that is no candidate",
                                      "exceptions: removed a candidate",
                                      "exceptions: nothing to remove",
                                      "duration: 0",
                                      "duration: the longest",
                                      "free under: exactly",
                                      "free under: free",
                                      "free first",
                                      "increments: from 0",
                                      "increments: rounded up",
                                      "connect",
                                      "minimum",
                                      "maximum",
                                      "maximum below minimum",
                                      "tiers: volume",
                                      "tiers: graduated",
                                      "tiers: at an edge",
                                      "surcharge: percent",
                                      "surcharge: per time",
                                      "surcharge: money",
                                      "surcharge: a discount",
                                      "surcharge: several",
                                      "rounding: below 0",
                                      "currency: not listed, not chargeable",
                                      "tolerance: exactly met",
                                      "not chargeable, but charged",
                                      "clock: in an hour that occurs twice",
                                      "clock: at a change"};
    for (const std::string mode : {"half-up", "half-even", "half-down", "up", "down"}) {
      names.push_back("rounding: " + mode);
      names.push_back("rounding: " + mode + " tie");
    }
    for (int digits = 0; digits <= 12; ++digits) names.push_back("digits: " + std::to_string(digits));
    return names;
  }();
  return all;
}

}  // namespace

TEST_CASE("the plan prices as the slow evaluator does", "[plan][property]") {
  slow::Trace trace;
  std::cout << "RECONCILE_SEED=" << seed() << '\n';
  for (int i = 0; i < contracts; ++i) {
    CAPTURE(seed(), i);
    Dice dice(seed() * 1'000'003 + static_cast<std::uint64_t>(i));
    const RandomContract contract = random_contract(dice);
    const Plan plan = make_plan(contract.program, contract_layouts());
    for (KindId kind = 0; kind < calls_of_kind.size(); ++kind) Comparison(contract, plan, kind, dice, trace).run();
  }
  for (const std::string& feature : features()) {
    INFO(feature);
    CHECK(trace[feature] > 0);
  }
  if (std::getenv("RECONCILE_TRACE") != nullptr) {
    for (const auto& [what, count] : trace) std::cout << count << '\t' << what << '\n';
  }
}

TEST_CASE("prices are the same wherever the blocks are cut", "[plan][property]") {
  constexpr int contracts_asked = 6;
  constexpr std::array<const char*, 6> texts = {"", "{\"a\":1}", "two\nlines", "a;b", "\"", "\r\n\n;\"\"x"};
  const Layout& layout = contract_layouts().kinds[0];
  const auto amount = static_cast<std::size_t>(layout.index_of("Amount"));
  const auto text_field = static_cast<std::size_t>(layout.index_of("CallId"));
  for (int i = 0; i < contracts_asked; ++i) {
    CAPTURE(seed(), i);
    Dice dice(seed() * 5'000'011 + static_cast<std::uint64_t>(i));
    const RandomContract contract = random_contract(dice);
    const Plan plan = make_plan(contract.program, contract_layouts());
    slow::Trace trace;
    slow::Evaluator evaluator(contract.program, contract_layouts(), trace);
    std::string text;
    std::vector<std::string> expected;
    for (const char* const value : texts) {
      slow::Call call{0, random_call(dice, contract, 0)};
      call.fields[text_field] = value;
      const slow::Price price = evaluator.price(call);
      call.fields[amount] = random_amount(dice, price.expected, price.tolerance);
      expected.push_back(evaluator.verdict(call, price) + " " + call.fields[amount]);
      text += row_text(call.fields) + (i % 2 == 0 ? "\n" : "\r\n");
    }
    const std::vector<InputFile> inputs{input_of_text("calls.csv", text, 0, layout)};
    RowScratch scratch(plan.program.zone);
    for (std::size_t bytes = 1; bytes <= text.size(); ++bytes) {
      BlockStream stream(inputs, {.block_bytes = bytes});
      Block block;
      Columns columns;
      Prices prices;
      std::string decoded;
      std::vector<std::string> found;
      while (stream.next(0, block)) {
        columns.decode(block, layout);
        price(plan, 0, columns, scratch, prices);
        for (std::size_t row = 0; row < columns.rows(); ++row) {
          found.push_back(name_of(prices.verdicts[row]) + " " +
                          std::string(columns.text(row, static_cast<int>(amount), decoded)));
        }
      }
      if (found != expected) {
        INFO("blocks of " << bytes << " bytes");
        CHECK(found == expected);
      }
    }
  }
}

TEST_CASE("a condition over many rows at once is the condition over each", "[plan][property]") {
  constexpr int contracts_asked = 100;
  constexpr int conditions = 10;  // of each
  constexpr std::size_t rows = 64;
  std::size_t held = 0;
  std::size_t asked = 0;
  for (int i = 0; i < contracts_asked * conditions; ++i) {
    CAPTURE(seed(), i);
    Dice dice(seed() * 7'000'003 + static_cast<std::uint64_t>(i));
    static RandomContract contract;
    if (i % conditions == 0) contract = random_contract(dice);
    const auto kind = static_cast<KindId>(dice.below(contract_layouts().kinds.size()));
    const Layout& layout = contract_layouts().kinds[kind];
    const Predicate predicate(random_condition(dice, contract, kind, true), contract.program, layout);
    if (!predicate.always_judged()) continue;
    std::vector<std::vector<std::string>> calls;
    for (std::size_t row = 0; row < rows; ++row) {
      calls.push_back(random_call(dice, contract, kind));
      const int amount = layout.index_of("Amount");
      if (amount != Layout::absent && !dice.one_in(4))
        calls.back()[static_cast<std::size_t>(amount)] =
            std::to_string(dice.between(-2, 2)) + (dice.one_in(2) ? ".5" : "");
    }
    const BlockOf block(layout, calls);
    RowScratch scratch(contract.program.zone);
    std::vector<std::uint32_t> all;
    std::vector<std::uint32_t> expected;
    for (std::uint32_t row = 0; row < block.columns().rows(); row += 1 + (row % 3)) {
      all.push_back(row);
      if (predicate(block.columns(), row, scratch) == Truth::yes) expected.push_back(row);
    }
    asked += all.size();
    held += expected.size();
    std::vector<std::uint32_t> others = all;
    std::erase_if(others, [&](std::uint32_t row) { return std::binary_search(expected.begin(), expected.end(), row); });
    std::vector<std::uint32_t> kept = all;
    predicate.select(block.columns(), scratch, kept);
    CHECK(kept == expected);
    predicate.select(block.columns(), scratch, all, false);
    CHECK(all == others);
  }
  CHECK(asked > 10'000);  // the test is not blind
  CHECK(held > 1'000);
  CHECK(held < asked);
}

}  // namespace reconcile
