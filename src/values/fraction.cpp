#include "values/fraction.hpp"

#include <cassert>
#include <limits>
#include <numeric>

namespace reconcile {
namespace {

using boost::multiprecision::denominator;
using boost::multiprecision::numerator;

bool fits(Int128 value) { return static_cast<std::int64_t>(value) == value; }

std::uint64_t magnitude(std::int64_t value) {
  return value < 0 ? -static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

}  // namespace

Fraction Fraction::of(Int128 numerator, Int128 denominator) {
  assert(denominator > 0);
  if (!fits(numerator) || !fits(denominator)) return Rational(WideInteger(numerator), WideInteger(denominator));
  Fraction result;
  const auto above = static_cast<std::int64_t>(numerator), below = static_cast<std::int64_t>(denominator);
  const auto common = static_cast<std::int64_t>(std::gcd(magnitude(above), magnitude(below)));  // at most `below`
  result.numerator_ = above / common;
  result.denominator_ = below / common;
  return result;
}

Fraction::Fraction(const Decimal& value) {
  *this = value.is_small() && value.scale() <= max_small_exponent
              ? of(value.small_coefficient(), small_power_of_ten(value.scale()))
              : Fraction(value.rational());
}

Fraction::Fraction(const Rational& value) {
  constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  if (numerator(value) >= least && numerator(value) <= most && denominator(value) <= most) {
    numerator_ = static_cast<std::int64_t>(numerator(value));
    denominator_ = static_cast<std::int64_t>(denominator(value));
  } else {
    wide_ = std::make_shared<const Rational>(value);
  }
}

Rational Fraction::rational() const { return wide_ ? *wide_ : Rational(numerator_, denominator_); }

std::string Fraction::text() const {
  if (wide_) return wide_->str();
  std::string text = std::to_string(numerator_);
  if (denominator_ != 1) text.append("/").append(std::to_string(denominator_));
  return text;
}

Fraction Fraction::ceiling() const {
  if (!wide_) {
    const bool is_cut = numerator_ > 0 && numerator_ % denominator_ != 0;  // a division cuts toward zero
    return numerator_ / denominator_ + (is_cut ? 1 : 0);                   // not 1 where the quotient is the greatest
  }
  WideInteger quotient, remainder;
  boost::multiprecision::divide_qr(numerator(*wide_), denominator(*wide_), quotient, remainder);
  if (remainder > 0) ++quotient;
  return Rational(quotient);
}

Decimal Fraction::rounded(Rounding rounding) const {
  if (!wide_ && rounding.digits <= max_small_exponent) {
    std::int64_t scaled = 0;
    if (!__builtin_mul_overflow(numerator_, small_power_of_ten(rounding.digits), &scaled))
      return Decimal(round_quotient(scaled, denominator_, rounding.mode), rounding.digits);
  }
  return round(rational(), rounding);
}

Fraction operator+(const Fraction& a, const Fraction& b) {
  if (a.wide_ || b.wide_) return Rational(a.rational() + b.rational());
  // Each product is below 2^126 and at least -2^126, so that the sum has 128 bits.
  return Fraction::of(Int128{a.numerator_} * b.denominator_ + Int128{b.numerator_} * a.denominator_,
                      Int128{a.denominator_} * b.denominator_);
}

Fraction operator-(const Fraction& a, const Fraction& b) {
  if (a.wide_ || b.wide_) return Rational(a.rational() - b.rational());
  return Fraction::of(Int128{a.numerator_} * b.denominator_ - Int128{b.numerator_} * a.denominator_,
                      Int128{a.denominator_} * b.denominator_);
}

Fraction operator*(const Fraction& a, const Fraction& b) {
  if (a.wide_ || b.wide_) return Rational(a.rational() * b.rational());
  return Fraction::of(Int128{a.numerator_} * b.numerator_, Int128{a.denominator_} * b.denominator_);
}

Fraction Fraction::divided_by(std::int64_t divisor) const {
  assert(divisor > 0);
  if (wide_) return Rational(*wide_ / divisor);
  return of(numerator_, Int128{denominator_} * divisor);
}

std::strong_ordering operator<=>(const Fraction& a, const Fraction& b) {
  if (a.wide_ || b.wide_) {
    const int order = a.rational().compare(b.rational());
    return order < 0   ? std::strong_ordering::less
           : order > 0 ? std::strong_ordering::greater
                       : std::strong_ordering::equal;
  }
  return Int128{a.numerator_} * b.denominator_ <=> Int128{b.numerator_} * a.denominator_;
}

}  // namespace reconcile
