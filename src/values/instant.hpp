// In: the time forms of interface.md and of the rule language. Out: instants (UTC), dates, clock times, zones.
// Must not know: what happens at these times.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace reconcile {

/// A point in time: seconds since 1970-01-01T00:00:00Z (floor) and 0 to 999,999,999 nanoseconds after it.
/// Years 0000 to 9999.
struct Instant {
  std::int64_t seconds = 0;
  std::uint32_t nanoseconds = 0;

  friend auto operator<=>(const Instant&, const Instant&) = default;
};

/// Days since 1970-01-01 in the proleptic Gregorian calendar.
struct Date {
  std::int32_t days = 0;

  friend auto operator<=>(const Date&, const Date&) = default;
};

/// Seconds since local midnight, 0 to 86400 (24:00).
struct ClockTime {
  std::int32_t seconds = 0;

  friend auto operator<=>(const ClockTime&, const ClockTime&) = default;
};

/// 0 = Monday … 6 = Sunday.
int weekday(Date date);
std::optional<Date> make_date(int year, int month, int day);  ///< nullopt for 2026-02-30
struct YearMonthDay {
  int year;
  int month;
  int day;
};
YearMonthDay civil(Date date);

/// `2026-10-01`.
std::optional<Date> parse_date(std::string_view text);
/// `08:00`, `24:00`.
std::optional<ClockTime> parse_clock(std::string_view text);
/// The time forms of a CDR: `2026-10-01T00:00:03Z`, `T` or a blank, 0 to 9 fraction digits, `Z`, `±hh:mm`, `±hhmm` or
/// nothing (UTC).
std::optional<Instant> parse_instant(std::string_view text);

std::string text(Date date);               ///< 2026-10-01
std::string text(ClockTime clock);         ///< 08:00 (seconds only where they are not 0)
std::string text(const Instant& instant);  ///< 2026-10-01T00:00:03Z, fraction digits only where needed

/// The wall clock of a zone at an instant.
struct LocalTime {
  Date date;
  std::int32_t second_of_day = 0;  ///< 0 to 86399
};

/// An IANA time zone. Copies share the data; safe to use from many threads at once.
class Zone {
 public:
  /// nullopt for a name that the system's tz data does not have. Never falls back to UTC silently.
  static std::optional<Zone> find(std::string_view name);
  static Zone utc();
  static std::string data_version();  ///< "2026f", of the system's tz data

  const std::string& name() const;
  LocalTime local(Instant instant) const;
  /// Seconds east of UTC at the instant; [begin, end) is the span of UTC seconds in which it holds.
  struct Offset {
    std::int64_t begin;
    std::int64_t end;
    std::int32_t seconds;
  };
  Offset offset_at(std::int64_t utc_seconds) const;
  /// The first instant whose local date is `date` or later (midnight, or the first moment after a gap that swallowed
  /// it; the earlier of two midnights).
  Instant start_of(Date date) const;
  /// The first instant at which the wall shows `second_of_day` of `date` or later; second_of_day may be 86400 and more.
  Instant first_at(Date date, std::int32_t second_of_day) const;

 private:
  struct Data;
  explicit Zone(std::shared_ptr<const Data> data);
  std::shared_ptr<const Data> data_;
};

/// Remembers the last offset's interval: 1 ns instead of a search for calls that come in order. One per thread.
class ZoneCursor {
 public:
  explicit ZoneCursor(const Zone& zone);
  LocalTime local(std::int64_t utc_seconds);
  const Zone::Offset& offset_at(std::int64_t utc_seconds) {
    if (utc_seconds < offset_.begin || utc_seconds >= offset_.end) offset_ = zone_.offset_at(utc_seconds);
    return offset_;
  }

 private:
  Zone zone_;
  Zone::Offset offset_;
};

}  // namespace reconcile
