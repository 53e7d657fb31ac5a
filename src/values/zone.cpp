// The one place that asks the tz database, through Howard Hinnant's library (whose names clash with std::chrono's).
#include "values/instant.hpp"

#include <date/tz.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <fstream>
#include <limits>
#include <utility>

namespace reconcile {
namespace {

constexpr std::int64_t seconds_per_day = 86400;

LocalTime wall_clock(std::int64_t utc_seconds, std::int32_t offset_seconds) {
  const std::int64_t wall = utc_seconds + offset_seconds;
  std::int64_t days = wall / seconds_per_day;
  if (wall % seconds_per_day < 0) --days;
  return {Date{static_cast<std::int32_t>(days)}, static_cast<std::int32_t>(wall - days * seconds_per_day)};
}

/// A name as IANA writes them: no path out of the tz folder, none of the folder's names that depend on the machine
/// (`localtime`) or count leap seconds (`right/…`).
bool is_iana_name(std::string_view name) {
  const auto is_plain = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '+' ||
           c == '-' || c == '/';
  };
  // IANA's names begin with a capital; this keeps out posix/, right/, localtime and posixrules.
  return !name.empty() && name.front() >= 'A' && name.front() <= 'Z' && name.back() != '/' &&
         name.find("//") == std::string_view::npos && std::all_of(name.begin(), name.end(), is_plain);
}

std::string first_line(const char* path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

}  // namespace

struct Zone::Data {
  std::string name;
  const date::time_zone* zone;  // null: UTC, which needs no tz data
};

Zone::Zone(std::shared_ptr<const Data> data) : data_(std::move(data)) {}

Zone Zone::utc() {
  static const auto data = std::make_shared<const Data>(Data{"UTC", nullptr});
  return Zone(data);
}

std::optional<Zone> Zone::find(std::string_view name) {
  if (name == "UTC") return utc();
  if (!is_iana_name(name)) return std::nullopt;
  try {
    const date::time_zone* const zone = date::locate_zone(std::string(name));
    zone->get_info(date::sys_seconds{});  // reads the zone's data now, so that a broken file is found here
    return Zone(std::make_shared<const Data>(Data{std::string(name), zone}));
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

std::string Zone::data_version() {
  constexpr std::string_view mark = "# version ";
  if (const std::string line = first_line("/usr/share/zoneinfo/tzdata.zi"); line.starts_with(mark)) {
    return line.substr(mark.size());
  }
  const std::string version = first_line("/usr/share/zoneinfo/+VERSION");
  return version.empty() ? "unknown" : version;
}

const std::string& Zone::name() const { return data_->name; }

LocalTime Zone::local(Instant instant) const { return wall_clock(instant.seconds, offset_at(instant.seconds).seconds); }

Zone::Offset Zone::offset_at(std::int64_t utc_seconds) const {
  if (data_->zone == nullptr) {
    return {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max(), 0};
  }
  const date::sys_info info = data_->zone->get_info(date::sys_seconds{std::chrono::seconds{utc_seconds}});
  return {info.begin.time_since_epoch().count(), info.end.time_since_epoch().count(),
          static_cast<std::int32_t>(info.offset.count())};
}

Instant Zone::start_of(Date date) const { return first_at(date, 0); }

Instant Zone::first_at(Date date, std::int32_t second_of_day) const {
  const std::int64_t wall = date.days * seconds_per_day + second_of_day;
  // No offset is two days wide: the wall is still before the asked time there.
  Offset offset = offset_at(wall - 2 * seconds_per_day);
  while (true) {
    const std::int64_t candidate = std::max(wall - offset.seconds, offset.begin);
    if (candidate < offset.end) return {candidate, 0};
    offset = offset_at(offset.end);
  }
}

ZoneCursor::ZoneCursor(const Zone& zone) : zone_(zone), offset_(zone.offset_at(0)) {}

LocalTime ZoneCursor::local(std::int64_t utc_seconds) {
  return wall_clock(utc_seconds, offset_at(utc_seconds).seconds);
}

}  // namespace reconcile
