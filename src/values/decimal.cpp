#include "values/decimal.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <utility>

namespace reconcile {
namespace {

constexpr auto small_powers = [] {
  std::array<std::int64_t, max_small_exponent + 1> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

bool fits_64_bits(const WideInteger& value) {
  return value >= std::numeric_limits<std::int64_t>::min() && value <= std::numeric_limits<std::int64_t>::max();
}

/// coefficient × 10^exponent in 64 bits; false when it does not fit.
bool shift_left(std::int64_t coefficient, unsigned exponent, std::int64_t& result) {
  if (exponent > max_small_exponent) {
    result = 0;
    return coefficient == 0;
  }
  return !__builtin_mul_overflow(coefficient, small_powers[exponent], &result);
}

/// The coefficient of `value` at a scale that is not below its own.
WideInteger coefficient_at(const Decimal& value, unsigned scale) {
  return value.coefficient() * power_of_ten(scale - value.scale());
}

std::strong_ordering compare(const WideInteger& a, const WideInteger& b) { return a.compare(b) <=> 0; }

}  // namespace

WideInteger power_of_ten(unsigned exponent) {
  if (exponent <= max_small_exponent) return small_powers[exponent];
  return boost::multiprecision::pow(WideInteger(10), exponent);
}

std::int64_t small_power_of_ten(unsigned exponent) { return small_powers[exponent]; }

Decimal::Decimal(WideInteger coefficient, unsigned scale) : scale_(scale) {
  if (fits_64_bits(coefficient)) {
    small_ = static_cast<std::int64_t>(coefficient);
  } else {
    wide_ = std::make_shared<const WideInteger>(std::move(coefficient));
  }
}

std::optional<Decimal> Decimal::parse(std::string_view text, unsigned max_digits) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);

  const std::size_t point = text.find('.');
  const bool has_point = point != std::string_view::npos;
  const std::size_t digit_count = text.size() - (has_point ? 1 : 0);
  const std::size_t scale = has_point ? text.size() - point - 1 : 0;
  if (point == 0 || (has_point && scale == 0)) return std::nullopt;
  if (digit_count == 0 || digit_count > max_digits || scale > max_scale) return std::nullopt;

  std::int64_t chunk = 0;
  unsigned chunk_digits = 0;
  WideInteger wide;
  const bool is_wide = digit_count > max_small_exponent;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == point) continue;
    const unsigned digit = static_cast<unsigned char>(text[i]) - unsigned{'0'};
    if (digit > 9) return std::nullopt;
    if (is_wide && chunk_digits == max_small_exponent) {
      wide = wide * small_powers[chunk_digits] + chunk;
      chunk = 0;
      chunk_digits = 0;
    }
    chunk = chunk * 10 + digit;
    ++chunk_digits;
  }
  const auto result_scale = static_cast<unsigned>(scale);
  if (!is_wide) return Decimal(negative ? -chunk : chunk, result_scale);
  wide = wide * small_powers[chunk_digits] + chunk;
  if (negative) wide = -wide;
  return Decimal(std::move(wide), result_scale);
}

std::string Decimal::text() const {
  std::string text;
  append_text(text);
  return text;
}

namespace {

/// Writes the last `count` digits of the number before `end`, two at a time; returns where they begin.
char* write_digits(std::uint64_t number, unsigned count, char* end) {
  static constexpr std::array<char, 200> pairs = [] {
    std::array<char, 200> all{};
    for (unsigned i = 0; i < 100; ++i) {
      all[2 * i] = static_cast<char>('0' + i / 10);
      all[2 * i + 1] = static_cast<char>('0' + i % 10);
    }
    return all;
  }();
  for (; count >= 2; count -= 2) {
    end -= 2;
    std::memcpy(end, &pairs[number % 100 * 2], 2);
    number /= 100;
  }
  if (count == 1) *--end = static_cast<char>('0' + number % 10);
  return end;
}

unsigned digits_of(std::uint64_t number) {
  unsigned digits = 1;
  for (; number >= 10; number /= 10) ++digits;
  return digits;
}

}  // namespace

