#include "alert_months.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

namespace experiment {
namespace {

/// Calls of an hour as a multiple of the group's mean hour, and of a weekday (Monday first) as one of its mean day.
struct Shape {
  std::array<double, 24> hours;
  std::array<double, 7> weekdays;
};

constexpr std::array<Shape, 4> shapes = {{
    // An office.
    {{.05, .05, .05, .05, .05, .1, .4, 1.2, 2.4, 3.0, 2.9, 2.5, 1.9, 2.4, 2.7, 2.3, 1.5, .9, .5, .4, .3, .2, .1, .05},
     {1.3, 1.35, 1.3, 1.3, 1.15, .35, .25}},
    // People at home.
    {{.4, .2, .1, .1, .1, .1, .2, .5, .7, .8, .9, 1.0, 1.1, 1.0, 1.0, 1.1, 1.3, 1.8, 2.3, 2.6, 2.6, 2.1, 1.4, .6},
     {.9, .9, .9, .95, 1.05, 1.15, 1.15}},
    // Machines.
    {{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, {1, 1, 1, 1, 1, 1, 1}},
    // Reminders sent in the morning, six days a week.
    {{.01, .01, .01, .01, .01, .02, .5, 5, 8, 5, 2, 1, .8, .6, .4, .2, .1, .1, .1, .05, .03, .02, .01, .01},
     {1.2, 1.2, 1.2, 1.2, 1.2, .95, .05}},
}};

constexpr int weekday_of(int day) { return (day + 3) % 7; }

/// Refused calls without an outage: by group from 0.05 % to 2 % in equal ratios, shuffled against the sizes.
double base_share(int group) { return 0.0005 * std::pow(40.0, (group * 17 % groups) / double{groups - 1}); }

double gamma_of_mean_1(double squared_spread, Random& random) {
  if (squared_spread == 0) return 1;
  return std::gamma_distribution<double>(1 / squared_spread, squared_spread)(random);
}

std::uint64_t poisson(double mean, Random& random) {
  if (mean <= 0) return 0;
  return static_cast<std::uint64_t>(std::poisson_distribution<std::int64_t>(mean)(random));
}

bool fits(const Traffic& traffic, const OutageKind& kind, const Outage& outage) {
  for (int slot = first_slot(traffic, outage); slot <= last_slot(traffic, outage); ++slot) {
    const double calls = traffic.calls_an_hour(traffic.index(outage.group, outage.day, slot));
    if (calls < kind.least_calls_an_hour || calls > kind.most_calls_an_hour) return false;
  }
  return true;
}

int minutes_of_slot(const Traffic& traffic) { return 1440 / traffic.slots_per_day(); }

}  // namespace

Traffic::Traffic(int slots_per_day, double largest) : slots_per_day_(slots_per_day) {
  for (int group = 0; group < groups; ++group) {
    const Shape& shape = shapes[static_cast<std::size_t>(group) % shapes.size()];
    const double mean = std::pow(largest, group / double{groups - 1});
    for (int day = 0; day < days; ++day) {
      for (int slot = 0; slot < slots_per_day; ++slot) {
        const int hour = slot * 24 / slots_per_day;
        calls_.push_back(mean * shape.hours[static_cast<std::size_t>(hour)] *
                         shape.weekdays[static_cast<std::size_t>(weekday_of(day))] * 24 / slots_per_day);
        // The share moves over the day too, by a half up and down, at its highest at six in the evening.
        shares_.push_back(base_share(group) * (1 - 0.5 * std::sin(hour * std::acos(-1.0) / 12)));
      }
    }
  }
}

Month quiet_month(const Traffic& traffic, const Unrest& unrest, Random& random) {
  constexpr double unrest_of_calls = 0.05;
  Month month(traffic.windows());
  const auto slots = static_cast<std::size_t>(traffic.slots_per_day());
  double day_factor = 1;
  for (std::size_t i = 0; i < month.size(); ++i) {
    if (i % slots == 0) day_factor = gamma_of_mean_1(unrest.days, random);
    Window& window = month[i];
    window.calls = poisson(traffic.calls(i) * gamma_of_mean_1(unrest_of_calls, random), random);
    if (window.calls == 0) continue;
    const double refused = static_cast<double>(window.calls) * traffic.refused_share(i) * day_factor *
                           gamma_of_mean_1(unrest.windows, random);
    window.refused = std::min(window.calls, poisson(refused, random));
  }
  return month;
}

int first_slot(const Traffic& traffic, const Outage& outage) { return outage.first_minute / minutes_of_slot(traffic); }

int last_slot(const Traffic& traffic, const Outage& outage) {
  return (outage.first_minute + outage.minutes - 1) / minutes_of_slot(traffic);
}

Outages::Outages(const Traffic& traffic, const OutageKind& kind) : kind_(kind) {
  for (int group = 0; group < groups; ++group) {
    std::vector<int> possible;
    for (int minute = 0; minute < days * 1440; minute += kind.on_the_hour ? 60 : 1) {
      const Outage outage{group, minute / 1440, minute % 1440, kind.minutes, kind.share};
      if (outage.first_minute + kind.minutes <= 1440 && fits(traffic, kind, outage)) possible.push_back(minute);
    }
    if (possible.empty()) continue;
    groups_.push_back(group);
    first_minutes_.push_back(std::move(possible));
  }
  if (groups_.empty()) throw std::runtime_error("no group has hours of such an outage");
}

Outage Outages::draw(Random& random) const {
  const auto any = [&](std::size_t size) { return std::uniform_int_distribution<std::size_t>(0, size - 1)(random); };
  const std::size_t group = any(groups_.size());
  const int minute = first_minutes_[group][any(first_minutes_[group].size())];
  return {groups_[group], minute / 1440, minute % 1440, kind_.minutes, kind_.share};
}

void lay_over(Month& month, const Traffic& traffic, const Outage& outage, Random& random) {
  const int slot_minutes = minutes_of_slot(traffic);
  for (int slot = first_slot(traffic, outage); slot <= last_slot(traffic, outage); ++slot) {
    const int from = std::max(outage.first_minute, slot * slot_minutes);
    const int until = std::min(outage.first_minute + outage.minutes, (slot + 1) * slot_minutes);
    Window& window = month[traffic.index(outage.group, outage.day, slot)];
    const double hit = outage.share * (until - from) / slot_minutes;
    const auto others = static_cast<std::int64_t>(window.calls - window.refused);
    window.refused += static_cast<std::uint64_t>(std::binomial_distribution<std::int64_t>(others, hit)(random));
  }
}

}  // namespace experiment
