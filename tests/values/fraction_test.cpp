#include "values/fraction.hpp"

#include <rapidcheck.h>

#include <limits>
#include <type_traits>
#include <vector>

#include <catch2/catch.hpp>

#include "values/generators.hpp"

namespace reconcile {
namespace {

using boost::multiprecision::denominator;
using boost::multiprecision::numerator;

constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
const std::vector<std::int64_t> edges{least, least + 1, most - 1, most, 0, 1, -1};

/// Small ones, those at the ends of 64 bits, and wider ones.
rc::Gen<Rational> rationals() {
  const auto parts = rc::gen::oneOf(rc::gen::inRange<std::int64_t>(-1000, 1000), rc::gen::arbitrary<std::int64_t>(),
                                    rc::gen::elementOf(edges));
  return rc::gen::map(rc::gen::tuple(parts, parts, rc::gen::element(0, 0, 0, 1, 70)), [](const auto& drawn) {
    const auto& [above, below, shift] = drawn;
    return Rational(WideInteger(above) << shift, below == 0 ? WideInteger(1) : WideInteger(below));
  });
}

bool has_64_bits(const WideInteger& value) { return value >= least && value <= most; }

/// Small where it can be.
void same(const Fraction& fraction, const Rational& value) {
  RC_ASSERT(fraction.rational() == value);
  RC_ASSERT(fraction.is_small() == (has_64_bits(numerator(value)) && has_64_bits(denominator(value))));
}

TEST_CASE("a fraction is printed reduced", "[values]") {
  CHECK(Fraction().text() == "0");
  CHECK(Fraction(-7).text() == "-7");
  CHECK(Fraction::of(66, 2500).text() == "33/1250");
  CHECK(Fraction::of(-10, 4).text() == "-5/2");
  CHECK(Fraction(Decimal(240, 4)).text() == "3/125");
  CHECK(Fraction::of(Int128{1} << 100, 3).text() == "1267650600228229401496703205376/3");
  CHECK(Fraction::of(least, 1).text() == "-9223372036854775808");
  CHECK(Fraction::of(least, most).text() == "-9223372036854775808/9223372036854775807");
}

static_assert(!std::is_convertible_v<Int128, Fraction>);  // it would be cut

TEST_CASE("a fraction is rounded to any number of digits", "[values]") {
  CHECK(Fraction::of(1, 3).rounded({RoundMode::half_up, 25}).text() == "0.3333333333333333333333333");
}

TEST_CASE("laws of fractions", "[values][laws]") {
  CHECK(rc::check("they are the rationals", [] {
    const Rational a = *rationals(), b = *rationals();
    same(a, a);
    same(Fraction(a) + b, a + b);
    same(Fraction(a) - b, a - b);
    same(Fraction(a) * b, a * b);
    const std::int64_t divisor = *rc::gen::oneOf(rc::gen::inRange<std::int64_t>(1, 100), rc::gen::just(most));
    same(Fraction(a).divided_by(divisor), a / divisor);
    RC_ASSERT(Fraction(a).text() == a.str());
    RC_ASSERT(Fraction(a).is_zero() == a.is_zero());
  }));
  CHECK(rc::check("quotients of 128 bits are reduced", [] {
    const auto narrow = rc::gen::arbitrary<std::int64_t>();
    const Int128 above = Int128{*narrow} * *rc::gen::elementOf(std::vector<std::int64_t>{1, 10, most, least});
    const Int128 below =
        Int128{*rc::gen::inRange<std::int64_t>(1, most)} * *rc::gen::elementOf(std::vector<std::int64_t>{1, 10, most});
    same(Fraction::of(above, below), Rational(WideInteger(above), WideInteger(below)));
  }));
  CHECK(rc::check("a decimal is the same as a fraction", [] {
    const Decimal value = *test::decimals();
    same(value, value.rational());
  }));
  CHECK(rc::check("order is that of the rationals", [] {
    const Rational a = *rationals();
    const Rational b = *rc::gen::oneOf(rationals(), rc::gen::just(a), rc::gen::just(Rational(a + Rational(1, most))));
    RC_ASSERT((Fraction(a) < b) == (a < b));
    RC_ASSERT((Fraction(a) > b) == (a > b));
    RC_ASSERT((Fraction(a) == b) == (a == b));
  }));
  CHECK(rc::check("the ceiling is the least whole number that is not below", [] {
    const Rational value = *rationals();
    const Rational ceiling = Fraction(value).ceiling().rational();
    RC_ASSERT(denominator(ceiling) == 1);
    RC_ASSERT(ceiling >= value);
    RC_ASSERT(ceiling - 1 < value);
  }));
  CHECK(rc::check("they round as the rationals do", [] {
    const Rational value = *rationals();
    const Rounding rounding{*rc::gen::element(RoundMode::half_up, RoundMode::half_even, RoundMode::half_down,
                                              RoundMode::up, RoundMode::down),
                            *rc::gen::inRange(0U, 13U)};
    const Decimal rounded = Fraction(value).rounded(rounding);
    RC_ASSERT(rounded.text() == round(value, rounding).text());
    RC_ASSERT(rounded.is_small() == round(value, rounding).is_small());
  }));
}

}  // namespace
}  // namespace reconcile
