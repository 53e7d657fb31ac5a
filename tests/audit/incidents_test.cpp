#include "audit/incidents.hpp"

#include <catch2/catch.hpp>

#include "audit/detail/row_keys.hpp"
#include "base/text_parts.hpp"
#include "support/audit_case.hpp"

using namespace reconcile;

namespace {

constexpr std::int32_t hour = 3600;

std::int64_t slot(const char* date, int hour_of_day) { return std::int64_t{parse_date(date)->days} * 24 + hour_of_day; }

Zone stockholm() { return *Zone::find("Europe/Stockholm"); }

/// Fires on three counted calls and more.
Alert counting_alert() {
  Alert alert;
  alert.name = "spike";
  alert.per = {"ApplicationKey"};
  alert.fire_when = term_compares(AlertTerm::count, CompareOp::greater_equal, Decimal(3));
  return alert;
}

AlertTally tally_of(const std::vector<std::pair<std::int64_t, std::uint64_t>>& counts) {
  AlertTally tally;
  std::string group;
  append_part(group, "app-1");
  tally.groups.emplace(group, 0);
  for (const auto& [number, count] : counts) tally.windows[{0, number}] = {count, count + 1, Place(0, number)};
  return tally;
}

std::vector<std::string> spans(const Alert& alert, const AlertTally& tally, const Zone& zone) {
  std::vector<std::string> spans;
  for (const Incident& incident : find_incidents(alert, tally, zone).incidents) {
    spans.push_back(text(first_instant(zone, incident.first_slot, alert.window_seconds)) + " " +
                    text(end_instant(zone, incident.last_slot, alert.window_seconds)) + " " +
                    std::to_string(incident.count) + "/" + std::to_string(incident.attempts));
  }
  return spans;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("slots are hours of the wall") {
  CHECK(slot_of({Date{0}, 0}, hour) == 0);
  CHECK(slot_of({Date{1}, 3599}, hour) == 24);
  CHECK(slot_of({Date{-1}, 86399}, hour) == -1);
  CHECK(slot_of({Date{2}, 86399}, 86400) == 2);
}

TEST_CASE("an hour that does not exist has no slot") {
  const Zone zone = stockholm();
  // 2026-03-29: 02:00 becomes 03:00.
  CHECK(next_slot(zone, slot("2026-03-29", 1), hour) == slot("2026-03-29", 3));
  CHECK(next_slot(zone, slot("2026-03-29", 0), hour) == slot("2026-03-29", 1));
  CHECK(text(end_instant(zone, slot("2026-03-29", 1), hour)) == "2026-03-29T01:00:00Z");
  CHECK(next_slot(zone, slot("2026-03-28", 23), hour) == slot("2026-03-29", 0));
  CHECK(next_slot(Zone::utc(), -1, hour) == 0);
}

TEST_CASE("an hour that occurs twice is one slot") {
  const Zone zone = stockholm();
  // 2026-10-25: 03:00 becomes 02:00 again, at 01:00Z.
  CHECK(text(first_instant(zone, slot("2026-10-25", 2), hour)) == "2026-10-25T00:00:00Z");
  CHECK(text(end_instant(zone, slot("2026-10-25", 2), hour)) == "2026-10-25T02:00:00Z");
  CHECK(text(end_instant(zone, slot("2026-10-25", 1), hour)) == "2026-10-25T00:00:00Z");
  // Of half-hours, 02:00-02:30 comes a second time, after 02:30-03:00 came first.
  const std::int64_t half = slot("2026-10-25", 2) * 2;
  CHECK(text(first_instant(zone, half, 1800)) == "2026-10-25T00:00:00Z");
  CHECK(text(end_instant(zone, half, 1800)) == "2026-10-25T01:30:00Z");
}

TEST_CASE("neighbouring fired windows are one incident") {
  const Zone zone = Zone::utc();
  const AlertTally tally = tally_of({{slot("2026-10-01", 22), 3},
                                     {slot("2026-10-01", 23), 4},
                                     {slot("2026-10-02", 0), 5},
                                     {slot("2026-10-02", 1), 2},
                                     {slot("2026-10-02", 2), 3},
                                     {slot("2026-10-02", 4), 3}});
  CHECK(spans(counting_alert(), tally, zone) == Texts{"2026-10-01T22:00:00Z 2026-10-02T01:00:00Z 12/15",
                                                      "2026-10-02T02:00:00Z 2026-10-02T03:00:00Z 3/4",
                                                      "2026-10-02T04:00:00Z 2026-10-02T05:00:00Z 3/4"});
  const auto outcome = find_incidents(counting_alert(), tally, zone);
  CHECK(outcome.incidents[0].place == Place(0, slot("2026-10-01", 22)));
  CHECK(outcome.incidents[0].group == Texts{"app-1"});
  CHECK_FALSE(outcome.incidents[0].usual);
  CHECK(outcome.learning.empty());
}

TEST_CASE("over an hour that does not exist, windows are neighbours") {
  const AlertTally tally = tally_of({{slot("2026-03-29", 1), 3}, {slot("2026-03-29", 3), 3}});
  CHECK(spans(counting_alert(), tally, stockholm()) == Texts{"2026-03-29T00:00:00Z 2026-03-29T02:00:00Z 6/8"});
  CHECK(spans(counting_alert(), tally, Zone::utc()).size() == 2);
}

TEST_CASE("for n windows asks n in a row") {
  Alert alert = counting_alert();
  alert.for_windows = 2;
  const AlertTally tally = tally_of(
      {{slot("2026-10-01", 1), 3}, {slot("2026-10-01", 3), 3}, {slot("2026-10-01", 4), 3}, {slot("2026-10-01", 5), 3}});
  CHECK(spans(alert, tally, Zone::utc()) == Texts{"2026-10-01T03:00:00Z 2026-10-01T06:00:00Z 9/12"});
}

TEST_CASE("a window whose attempts were all taken out is gone") {
  AlertTally tally = tally_of({{slot("2026-10-01", 1), 3}});
  tally.windows[{0, slot("2026-10-01", 2)}] = {};
  Alert alert = counting_alert();
  alert.fire_when = term_compares(AlertTerm::share, CompareOp::less, Percent{Decimal(90)});
  CHECK(spans(alert, tally, Zone::utc()) == Texts{"2026-10-01T01:00:00Z 2026-10-01T02:00:00Z 3/4"});
}

TEST_CASE("an incident sums what is usual and keeps the least probability") {
  Alert alert = counting_alert();
  alert.compares = true;
  alert.false_alarms_percent = Decimal(5);
  alert.fire_when = is_unusual();
  AlertTally tally;
  tally.groups.emplace("5:app-1", 0);
  for (int day = 1; day <= 9; ++day) {
    const std::string date = "2026-10-0" + std::to_string(day);
    for (int h = 9; h < 12; ++h) tally.windows[{0, slot(date.c_str(), h)}] = {0, 20, {}};
  }
  tally.windows[{0, slot("2026-10-05", 10)}] = {15, 20, Place(1, 7)};
  tally.windows[{0, slot("2026-10-05", 11)}] = {12, 20, Place(1, 5)};
  const auto outcome = find_incidents(alert, tally, Zone::utc());
  REQUIRE(outcome.incidents.size() == 1);
  const Incident& incident = outcome.incidents.front();
  CHECK(incident.first_slot == slot("2026-10-05", 10));
  CHECK(incident.last_slot == slot("2026-10-05", 11));
  CHECK(incident.count == 27);
  CHECK(incident.attempts == 40);
  CHECK(incident.place == Place(1, 5));
  // p_k = 0.5/481; slots 9 to 11 (and 10 to 12) of the other eight days: S = 0, N = 480 and 320.
  const double p_k = 0.5 / 481;
  const double expected = 20 * (10 * p_k / 490) + 20 * (10 * p_k / 330);
  CHECK(std::abs(*incident.usual - expected) < 1e-12);
  // 15 of 20 is the less probable of the two; r = 1/2.
  CHECK(*incident.log_probability < -100);
}

TEST_CASE("a group that has counted calls and no other day is learning") {
  Alert alert = counting_alert();
  alert.compares = true;
  AlertTally tally = tally_of({{slot("2026-10-01", 1), 1}, {slot("2026-10-01", 9), 1}});
  auto outcome = find_incidents(alert, tally, Zone::utc());
  REQUIRE(outcome.learning.size() == 1);
  CHECK(outcome.learning[0].count == 2);
  CHECK(outcome.learning[0].attempts == 4);
  tally.windows[{0, slot("2026-10-02", 1)}] = {0, 1, {}};
  CHECK(find_incidents(alert, tally, Zone::utc()).learning.empty());
  outcome = find_incidents(alert, tally_of({{slot("2026-10-01", 1), 0}}), Zone::utc());
  CHECK(outcome.learning.empty());
}
