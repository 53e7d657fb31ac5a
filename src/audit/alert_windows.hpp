// In: alert windows that count every row, and the later duplicates. Out: windows without these.
// Must not know: statistics, texts of findings.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_set.hpp>

#include "audit/findings.hpp"
#include "audit/incidents.hpp"
#include "audit/mark_list.hpp"

namespace reconcile {

/// Windows of one alert, by (group's number, slot).
using WindowSet = boost::unordered_flat_set<std::pair<std::uint32_t, std::int64_t>>;

/// Takes the rows out again. By alert: the windows that lost their first counted row and count others still.
std::vector<WindowSet> take_out(const AuditContext& context, const MarkList<Place>& later_calls,
                                std::vector<AlertTally>& alerts);

/// Finds the places of incidents that have such a window, by reading all inputs once more. Rare: a later row comes
/// first in its window only where it contradicts the row that it repeats.
void find_first_places(const AuditContext& context, const MarkList<Place>& later_calls,
                       const std::vector<WindowSet>& orphans, std::vector<AlertTally>& alerts,
                       std::vector<AlertOutcome>& outcomes);

}  // namespace reconcile
