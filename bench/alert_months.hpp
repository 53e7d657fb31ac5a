// In: a seed and how unsteady refusals are. Out: a month of calls as an alert's windows: of 40 groups, for each window
// how many calls and how many of them refused; outages to lay over it. Must not know: the tool, how windows are judged.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

namespace experiment {

using Random = std::mt19937_64;

constexpr int groups = 40;
constexpr int days = 31;  ///< October 2026, in UTC; the 1st is a Thursday

/// What holds in every month: how many calls a window can expect, and what share of them is refused.
class Traffic {
 public:
  /// The groups' calls an hour, over the whole week, go from 1 to `largest` in equal ratios.
  Traffic(int slots_per_day, double largest);

  int slots_per_day() const { return slots_per_day_; }
  std::size_t windows() const { return calls_.size(); }
  std::size_t index(int group, int day, int slot) const {
    return (static_cast<std::size_t>(group) * days + static_cast<std::size_t>(day)) *
               static_cast<std::size_t>(slots_per_day_) +
           static_cast<std::size_t>(slot);
  }
  double calls(std::size_t window) const { return calls_[window]; }
  double calls_an_hour(std::size_t window) const { return calls_[window] * slots_per_day_ / 24; }
  double refused_share(std::size_t window) const { return shares_[window]; }

 private:
  int slots_per_day_;
  std::vector<double> calls_;
  std::vector<double> shares_;
};

/// Refusals come in bursts: the squared relative spread of a window's rate of refusals, and of a whole day's.
struct Unrest {
  double windows = 0.3;
  double days = 0;
};

struct Window {
  std::uint64_t calls = 0;
  std::uint64_t refused = 0;
};

using Month = std::vector<Window>;  ///< by Traffic::index

Month quiet_month(const Traffic& traffic, const Unrest& unrest, Random& random);

/// Some minutes of one group in which a share of the calls is refused that would not have been.
struct Outage {
  int group = 0;
  int day = 0;
  int first_minute = 0;  ///< of the day
  int minutes = 60;
  double share = 0.5;
};

struct OutageKind {
  int minutes = 60;
  double share = 0.5;
  double least_calls_an_hour = 20;  ///< to be expected in each hour that it touches
  double most_calls_an_hour = 1e9;
  bool on_the_hour = false;  ///< else it begins at any minute
};

/// All outages of a kind, each within one day.
class Outages {
 public:
  /// Throws std::runtime_error if there are none.
  Outages(const Traffic& traffic, const OutageKind& kind);

  /// One of any group that has them, then any of that group.
  Outage draw(Random& random) const;

 private:
  OutageKind kind_;
  std::vector<int> groups_;
  std::vector<std::vector<int>> first_minutes_;  ///< of the month, by groups_
};

int first_slot(const Traffic& traffic, const Outage& outage);
int last_slot(const Traffic& traffic, const Outage& outage);

void lay_over(Month& month, const Traffic& traffic, const Outage& outage, Random& random);

}  // namespace experiment
