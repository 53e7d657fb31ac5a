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

/// The lower tail of the alerts' test (language.md 7). For hour h of day t over the other days C: μ = (S + ½)/(|C| + 1)
/// with S = the calls of hour h; κ as there, each hour against its own mean; Pr(X = 0) = (1 + μ/r)^−r with
/// r = 1/(κ + 1/(S + ½)). Tested are all hours of `days` between the kind's first and last call; found is what
/// Benjamini–Hochberg lets stand at 5 %.
std::vector<EmptyHours> find_empty_hours(const HourCounts& hours, const std::set<std::int32_t>& days);

}  // namespace reconcile
