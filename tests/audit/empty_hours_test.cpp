#include "audit/empty_hours.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>

namespace reconcile {
namespace {

constexpr std::int64_t first_day = 20'000;
constexpr int days_of_month = 30;

std::int64_t hour_of(int day, int hour) { return (first_day + day) * 24 + hour; }

std::set<std::int32_t> days(int count = days_of_month) {
  std::set<std::int32_t> days;
  for (int day = 0; day < count; ++day) days.insert(static_cast<std::int32_t>(first_day + day));
  return days;
}

HourCounts steady(std::uint64_t calls, int count = days_of_month) {
  HourCounts hours;
  for (int day = 0; day < count; ++day) {
    for (int hour = 0; hour < 24; ++hour) hours[hour_of(day, hour)] = calls;
  }
  return hours;
}

/// Quiet nights, busy noons (about 30 calls), and a level of its own each day, by some 20 % up or down.
HourCounts busy_month(std::uint32_t seed) {
  std::mt19937 random(seed);
  std::gamma_distribution<double> level(25.0, 0.04);
  HourCounts hours;
  for (int day = 0; day < days_of_month; ++day) {
    const double of_day = level(random);
    for (int hour = 0; hour < 24; ++hour) {
      const double mean = 0.3 + of_day * 30 * std::exp(-(hour - 13) * (hour - 13) / 18.0);
      const auto calls = std::poisson_distribution<std::uint64_t>(mean)(random);
      if (calls > 0) hours[hour_of(day, hour)] = calls;
    }
  }
  return hours;
}

/// Of days whose files bear no date.
std::vector<EmptyHours> find_empty(const HourCounts& hours, const std::set<std::int32_t>& days) {
  return find_empty_hours(hours, days, {});
}

TEST_CASE("without calls, without other days, without gaps: no hour is empty") {
  CHECK(find_empty({}, days()).empty());
  CHECK(find_empty(steady(20, 1), days(1)).empty());
  CHECK(find_empty(steady(20), days()).empty());
  HourCounts one_day = steady(20, 1);
  one_day.erase(hour_of(0, 10));
  CHECK(find_empty(one_day, days(1)).empty());
}

TEST_CASE("an hour without calls is found, with what it should have had") {
  HourCounts hours = steady(20);
  hours.erase(hour_of(7, 10));
  const std::vector<EmptyHours> found = find_empty(hours, days());
  REQUIRE(found.size() == 1);
  CHECK(found[0].first_hour == hour_of(7, 10));
  CHECK(found[0].last_hour == hour_of(7, 10));
  // The mean of the 29 other days; without dispersion r = S + ½, and ln (1 + μ/r)^−r.
  CHECK(found[0].usual == Approx(20));
  CHECK(found[0].log_probability == Approx(-580.5 * std::log1p(20 / 580.5)));
}

TEST_CASE("one call in the hour, or another day empty at that hour, and nothing is said") {
  HourCounts one_call = steady(20);
  one_call[hour_of(7, 10)] = 1;
  CHECK(find_empty(one_call, days()).empty());
  HourCounts twice = steady(20);
  twice.erase(hour_of(7, 10));
  twice.erase(hour_of(8, 10));
  CHECK(find_empty(twice, days()).empty());
  twice = steady(20);
  twice.erase(hour_of(7, 10));
  twice.erase(hour_of(8, 11));
  CHECK(find_empty(twice, days()).size() == 2);
}

TEST_CASE("neighbouring hours are one run, over midnight too") {
  HourCounts hours = steady(20);
  for (const int hour : {22, 23}) hours.erase(hour_of(7, hour));
  for (const int hour : {0, 1}) hours.erase(hour_of(8, hour));
  const std::vector<EmptyHours> found = find_empty(hours, days());
  REQUIRE(found.size() == 1);
  CHECK(found[0].first_hour == hour_of(7, 22));
  CHECK(found[0].last_hour == hour_of(8, 1));
  CHECK(found[0].usual == Approx(4 * 20));
}

TEST_CASE("ten calls an hour and five days are enough to miss one") {
  HourCounts hours = steady(10, 5);
  hours.erase(hour_of(2, 11));
  REQUIRE(find_empty(hours, days(5)).size() == 1);
  CHECK(find_empty(hours, days(5))[0].usual == Approx(10));
}

TEST_CASE("hours before the first call and after the last are tested on days that are known to be whole") {
  HourCounts hours = steady(20);
  for (int hour = 0; hour < 5; ++hour) hours.erase(hour_of(0, hour));
  for (int hour = 20; hour < 24; ++hour) hours.erase(hour_of(days_of_month - 1, hour));
  CHECK(find_empty(hours, days()).empty());
  const std::vector<EmptyHours> found = find_empty_hours(hours, days(), days());
  REQUIRE(found.size() == 2);
  CHECK(found[0].first_hour == hour_of(0, 0));
  CHECK(found[0].last_hour == hour_of(0, 4));
  CHECK(found[1].first_hour == hour_of(days_of_month - 1, 20));
  CHECK(found[1].last_hour == hour_of(days_of_month - 1, 23));
}

TEST_CASE("hours of days that are not there are not tested") {
  HourCounts hours = steady(20);
  for (int hour = 0; hour < 24; ++hour) hours.erase(hour_of(7, hour));
  std::set<std::int32_t> without_one = days();
  without_one.erase(static_cast<std::int32_t>(first_day + 7));
  CHECK(find_empty(hours, without_one).empty());
  CHECK(find_empty(hours, days()).size() == 1);
}

TEST_CASE("too few calls prove nothing") {
  HourCounts hours = steady(1, 10);
  hours.erase(hour_of(3, 10));
  CHECK(find_empty(hours, days(10)).empty());
}

TEST_CASE("months of one shape: quiet ones are hardly ever blamed, an hour of an outage at noon nearly always") {
  constexpr int months = 100;
  int blamed = 0;
  int found = 0;
  for (std::uint32_t seed = 1; seed <= months; ++seed) {
    HourCounts hours = busy_month(seed);
    blamed += find_empty(hours, days()).empty() ? 0 : 1;
    for (const int hour : {12, 13}) hours.erase(hour_of(15, hour));
    const std::vector<EmptyHours> runs = find_empty(hours, days());
    for (const EmptyHours& run : runs) found += run.first_hour <= hour_of(15, 12) && hour_of(15, 13) <= run.last_hour;
  }
  CHECK(blamed <= 10);  // 5 % and its noise
  CHECK(found >= 95);
}

}  // namespace
}  // namespace reconcile
