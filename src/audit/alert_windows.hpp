// In: alert windows that count every row, and the later duplicates. Out: windows without these.
// Must not know: statistics, texts of findings.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_set.hpp>

#include "audit/findings.hpp"
#include "audit/incidents.hpp"
#include "audit/mark_list.hpp"

namespace reconcile {

/// Windows of one alert, by (group's number, slot).
using WindowSet = boost::unordered_flat_set<std::pair<std::uint32_t, std::int64_t>>;

/// Takes later calls out of the windows again, in any order. Each is to be given once. Throws FileError where the tally
/// does not have them.
class LaterCalls {
 public:
  LaterCalls(const AuditContext& context, std::vector<AlertTally>& alerts);
  ~LaterCalls();

  bool any() const { return !alerts_.empty(); }  ///< alerts
  /// All rows of the columns, with their values. Several threads may give rows, each with a job's number of its own.
  void take_out(unsigned job, KindId kind, const Columns& columns);
  void read_and_take_out(const MarkList<Place>& places);
  /// When all have been given. By alert: the windows that lost their first counted row and count others still.
  std::vector<WindowSet> finish();

 private:
  struct OfJob;

  OfJob& of_job(unsigned job);
  void subtract(std::size_t alert, AlertTally&& counted);

  const AuditContext& context_;
  std::vector<AlertTally>& alerts_;
  std::vector<std::unique_ptr<OfJob>> jobs_;
  std::mutex mutex_;  // guards alerts_ and orphans_
  std::vector<WindowSet> orphans_;
};

/// Finds the places of incidents that have such a window, by reading all inputs once more. Rare: a later row comes
/// first in its window only where it contradicts the row that it repeats.
void find_first_places(const AuditContext& context, const MarkList<Place>& later_calls,
                       const std::vector<WindowSet>& orphans, std::vector<AlertTally>& alerts,
                       std::vector<AlertOutcome>& outcomes);

}  // namespace reconcile
