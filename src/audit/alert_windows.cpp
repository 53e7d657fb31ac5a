#include "audit/alert_windows.hpp"

#include <algorithm>
#include <memory>
#include <span>
#include <string>

#include "audit/detail/call_end.hpp"
#include "audit/detail/row_keys.hpp"
#include "audit/detail/row_reader.hpp"
#include "base/files.hpp"
#include "base/in_order.hpp"

namespace reconcile {
namespace {

using WindowKey = WindowSet::value_type;

constexpr std::size_t together = 4096;  // rows that one thread reads again at a time

WindowKey window_of(const Plan& plan, const KindPlan& kind, const KindPlan::AlertUse& use, const AlertTally& tally,
                    const Columns& columns, std::size_t row, RowScratch& scratch) {
  std::string group;
  join_fields(use.per, columns, row, scratch.text, group);
  const LocalTime local = scratch.clock.local(columns.column(kind.call_time).integers[row]);
  const auto number = tally.groups.find(group);
  if (number == tally.groups.end()) throw FileError(columns.block().input->path + " has changed since it was read");
  return {number->second, slot_of(local, plan.program.alerts[use.alert].window_seconds)};
}

/// What a row that does not count has left in an alert's tally.
struct Counted {
  std::uint32_t alert;
  WindowKey key;
  Truth truth;
  Place place;
};

void take_out(const AuditContext& context, const Counted& row, AlertTally& tally, WindowSet& orphans) {
  WindowCount& window = tally.windows[row.key];
  if (window.attempts == 0 || (row.truth == Truth::yes && window.count == 0))
    throw FileError(context.inputs[row.place.file()].path + " has changed since it was read");
  --window.attempts;
  if (row.truth == Truth::not_judged) --tally.not_judged;
  if (row.truth != Truth::yes) return;
  --window.count;
  if (window.count == 0) {
    window.first_counted = {};
    orphans.erase(row.key);
  } else if (window.first_counted == row.place) {
    orphans.insert(row.key);
  }
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

void scan_again(const AuditContext& context, const std::vector<Place>& later_calls,
                const std::vector<WindowSet>& wanted, std::vector<AlertTally>& alerts) {
  BlockStream stream(context.inputs, BlockOptions{});
  Block block;
  Columns columns;
  RowScratch scratch(context.plan.program.zone);
  while (stream.next(0, block)) {
    const KindPlan& kind = context.plan.kinds[block.input->kind];
    columns.decode(block, context.plan.layouts.kinds[block.input->kind]);
    keep_period(context.plan, kind, columns);
    for (const KindPlan::AlertUse& use : kind.alerts) {
      if (wanted[use.alert].empty()) continue;
      AlertTally& tally = alerts[use.alert];
      for (std::size_t row = 0; row < columns.rows(); ++row) {
        const WindowKey key = window_of(context.plan, kind, use, tally, columns, row, scratch);
        if (!wanted[use.alert].contains(key) || use.count_where(columns, row, scratch) != Truth::yes) continue;
        const Place place = columns.place(row);
        if (std::binary_search(later_calls.begin(), later_calls.end(), place)) continue;
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

std::vector<WindowSet> take_out(const AuditContext& context, const std::vector<Place>& later_calls,
                                std::vector<AlertTally>& alerts) {
  std::vector<WindowSet> orphans(alerts.size());
  struct Reader {
    explicit Reader(const AuditContext& its) : rows(its), scratch(its.plan.program.zone) {}
    RowReader rows;
    RowScratch scratch;
  };
  std::vector<std::unique_ptr<Reader>> readers(context.jobs);
  const std::span<const Place> places = later_calls;
  const auto count = [&](unsigned job, std::size_t i) {
    if (!readers[job]) readers[job] = std::make_unique<Reader>(context);
    std::vector<Counted> counted;
    const std::span<const Place> some = places.subspan(i * together, std::min(together, places.size() - i * together));
    readers[job]->rows.for_each(
        some, Lines::not_needed, Fields::all, [&](KindId id, const Columns& columns, std::size_t row) {
          const KindPlan& kind = context.plan.kinds[id];
          if (kind.call_time == Layout::absent) return;
          RowScratch& scratch = readers[job]->scratch;
          for (const KindPlan::AlertUse& use : kind.alerts) {
            const WindowKey key = window_of(context.plan, kind, use, alerts[use.alert], columns, row, scratch);
            const Truth truth = use.count_where(columns, row, scratch);
            counted.push_back({static_cast<std::uint32_t>(use.alert), key, truth, columns.place(row)});
          }
        });
    return counted;
  };
  make_in_order<std::vector<Counted>>(context.jobs, (places.size() + together - 1) / together, count,
                                      [&](std::vector<Counted>&& counted) {
                                        for (const Counted& row : counted)
                                          take_out(context, row, alerts[row.alert], orphans[row.alert]);
                                      });
  return orphans;
}

void find_first_places(const AuditContext& context, const std::vector<Place>& later_calls,
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
