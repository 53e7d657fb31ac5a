// In: one alert and its windows over the whole audit. Out: its incidents and its learning groups.
// Must not know: rows, texts of findings.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "audit/tally.hpp"

namespace reconcile {

/// A run of fired windows.
struct Incident {
  std::uint32_t group_number = 0;  ///< of the AlertTally
  std::vector<std::string> group;  ///< values of the alert's `per` fields
  std::int64_t first_slot = 0;
  std::int64_t last_slot = 0;
  Place place;  ///< the least of the counted rows, or none
  std::uint64_t count = 0;
  std::uint64_t attempts = 0;
  std::optional<double> usual;            ///< the sum; none where no window had days to compare with
  std::optional<double> log_probability;  ///< the least
};

/// A group with counted calls, none of whose windows had days to compare with.
struct LearningGroup {
  std::vector<std::string> group;
  std::uint64_t count = 0;
  std::uint64_t attempts = 0;
};

struct AlertOutcome {
  std::vector<Incident> incidents;
  std::vector<LearningGroup> learning;
};

AlertOutcome find_incidents(const Alert& alert, const AlertTally& tally, const Zone& zone, unsigned jobs = 1);

/// The first instant of a slot, and the first instant after its last: an hour that occurs twice is one slot.
Instant first_instant(const Zone& zone, std::int64_t slot, std::int32_t window_seconds);
Instant end_instant(const Zone& zone, std::int64_t slot, std::int32_t window_seconds);

/// The next slot that occurs: one later, or more where the clock was set forward.
std::int64_t next_slot(const Zone& zone, std::int64_t slot, std::int32_t window_seconds);

}  // namespace reconcile
