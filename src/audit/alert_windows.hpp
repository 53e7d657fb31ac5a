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

/// Takes later calls out of the windows again, in any order, each once. Its first function is for several threads, each
/// with a number of its own.
class LaterCalls {
 public:
  LaterCalls(const AuditContext& context, std::vector<AlertTally>& alerts);
  ~LaterCalls();

  bool any_alerts() const { return !alerts_.empty(); }
  /// All rows of the columns, with their values. Throws FileError where the tally does not have them.
  void take_out(unsigned job, KindId kind, const Columns& columns);
  /// Reads them again.
  void take_out(const MarkList<Place>& places);
  /// When all are taken out. By alert: the windows that lost their first counted row and count others still.
  const std::vector<WindowSet>& orphans();

 private:
  struct OfJob;

  OfJob& of_job(unsigned job);
  void subtract_counted(OfJob& its);

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
