#include "values/phone_number.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace reconcile {
namespace {

bool all_digits(std::string_view text) {
  bool other = false;  // no early exit: nearly every value is a number
  for (const char c : text) other |= static_cast<unsigned char>(c - '0') > 9;
  return !other;
}

std::uint64_t eight_bytes(const char* text) {
  std::uint64_t bytes;
  std::memcpy(&bytes, text, sizeof bytes);
  return std::endian::native == std::endian::little ? bytes : __builtin_bswap64(bytes);
}

/// Eight bytes below 16, the first lowest → eight nibbles, the first highest.
std::uint64_t nibbles_of(std::uint64_t bytes) {
  bytes = __builtin_bswap64(bytes);
  bytes = (bytes | bytes >> 4) & 0x00FF00FF00FF00FF;
  bytes = (bytes | bytes >> 8) & 0x0000FFFF0000FFFF;
  return (bytes | bytes >> 16) & 0xFFFFFFFF;
}

bool is_decoration(char c) { return c == ' ' || c == '-' || c == '(' || c == ')' || c == '.'; }

std::string_view without_call_prefix(std::string_view text) {
  if (text.starts_with('+')) return text.substr(1);
  if (text.starts_with("00")) return text.substr(2);
  return text;
}

}  // namespace

void PhoneNumber::assign(std::string_view text) {
  digits_ = without_call_prefix(text);
  is_number_ = !digits_.empty() && all_digits(digits_);
  if (is_number_) return;
  if (std::any_of(text.begin(), text.end(), is_decoration)) {
    cleaned_.clear();
    std::remove_copy_if(text.begin(), text.end(), std::back_inserter(cleaned_), is_decoration);
    digits_ = without_call_prefix(cleaned_);
    is_number_ = !digits_.empty() && all_digits(digits_);
  }
  if (!is_number_) digits_ = {};
}

bool usual_number_key(std::string_view text, DigitKey& key) {
  const std::size_t count = text.size() - 1;
  if (count < 8 || count > max_key_digits || text[0] != '+') return false;
  const char* const digits = text.data() + 1;
  const std::uint64_t first = eight_bytes(digits) ^ 0x3030303030303030;
  const std::uint64_t last = eight_bytes(digits + count - 8) ^ 0x3030303030303030;  // overlaps the first
  constexpr std::uint64_t six = 0x0606060606060606;  // takes what is above 9 out of its nibble
  if (((first | (first + six) | last | (last + six)) & 0xF0F0F0F0F0F0F0F0) != 0) return false;
  constexpr std::uint64_t one = 0x0101010101010101;
  key = nibbles_of(first + one) << 32;
  if (count > 8) key |= nibbles_of((last + one) >> (8 * (16 - count)));
  return true;
}

bool same_number(std::string_view a, std::string_view b) {
  const PhoneNumber first(a);
  const PhoneNumber second(b);
  return first.is_number() && second.is_number() ? first.digits() == second.digits() : a == b;
}

}  // namespace reconcile
