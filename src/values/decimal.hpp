// In: digits. Out: exact decimal numbers that never lose one. Must not know: currencies, calls, rules.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/multiprecision/cpp_int.hpp>

namespace reconcile {

using WideInteger = boost::multiprecision::cpp_int;
using Rational = boost::multiprecision::cpp_rational;
__extension__ typedef __int128 Int128;

/// 10^exponent.
WideInteger power_of_ten(unsigned exponent);
/// The same for what fits into 64 bits: exponent 0 to max_small_exponent.
constexpr unsigned max_small_exponent = 18;
std::int64_t small_power_of_ten(unsigned exponent);

/// coefficient × 10^-scale, exactly. The coefficient is held in 64 bits while it fits and in a wide integer beyond;
/// no operation wraps or rounds. 1.50 and 1.5 are equal but print as they were made.
class Decimal {
 public:
  static constexpr unsigned max_scale = 1000;  ///< refused beyond when parsed

  Decimal() = default;
  explicit Decimal(std::int64_t coefficient, unsigned scale = 0) : small_(coefficient), scale_(scale) {}
  Decimal(WideInteger coefficient, unsigned scale);

  /// `-?digits[.digits]`, at most `max_digits` digits in all; nullopt for anything else (no sign +, no exponent, no
  /// blanks).
  static std::optional<Decimal> parse(std::string_view text, unsigned max_digits = 38);

  /// As many fraction digits as scale() says: 1.20 at scale 2 is "1.20".
  std::string text() const;
  /// The same behind what `to` holds.
  void append_text(std::string& to) const;
  unsigned scale() const { return scale_; }
  bool is_small() const { return !wide_; }
  std::int64_t small_coefficient() const { return small_; }  ///< only when is_small()
  WideInteger coefficient() const;
  Rational rational() const;
  bool is_zero() const;
  bool is_negative() const;

  /// The same value with `scale` fraction digits; nullopt if digits other than 0 would be lost.
  std::optional<Decimal> with_scale(unsigned scale) const;
  /// The same value without trailing zeros in the fraction.
  Decimal normalized() const;

  Decimal operator-() const;
  Decimal abs() const;
  Decimal& operator+=(const Decimal& other);
  Decimal& operator-=(const Decimal& other);
  friend Decimal operator+(Decimal a, const Decimal& b) { return a += b; }
  friend Decimal operator-(Decimal a, const Decimal& b) { return a -= b; }
  friend Decimal operator*(const Decimal& a, const Decimal& b);
  /// By value, whatever the scales.
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
  friend bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == 0; }

 private:
  std::int64_t small_ = 0;
  std::shared_ptr<const WideInteger> wide_;  // null: small_ holds the coefficient
  std::uint32_t scale_ = 0;
};

}  // namespace reconcile
