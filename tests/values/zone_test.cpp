#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "values/instant.hpp"

namespace reconcile {
namespace {

Zone zone(const char* name) {
  const auto found = Zone::find(name);
  REQUIRE(found);
  return *found;
}

Instant at(std::string_view text) {
  const auto instant = parse_instant(text);
  REQUIRE(instant);
  return *instant;
}

/// The wall clock in words.
std::string wall(const Zone& zone, std::string_view instant) {
  const LocalTime local = zone.local(at(instant));
  return text(local.date) + " " + text(ClockTime{local.second_of_day});
}

std::string start_of(const Zone& zone, std::string_view date) { return text(zone.start_of(*parse_date(date))); }

std::string first_at(const Zone& zone, std::string_view date, std::int32_t second_of_day) {
  return text(zone.first_at(*parse_date(date), second_of_day));
}

TEST_CASE("names of zones", "[values]") {
  CHECK(zone("Europe/Stockholm").name() == "Europe/Stockholm");
  CHECK(zone("UTC").name() == "UTC");
  CHECK(zone("Etc/GMT+5").local(Instant{0, 0}).second_of_day == 19 * 3600);
  for (const char* name : {"", "Europe/Stockhom", "europe/stockholm", "/usr/share/zoneinfo/Europe/Stockholm",
                           "../zoneinfo/UTC", "Europe/../UTC", "Europe", "Europe/", "Europe//Stockholm", "localtime",
                           "posixrules", "right/Europe/Stockholm", "posix/UTC", " UTC", "UTC ", "CEST", "+02:00"}) {
    INFO(name);
    CHECK_FALSE(Zone::find(name));
  }
}

TEST_CASE("the tz data has a version", "[values]") {
  const std::string version = Zone::data_version();
  CHECK_FALSE(version.empty());
  CHECK(version.find(' ') == std::string::npos);
}

TEST_CASE("Stockholm jumps over an hour in March and has one twice in October", "[values]") {
  const Zone stockholm = zone("Europe/Stockholm");
  CHECK(wall(stockholm, "2026-03-29T00:59:59Z") == "2026-03-29 01:59:59");
  CHECK(wall(stockholm, "2026-03-29T01:00:00Z") == "2026-03-29 03:00");
  CHECK(wall(stockholm, "2026-10-25T00:59:59Z") == "2026-10-25 02:59:59");
  CHECK(wall(stockholm, "2026-10-25T01:00:00Z") == "2026-10-25 02:00");
  CHECK(wall(stockholm, "2026-12-31T23:30:00Z") == "2027-01-01 00:30");

  CHECK(start_of(stockholm, "2026-03-29") == "2026-03-28T23:00:00Z");
  CHECK(start_of(stockholm, "2026-03-30") == "2026-03-29T22:00:00Z");
  CHECK(start_of(stockholm, "2026-10-26") == "2026-10-25T23:00:00Z");
  CHECK(first_at(stockholm, "2026-03-29", 2 * 3600 + 1800) == "2026-03-29T01:00:00Z");  // swallowed
  CHECK(first_at(stockholm, "2026-03-29", 3 * 3600 + 60) == "2026-03-29T01:01:00Z");
  CHECK(first_at(stockholm, "2026-10-25", 2 * 3600 + 1800) == "2026-10-25T00:30:00Z");  // the first of two
  CHECK(first_at(stockholm, "2026-10-25", 3 * 3600) == "2026-10-25T02:00:00Z");
  CHECK(first_at(stockholm, "2026-10-25", 86400) == "2026-10-25T23:00:00Z");
  CHECK(first_at(stockholm, "2026-10-25", 86400 + 3600) == "2026-10-26T00:00:00Z");
}

TEST_CASE("zones of other shapes", "[values]") {
  const Zone new_york = zone("America/New_York");
  CHECK(wall(new_york, "2026-03-08T06:59:59Z") == "2026-03-08 01:59:59");
  CHECK(wall(new_york, "2026-03-08T07:00:00Z") == "2026-03-08 03:00");
  CHECK(wall(new_york, "2026-11-01T06:00:00Z") == "2026-11-01 01:00");
  CHECK(wall(new_york, "2036-07-01T12:00:00Z") == "2036-07-01 08:00");  // the tz files hold more than the past
  CHECK(start_of(new_york, "2026-11-02") == "2026-11-02T05:00:00Z");

  CHECK(wall(zone("Asia/Kathmandu"), "2026-01-01T18:15:00Z") == "2026-01-02 00:00");
  CHECK(start_of(zone("Asia/Kathmandu"), "2026-01-02") == "2026-01-01T18:15:00Z");

  const Zone lord_howe = zone("Australia/Lord_Howe");
  CHECK(lord_howe.offset_at(at("2026-01-01T00:00:00Z").seconds).seconds == 11 * 3600);
  CHECK(lord_howe.offset_at(at("2026-07-01T00:00:00Z").seconds).seconds == 10 * 3600 + 1800);
  CHECK(wall(lord_howe, "2026-04-04T15:00:00Z") == "2026-04-05 01:30");
  CHECK(first_at(lord_howe, "2026-04-05", 3600 + 2700) == "2026-04-04T14:45:00Z");

  CHECK(wall(Zone::utc(), "1969-12-31T23:59:59Z") == "1969-12-31 23:59:59");
  CHECK(start_of(Zone::utc(), "2026-01-01") == "2026-01-01T00:00:00Z");
}

TEST_CASE("days that do not begin at midnight, that begin twice, that are missing", "[values]") {
  const Zone sao_paulo = zone("America/Sao_Paulo");
  CHECK(wall(sao_paulo, "2018-11-04T02:59:59Z") == "2018-11-03 23:59:59");
  CHECK(wall(sao_paulo, "2018-11-04T03:00:00Z") == "2018-11-04 01:00");
  CHECK(start_of(sao_paulo, "2018-11-04") == "2018-11-04T03:00:00Z");
  CHECK(start_of(sao_paulo, "2018-02-18") == "2018-02-18T03:00:00Z");  // 24:00 became 23:00 of the day before

  CHECK(start_of(zone("America/St_Johns"), "2010-11-07") == "2010-11-07T02:30:00Z");  // 00:01 became 23:01
  CHECK(start_of(zone("Pacific/Apia"), "2011-12-30") == "2011-12-30T10:00:00Z");      // no such day there
  CHECK(start_of(zone("Pacific/Apia"), "2011-12-31") == "2011-12-30T10:00:00Z");
}

TEST_CASE("a cursor changes its offset at the very second", "[values]") {
  const Zone stockholm = zone("Europe/Stockholm");
  const std::int64_t change = at("2026-03-29T01:00:00Z").seconds;
  ZoneCursor cursor(stockholm);
  CHECK(cursor.local(change - 1).second_of_day == 2 * 3600 - 1);
  CHECK(cursor.local(change).second_of_day == 3 * 3600);
  CHECK(cursor.local(change - 1).second_of_day == 2 * 3600 - 1);
}

TEST_CASE("laws of zones", "[values][laws]") {
  const std::vector<Zone> zones = {zone("Europe/Stockholm"),
                                   zone("America/New_York"),
                                   zone("Asia/Kathmandu"),
                                   zone("Australia/Lord_Howe"),
                                   zone("America/Sao_Paulo"),
                                   zone("Pacific/Apia"),
                                   Zone::utc()};
  const auto seconds = rc::gen::inRange<std::int64_t>(-2'000'000'000, 2'140'000'000);
  CHECK(rc::check("a cursor shows what the zone shows", [&] {
    const Zone some = *rc::gen::elementOf(zones);
    ZoneCursor cursor(some);
    const std::int64_t start = *seconds;
    for (int i = 0; i < 20; ++i) {
      const std::int64_t second = *rc::gen::oneOf(seconds, rc::gen::inRange(start, start + 86400 * 200));
      const LocalTime expected = some.local({second, 0});
      const LocalTime shown = cursor.local(second);
      RC_ASSERT(shown.date == expected.date);
      RC_ASSERT(shown.second_of_day == expected.second_of_day);
    }
  }));
  CHECK(rc::check("an offset's interval holds the instant and ends where the offset changes", [&] {
    const Zone some = *rc::gen::elementOf(zones);
    const std::int64_t second = *seconds;
    const Zone::Offset offset = some.offset_at(second);
    RC_ASSERT(offset.begin <= second);
    RC_ASSERT(second < offset.end);
    RC_ASSERT(some.offset_at(offset.end - 1).seconds == offset.seconds);
    RC_ASSERT(some.offset_at(offset.begin).seconds == offset.seconds);
    const LocalTime local = some.local({second, 0});
    RC_ASSERT(local.date.days * std::int64_t{86400} + local.second_of_day == second + offset.seconds);
  }));
  CHECK(rc::check("first_at is the first minute that shows the time or a later one", [&] {
    const Zone some = *rc::gen::elementOf(zones);
    const Date date{*rc::gen::inRange(0, 24'000)};
    const std::int32_t second_of_day = *rc::gen::inRange(0, 1600) * 60;
    const std::int64_t asked = date.days * std::int64_t{86400} + second_of_day;
    const auto shows = [&](std::int64_t second) { return second + some.offset_at(second).seconds; };
    std::int64_t slow = (asked - 86400 - 3600);
    while (shows(slow) < asked) slow += 60;
    RC_ASSERT(some.first_at(date, second_of_day) == (Instant{slow, 0}));
  }));
}

}  // namespace
}  // namespace reconcile
