// In: one field's text. Out: its value, or that it breaks the form. Must not know: blocks, rows, rules.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "calls/layout.hpp"

namespace reconcile::detail {

/// The value as decoded: without its quotes, `""` undone. Points into `field` or `scratch`.
std::string_view unquoted(std::string_view field, std::string& scratch);

/// So many bytes behind a field may be read, whatever they are.
constexpr std::size_t readable_bytes = 24;

/// The first `count` bytes (0 to 8) from `text`, the first lowest, the others 0. Reads 8.
inline std::uint64_t first_bytes(const char* text, std::size_t count) {
  std::uint64_t bytes;
  std::memcpy(&bytes, text, sizeof bytes);
  if constexpr (std::endian::native == std::endian::big) bytes = __builtin_bswap64(bytes);
  return bytes & ((std::uint64_t{1} << (4 * count) << (4 * count)) - 1);  // in two steps: none is by 64
}

constexpr std::uint64_t eight_zeros = 0x3030303030303030;

/// The `count` bytes (1 to 8) from `text` as the last of eight, the first lowest in memory; those before are 0.
/// Reads 8.
inline std::uint64_t last_bytes(const char* text, std::size_t count) {
  return first_bytes(text, 8) << (64 - 8 * count);
}

/// The number of eight digits, each as its value, the first lowest in memory; false: something else is among them.
/// (The three multiplications are the well-known ones of SIMD within a register.)
inline bool number_of(std::uint64_t digits, std::uint64_t& number) {
  const std::uint64_t wrong = (digits | (digits + 0x0606060606060606)) & 0xF0F0F0F0F0F0F0F0;
  const std::uint64_t pairs = (digits * 10 + (digits >> 8)) & 0x00FF00FF00FF00FF;
  const std::uint64_t fours = (pairs * 100 + (pairs >> 16)) & 0x0000FFFF0000FFFF;
  number = (fours * 10000 + (fours >> 32)) & 0xFFFFFFFF;
  return wrong == 0;
}

/// One to eight digits; false: something else, or more.
inline bool decode_few_digits(std::string_view text, std::uint64_t& value) {
  const std::size_t size = text.size();
  if (size - 1 >= 8) return false;
  return number_of(last_bytes(text.data(), size) ^ eight_zeros << (64 - 8 * size), value);
}

/// Up to eight characters, without a sign; false: it is something else, perhaps an amount.
inline bool decode_short_amount(std::string_view text, std::int64_t& coefficient, std::uint8_t& scale) {
  std::size_t size = text.size();
  if (size - 1 >= 8) return false;
  std::uint64_t digits = last_bytes(text.data(), size);
  const std::uint64_t beside = digits ^ 0x2E2E2E2E2E2E2E2E;  // 0 where a point is
  const std::uint64_t points = (beside - 0x0101010101010101) & ~beside & 0x8080808080808080;
  scale = 0;
  if (points != 0) {
    const auto point = static_cast<std::size_t>(std::countr_zero(points)) / 8;
    if (point + size == 8 || point == 7) return false;  // nothing stands before it, or nothing behind
    const std::uint64_t below = (std::uint64_t{1} << (8 * point)) - 1;
    digits = (digits & below) << 8 | (digits & ~(below << 8 | 0xFF));  // it is taken out; a second one is no digit
    scale = static_cast<std::uint8_t>(7 - point);
    --size;
  }
  std::uint64_t value = 0;
  if (!number_of(digits ^ eight_zeros << (64 - 8 * size), value)) return false;
  coefficient = static_cast<std::int64_t>(value);
  return true;
}

bool decode_any_integer(std::string_view text, std::int64_t& value);
bool decode_any_amount(std::string_view text, std::int64_t& coefficient, std::uint8_t& scale);

/// `-?digits` in 64 bits; else Column::wide_integer.
inline bool decode_integer(std::string_view text, std::int64_t& value) {
  std::uint64_t digits = 0;
  if (!decode_few_digits(text, digits)) return decode_any_integer(text, value);
  value = static_cast<std::int64_t>(digits);
  return true;
}

/// Whole seconds, 0 to 2^31 − 1.
inline bool decode_duration(std::string_view text, std::int64_t& value) {
  std::uint64_t digits = 0;
  if (!decode_few_digits(text, digits))
    return decode_any_integer(text, value) && text[0] != '-' && value <= std::numeric_limits<std::int32_t>::max();
  value = static_cast<std::int64_t>(digits);
  return true;
}

/// `-?digits[.digits]`, up to 38 digits in all. `scale` is Column::wide_scale where 64 bits are too few.
inline bool decode_amount(std::string_view text, std::int64_t& coefficient, std::uint8_t& scale) {
  return decode_short_amount(text, coefficient, scale) || decode_any_amount(text, coefficient, scale);
}

/// The time forms of interface.md → UTC seconds and nanoseconds. Remembers the last day: the calls of a file follow one
/// another.
class TimeDecoder {
 public:
  /// False: no time; `seconds` is then Column::empty_integer. `nanoseconds` must be 0 before.
  bool decode(std::string_view text, std::int64_t& seconds, std::uint32_t& nanoseconds) {
    if (unlike_last_day(text) == 0 && clock_time(text.data() + clock_place, seconds)) [[likely]] {
      seconds += last_day_seconds_;
      return true;
    }
    return decode_any(text, seconds, nanoseconds);
  }

