#include "values/instant.hpp"

#include <fmt/format.h>

namespace reconcile {
namespace {

constexpr std::int64_t seconds_per_day = 86400;
constexpr std::int64_t first_second = -62167219200;  // 0000-01-01T00:00:00Z
constexpr std::int64_t last_second = 253402300799;   // 9999-12-31T23:59:59Z

bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int days_in_month(int year, int month) {
  constexpr std::int8_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : lengths[month - 1];
}

/// Reads digits at fixed places and remembers whether all of them were digits: one test at the end, not one each.
class DigitReader {
 public:
  explicit DigitReader(const char* text) : text_(text) {}

  int two(std::size_t at) { return digit(at) * 10 + digit(at + 1); }
  int four(std::size_t at) { return two(at) * 100 + two(at + 2); }
  bool all_digits() const { return !other_; }

 private:
  int digit(std::size_t at) {
    const unsigned value = static_cast<unsigned char>(text_[at]) - unsigned{'0'};
    other_ |= value > 9;
    return static_cast<int>(value);
  }

  const char* text_;
  bool other_ = false;
};

/// The ten characters of `2026-10-01`.
std::optional<Date> read_date(const char* text) {
  DigitReader reader(text);
  const int year = reader.four(0);
  const int month = reader.two(5);
  const int day = reader.two(8);
  if (!reader.all_digits() || text[4] != '-' || text[7] != '-') return std::nullopt;
  return make_date(year, month, day);
}

/// `.` and 1 to 9 digits at the start of `rest`, which is moved behind them; false if they are malformed.
bool read_fraction(std::string_view& rest, std::uint32_t& nanoseconds) {
  if (!rest.starts_with('.')) return true;
  rest.remove_prefix(1);
  std::size_t count = 0;
  for (; count < rest.size() && rest[count] >= '0' && rest[count] <= '9'; ++count) {
    if (count == 9) return false;
    nanoseconds = nanoseconds * 10 + static_cast<std::uint32_t>(rest[count] - '0');
  }
  if (count == 0) return false;
  rest.remove_prefix(count);
  for (; count < 9; ++count) nanoseconds *= 10;
  return true;
}

/// `Z`, `±hh:mm`, `±hhmm` or nothing.
std::optional<std::int32_t> read_offset(std::string_view rest) {
  if (rest.empty() || rest == "Z") return 0;
  const bool has_colon = rest.size() == 6 && rest[3] == ':';
  if ((rest[0] != '+' && rest[0] != '-') || (rest.size() != 5 && !has_colon)) return std::nullopt;
  DigitReader reader(rest.data());
  const int hours = reader.two(1);
  const int minutes = reader.two(has_colon ? 4 : 3);
  if (!reader.all_digits() || hours > 23 || minutes > 59) return std::nullopt;
  const int seconds = hours * 3600 + minutes * 60;
  return rest[0] == '-' ? -seconds : seconds;
}

/// What may stand between the seconds and the end of the text.
std::optional<Instant> read_rest(std::string_view rest, Instant instant) {
  if (!read_fraction(rest, instant.nanoseconds)) return std::nullopt;
  const auto offset = read_offset(rest);
  if (!offset) return std::nullopt;
  instant.seconds -= *offset;
  if (instant.seconds < first_second || instant.seconds > last_second) return std::nullopt;
  return instant;
}

}  // namespace

int weekday(Date date) {
  const int day = (date.days % 7 + 3) % 7;  // 1970-01-01 was a Thursday
  return day < 0 ? day + 7 : day;
}

// Both directions count from March of a year in an era of 400 years, so that the leap day is the last of its year.
std::optional<Date> make_date(int year, int month, int day) {
  if (year < 0 || year > 9999 || month < 1 || month > 12) return std::nullopt;
  if (day < 1 || day > days_in_month(year, month)) return std::nullopt;
  const int shifted_year = year + 400 - (month <= 2 ? 1 : 0);  // + 400: never negative
  const int era = shifted_year / 400;
  const int year_of_era = shifted_year % 400;
  const int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return Date{(era - 1) * 146097 + day_of_era - 719468};
}

YearMonthDay civil(Date date) {
  const int shifted = date.days + 719468 + 146097;
  const int era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  const int day_of_era = shifted - era * 146097;
  const int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int shifted_month = (5 * day_of_year + 2) / 153;
  const int day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
  const int month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  return {year_of_era + (era - 1) * 400 + (month <= 2 ? 1 : 0), month, day};
}

std::optional<Date> parse_date(std::string_view text) {
  if (text.size() != 10) return std::nullopt;
  return read_date(text.data());
}

std::optional<ClockTime> parse_clock(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  DigitReader reader(text.data());
  const ClockTime clock{reader.two(0) * 3600 + reader.two(3) * 60};
  if (!reader.all_digits() || reader.two(3) > 59 || clock.seconds > seconds_per_day) return std::nullopt;
  return clock;
}

std::optional<Instant> parse_instant(std::string_view text) {
  if (text.size() < 19) return std::nullopt;
  const char* const at = text.data();
  const auto date = read_date(at);
  if (!date || (at[10] != 'T' && at[10] != ' ') || at[13] != ':' || at[16] != ':') return std::nullopt;
  DigitReader reader(at);
  const int hour = reader.two(11);
  const int minute = reader.two(14);
  const int second = reader.two(17);
  if (!reader.all_digits() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  const Instant instant{date->days * seconds_per_day + hour * 3600 + minute * 60 + second, 0};
  if (text.size() == 20 && at[19] == 'Z') return instant;
  return read_rest(text.substr(19), instant);
}

std::string text(Date date) {
  const auto [year, month, day] = civil(date);
  return fmt::format("{:04}-{:02}-{:02}", year, month, day);
}

std::string text(ClockTime clock) {
  std::string result = fmt::format("{:02}:{:02}", clock.seconds / 3600, clock.seconds / 60 % 60);
  if (clock.seconds % 60 != 0) result += fmt::format(":{:02}", clock.seconds % 60);
  return result;
}

std::string text(const Instant& instant) {
  std::int64_t days = instant.seconds / seconds_per_day;
  if (instant.seconds % seconds_per_day < 0) --days;
  const std::int64_t second = instant.seconds - days * seconds_per_day;
  std::string result = text(Date{static_cast<std::int32_t>(days)});
  result += fmt::format("T{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
  if (instant.nanoseconds != 0) {
    result += fmt::format(".{:09}", instant.nanoseconds);
    result.erase(result.find_last_not_of('0') + 1);
  }
  return result + "Z";
}

}  // namespace reconcile
