// In: how many calls of one kind ended in each hour. Out: the hours in which none did although the same hour of the
// other days is never empty, and that is too improbable to be chance. Must not know: findings, rules.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <vector>

namespace reconcile {

using HourCounts = std::map<std::int64_t, std::uint64_t>;  ///< by the UTC hour since 1970; only hours with calls

/// A run of neighbouring hours.
struct EmptyHours {
  std::int64_t first_hour = 0;
  std::int64_t last_hour = 0;  ///< inclusive
  double usual = 0;            ///< calls to be expected in all of them
  double log_probability = 0;  ///< natural logarithm of the least Pr(X = 0) among them
};

/// For hour h of day t over the other days C: μ = S/|C| with S = the calls of hour h; κ as in the alerts' test
/// (language.md 7), each hour against its own mean; Pr(X = 0) = (1 + μ/r)^−r with r = 1/(κ + 1/(S + ½)), whose last
/// term stands for how little is known of a mean of few calls. Tested are the hours of `days`: all 24 of the
/// `whole_days` among them, of others those between the kind's first and last call. Found is what Benjamini–Hochberg
/// lets stand at 5 %.
std::vector<EmptyHours> find_empty_hours(const HourCounts& hours, const std::set<std::int32_t>& days,
                                         const std::set<std::int32_t>& whole_days);

}  // namespace reconcile
