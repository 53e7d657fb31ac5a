// In: counts of one alert by group, day and time of day. Out: what each window's count should have been, how improbable
// it is, and which windows are unusual (language.md 7; Noufaily et al., Stat. Med. 32 (2013) 1206; Benjamini &
// Hochberg, JRSS B 57 (1995) 289). The one place with floating-point numbers. Must not know: rows, rules, texts.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace reconcile {

/// A window of a group with at least one attempt. Windows without attempts add nothing to any sum: they are left out.
struct AlertCell {
  std::uint32_t group = 0;
  std::int32_t day = 0;   ///< local date, days since 1970
  std::int32_t slot = 0;  ///< of that day
  std::uint64_t count = 0;
  std::uint64_t attempts = 0;
};

struct CellJudgement {
  bool learning = true;  ///< the group has no attempts on the compared days; the rest means nothing then
  double usual = 0;
  double log_probability = 0;  ///< natural logarithm of Pr(X >= count): it may be far below 1e-308
  bool unusual = false;
};

struct ComparisonOptions {
  std::int32_t slots_per_day = 24;
  std::optional<std::int32_t> previous_days;  ///< none: other days
  std::optional<double> false_alarms;         ///< 0.05; none: nothing is unusual
};

/// `cells` are sorted by (group, day, slot), no two of them the same window. One judgement a cell. Linear but for a
/// sort. Groups are shared out among `jobs` threads.
std::vector<CellJudgement> judge_cells(const std::vector<AlertCell>& cells, const ComparisonOptions& options,
                                       unsigned jobs = 1);

/// ln Pr(X >= count), X negative binomial with this size and mean, both > 0.
double log_upper_tail(std::uint64_t count, double size, double mean);

/// For each test whether its q-value is at most `rate`. Equal probabilities get equal answers, in whatever order.
std::vector<bool> benjamini_hochberg(const std::vector<double>& log_probabilities, double rate);

}  // namespace reconcile
