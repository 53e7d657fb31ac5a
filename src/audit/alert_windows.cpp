#include "audit/alert_windows.hpp"

#include <algorithm>
#include <memory>
#include <span>
#include <string>

#include "audit/detail/call_end.hpp"
#include "audit/detail/count_calls.hpp"
#include "audit/detail/row_keys.hpp"
#include "audit/detail/row_reader.hpp"
#include "base/files.hpp"
#include "base/in_order.hpp"

namespace reconcile {
namespace {

using WindowKey = WindowSet::value_type;

WindowKey window_of(const Plan& plan, const KindPlan& kind, const KindPlan::AlertUse& use, const AlertTally& tally,
                    const Columns& columns, std::size_t row, RowScratch& scratch) {
  std::string group;
  join_fields(use.per, columns, row, scratch.text, group);
  const LocalTime local = scratch.clock.local(columns.column(kind.call_time).integers[row]);
  const auto number = tally.groups.find(group);
  if (number == tally.groups.end()) throw FileError(columns.block().input->path + " has changed since it was read");
  return {number->second, slot_of(local, plan.program.alerts[use.alert].window_seconds)};
}

[[noreturn]] void changed() { throw FileError("a file of calls has changed since it was read"); }

/// Takes `counted`, which are some of the tally's rows, out of it.
void subtract_counted(const AlertTally& counted, AlertTally& tally, WindowSet& orphans) {
  std::vector<std::uint32_t> number_in_tally(counted.groups.size());
  for (const auto& [group, number] : counted.groups) {
    const auto found = tally.groups.find(group);
    if (found == tally.groups.end()) changed();
    number_in_tally[number] = found->second;
  }
  if (tally.not_judged < counted.not_judged) changed();
  tally.not_judged -= counted.not_judged;
  counted.windows.for_each([&](const WindowKey& its_key, const WindowCount& its_window) {
    const WindowKey key(number_in_tally[its_key.first], its_key.second);
    WindowCount& window = tally.windows[key];
    if (window.attempts < its_window.attempts || window.count < its_window.count) changed();
    window.attempts -= its_window.attempts;
    window.count -= its_window.count;
    if (its_window.count == 0) return;
    if (window.count == 0) {
      window.first_counted = {};
      orphans.erase(key);
    } else if (window.first_counted == its_window.first_counted) {
      orphans.insert(key);
    }
  });
}

/// The orphaned windows that lie in an incident: only their places are ever printed.
std::vector<WindowSet> wanted_windows(const std::vector<WindowSet>& orphans,
                                      const std::vector<AlertOutcome>& outcomes) {
  std::vector<WindowSet> wanted(orphans.size());
  for (std::size_t alert = 0; alert < orphans.size(); ++alert) {
    for (const WindowKey& key : orphans[alert]) {
      const auto holds_window = [&](const Incident& incident) {
        return incident.group_number == key.first && incident.first_slot <= key.second &&
               key.second <= incident.last_slot;
      };
      const std::vector<Incident>& incidents = outcomes[alert].incidents;
      if (std::any_of(incidents.begin(), incidents.end(), holds_window)) wanted[alert].insert(key);
    }
  }
  return wanted;
}

void scan_again(const AuditContext& context, const MarkList<Place>& later_calls, const std::vector<WindowSet>& wanted,
                std::vector<AlertTally>& alerts) {
  BlockStream stream(context.inputs, BlockOptions{});
  Block block;
  Columns columns;
  RowScratch scratch(context.plan.program.zone);
  const MarksByPlace<Place> later_by_place(later_calls);
  while (stream.next(0, block)) {
    const KindPlan& kind = context.plan.kinds[block.input->kind];
    columns.decode(block, context.plan.layouts.kinds[block.input->kind]);
    keep_period(context.plan, kind, columns);
    if (columns.rows() == 0) continue;
    const Place block_end(block.file, block.offset + block.bytes.size());
    const std::vector<Place> later = later_by_place.between(columns.place(0), block_end);  // in their order
    for (const KindPlan::AlertUse& use : kind.alerts) {
      if (wanted[use.alert].empty()) continue;
      AlertTally& tally = alerts[use.alert];
      for (std::size_t row = 0; row < columns.rows(); ++row) {
        const WindowKey key = window_of(context.plan, kind, use, tally, columns, row, scratch);
        if (!wanted[use.alert].contains(key) || use.count_where(columns, row, scratch) != Truth::yes) continue;
        const Place place = columns.place(row);
        if (std::binary_search(later.begin(), later.end(), place)) continue;
        Place& first = tally.windows[key].first_counted;
        first = std::min(first, place);
      }
    }
  }
  if (const std::vector<std::string> failures = stream.failures(); !failures.empty()) throw FileError(failures.front());
}

/// The least place of the incident's windows. Windows between its ends may be empty.
Place least_place(const Incident& incident, const AlertTally& tally) {
  Place least;
  for (std::int64_t slot = incident.first_slot; slot <= incident.last_slot; ++slot) {
    const WindowCount* const window = tally.windows.find({incident.group_number, slot});
    if (window != nullptr) least = std::min(least, window->first_counted);
  }
  return least;
}

}  // namespace

/// Counts later calls as all calls were counted.
struct LaterCalls::OfJob {
  explicit OfJob(const AuditContext& context) : rows(context), scratch(context.plan.program.zone) {}

