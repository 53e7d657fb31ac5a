// The overlap proof against the slow, obvious evaluator: what it calls apart no call may show to overlap, and every
// witness must be a call that both tariffs price.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "language/overlap.hpp"
#include "support/random_contract.hpp"
#include "support/slow_evaluator.hpp"

namespace reconcile {
namespace {

constexpr int contracts = 1200;
constexpr int calls = 100;

std::uint64_t seed() {
  const char* given = std::getenv("RECONCILE_SEED");
  return given == nullptr ? 20261002 : std::strtoull(given, nullptr, 10);
}

bool compares_two_fields(const Condition& condition) {
  return (condition.kind == Condition::Kind::compare && std::holds_alternative<std::string>(condition.left.what) &&
          std::holds_alternative<std::string>(condition.right.what)) ||
         std::any_of(condition.parts.begin(), condition.parts.end(), compares_two_fields);
}

bool is_decidable(const Program& program) {
  const bool charge = compares_two_fields(program.settings.charge_when);
  return !charge && std::none_of(program.tariffs.begin(), program.tariffs.end(), [](const Tariff& tariff) {
    return tariff.only_when && compares_two_fields(*tariff.only_when);
  });
}

/// Two to four tariffs: pairs, and what a third does to them.
void keep_few(Program& program, std::size_t tariffs) {
  if (program.tariffs.size() > tariffs) program.tariffs.resize(tariffs);
  for (Tariff& tariff : program.tariffs) {
    std::erase_if(tariff.exception_to, [&](std::size_t base) { return base >= program.tariffs.size(); });
  }
}

bool contains(const std::vector<std::size_t>& list, std::size_t value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool removes(const Program& program, std::size_t exception, std::size_t base) {
  const auto& bases = program.tariffs[exception].exception_to;
  return std::any_of(bases.begin(), bases.end(),
                     [&](std::size_t next) { return next == base || removes(program, next, base); });
}

std::string described(const slow::Call& call) {
  std::string text;
  const Layout& layout = contract_layouts().kinds[call.kind];
  for (std::size_t i = 0; i < layout.fields.size(); ++i) text += layout.fields[i].name + "=" + call.fields[i] + " ";
  return text;
}

/// Digits that the contract's rows speak of, so that calls meet them.
void aim(Dice& dice, const Program& program, slow::Call& call) {
  const auto* rows = std::get_if<RateRows>(&dice.pick(program.tariffs).pricing);
  if (rows == nullptr || rows->rows.empty() || dice.one_in(3)) return;
  const RateRow& row = dice.pick(rows->rows);
  const Layout& layout = contract_layouts().kinds[call.kind];
  const int key = layout.index_of(rows->key_field);
  if (key != Layout::absent) call.fields[static_cast<std::size_t>(key)] = row.key;
  const int from = layout.index_of("From");
  if (!row.origin.empty() && rows->key_field != "From") call.fields[static_cast<std::size_t>(from)] = row.origin + "5";
}

using Counts = std::map<std::string, int>;

void check_witnesses(const std::vector<Overlap>& overlaps, const slow::Evaluator& slow, const RandomContract& contract,
                     Counts& counts) {
  for (const Overlap& overlap : overlaps) {
    REQUIRE(overlap.first < overlap.second);
    REQUIRE(overlap.witness.has_value() != overlap.undecided.has_value());
    if (!overlap.witness) {
      ++counts[is_decidable(contract.program) ? "undecided though decidable" : "undecided"];
      continue;
    }
    ++counts["proven"];
    const slow::Call call{overlap.witness->kind, overlap.witness->fields};
    INFO("witness of " << overlap.first << " and " << overlap.second << ": " << described(call));
    REQUIRE(slow.price(call).found == slow::Price::Found::several);
    const std::vector<std::size_t> left = slow.left_over(call);
    REQUIRE(contains(left, overlap.first));
    REQUIRE(contains(left, overlap.second));
  }
}

void check_call(const slow::Call& call, const std::vector<Overlap>& overlaps, const slow::Evaluator& slow,
                Counts& counts) {
  const std::vector<std::size_t> left = slow.left_over(call);
  if (left.size() < 2) return;
  ++counts["calls that several price"];
  for (const std::size_t first : left) {
    for (const std::size_t second : left) {
      const bool named = first >= second || std::any_of(overlaps.begin(), overlaps.end(), [&](const Overlap& overlap) {
                           return overlap.first == first && overlap.second == second;
                         });
      if (named) continue;
      INFO(first << " and " << second << " both price " << described(call));
      REQUIRE(named);
    }
  }
}

TEST_CASE("tariffs overlap where the slow evaluator finds a call for both, and nowhere else", "[properties]") {
  Counts counts;
  for (int number = 0; number < contracts; ++number) {
    Dice dice(seed() + static_cast<std::uint64_t>(number) * 7919);
    INFO("contract " << number);
    RandomContract contract = random_contract(dice);
    Program& program = contract.program;
    keep_few(program, static_cast<std::size_t>(dice.between(2, 4)));
    const std::vector<Overlap> overlaps = find_overlaps(program, contract_layouts());
    slow::Trace trace;
    const slow::Evaluator slow(program, contract_layouts(), trace);
    check_witnesses(overlaps, slow, contract, counts);
    for (std::size_t first = 0; first < program.tariffs.size(); ++first) {
      for (std::size_t second = first + 1; second < program.tariffs.size(); ++second) {
        const bool related = removes(program, first, second) || removes(program, second, first);
        ++counts[related ? "one removes the other" : "pairs"];
        const bool named = std::any_of(overlaps.begin(), overlaps.end(),
                                       [&](const Overlap& o) { return o.first == first && o.second == second; });
        if (named && related) REQUIRE_FALSE(named);
        if (!named && !related) ++counts["apart"];
      }
    }
    for (int i = 0; i < calls; ++i) {
      const auto kind = static_cast<KindId>(dice.below(2));
      slow::Call call{kind, random_call(dice, contract, kind)};
      aim(dice, program, call);
      check_call(call, overlaps, slow, counts);
    }
  }
  if (std::getenv("RECONCILE_COUNTS") != nullptr) {
    for (const auto& [what, count] : counts) std::cout << what << ": " << count << '\n';
  }
  CHECK(counts["proven"] > 200);
  CHECK(counts["apart"] > 200);
  CHECK(counts["undecided"] > 0);
  CHECK(counts["undecided though decidable"] == 0);
  CHECK(counts["one removes the other"] > 200);
  CHECK(counts["calls that several price"] > 1000);
}

}  // namespace
}  // namespace reconcile
