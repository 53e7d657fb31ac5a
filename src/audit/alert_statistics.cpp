#include "audit/alert_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/in_order.hpp"
#include "values/decimal.hpp"

namespace reconcile {
namespace {

/// The continued fraction of the incomplete beta function I_x(a, b), by Lentz's method; it converges fast for
/// x < (a + 1) / (a + b + 2).
long double beta_fraction(long double a, long double b, long double x) {
  constexpr long double tiny = 1e-4000L;
  const auto away_from_zero = [](long double value) { return std::fabs(value) < tiny ? tiny : value; };
  long double c = 1;
  long double d = 1 / away_from_zero(1 - (a + b) * x / (a + 1));
  long double fraction = d;
  for (int m = 1; m < 1'000'000; ++m) {
    const long double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away_from_zero(1 + even * d);
    c = away_from_zero(1 + even / c);
    fraction *= d * c;
    const long double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away_from_zero(1 + odd * d);
    c = away_from_zero(1 + odd / c);
    fraction *= d * c;
    if (std::fabs(d * c - 1) < 4 * std::numeric_limits<long double>::epsilon()) break;
  }
  return fraction;
}

/// std::lgamma writes to a global sign.
long double log_gamma(long double value) {
  int sign = 0;
  return ::lgammal_r(value, &sign);
}

/// What the compared days of one group add up to. Integers, so that taking a day out again leaves nothing behind.
class ComparedDays {
 public:
  explicit ComparedDays(std::int32_t slots_per_day) : slots_(static_cast<std::size_t>(slots_per_day)) {}

  void add(const AlertCell& cell) { change(cell, 1); }
  void remove(const AlertCell& cell) { change(cell, -1); }
  CellJudgement judge(const AlertCell& cell) const;

 private:
  struct Sums {
    std::int64_t count = 0;
    std::int64_t attempts = 0;
  };

  void change(const AlertCell& cell, int sign);
  Sums around(std::int32_t slot) const;
  double dispersion(double share) const;

