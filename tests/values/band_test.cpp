#include "values/band.hpp"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

namespace reconcile {
namespace {

constexpr std::uint8_t monday = 1;
constexpr std::uint8_t friday = 1 << 4;
constexpr std::uint8_t weekend = 1 << 5 | 1 << 6;
constexpr std::uint8_t every_day = 0x7f;

Date day(const char* text) { return *parse_date(text); }
HourRange hours(const char* begin, const char* end) { return {*parse_clock(begin), *parse_clock(end)}; }

bool contains(const Band& band, const char* date, const char* clock, std::int32_t more_seconds = 0) {
  return band.contains({day(date), parse_clock(clock)->seconds + more_seconds});
}

// 2026-10-05 is a Monday.

TEST_CASE("hours are half-open", "[values]") {
  const Band band{{{every_day, {hours("08:00", "18:00")}, {}}}, {}};
  CHECK(contains(band, "2026-10-05", "08:00"));
  CHECK_FALSE(contains(band, "2026-10-05", "07:59", 59));
  CHECK(contains(band, "2026-10-05", "17:59", 59));
  CHECK_FALSE(contains(band, "2026-10-05", "18:00"));
}

TEST_CASE("hours over midnight belong to the day they start on", "[values]") {
  const Band band{{{friday, {hours("22:00", "06:00")}, {}}}, {}};
  CHECK(contains(band, "2026-10-09", "22:00"));
  CHECK(contains(band, "2026-10-09", "23:59"));
  CHECK(contains(band, "2026-10-10", "00:00"));
  CHECK(contains(band, "2026-10-10", "05:59", 59));
  CHECK_FALSE(contains(band, "2026-10-10", "06:00"));
  CHECK_FALSE(contains(band, "2026-10-09", "05:00"));  // begun on Thursday
  CHECK_FALSE(contains(band, "2026-10-10", "22:00"));

  const Band over_the_week{{{1 << 6, {hours("22:00", "06:00")}, {}}}, {}};
  CHECK(contains(over_the_week, "2026-10-05", "05:00"));
  CHECK_FALSE(contains(over_the_week, "2026-10-06", "05:00"));
}

TEST_CASE("24:00 is the end of the day", "[values]") {
  const Band evening{{{monday, {hours("18:00", "24:00")}, {}}}, {}};
  CHECK(contains(evening, "2026-10-05", "23:59", 59));
  CHECK_FALSE(contains(evening, "2026-10-06", "00:00"));
  const Band same{{{monday, {hours("18:00", "00:00")}, {}}}, {}};
  CHECK(contains(same, "2026-10-05", "23:59", 59));
  CHECK_FALSE(contains(same, "2026-10-06", "00:00"));
  const Band day_long{{{monday, {hours("00:00", "24:00")}, {}}}, {}};
  CHECK(contains(day_long, "2026-10-05", "00:00"));
  CHECK(contains(day_long, "2026-10-05", "23:59"));
  CHECK_FALSE(contains(day_long, "2026-10-04", "23:59"));
  const Band next_morning{{{monday, {hours("24:00", "06:00")}, {}}}, {}};
  CHECK(contains(next_morning, "2026-10-06", "05:00"));
  CHECK_FALSE(contains(next_morning, "2026-10-05", "05:00"));
}

TEST_CASE("days alone, several hours, several slots, dates", "[values]") {
  const Band band{{{weekend, {}, {}},
                   {monday, {hours("00:00", "06:00"), hours("20:00", "24:00")}, {}},
                   {every_day, {}, {day("2026-12-25"), day("2027-01-01")}}},
                  {}};
  CHECK(contains(band, "2026-10-10", "12:00"));
  CHECK(contains(band, "2026-10-11", "23:59"));
  CHECK_FALSE(contains(band, "2026-10-05", "12:00"));
  CHECK(contains(band, "2026-10-05", "05:00"));
  CHECK(contains(band, "2026-10-05", "20:00"));
  CHECK_FALSE(contains(band, "2026-10-06", "20:00"));
  CHECK(contains(band, "2026-12-25", "12:00"));  // a Friday
  CHECK_FALSE(contains(band, "2026-12-24", "12:00"));
  CHECK_FALSE(Band{}.contains({day("2026-10-05"), 0}));
}

TEST_CASE("except looks at the instant's own date", "[values]") {
  const Band band{{{every_day, {hours("22:00", "06:00")}, {}}}, {day("2026-12-25")}};
  CHECK(contains(band, "2026-12-24", "23:00"));
  CHECK_FALSE(contains(band, "2026-12-25", "05:00"));  // begun the day before, but lies on the 25th
  CHECK_FALSE(contains(band, "2026-12-25", "23:00"));
  CHECK(contains(band, "2026-12-26", "05:00"));  // begun on the 25th, lies on the 26th
}

TEST_CASE("laws of bands", "[values][laws]") {
  CHECK(rc::check("a slot holds the instants counted forward from each of its days", [] {
    const auto days = *rc::gen::inRange<std::uint8_t>(0, 128);
    const std::int32_t begin = *rc::gen::inRange(0, 1441) * 60;
    const std::int32_t end = *rc::gen::inRange(0, 1441) * 60;
    RC_PRE(begin != end);
    const Band band{{{days, {{{begin}, {end}}}, {}}}, {}};
    const LocalTime local{Date{*rc::gen::inRange(20'000, 20'030)}, *rc::gen::inRange(0, 1440) * 60};
    bool expected = false;
    for (std::int32_t back = 0; back <= 1; ++back) {
      const std::int32_t since_start = back * 86400 + local.second_of_day;
      const std::int32_t stop = end > begin ? end : end + 86400;
      const bool starts = (days >> weekday(Date{local.date.days - back}) & 1) != 0;
      expected |= starts && since_start >= begin && since_start < stop;
    }
    RC_ASSERT(band.contains(local) == expected);
  }));
}

}  // namespace
}  // namespace reconcile
