// In: days, hours and dates as `band` states them. Out: whether a local time lies in the band.
// Must not know: zones (the caller has asked the wall clock), tariffs.
#pragma once

#include <cstdint>
#include <vector>

#include "values/instant.hpp"

namespace reconcile {

/// Hours [begin, end) of a day; end <= begin runs over midnight into the next day. begin != end.
struct HourRange {
  ClockTime begin;
  ClockTime end;
};

/// One `and`-joined part of a band: days (of the hours' start) with hours, or dates.
struct BandSlot {
  std::uint8_t days = 0x7f;      ///< bit 0 = Monday
  std::vector<HourRange> hours;  ///< empty: all day
  std::vector<Date> dates;       ///< sorted; not empty: the dates alone count, days and hours do not
};

/// language.md 4.5. The band holds where any slot holds and the instant's own local date is not excepted.
struct Band {
  std::vector<BandSlot> slots;
  std::vector<Date> except;  ///< sorted

  bool contains(LocalTime local) const;
};

}  // namespace reconcile
