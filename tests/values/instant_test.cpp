#include "values/instant.hpp"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <string>

namespace reconcile {
namespace {

constexpr std::int32_t first_day = -719528;  // 0000-01-01
constexpr std::int32_t last_day = 2932896;   // 9999-12-31

std::int64_t seconds_of(std::string_view text) {
  const auto instant = parse_instant(text);
  REQUIRE(instant);
  return instant->seconds;
}

TEST_CASE("days of the calendar", "[values]") {
  CHECK(make_date(1970, 1, 1)->days == 0);
  CHECK(make_date(2026, 10, 1)->days == 20727);
  CHECK(make_date(0, 1, 1)->days == first_day);
  CHECK(make_date(9999, 12, 31)->days == last_day);
  CHECK(make_date(2000, 2, 29));
  CHECK(make_date(2024, 2, 29));
  CHECK(make_date(0, 2, 29));
  for (const auto& [year, month, day] : {YearMonthDay{2026, 2, 30},
                                         {2026, 2, 29},
                                         {1900, 2, 29},
                                         {2026, 4, 31},
                                         {2026, 0, 1},
                                         {2026, 13, 1},
                                         {2026, 1, 0},
                                         {2026, 1, 32},
                                         {-1, 1, 1},
                                         {10000, 1, 1}}) {
    INFO(year << "-" << month << "-" << day);
    CHECK_FALSE(make_date(year, month, day));
  }
  CHECK(weekday(Date{0}) == 3);                   // Thursday
  CHECK(weekday(*make_date(2026, 10, 5)) == 0);   // Monday
  CHECK(weekday(*make_date(1969, 12, 28)) == 6);  // Sunday
}

TEST_CASE("the calendar counted day by day", "[values]") {
  YearMonthDay expected{0, 1, 1};
  bool same = true;
  for (std::int32_t days = first_day; days <= last_day; ++days) {
    const YearMonthDay found = civil(Date{days});
    same &= found.year == expected.year && found.month == expected.month && found.day == expected.day;
    const auto made = make_date(expected.year, expected.month, expected.day);
    same &= made && made->days == days;
    ++expected.day;
    if (!make_date(expected.year, expected.month, expected.day)) {
      same &= expected.day > 28;
      expected.day = 1;
      if (++expected.month > 12) {
        expected.month = 1;
        ++expected.year;
      }
    }
  }
  CHECK(same);
  CHECK(expected.year == 10000);
}

TEST_CASE("the time forms of a record", "[values]") {
  const std::int64_t expected = 1790812803;
  for (const char* text : {"2026-10-01T00:00:03Z", "2026-10-01 00:00:03Z", "2026-10-01T00:00:03", "2026-10-01 00:00:03",
                           "2026-10-01T00:00:03+0000", "2026-10-01T00:00:03-00:00", "2026-10-01T02:00:03+02:00",
                           "2026-10-01T02:00:03+0200", "2026-09-30T18:30:03-05:30", "2026-10-01T23:59:03+2359",
                           "2026-10-01T00:00:03.0Z", "2026-10-01T00:00:03.000000000"}) {
    INFO(text);
    CHECK(seconds_of(text) == expected);
    CHECK(parse_instant(text)->nanoseconds == 0);
  }
  CHECK(parse_instant("2026-10-01T00:00:03.1234567Z")->nanoseconds == 123456700);
  CHECK(parse_instant("2026-10-01T00:00:03.000000001+01:00") == Instant{expected - 3600, 1});
  CHECK(seconds_of("1969-12-31T23:59:59Z") == -1);
  CHECK(parse_instant("1969-12-31T23:59:59.5Z") == Instant{-1, 500'000'000});
  CHECK(seconds_of("0000-01-01T00:00:00Z") == first_day * std::int64_t{86400});
  CHECK(seconds_of("9999-12-31T23:59:59Z") == last_day * std::int64_t{86400} + 86399);
}

TEST_CASE("texts that are no instants", "[values]") {
  for (const char* text : {"",
                           "2026-10-01",
                           "2026-10-01T00:00",
                           "2026-10-01T24:00:00Z",
                           "2026-10-01T23:60:00Z",
                           "2026-10-01T23:59:60Z",
                           "2026-02-29T00:00:00Z",
                           "2026-13-01T00:00:00Z",
                           "2026-00-01T00:00:00Z",
                           "2026-10-00T00:00:00Z",
                           "2026-10-01t00:00:03Z",
                           "2026-10-01T00:00:03z",
                           "2026-10-01T00:00:03 ",
                           " 2026-10-01T00:00:03",
                           "2026/10/01T00:00:03Z",
                           "2026-10-01T00.00.03Z",
                           "2026-10-01T00:00:03.Z",
                           "2026-10-01T00:00:03.",
                           "2026-10-01T00:00:03.1234567890Z",
                           "2026-10-01T00:00:03,5Z",
                           "2026-10-01T00:00:03+24:00",
                           "2026-10-01T00:00:03+23:60",
                           "2026-10-01T00:00:03+2",
                           "2026-10-01T00:00:03+02",
                           "2026-10-01T00:00:03+02:0",
                           "2026-10-01T00:00:03+02-00",
                           "2026-10-01T00:00:03+020",
                           "2026-10-01T00:00:03+02000",
                           "2026-10-01T00:00:03Z+02:00",
                           "2026-10-01T00:00:03ZZ",
                           "2026-10-01T00:00:03.5X",
                           "20x6-10-01T00:00:03Z",
                           "2026-10-01T00:00:0:Z",
                           "2026-10-01T00:00: 3Z",
                           "2026-10-01_00:00:03Z",
                           "0000-01-01T00:00:00+00:01",
                           "9999-12-31T23:59:59-00:01",
                           "2026-10-01T+1:00:03Z"}) {
    INFO(text);
    CHECK_FALSE(parse_instant(text));
  }
}

TEST_CASE("dates and clock times", "[values]") {
  CHECK(parse_date("2026-10-01") == make_date(2026, 10, 1));
  for (const char* text : {"", "2026-10-1", "2026-10-011", "2026-02-30", "2026 10 01", "2026-1x-01"}) {
    INFO(text);
    CHECK_FALSE(parse_date(text));
  }
  CHECK(parse_clock("08:30")->seconds == 30600);
  CHECK(parse_clock("00:00")->seconds == 0);
  CHECK(parse_clock("24:00")->seconds == 86400);
  for (const char* text : {"", "8:30", "24:01", "25:00", "08:60", "23:99", "08.30", "08:3x", "08:300"}) {
    INFO(text);
    CHECK_FALSE(parse_clock(text));
  }
  CHECK(text(ClockTime{30600}) == "08:30");
  CHECK(text(ClockTime{86400}) == "24:00");
  CHECK(text(ClockTime{30605}) == "08:30:05");
  CHECK(text(*make_date(33, 4, 5)) == "0033-04-05");
  CHECK(text(Instant{1790812803, 0}) == "2026-10-01T00:00:03Z");
  CHECK(text(Instant{1790812803, 120'000'000}) == "2026-10-01T00:00:03.12Z");
  CHECK(text(Instant{-1, 1}) == "1969-12-31T23:59:59.000000001Z");
}

TEST_CASE("laws of instants, dates and clocks", "[values][laws]") {
  CHECK(rc::check("printing and parsing an instant gives it back", [] {
    const auto second =
        *rc::gen::inRange<std::int64_t>(first_day * std::int64_t{86400}, (last_day + 1) * std::int64_t{86400});
    const auto nanoseconds = *rc::gen::oneOf(rc::gen::just(0U), rc::gen::inRange(0U, 1'000'000'000U),
                                             rc::gen::element(100'000'000U, 1U, 120'000U, 999'999'999U));
    const Instant instant{second, nanoseconds};
    RC_ASSERT(parse_instant(text(instant)) == instant);
  }));
  CHECK(rc::check("printing and parsing a date or a clock time gives it back", [] {
    const Date date{*rc::gen::inRange(first_day, last_day + 1)};
    RC_ASSERT(parse_date(text(date)) == date);
    const ClockTime clock{*rc::gen::inRange(0, 1441) * 60};
    RC_ASSERT(parse_clock(text(clock)) == clock);
  }));
  CHECK(rc::check("an offset moves the instant by as much", [] {
    const Instant instant{*rc::gen::inRange<std::int64_t>(0, 4'000'000'000), 0};
    const int hours = *rc::gen::inRange(0, 24);
    const int minutes = *rc::gen::inRange(0, 60);
    const bool west = *rc::gen::arbitrary<bool>();
    const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    std::string written = text(instant);
    written.back() = west ? '-' : '+';
    written += two(hours) + (*rc::gen::arbitrary<bool>() ? ":" : "") + two(minutes);
    const std::int64_t offset = hours * 3600 + minutes * 60;
    RC_ASSERT(parse_instant(written) == (Instant{instant.seconds + (west ? offset : -offset), 0}));
  }));
  CHECK(rc::check("one wrong character is never read as another time's form", [] {
    std::string written = text(Instant{*rc::gen::inRange<std::int64_t>(0, 4'000'000'000), 0});
    const auto at = *rc::gen::inRange<std::size_t>(0, written.size());
    const char other = *rc::gen::arbitrary<char>();
    RC_PRE(other != written[at] && !(at == 10 && other == ' ') && !(other >= '0' && other <= '9'));
    written[at] = other;
    RC_ASSERT(!parse_instant(written));
  }));
}

}  // namespace
}  // namespace reconcile
