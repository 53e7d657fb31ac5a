// In: exact fractions. Out: their sums, products and order, none of them rounded. Must not know: what they measure.
#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <memory>
#include <string>

#include "values/decimal.hpp"
#include "values/rounding.hpp"

namespace reconcile {

/// A Rational that is held in 64 bits while it fits, as most prices do, and in a wide one beyond; no operation wraps or
/// rounds. Always reduced.
class Fraction {
 public:
  Fraction() = default;
  /// Wider ones, and those without a sign, are not cut in silence.
  template <std::signed_integral Whole>
  requires(sizeof(Whole) <= sizeof(std::int64_t)) Fraction(Whole whole) : numerator_(whole) {}
  Fraction(const Decimal& value);
  Fraction(const Rational& value);
  /// denominator > 0
  static Fraction of(Int128 numerator, Int128 denominator);

  bool is_small() const { return !wide_; }
  std::int64_t small_numerator() const { return numerator_; }  ///< only when is_small()
  Rational rational() const;
  bool is_zero() const { return !wide_ && numerator_ == 0; }
  /// "33/1250", or "2" where it is whole.
  std::string text() const;
  /// The least whole number that is not below it.
  Fraction ceiling() const;
  /// Has exactly rounding.digits fraction digits.
  Decimal rounded(Rounding rounding) const;

  friend Fraction operator+(const Fraction& a, const Fraction& b);
  friend Fraction operator-(const Fraction& a, const Fraction& b);
  friend Fraction operator*(const Fraction& a, const Fraction& b);
  Fraction& operator+=(const Fraction& other) { return *this = *this + other; }
  /// divisor > 0
  Fraction divided_by(std::int64_t divisor) const;
  friend std::strong_ordering operator<=>(const Fraction& a, const Fraction& b);
  friend bool operator==(const Fraction& a, const Fraction& b) { return (a <=> b) == 0; }

 private:
  std::int64_t numerator_ = 0;
  std::int64_t denominator_ = 1;
  std::shared_ptr<const Rational> wide_;  // null: the two above are the fraction
};

}  // namespace reconcile