  Sums all_;
  Int128 count_count_ = 0, count_attempts_ = 0, attempts_attempts_ = 0;  // sums of x², x·n and n²
  std::vector<Sums> slots_;
};

void ComparedDays::change(const AlertCell& cell, int sign) {
  const auto x = static_cast<std::int64_t>(cell.count);
  const auto n = static_cast<std::int64_t>(cell.attempts);
  all_.count += sign * x;
  all_.attempts += sign * n;
  count_count_ += sign * (Int128{x} * x);
  count_attempts_ += sign * (Int128{x} * n);
  attempts_attempts_ += sign * (Int128{n} * n);
  Sums& slot = slots_[static_cast<std::size_t>(cell.slot)];
  slot.count += sign * x;
  slot.attempts += sign * n;
}

/// Slots h−1, h and h+1, wrapping within the day; with fewer than three slots each counts once.
ComparedDays::Sums ComparedDays::around(std::int32_t slot) const {
  const std::size_t size = slots_.size();
  const auto here = static_cast<std::size_t>(slot);
  const std::size_t before = (here + size - 1) % size;
  const std::size_t after = (here + 1) % size;
  Sums sums = slots_[here];
  const auto also = [&](std::size_t other) {
    sums.count += slots_[other].count;
    sums.attempts += slots_[other].attempts;
  };
  if (before != here) also(before);
  if (after != here && after != before) also(after);
  return sums;
}

/// κ = max(0, Σ((x − n·p)² − n·p) / Σ(n·p)²), the squares multiplied out.
double ComparedDays::dispersion(double share) const {
  const auto x_x = static_cast<double>(count_count_);
  const auto x_n = static_cast<double>(count_attempts_);
  const auto n_n = static_cast<double>(attempts_attempts_);
  const auto n = static_cast<double>(all_.attempts);
  const double excess = x_x - 2 * share * x_n + share * share * n_n - share * n;
  return std::max(0.0, excess / (share * share * n_n));
}

CellJudgement ComparedDays::judge(const AlertCell& cell) const {
  CellJudgement judgement;
  if (all_.attempts == 0) return judgement;
  judgement.learning = false;
  const double group_share = (static_cast<double>(all_.count) + 0.5) / (static_cast<double>(all_.attempts) + 1);
  const Sums near = around(cell.slot);
  const auto near_count = static_cast<double>(near.count);
  const double share = (near_count + 10 * group_share) / (static_cast<double>(near.attempts) + 10);
  judgement.usual = static_cast<double>(cell.attempts) * share;
  // r = μ² / (V − μ) with V = μ + (κ + 1/(S + ½))·μ²: the mean cancels.
  const double size = 1 / (dispersion(group_share) + 1 / (near_count + 0.5));
  judgement.log_probability = log_upper_tail(cell.count, size, judgement.usual);
  return judgement;
}

using Cells = std::vector<AlertCell>::const_iterator;

Cells end_of_day(Cells begin, Cells end) {
  return std::find_if(begin, end, [&](const AlertCell& cell) { return cell.day != begin->day; });
}

void judge_against_other_days(Cells begin, Cells end, ComparedDays& days, std::vector<CellJudgement>& judgements) {
  std::for_each(begin, end, [&](const AlertCell& cell) { days.add(cell); });
  for (Cells day = begin; day != end;) {
    const Cells next = end_of_day(day, end);
    std::for_each(day, next, [&](const AlertCell& cell) { days.remove(cell); });
    std::for_each(day, next, [&](const AlertCell& cell) { judgements.push_back(days.judge(cell)); });
    std::for_each(day, next, [&](const AlertCell& cell) { days.add(cell); });
    day = next;
  }
  std::for_each(begin, end, [&](const AlertCell& cell) { days.remove(cell); });
}

void judge_against_previous_days(Cells begin, Cells end, std::int32_t previous, ComparedDays& days,
                                 std::vector<CellJudgement>& judgements) {
  Cells oldest = begin;
  for (Cells day = begin; day != end;) {
    for (; oldest != day && oldest->day + std::int64_t{previous} < day->day; ++oldest) days.remove(*oldest);
    const Cells next = end_of_day(day, end);
    std::for_each(day, next, [&](const AlertCell& cell) { judgements.push_back(days.judge(cell)); });
    std::for_each(day, next, [&](const AlertCell& cell) { days.add(cell); });
    day = next;
  }
  std::for_each(oldest, end, [&](const AlertCell& cell) { days.remove(cell); });
}

/// Of whole groups.
std::vector<CellJudgement> judge_groups(Cells begin, Cells end, const ComparisonOptions& options) {
  std::vector<CellJudgement> judgements;
  judgements.reserve(static_cast<std::size_t>(end - begin));
  ComparedDays days(options.slots_per_day);
  for (Cells group = begin; group != end;) {
    const Cells next = std::find_if(group, end, [&](const AlertCell& cell) { return cell.group != group->group; });
    if (options.previous_days) {
      judge_against_previous_days(group, next, *options.previous_days, days, judgements);
    } else {
      judge_against_other_days(group, next, days, judgements);
    }
    group = next;
  }
  return judgements;
}

void mark_unusual(std::vector<CellJudgement>& judgements, double rate) {
  std::vector<double> tested;
  for (const CellJudgement& judgement : judgements) {
    if (!judgement.learning) tested.push_back(judgement.log_probability);
  }
  const std::vector<bool> found = benjamini_hochberg(tested, rate);
  std::size_t test = 0;
  for (CellJudgement& judgement : judgements) {
    if (!judgement.learning) judgement.unusual = found[test++];
  }
}

}  // namespace

double log_upper_tail(std::uint64_t count, double size, double mean) {
  if (count == 0) return 0;
  // Pr(X >= x) = I_q(x, r), the incomplete beta function, with q = μ/(r + μ). Logarithms keep tails that are too small
  // for any floating-point number.
  const auto a = static_cast<long double>(count);
  const long double b = size;
  const long double q = static_cast<long double>(mean) / (b + mean);
  const long double log_q = -std::log1p(b / mean);
  const long double log_not_q = -std::log1p(mean / b);
  const long double front = a * log_q + b * log_not_q + log_gamma(a + b) - log_gamma(a) - log_gamma(b);
  if (q < (a + 1) / (a + b + 2)) {
    return static_cast<double>(std::min(0.0L, front + std::log(beta_fraction(a, b, q) / a)));
  }
  // The tail is no small number here: 1 − sum loses nothing that is asked for.
  const long double lower = std::exp(front) * beta_fraction(b, a, b / (b + mean)) / b;
  return static_cast<double>(std::log1p(-std::min(lower, 1.0L)));
}

std::vector<bool> benjamini_hochberg(const std::vector<double>& log_probabilities, double rate) {
  std::vector<double> sorted = log_probabilities;
  std::sort(sorted.begin(), sorted.end());
  const auto tests = static_cast<double>(sorted.size());
  // q(i) <= rate exactly where i is at or before the last j with p(j) <= rate·j/m.
  std::size_t last = sorted.size();
  while (last > 0 && !(sorted[last - 1] <= std::log(rate * static_cast<double>(last) / tests))) --last;
  std::vector<bool> found(log_probabilities.size());
  if (last == 0) return found;
  for (std::size_t i = 0; i < found.size(); ++i) found[i] = log_probabilities[i] <= sorted[last - 1];
  return found;
}

std::vector<CellJudgement> judge_cells(const std::vector<AlertCell>& cells, const ComparisonOptions& options,
                                       unsigned jobs) {
  constexpr std::ptrdiff_t cells_together = 4096;
  std::vector<std::pair<Cells, Cells>> parts;  // whole groups
  for (Cells begin = cells.begin(); begin != cells.end();) {
    const Cells last = begin + std::min(cells_together, cells.end() - begin) - 1;
    const Cells end = std::find_if(last, cells.end(), [&](const AlertCell& cell) { return cell.group != last->group; });
    parts.emplace_back(begin, end);
    begin = end;
  }
  std::vector<CellJudgement> judgements;
  judgements.reserve(cells.size());
  make_in_order<std::vector<CellJudgement>>(
      jobs, parts.size(), [&](unsigned, std::size_t part) { return judge_groups(parts[part].first, parts[part].second, options); },
      [&](const std::vector<CellJudgement>& some) { judgements.insert(judgements.end(), some.begin(), some.end()); });
  if (options.false_alarms) mark_unusual(judgements, *options.false_alarms);
  return judgements;
}

}  // namespace reconcile
