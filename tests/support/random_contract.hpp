// In: a seed. Out: a contract such as the checker lets through (no equal rows, no cycle), and calls that lie where it
// is sensitive: at the edges of its dates, bands, tiers and clock changes. Must not know: how calls are priced.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "calls/layout.hpp"
#include "language/checked.hpp"

namespace reconcile {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t below(std::uint64_t end) { return engine_() % end; }
  std::int64_t between(std::int64_t least, std::int64_t greatest) {
    return least + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(greatest - least) + 1));
  }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  template <class Values>
  const auto& pick(const Values& values) {
    return values[below(values.size())];
  }

 private:
  std::mt19937_64 engine_;  // the same numbers on every machine
};

/// Three kinds: with everything, with fewer fields, and without a charge.
const Layouts& contract_layouts();

struct RandomContract {
  Program program;
  std::vector<Instant> pivots;  ///< instants at which something changes
};

RandomContract random_contract(Dice& dice);

/// A condition as one of the checked program's; `with_money`: it may compare the Amount.
Condition random_condition(Dice& dice, const RandomContract& contract, KindId kind, bool with_money);

/// The decoded fields of a call, by the layout's fields; its Amount is empty.
std::vector<std::string> random_call(Dice& dice, const RandomContract& contract, KindId kind);

/// An Amount around what the call should cost: the very amount, the edges of the tolerance, and far away.
std::string random_amount(Dice& dice, const Decimal& expected, const Decimal& tolerance);

}  // namespace reconcile
