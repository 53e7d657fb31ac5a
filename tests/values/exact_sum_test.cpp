#include "values/exact_sum.hpp"

#include <catch2/catch.hpp>
#include <vector>

#include "values/generators.hpp"

namespace reconcile {
namespace {

ExactSum sum_of(const std::vector<Decimal>& values) {
  ExactSum sum;
  for (const Decimal& value : values) sum.add(value);
  return sum;
}

TEST_CASE("sums keep the digits of what was added", "[values]") {
  ExactSum sum;
  CHECK(sum.total().text() == "0");
  sum.add(264, 4);
  sum.add(1, 0);
  CHECK(sum.total().text() == "1.0264");
  sum.subtract(*Decimal::parse("1.0264"));
  CHECK(sum.total().text() == "0.0000");
  sum.add(*Decimal::parse("0.00000000000000000000001"));
  CHECK(sum.total().text() == "0.00000000000000000000001");
}

TEST_CASE("a sum leaves 128 bits without a wrong digit", "[values]") {
  ExactSum sum;
  sum.add(INT64_MAX, 0);
  for (int i = 0; i < 200; ++i) sum.merge(sum);
  CHECK(sum.total().coefficient() == WideInteger(INT64_MAX) << 200);
  sum.add(1, 18);
  CHECK(sum.total().coefficient() == (WideInteger(INT64_MAX) << 200) * power_of_ten(18) + 1);

  ExactSum fine;  // the other sum's 128 bits do not fit at this one's scale
  fine.add(1, 18);
  ExactSum large;
  large.add(INT64_MIN, 0);
  for (int i = 0; i < 60; ++i) large.merge(large);
  fine.merge(large);
  CHECK(fine.total().coefficient() == (WideInteger(INT64_MIN) << 60) * power_of_ten(18) + 1);
}

TEST_CASE("laws of sums", "[values][laws]") {
  using Values = std::vector<Decimal>;
  const auto many = rc::gen::container<Values>(test::decimals());
  CHECK(rc::check("the total is that of the rationals", [&] {
    const Values added = *many;
    const Values subtracted = *many;
    ExactSum sum = sum_of(added);
    Rational expected = 0;
    for (const Decimal& value : added) expected += value.rational();
    for (const Decimal& value : subtracted) {
      sum.subtract(value);
      expected -= value.rational();
    }
    RC_ASSERT(sum.total().rational() == expected);
  }));
  CHECK(rc::check("64-bit coefficients of every scale add up", [] {
    ExactSum sum;
    Rational expected = 0;
    for (int i = 0; i < 40; ++i) {
      const std::int64_t coefficient = *test::edge_integers();
      const unsigned scale = *rc::gen::inRange(0U, 19U);
      sum.add(coefficient, scale);
      expected += Rational(coefficient) / Rational(power_of_ten(scale));
    }
    RC_ASSERT(sum.total().rational() == expected);
  }));
  CHECK(rc::check("order and grouping do not show, not even in the digits", [&] {
    const Values a = *many;
    const Values b = *many;
    const Values c = *many;
    ExactSum left = sum_of(a);
    left.merge(sum_of(b));
    left.merge(sum_of(c));
    ExactSum tail = sum_of(c);
    tail.merge(sum_of(b));
    ExactSum right = sum_of(a);
    right.merge(tail);
    ExactSum one;
    for (const Values* part : {&c, &a, &b}) {
      for (auto value = part->rbegin(); value != part->rend(); ++value) one.add(*value);
    }
    RC_ASSERT(left.total().text() == right.total().text());
    RC_ASSERT(left.total().text() == one.total().text());
  }));
}

}  // namespace
}  // namespace reconcile
