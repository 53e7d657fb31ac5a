#include "language/detail/telling_times.hpp"

#include <algorithm>
#include <set>

namespace reconcile::check {
namespace {

constexpr std::int64_t day_seconds = 86400;
constexpr std::int64_t usual_second = 1767254400;  // 2026-01-01T08:00:00Z, where nothing names a time
/// Between two dates that something names, days differ by their weekday alone: two weeks and a day show each weekday
/// twice, one of them without a change of the clock.
constexpr std::int32_t telling_days = 15;

class Search {
 public:
  using Holds = std::function<bool(const Instant&, const LocalTime&)>;

  Search(const Program& program, const TimeFacts& facts, const Holds& holds)
      : program_(program), facts_(facts), holds_(holds), clock_(program.zone) {}

  std::optional<Instant> run() {
    std::vector<Instant> instants = facts_.instants;
    std::sort(instants.begin(), instants.end());
    if (instants.empty()) instants.push_back({usual_second, 0});
    for (const Instant& instant : instants) {
      if (try_at(instant.seconds + 9 * 3600, 0)) return found_;  // by day, where that will do
    }
    if (try_at(instants.front().seconds - 1, 0)) return found_;
    for (const Instant& instant : instants) {
      if (try_at(instant.seconds, instant.nanoseconds) || try_at(instant.seconds, instant.nanoseconds + 1)) {
        return found_;
      }
    }
    if (facts_.dates.empty() && facts_.seconds.empty() && facts_.bands.empty()) return std::nullopt;
    for (const Date day : days(instants)) {
      if (try_day(day)) return found_;
    }
    return std::nullopt;
  }

 private:
  bool try_at(std::int64_t seconds, std::uint32_t nanoseconds) {
    constexpr std::int64_t year_0 = -62167219200;
    constexpr std::int64_t year_10000 = 253402300800;
    if (seconds < year_0 || seconds >= year_10000 || nanoseconds > 999'999'999) return false;
    const Instant instant{seconds, nanoseconds};
    if (!holds_(instant, clock_.local(seconds))) return false;
    found_ = instant;
    return true;
  }

  std::set<Date> days(const std::vector<Instant>& instants) {
    std::set<Date> special(facts_.dates.begin(), facts_.dates.end());
    for (const Instant& instant : instants) special.insert(clock_.local(instant.seconds).date);
    for (const std::uint32_t band : facts_.bands) {
      const Band& stated = program_.bands[band].band;
      special.insert(stated.except.begin(), stated.except.end());
      for (const BandSlot& slot : stated.slots) special.insert(slot.dates.begin(), slot.dates.end());
    }
    std::set<Date> all;
    for (const Date date : special) {
      for (std::int32_t day = -1; day <= telling_days; ++day) all.insert(Date{date.days + day});
    }
    for (std::int32_t day = 1; day <= telling_days; ++day) all.insert(Date{special.begin()->days - day});
    return all;
  }

  /// Every moment of the day at which an answer can change, whenever the wall shows it, and the changes of the clock.
  bool try_day(Date day) {
    const std::int64_t wall = std::int64_t{day.days} * day_seconds;
    const Zone::Offset before = program_.zone.offset_at(wall - day_seconds);
    const Zone::Offset after = program_.zone.offset_at(wall + 2 * day_seconds);
    for (const std::int32_t second : seconds()) {
      for (const std::int32_t offset : {before.seconds, after.seconds}) {
        if (try_at(wall + second - offset, 0) || try_at(wall + second - offset, 1)) return true;
        if (before.seconds == after.seconds) break;
      }
    }
    return (before.end < wall + 2 * day_seconds && try_at(before.end, 0)) ||
           (after.begin > wall - day_seconds && try_at(after.begin, 0));
  }

  const std::vector<std::int32_t>& seconds() {
    if (!seconds_.empty()) return seconds_;
    seconds_ = facts_.seconds;
    seconds_.push_back(0);
    for (const std::uint32_t band : facts_.bands) {
      for (const BandSlot& slot : program_.bands[band].band.slots) {
        for (const HourRange& hours : slot.hours) {
          seconds_.push_back(hours.begin.seconds % static_cast<std::int32_t>(day_seconds));
          seconds_.push_back(hours.end.seconds % static_cast<std::int32_t>(day_seconds));
        }
      }
    }
    std::sort(seconds_.begin(), seconds_.end());
    seconds_.erase(std::unique(seconds_.begin(), seconds_.end()), seconds_.end());
    return seconds_;
  }

  const Program& program_;
  const TimeFacts& facts_;
  const Holds& holds_;
  ZoneCursor clock_;
  std::vector<std::int32_t> seconds_;
  std::optional<Instant> found_;
};

}  // namespace

std::optional<Instant> find_instant(const Program& program, const TimeFacts& facts,
                                    const std::function<bool(const Instant&, const LocalTime&)>& holds) {
  return Search(program, facts, holds).run();
}

}  // namespace reconcile::check