  /// What is unlike 2026-10-01T00:00:03Z on the last day, but for the eight characters of the time; 0: nothing. Up to
  /// readable_bytes are read, whatever the text's size.
  std::uint64_t unlike_last_day(std::string_view text) const {
    const char* const bytes = text.data();
    return (first_bytes(bytes, 8) ^ last_date_[0]) | (first_bytes(bytes + 8, 3) ^ last_date_[1]) |
           static_cast<unsigned char>(bytes[clock_place + 8] ^ 'Z') | (text.size() ^ usual_size);
  }
  std::int64_t last_day_seconds() const { return last_day_seconds_; }  ///< its midnight's
  static constexpr std::size_t usual_size = 20;
  static constexpr std::size_t clock_place = 11;  ///< where the eight characters begin

 private:
  /// The eight characters of 23:59:59. False: not so.
  static bool clock_time(const char* text, std::int64_t& seconds) {
    constexpr std::uint64_t shape = 0x30303A30303A3030;  // "00:00:00"
    constexpr std::uint64_t high_nibbles = 0xF0F0F0F0F0F0F0F0;
    const std::uint64_t digits = first_bytes(text, 8) ^ shape;
    // A digit leaves its value, a colon 0; anything else leaves more than 9 or stands at a colon's place.
    const std::uint64_t wrong =
        ((digits | (digits + 0x0606060606060606)) & high_nibbles) | (digits & 0x0000FF0000FF0000);
    const std::uint64_t pairs = digits * 10 + (digits >> 8);
    const std::uint64_t hour = pairs & 0xFF;
    const std::uint64_t minute = pairs >> 24 & 0xFF;
    const std::uint64_t second = pairs >> 48 & 0xFF;
    seconds = static_cast<std::int64_t>(hour * 3600 + minute * 60 + second);
    return wrong == 0 && hour < 24 && minute < 60 && second < 60;
  }

  bool decode_any(std::string_view text, std::int64_t& seconds, std::uint32_t& nanoseconds);

  std::uint64_t last_date_[2] = {0, 0};  // `2026-10-` and `01T`
  std::int64_t last_day_seconds_ = 0;
};

/// An enumeration's values → their codes: one look into a table and one comparison for most listed values, without a
/// branch to guess.
class EnumerationTable {
 public:
  explicit EnumerationTable(const std::vector<std::string>& values);

  /// Column::empty_code for an empty text. Up to readable_bytes behind the text are read.
  std::uint16_t code(std::string_view text) const {
    const Key key = key_of(text);
    const Slot& found = slots_[slot(key)];
    return found.key == key ? found.code : code_of_other(text);
  }

 private:
  static constexpr std::size_t short_bytes = 16;
  static constexpr std::size_t nobodys_size = ~std::size_t{0};  // nothing is in the slot

  /// A text of up to 16 bytes as two numbers: with its size they tell it from any other.
  struct Key {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::uint64_t size = 0;
    friend bool operator==(const Key& a, const Key& b) {
      return ((a.first ^ b.first) | (a.last ^ b.last) | (a.size ^ b.size)) == 0;
    }
  };
  struct Slot {
    Key key;
    std::uint16_t code = 0;
  };

  static Key key_of(std::string_view text) {
    const std::size_t size = text.size();
    const std::size_t behind = size > 8 ? size - 8 : 0;
    return {first_bytes(text.data(), std::min<std::size_t>(size, 8)),
            first_bytes(text.data() + 8, std::min<std::size_t>(behind, 8)), size};
  }
  std::size_t slot(const Key& key) const {
    return ((key.first ^ key.last << 1) + key.size) * 0x9E3779B97F4A7C15u >> 40 & mask_;
  }
  std::uint16_t code_of_other(std::string_view text) const;

  std::vector<Slot> slots_;
  std::size_t mask_ = 0;
  std::vector<std::pair<std::string, std::uint16_t>> others_;  ///< rising: long ones, and those whose slot another has
};

}  // namespace reconcile::detail
