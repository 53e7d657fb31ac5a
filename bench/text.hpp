// In: numbers. Out: the texts that exports have: times, amounts, identifiers. Must not know: calls.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "random.hpp"

namespace generator {

constexpr std::int64_t seconds_per_day = 86'400;

/// Seconds since 1970 at midnight UTC of a day of October 2026; the 0th is the last of September.
constexpr std::int64_t october(int day) { return 1'790'812'800 + (day - 1) * seconds_per_day; }

/// "2026-10-01" of an instant in UTC.
std::string date_text(std::int64_t instant);
/// "2026-10-01T00:00:03".
void append_time(std::string& out, std::int64_t instant);
void append_integer(std::string& out, std::int64_t value, int digits = 1);
/// Units of 0.0001 as "0.0264".
void append_amount(std::string& out, std::int64_t amount_e4);
std::string amount_text(std::int64_t amount_e4);
/// Digits at random.
void append_digits(std::string& out, Random& random, int count);

void append_uuid(std::string& out, std::uint64_t high, std::uint64_t low);
std::string uuid(Random& random);
std::string hex_id(Random& random);       ///< 32 hex digits
std::string sip_call_id(Random& random);  ///< 26 letters and digits, `@`, a host
std::string ulid(Random& random, std::int64_t instant);

}  // namespace generator
