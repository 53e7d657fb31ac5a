#include "values/rounding.hpp"

#include <cassert>

namespace reconcile {
namespace {

/// Whether the quotient, cut toward zero, moves one away from zero. `remainder` is the magnitude, neither 0 nor above
/// the denominator. It is compared with denominator − remainder because twice the remainder may overflow.
template <class Integer>
bool moves_away(const Integer& quotient, const Integer& remainder, const Integer& denominator, RoundMode mode) {
  const Integer other_side = denominator - remainder;
  switch (mode) {
    case RoundMode::half_up:
      return remainder >= other_side;
    case RoundMode::half_down:
      return remainder > other_side;
    case RoundMode::half_even:
      return remainder > other_side || (remainder == other_side && quotient % 2 != 0);
    case RoundMode::up:
      return true;
    case RoundMode::down:
      return false;
  }
  return false;
}

template <class Integer>
Integer rounded(const Integer& numerator, const Integer& denominator, RoundMode mode) {
  assert(denominator > 0);
  Integer quotient = numerator / denominator;
  Integer remainder = numerator % denominator;
  if (remainder == 0) return quotient;
  const bool negative = numerator < 0;
  if (negative) remainder = -remainder;
  if (!moves_away(quotient, remainder, denominator, mode)) return quotient;
  return negative ? Integer(quotient - 1) : Integer(quotient + 1);
}

}  // namespace

std::string_view name_of(RoundMode mode) {
  switch (mode) {
    case RoundMode::half_up:
      return "half-up";
    case RoundMode::half_even:
      return "half-even";
    case RoundMode::half_down:
      return "half-down";
    case RoundMode::up:
      return "up";
    case RoundMode::down:
      return "down";
  }
  return {};
}

std::int64_t round_quotient_otherwise(std::int64_t numerator, std::int64_t denominator, RoundMode mode) {
  return rounded(numerator, denominator, mode);
}

Int128 round_quotient(Int128 numerator, Int128 denominator, RoundMode mode) {
  return rounded(numerator, denominator, mode);
}

WideInteger round_quotient(const WideInteger& numerator, const WideInteger& denominator, RoundMode mode) {
  return rounded(numerator, denominator, mode);
}

Decimal round(const Rational& value, Rounding rounding) {
  const WideInteger scaled = boost::multiprecision::numerator(value) * power_of_ten(rounding.digits);
  const WideInteger denominator = boost::multiprecision::denominator(value);
  return Decimal(round_quotient(scaled, denominator, rounding.mode), rounding.digits);
}

}  // namespace reconcile
