// In: an exact quotient. Out: the nearest multiple of 10^-digits by one of the five modes of language.md 3.
// Must not know: why it is rounded.
#pragma once

#include <cstdint>
#include <string_view>

#include "values/decimal.hpp"

namespace reconcile {

enum class RoundMode : std::uint8_t { half_up, half_even, half_down, up, down };

std::string_view name_of(RoundMode mode);  ///< as the language writes it: "half-up"

struct Rounding {
  RoundMode mode = RoundMode::half_up;
  unsigned digits = 4;  ///< 0 to 12

  friend bool operator==(const Rounding&, const Rounding&) = default;
};

/// numerator / denominator as an integer. half-up: ties away from zero; half-even; half-down: ties toward zero;
/// up: away from zero; down: toward zero. An exact quotient never changes. denominator > 0.
std::int64_t round_quotient_otherwise(std::int64_t numerator, std::int64_t denominator, RoundMode mode);
inline std::int64_t round_quotient(std::int64_t numerator, std::int64_t denominator, RoundMode mode) {
  if (numerator < 0 || mode != RoundMode::half_up) return round_quotient_otherwise(numerator, denominator, mode);
  const std::int64_t quotient = numerator / denominator;
  const std::int64_t remainder = numerator - quotient * denominator;
  return quotient + (remainder >= denominator - remainder ? 1 : 0);  // the usual case, without a call
}
Int128 round_quotient(Int128 numerator, Int128 denominator, RoundMode mode);
WideInteger round_quotient(const WideInteger& numerator, const WideInteger& denominator, RoundMode mode);

/// The result has exactly rounding.digits fraction digits.
Decimal round(const Rational& value, Rounding rounding);

}  // namespace reconcile