  RowReader rows;
  RowScratch scratch;
  std::vector<AlertTally> counted;  ///< by alert: not taken out yet
};

LaterCalls::LaterCalls(const AuditContext& context, std::vector<AlertTally>& alerts)
    : context_(context), alerts_(alerts), jobs_(context.jobs), orphans_(alerts.size()) {}

LaterCalls::~LaterCalls() = default;

LaterCalls::OfJob& LaterCalls::of_job(unsigned job) {
  if (!jobs_[job]) jobs_[job] = std::make_unique<OfJob>(context_);
  jobs_[job]->counted.resize(alerts_.size());
  return *jobs_[job];
}

void LaterCalls::take_out(unsigned job, KindId id, const Columns& columns) {
  const KindPlan& kind = context_.plan.kinds[id];
  if (kind.call_time == Layout::absent) return;
  OfJob& its = of_job(job);
  const std::vector<std::int64_t>& call_times = columns.column(kind.call_time).integers;
  for (const KindPlan::AlertUse& use : kind.alerts) {
    constexpr std::size_t many_pages = 1 << 12;  // three quarters of a megabyte
    AlertTally& counted = its.counted[use.alert];
    count_calls(use, context_.plan.program.alerts[use.alert], columns, call_times, its.scratch, counted);
    if (counted.windows.pages() > many_pages) subtract(use.alert, std::exchange(counted, AlertTally()));
  }
}

void LaterCalls::subtract(std::size_t alert, AlertTally&& counted) {
  const std::lock_guard lock(mutex_);
  subtract_counted(counted, alerts_[alert], orphans_[alert]);
}

void LaterCalls::read_and_take_out(const MarkList<Place>& places) {
  if (!any()) return;
  run_on_threads(context_.jobs, places.chunks(), [&](unsigned job, std::size_t chunk) {
    std::vector<Place> some;
    places.for_each_in(chunk, [&some](Place place) { some.push_back(place); });
    of_job(job).rows.for_each_batch(some, Lines::not_needed, Fields::all,
                                    [&](KindId kind, const Columns& columns) { take_out(job, kind, columns); });
  });
}

std::vector<WindowSet> LaterCalls::finish() {
  for (const auto& job : jobs_) {
    for (std::size_t alert = 0; job && alert < job->counted.size(); ++alert)
      subtract(alert, std::move(job->counted[alert]));
  }
  jobs_.clear();
  return std::move(orphans_);
}

void find_first_places(const AuditContext& context, const MarkList<Place>& later_calls,
                       const std::vector<WindowSet>& orphans, std::vector<AlertTally>& alerts,
                       std::vector<AlertOutcome>& outcomes) {
  const std::vector<WindowSet> wanted = wanted_windows(orphans, outcomes);
  if (std::all_of(wanted.begin(), wanted.end(), [](const WindowSet& set) { return set.empty(); })) return;
  for (std::size_t alert = 0; alert < wanted.size(); ++alert) {
    for (const WindowKey& key : wanted[alert]) alerts[alert].windows[key].first_counted = {};
  }
  scan_again(context, later_calls, wanted, alerts);
  for (std::size_t alert = 0; alert < wanted.size(); ++alert) {
    if (wanted[alert].empty()) continue;
    for (Incident& incident : outcomes[alert].incidents) incident.place = least_place(incident, alerts[alert]);
  }
}

}  // namespace reconcile
