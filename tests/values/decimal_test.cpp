#include "values/decimal.hpp"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "values/generators.hpp"

namespace reconcile {
namespace {

using test::decimals;

/// Read digit by digit, the obvious way; the text is well formed.
Rational slow_value(const std::string& text) {
  Rational value = 0;
  Rational unit = 1;
  bool in_fraction = false;
  for (const char c : text) {
    if (c == '-') continue;
    if (c == '.') {
      in_fraction = true;
      continue;
    }
    value = value * 10 + (c - '0');
    if (in_fraction) unit *= 10;
  }
  value /= unit;
  return text.front() == '-' ? Rational(-value) : value;
}

TEST_CASE("a decimal is printed as it was made", "[values]") {
  CHECK(Decimal().text() == "0");
  CHECK(Decimal(0, 4).text() == "0.0000");
  CHECK(Decimal(120, 2).text() == "1.20");
  CHECK(Decimal(-5, 3).text() == "-0.005");
  CHECK(Decimal(-12345, 3).text() == "-12.345");
  CHECK(Decimal(INT64_MIN).text() == "-9223372036854775808");
  CHECK(Decimal(-(WideInteger(1) << 70), 22).text() == "-0.1180591620717411303424");
}

TEST_CASE("texts that are decimals, and their parts", "[values]") {
  CHECK(Decimal::parse("0.0480")->text() == "0.0480");
  CHECK(Decimal::parse("-0.0")->text() == "0.0");
  CHECK(Decimal::parse("012")->text() == "12");
  CHECK(Decimal::parse("999999999999999999")->small_coefficient() == 999999999999999999);
  CHECK(Decimal::parse("9223372036854775807")->is_small());
  CHECK(Decimal::parse("-9223372036854775808")->is_small());
  CHECK_FALSE(Decimal::parse("9223372036854775808")->is_small());
  const std::string most = "-12345678901234567890.123456789012345678";
  CHECK(Decimal::parse(most)->text() == most);
  CHECK(Decimal::parse(std::string(60, '7'), 60)->text() == std::string(60, '7'));
  CHECK(Decimal::parse("0." + std::string(1000, '1'), 2000)->scale() == 1000);
}

TEST_CASE("texts that are no decimals", "[values]") {
  for (const char* text :
       {"",    "-",   ".",     "-.",  ".5", "5.",    "+1",  "1e3",      " 1",
        "1 ",  "1,5", "1.2.3", "--1", "1-", "1_000", "0x1", "\xd9\xa1", "123456789012345678901234567890123456789",
        "1/2", "1:2", "nan"}) {
    INFO(text);
    CHECK_FALSE(Decimal::parse(text));
  }
  CHECK_FALSE(Decimal::parse(std::string_view("1\0", 2)));
  CHECK_FALSE(Decimal::parse("1234", 3));
  CHECK_FALSE(Decimal::parse("0." + std::string(1001, '1'), 2000));
  CHECK_FALSE(Decimal::parse(std::string(17, '1') + "x" + std::string(20, '1')));
}

TEST_CASE("the text of a number has its digits and its point") {
  CHECK(rc::check([] {
    const auto coefficient =
        *rc::gen::oneOf(rc::gen::arbitrary<std::int64_t>(), rc::gen::inRange<std::int64_t>(-1200, 1200),
                        rc::gen::element<std::int64_t>(INT64_MIN, INT64_MAX));
    const auto scale = *rc::gen::inRange(0u, 26u);
    std::string digits = std::to_string(coefficient);
    const std::string sign = coefficient < 0 ? "-" : "";
    digits.erase(0, sign.size());
    if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
    if (scale > 0) digits.insert(digits.size() - scale, ".");
    std::string text = "behind ";
    Decimal(coefficient, scale).append_text(text);
    RC_ASSERT(text == "behind " + sign + digits);
    RC_ASSERT(Decimal(coefficient, scale).text() == sign + digits);
  }));
}

TEST_CASE("scales change without loss or not at all", "[values]") {
  CHECK(Decimal(15, 1).with_scale(4)->text() == "1.5000");
  CHECK(Decimal(150, 2).with_scale(1)->text() == "1.5");
  CHECK_FALSE(Decimal(151, 2).with_scale(1));
  CHECK(Decimal(0, 30).with_scale(0)->text() == "0");
  CHECK_FALSE(Decimal(1, 30).with_scale(0));
  CHECK(Decimal(INT64_MAX, 0).with_scale(2)->text() == "9223372036854775807.00");
  CHECK(Decimal(12000, 4).normalized().text() == "1.2");
  CHECK(Decimal(1200, 0).normalized().text() == "1200");
  CHECK(Decimal(0, 4).normalized().scale() == 0);
  CHECK(Decimal(power_of_ten(30), 25).normalized().text() == "100000");
}

TEST_CASE("the powers of ten", "[values]") {
  WideInteger slow = 1;
  for (unsigned n = 0; n < 60; ++n, slow *= 10) {
    CHECK(power_of_ten(n) == slow);
    if (n <= 18) CHECK(small_power_of_ten(n) == slow);
  }
}

TEST_CASE("laws of decimals", "[values][laws]") {
  CHECK(rc::check("printing and parsing give the same number and the same digits", [] {
    const Decimal value = *decimals();
    const auto parsed = Decimal::parse(value.text(), 2000);
    RC_ASSERT(parsed.has_value());
    RC_ASSERT(*parsed == value);
    RC_ASSERT(parsed->scale() == value.scale());
    RC_ASSERT(parsed->text() == value.text());
    RC_ASSERT(parsed->is_small() == value.is_small());
  }));
  CHECK(rc::check("the text says the value", [] {
    const Decimal value = *decimals();
    RC_ASSERT(slow_value(value.text()) == value.rational());
  }));
  CHECK(rc::check("+ - * and the sign are those of the rationals", [] {
    const Decimal a = *decimals();
    const Decimal b = *decimals();
    RC_ASSERT((a + b).rational() == a.rational() + b.rational());
    RC_ASSERT((a - b).rational() == a.rational() - b.rational());
    RC_ASSERT((a * b).rational() == a.rational() * b.rational());
    RC_ASSERT((a + b).scale() == std::max(a.scale(), b.scale()));
    RC_ASSERT((a * b).scale() == a.scale() + b.scale());
    RC_ASSERT((-a).rational() == -a.rational());
    RC_ASSERT(a.abs().rational() == boost::multiprecision::abs(a.rational()));
    RC_ASSERT(a.is_zero() == (a.rational() == 0));
    RC_ASSERT(a.is_negative() == (a.rational() < 0));
    RC_ASSERT((a + b).is_small() == ((a + b).coefficient() >= INT64_MIN && (a + b).coefficient() <= INT64_MAX));
  }));
  CHECK(rc::check("order is that of the rationals", [] {
    const Decimal a = *decimals();
    const Decimal b = *rc::gen::oneOf(decimals(), rc::gen::just(a), rc::gen::just(a + Decimal(1, a.scale())),
                                      rc::gen::just(Decimal(a.coefficient() * 1000, a.scale() + 3)));
    RC_ASSERT((a < b) == (a.rational() < b.rational()));
    RC_ASSERT((a > b) == (a.rational() > b.rational()));
    RC_ASSERT((a == b) == (a.rational() == b.rational()));
  }));
  CHECK(rc::check("a scale is reached exactly when no digit is lost", [] {
    const Decimal value = *decimals();
    const unsigned scale = *rc::gen::inRange(0U, 45U);
    const auto result = value.with_scale(scale);
    const Rational scaled = value.rational() * Rational(power_of_ten(scale));
    RC_ASSERT(result.has_value() == (boost::multiprecision::denominator(scaled) == 1));
    if (result) RC_ASSERT(result->scale() == scale && result->rational() == value.rational());
    RC_ASSERT(value.normalized() == value);
    RC_ASSERT(value.normalized().scale() == 0 || value.normalized().coefficient() % 10 != 0);
  }));
}

}  // namespace
}  // namespace reconcile
