#include "audit/empty_hours.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "audit/alert_statistics.hpp"

namespace reconcile {
namespace {

constexpr double false_alarms = 0.05;
constexpr int hours_of_day = 24;

struct Cell {
  std::int64_t hour;
  std::uint64_t calls;
};

/// Sums over days by hour of the day. Integers, so that taking a day out leaves nothing behind.
struct HourSums {
  std::array<std::int64_t, hours_of_day> calls{};
  std::array<std::int64_t, hours_of_day> squares{};
  std::array<std::int64_t, hours_of_day> days{};
  std::array<std::int64_t, hours_of_day> empty{};

  void add(const Cell& cell, std::int64_t sign) {
    const auto at = static_cast<std::size_t>(cell.hour % hours_of_day);
    const auto x = static_cast<std::int64_t>(cell.calls);
    calls[at] += sign * x;
    squares[at] += sign * x * x;
    days[at] += sign;
    empty[at] += x == 0 ? sign : 0;
  }

  /// κ = max(0, Σ((x − m)² − m) / Σ m²), m the mean of the hour of the day.
  double dispersion() const {
    double excess = 0;
    double squared_means = 0;
    for (std::size_t h = 0; h < hours_of_day; ++h) {
      if (days[h] == 0) continue;
      const auto n = static_cast<double>(days[h]);
      const double mean = static_cast<double>(calls[h]) / n;
      excess += static_cast<double>(squares[h]) - n * mean * mean - n * mean;
      squared_means += n * mean * mean;
    }
    return squared_means > 0 ? std::max(0.0, excess / squared_means) : 0.0;
  }
};

std::vector<Cell> cells_of(const HourCounts& hours, const std::set<std::int32_t>& days,
                           const std::set<std::int32_t>& whole_days) {
  std::vector<Cell> cells;
  for (const std::int32_t day : days) {
    const bool is_whole = whole_days.contains(day);
    for (std::int64_t hour = std::int64_t{day} * hours_of_day; hour < std::int64_t{day + 1} * hours_of_day; ++hour) {
      if (!is_whole && (hour < hours.begin()->first || hour > hours.rbegin()->first)) continue;
      const auto found = hours.find(hour);
      cells.push_back({hour, found == hours.end() ? 0 : found->second});
    }
  }
  return cells;
}

struct Test {
  std::int64_t hour;
  double usual;
  double log_probability;
};

Test judge(const HourSums& others, const Cell& cell) {
  const auto at = static_cast<std::size_t>(cell.hour % hours_of_day);
  // An hour with calls is no candidate, nor is one that is empty on other days too, or that no other day has.
  if (cell.calls > 0 || others.days[at] == 0 || others.empty[at] > 0) return {cell.hour, 0, 0};
  const auto sum = static_cast<double>(others.calls[at]);
  const double usual = sum / static_cast<double>(others.days[at]);
  const double size = 1 / (others.dispersion() + 1 / (sum + 0.5));
  return {cell.hour, usual, -size * std::log1p(usual / size)};
}

}  // namespace

std::vector<EmptyHours> find_empty_hours(const HourCounts& hours, const std::set<std::int32_t>& days,
                                         const std::set<std::int32_t>& whole_days) {
  if (hours.empty()) return {};
  const std::vector<Cell> cells = cells_of(hours, days, whole_days);
  HourSums sums;
  for (const Cell& cell : cells) sums.add(cell, 1);
  std::vector<Test> tests;
  for (auto day = cells.begin(); day != cells.end();) {
    const auto next = std::find_if(
        day, cells.end(), [&](const Cell& cell) { return cell.hour / hours_of_day != day->hour / hours_of_day; });
    std::for_each(day, next, [&](const Cell& cell) { sums.add(cell, -1); });
    std::for_each(day, next, [&](const Cell& cell) { tests.push_back(judge(sums, cell)); });
    std::for_each(day, next, [&](const Cell& cell) { sums.add(cell, 1); });
    day = next;
  }
  std::vector<double> probabilities;
  probabilities.reserve(tests.size());
  for (const Test& test : tests) probabilities.push_back(test.log_probability);
  const std::vector<bool> found = benjamini_hochberg(probabilities, false_alarms);
  std::vector<EmptyHours> empty;
  for (std::size_t i = 0; i < tests.size(); ++i) {
    if (!found[i] || tests[i].log_probability >= 0) continue;
    if (empty.empty() || empty.back().last_hour + 1 != tests[i].hour) empty.push_back({tests[i].hour, 0, 0, 0});
    EmptyHours& run = empty.back();
    run.last_hour = tests[i].hour;
    run.usual += tests[i].usual;
    run.log_probability = std::min(run.log_probability, tests[i].log_probability);
  }
  return empty;
}

}  // namespace reconcile
