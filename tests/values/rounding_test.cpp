#include "values/rounding.hpp"

#include <catch2/catch.hpp>
#include <vector>

#include "values/generators.hpp"

namespace reconcile {
namespace {

using test::edge_integers;

const std::vector<RoundMode> all_modes = {RoundMode::half_up, RoundMode::half_even, RoundMode::half_down, RoundMode::up,
                                          RoundMode::down};

WideInteger floor_of(const Rational& value) {
  const WideInteger numerator = boost::multiprecision::numerator(value);
  const WideInteger denominator = boost::multiprecision::denominator(value);
  WideInteger result = numerator / denominator;
  while (Rational(result) > value) --result;
  return result;
}

/// The two neighbours, their distances, and what the mode says of them.
WideInteger slow_round(const Rational& value, RoundMode mode) {
  const WideInteger below = floor_of(value);
  if (Rational(below) == value) return below;
  const WideInteger above = below + 1;
  const WideInteger toward_zero = value < 0 ? above : below;
  const WideInteger from_zero = value < 0 ? below : above;
  if (mode == RoundMode::down) return toward_zero;
  if (mode == RoundMode::up) return from_zero;
  const Rational to_below = value - Rational(below);
  const Rational to_above = Rational(above) - value;
  if (to_below < to_above) return below;
  if (to_above < to_below) return above;
  if (mode == RoundMode::half_up) return from_zero;
  if (mode == RoundMode::half_down) return toward_zero;
  return below % 2 == 0 ? below : above;
}

rc::Gen<std::int64_t> denominators() {
  return rc::gen::suchThat(rc::gen::oneOf(edge_integers(), rc::gen::inRange<std::int64_t>(1, 20)),
                           [](std::int64_t n) { return n > 0; });
}

TEST_CASE("the five modes by example", "[values]") {
  struct Example {
    std::int64_t numerator;
    std::vector<std::int64_t> results;  // in the order of all_modes; the denominator is 10
  };
  const std::vector<Example> examples = {
      {25, {3, 2, 2, 3, 2}}, {35, {4, 4, 3, 4, 3}},      {-25, {-3, -2, -2, -3, -2}}, {-35, {-4, -4, -3, -4, -3}},
      {24, {2, 2, 2, 3, 2}}, {26, {3, 3, 3, 3, 2}},      {-24, {-2, -2, -2, -3, -2}}, {-26, {-3, -3, -3, -3, -2}},
      {5, {1, 0, 0, 1, 0}},  {-5, {-1, 0, 0, -1, 0}},    {1, {0, 0, 0, 1, 0}},        {0, {0, 0, 0, 0, 0}},
      {20, {2, 2, 2, 2, 2}}, {-20, {-2, -2, -2, -2, -2}}};
  for (const Example& example : examples) {
    for (std::size_t i = 0; i < all_modes.size(); ++i) {
      INFO(example.numerator << "/10 " << name_of(all_modes[i]));
      CHECK(round_quotient(example.numerator, std::int64_t{10}, all_modes[i]) == example.results[i]);
    }
  }
  CHECK(name_of(RoundMode::half_even) == "half-even");
}

TEST_CASE("a rounded number has the digits asked for", "[values]") {
  CHECK(round(Rational(1, 3), {RoundMode::half_up, 4}).text() == "0.3333");
  CHECK(round(Rational(2, 3), {RoundMode::half_up, 4}).text() == "0.6667");
  CHECK(round(Rational(12, 10), {RoundMode::up, 4}).text() == "1.2000");
  CHECK(round(Rational(-1, 100000), {RoundMode::up, 4}).text() == "-0.0001");
  CHECK(round(Rational(5, 2), {RoundMode::half_even, 0}).text() == "2");
  CHECK(round(Rational(WideInteger(1) << 100, 3), {RoundMode::down, 12}).text() ==
        "422550200076076467165567735125.333333333333");
}

TEST_CASE("the extremes do not overflow", "[values]") {
  const Int128 most = ~(Int128{1} << 127);
  const Int128 least = -most - 1;
  const WideInteger wide_most = (WideInteger(1) << 127) - 1;
  for (const RoundMode mode : all_modes) {
    for (const Int128 numerator :
         {most, Int128(most - 1), least, Int128(least + 1), Int128(most / 2), Int128(1), Int128(-1)}) {
      for (const Int128 denominator : {most, Int128(most - 1), Int128(most / 2 + 1), Int128(2), Int128(1)}) {
        const Rational value{WideInteger(numerator), WideInteger(denominator)};
        CHECK(WideInteger(round_quotient(numerator, denominator, mode)) == slow_round(value, mode));
      }
    }
  }
  CHECK(WideInteger(most) == wide_most);
  CHECK(round_quotient(INT64_MIN, std::int64_t{1}, RoundMode::up) == INT64_MIN);
  CHECK(round_quotient(INT64_MAX - 1, INT64_MAX, RoundMode::half_up) == 1);
  CHECK(round_quotient(INT64_MIN, INT64_MAX, RoundMode::up) == -2);
}

TEST_CASE("laws of rounding", "[values][laws]") {
  CHECK(rc::check("quotients of every width agree with the slow definition", [] {
    const std::int64_t denominator = *denominators();
    const std::int64_t numerator = *edge_integers();
    for (const RoundMode mode : all_modes) {
      const WideInteger expected = slow_round(Rational(numerator, denominator), mode);
      RC_ASSERT(round_quotient(numerator, denominator, mode) == expected);
      RC_ASSERT(WideInteger(round_quotient(Int128{numerator}, Int128{denominator}, mode)) == expected);
      RC_ASSERT(round_quotient(WideInteger(numerator), WideInteger(denominator), mode) == expected);
    }
  }));
  CHECK(rc::check("so do ties", [] {
    const std::int64_t half = *rc::gen::inRange<std::int64_t>(1, INT64_MAX / 2);
    const std::int64_t whole = *rc::gen::inRange<std::int64_t>(-1000, 1000);
    const Int128 denominator = Int128{half} * 2;
    const Int128 numerator = Int128{whole} * denominator + half;
    for (const RoundMode mode : all_modes) {
      const WideInteger expected = slow_round(Rational(2 * whole + 1, 2), mode);
      RC_ASSERT(WideInteger(round_quotient(numerator, denominator, mode)) == expected);
    }
  }));
  CHECK(rc::check("128-bit quotients too", [] {
    const Int128 numerator = (Int128{*edge_integers()} << 64) + static_cast<std::uint64_t>(*edge_integers());
    const Int128 denominator = (Int128{*denominators()} << *rc::gen::inRange(0, 63)) + *rc::gen::inRange(0, 3);
    for (const RoundMode mode : all_modes) {
      const Rational value{WideInteger(numerator), WideInteger(denominator)};
      RC_ASSERT(WideInteger(round_quotient(numerator, denominator, mode)) == slow_round(value, mode));
    }
  }));
  CHECK(rc::check("decimals are rounded like quotients", [] {
    const Rational value(*edge_integers(),
                         *rc::gen::oneOf(denominators(), rc::gen::element<std::int64_t>(2, 20, 2000)));
    const unsigned digits = *rc::gen::inRange(0U, 13U);
    for (const RoundMode mode : all_modes) {
      const Decimal result = round(value, {mode, digits});
      RC_ASSERT(result.scale() == digits);
      RC_ASSERT(result.coefficient() == slow_round(value * Rational(power_of_ten(digits)), mode));
    }
  }));
}

}  // namespace
}  // namespace reconcile
