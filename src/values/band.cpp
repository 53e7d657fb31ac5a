#include "values/band.hpp"

#include <algorithm>

namespace reconcile {
namespace {

bool lists(const std::vector<Date>& dates, Date date) { return std::binary_search(dates.begin(), dates.end(), date); }

bool holds_on(std::uint8_t days, int day_of_week) { return (days >> day_of_week & 1) != 0; }

bool holds(const BandSlot& slot, LocalTime local) {
  if (!slot.dates.empty()) return lists(slot.dates, local.date);
  const int day = weekday(local.date);
  const bool today = holds_on(slot.days, day);
  if (slot.hours.empty()) return today;
  const bool yesterday = holds_on(slot.days, (day + 6) % 7);
  const std::int32_t second = local.second_of_day;
  return std::any_of(slot.hours.begin(), slot.hours.end(), [&](const HourRange& hours) {
    const std::int32_t begin = hours.begin.seconds;
    const std::int32_t end = hours.end.seconds;
    if (begin < end) return today && begin <= second && second < end;
    return (today && begin <= second) || (yesterday && second < end);
  });
}

}  // namespace

bool Band::contains(LocalTime local) const {
  if (lists(except, local.date)) return false;
  return std::any_of(slots.begin(), slots.end(), [local](const BandSlot& slot) { return holds(slot, local); });
}

}  // namespace reconcile