void Decimal::append_text(std::string& to) const {
  if (wide_ || scale_ > max_small_exponent) {
    std::string digits = wide_ ? wide_->str() : std::to_string(small_);
    const std::size_t sign = digits.front() == '-' ? 1 : 0;
    if (digits.size() - sign <= scale_) digits.insert(sign, scale_ + 1 - (digits.size() - sign), '0');
    if (scale_ != 0) digits.insert(digits.size() - scale_, 1, '.');
    to += digits;
    return;
  }
  char text[24];  // a sign, a zero, the point and 19 digits, and what fills the array
  char* const end = text + sizeof text;
  char* at = end;
  const auto number = small_ < 0 ? -static_cast<std::uint64_t>(small_) : static_cast<std::uint64_t>(small_);
  const auto unit = static_cast<std::uint64_t>(small_powers[scale_]);
  const std::uint64_t whole = number / unit;
  if (scale_ != 0) {
    at = write_digits(number - whole * unit, scale_, at);
    *--at = '.';
  }
  at = write_digits(whole, digits_of(whole), at);
  if (small_ < 0) *--at = '-';
  to.append(at, end);
}

WideInteger Decimal::coefficient() const { return wide_ ? *wide_ : WideInteger(small_); }

Rational Decimal::rational() const { return Rational(coefficient(), power_of_ten(scale_)); }

bool Decimal::is_zero() const { return !wide_ && small_ == 0; }

bool Decimal::is_negative() const { return wide_ ? wide_->sign() < 0 : small_ < 0; }

std::optional<Decimal> Decimal::with_scale(unsigned scale) const {
  if (scale == scale_) return *this;
  if (scale > scale_) {
    std::int64_t result = 0;
    if (!wide_ && shift_left(small_, scale - scale_, result)) return Decimal(result, scale);
    return Decimal(coefficient_at(*this, scale), scale);
  }
  const unsigned lost = scale_ - scale;
  if (!wide_ && lost <= max_small_exponent) {
    if (small_ % small_powers[lost] != 0) return std::nullopt;
    return Decimal(small_ / small_powers[lost], scale);
  }
  WideInteger quotient;
  WideInteger remainder;
  boost::multiprecision::divide_qr(coefficient(), power_of_ten(lost), quotient, remainder);
  if (!remainder.is_zero()) return std::nullopt;
  return Decimal(std::move(quotient), scale);
}

Decimal Decimal::normalized() const {
  if (is_zero()) return Decimal();
  if (!wide_) {
    Decimal result = *this;
    for (; result.scale_ > 0 && result.small_ % 10 == 0; --result.scale_) result.small_ /= 10;
    return result;
  }
  WideInteger rest = *wide_;
  unsigned scale = scale_;
  for (; scale > 0 && rest % 10 == 0; --scale) rest /= 10;
  return Decimal(std::move(rest), scale);
}

Decimal Decimal::operator-() const {
  if (!wide_ && small_ != std::numeric_limits<std::int64_t>::min()) return Decimal(-small_, scale_);
  return Decimal(-coefficient(), scale_);
}

Decimal Decimal::abs() const { return is_negative() ? -*this : *this; }

Decimal& Decimal::operator+=(const Decimal& other) {
  const unsigned scale = std::max(scale_, other.scale_);
  if (!wide_ && !other.wide_) {
    std::int64_t a = 0;
    std::int64_t b = 0;
    std::int64_t sum = 0;
    if (shift_left(small_, scale - scale_, a) && shift_left(other.small_, scale - other.scale_, b) &&
        !__builtin_add_overflow(a, b, &sum)) {
      small_ = sum;
      scale_ = scale;
      return *this;
    }
  }
  return *this = Decimal(coefficient_at(*this, scale) + coefficient_at(other, scale), scale);
}

Decimal& Decimal::operator-=(const Decimal& other) { return *this += -other; }

Decimal operator*(const Decimal& a, const Decimal& b) {
  const unsigned scale = a.scale_ + b.scale_;
  std::int64_t product = 0;
  if (!a.wide_ && !b.wide_ && !__builtin_mul_overflow(a.small_, b.small_, &product)) return Decimal(product, scale);
  return Decimal(a.coefficient() * b.coefficient(), scale);
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  const unsigned scale = std::max(a.scale_, b.scale_);
  if (!a.wide_ && !b.wide_) {
    if (a.scale_ == b.scale_) return a.small_ <=> b.small_;
    // 2^63 × 10^18 is below 2^127.
    if (scale - a.scale_ <= max_small_exponent && scale - b.scale_ <= max_small_exponent) {
      const Int128 left = Int128{a.small_} * small_powers[scale - a.scale_];
      const Int128 right = Int128{b.small_} * small_powers[scale - b.scale_];
      return left < right   ? std::strong_ordering::less
             : left > right ? std::strong_ordering::greater
                            : std::strong_ordering::equal;
    }
  }
  return compare(coefficient_at(a, scale), coefficient_at(b, scale));
}

}  // namespace reconcile
