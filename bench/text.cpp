#include "text.hpp"

#include <chrono>

namespace generator {

void append_integer(std::string& out, std::int64_t value, int digits) {
  char buffer[24];
  int used = 0;
  for (std::int64_t rest = value; rest > 0 || used < digits; rest /= 10) {
    buffer[used++] = static_cast<char>('0' + rest % 10);
  }
  while (used > 0) out += buffer[--used];
}

std::string date_text(std::int64_t instant) {
  const std::chrono::year_month_day date{
      std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds{std::chrono::seconds{instant}})};
  std::string out;
  append_integer(out, static_cast<int>(date.year()), 4);
  out += '-';
  append_integer(out, static_cast<unsigned>(date.month()), 2);
  out += '-';
  append_integer(out, static_cast<unsigned>(date.day()), 2);
  return out;
}

void append_time(std::string& out, std::int64_t instant) {
  const std::int64_t second = instant % seconds_per_day;
  out += date_text(instant);
  out += 'T';
  append_integer(out, second / 3600, 2);
  out += ':';
  append_integer(out, second / 60 % 60, 2);
  out += ':';
  append_integer(out, second % 60, 2);
}

void append_amount(std::string& out, std::int64_t amount_e4) {
  if (amount_e4 < 0) {
    out += '-';
    amount_e4 = -amount_e4;
  }
  append_integer(out, amount_e4 / 10'000);
  out += '.';
  append_integer(out, amount_e4 % 10'000, 4);
}

std::string amount_text(std::int64_t amount_e4) {
  std::string out;
  append_amount(out, amount_e4);
  return out;
}

void append_digits(std::string& out, Random& random, int count) {
  for (int i = 0; i < count; ++i) out += static_cast<char>('0' + random.below(10));
}

void append_uuid(std::string& out, std::uint64_t high, std::uint64_t low) {
  for (int nibble = 0; nibble < 32; ++nibble) {
    if (nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20) out += '-';
    const std::uint64_t half = nibble < 16 ? high : low;
    out += "0123456789abcdef"[(half >> (60 - 4 * (nibble % 16))) & 15];
  }
}

std::string uuid(Random& random) {
  std::string out;
  const std::uint64_t high = (random.next() & 0xFFFFFFFFFFFF0FFFull) | 0x4000;  // version 4
  append_uuid(out, high, (random.next() & 0x3FFFFFFFFFFFFFFFull) | 0x8000000000000000ull);
  return out;
}

std::string hex_id(Random& random) {
  std::string out;
  for (int i = 0; i < 32; ++i) out += "0123456789abcdef"[random.below(16)];
  return out;
}

std::string sip_call_id(Random& random) {
  std::string out;
  for (int i = 0; i < 26; ++i) out += "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[random.below(32)];
  return out + "@192.0.2.17";
}

std::string ulid(Random& random, std::int64_t instant) {
  constexpr std::string_view letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  std::string out(26, '0');
  std::int64_t milliseconds = instant * 1000 + random.below(1000);
  for (std::size_t i = 10; i-- > 0; milliseconds /= 32) out[i] = letters[static_cast<std::size_t>(milliseconds % 32)];
  for (std::size_t i = 10; i < 26; ++i) out[i] = letters[static_cast<std::size_t>(random.below(32))];
  return out;
}

}  // namespace generator
