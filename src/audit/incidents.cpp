#include "audit/incidents.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "audit/alert_condition.hpp"
#include "audit/alert_statistics.hpp"
#include "audit/detail/row_keys.hpp"
#include "base/text_parts.hpp"

namespace reconcile {
namespace {

constexpr std::int64_t day_seconds = 86400;

std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

Instant first_at_wall(const Zone& zone, std::int64_t wall_seconds) {
  const std::int64_t day = floor_divide(wall_seconds, day_seconds);
  return zone.first_at(Date{static_cast<std::int32_t>(day)},
                       static_cast<std::int32_t>(wall_seconds - day * day_seconds));
}

/// By group, day and slot.
std::vector<AlertCell> cells_of(const Alert& alert, const AlertTally& tally) {
  const std::int64_t slots_per_day = day_seconds / alert.window_seconds;
  const auto for_each = [&tally](const auto& use) {
    tally.windows.for_each([&use](const WindowCounts::Key& key, const WindowCount& window) {
      if (window.attempts != 0) use(key.first, key.second, window);  // else its rows were later duplicates
    });
  };
  std::vector<std::size_t> ends(tally.groups.size() +
                                1);  // by group: of what is placed of it; before that, where it begins
  for_each([&](std::uint32_t group, std::int64_t, const WindowCount&) { ++ends[group + 1]; });
  std::partial_sum(ends.begin(), ends.end(), ends.begin());
  std::vector<AlertCell> cells(ends.back());
  for_each([&](std::uint32_t group, std::int64_t slot, const WindowCount& window) {
    const std::int64_t day = floor_divide(slot, slots_per_day);
    cells[ends[group]++] = {group, static_cast<std::int32_t>(day),
                            static_cast<std::int32_t>(slot - day * slots_per_day), window.count, window.attempts};
  });
  auto begin = cells.begin();
  for (std::size_t group = 0; group < tally.groups.size(); ++group) {
    const auto end = cells.begin() + static_cast<std::ptrdiff_t>(ends[group]);
    std::sort(begin, end,
              [](const AlertCell& a, const AlertCell& b) { return std::tie(a.day, a.slot) < std::tie(b.day, b.slot); });
    begin = end;
  }
  return cells;
}

/// Walks the windows of one alert in order and closes an incident where the run of fired windows ends.
class IncidentFinder {
 public:
  IncidentFinder(const Alert& alert, const AlertTally& tally, const Zone& zone)
      : alert_(alert), tally_(tally), zone_(zone), group_texts_(tally.groups.size()) {
    for (const auto& [text, number] : tally.groups) group_texts_[number] = &text;
  }

  AlertOutcome find(unsigned jobs) {
    const std::vector<AlertCell> cells = cells_of(alert_, tally_);
    const std::vector<CellJudgement> judgements =
        alert_.compares ? judge_cells(cells, options(), jobs) : std::vector<CellJudgement>(cells.size());
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i == 0 || cells[i].group != cells[i - 1].group) begin_group(cells[i].group);
      add(cells[i], judgements[i]);
    }
    end_group();
    return std::move(outcome_);
  }

 private:
  ComparisonOptions options() const {
    ComparisonOptions options;
    options.slots_per_day = static_cast<std::int32_t>(day_seconds / alert_.window_seconds);
    options.previous_days = alert_.previous_days;
    if (alert_.false_alarms_percent) {
      options.false_alarms = Rational(alert_.false_alarms_percent->rational() / 100).convert_to<double>();
    }
    return options;
  }

  void begin_group(std::uint32_t group) {
    end_group();
    group_ = group;
    group_count_ = group_attempts_ = 0;
    group_learns_ = alert_.compares;
  }

  void end_group() {
    end_run();
    if (group_learns_ && group_count_ > 0) {
      outcome_.learning.push_back({split_parts(*group_texts_[group_]), group_count_, group_attempts_});
    }
    group_learns_ = false;
  }

  void add(const AlertCell& cell, const CellJudgement& judgement) {
    group_count_ += cell.count;
    group_attempts_ += cell.attempts;
    WindowFacts facts{cell.count, cell.attempts, std::nullopt, judgement.unusual};
    if (!judgement.learning) {
      facts.usual = judgement.usual;
      group_learns_ = false;
    }
    if (!fires(alert_.fire_when, facts)) return;  // the run ends at the next fired window: it is no neighbour
    const std::int64_t slot = std::int64_t{cell.day} * (day_seconds / alert_.window_seconds) + cell.slot;
    if (run_length_ == 0 || next_slot(zone_, run_.last_slot, alert_.window_seconds) != slot) {
      end_run();
      run_ = Incident();
      run_.group_number = group_;
      run_.first_slot = slot;
    }
    extend_run(slot, cell, judgement);
  }

  void extend_run(std::int64_t slot, const AlertCell& cell, const CellJudgement& judgement) {
    ++run_length_;
    run_.last_slot = slot;
    run_.count += cell.count;
    run_.attempts += cell.attempts;
    run_.place = std::min(run_.place, tally_.windows.find({cell.group, slot})->first_counted);
    if (judgement.learning) return;
    run_.usual = run_.usual.value_or(0) + judgement.usual;
    run_.log_probability = std::min(run_.log_probability.value_or(0), judgement.log_probability);
  }

  void end_run() {
    if (run_length_ > 0 && run_length_ >= alert_.for_windows) {
      run_.group = split_parts(*group_texts_[group_]);
      outcome_.incidents.push_back(std::move(run_));
    }
    run_length_ = 0;
  }

  const Alert& alert_;
  const AlertTally& tally_;
  const Zone& zone_;
  std::vector<const std::string*> group_texts_;
  AlertOutcome outcome_;
  std::uint32_t group_ = 0;
  std::uint64_t group_count_ = 0;
  std::uint64_t group_attempts_ = 0;
  bool group_learns_ = false;
  Incident run_;
  std::int32_t run_length_ = 0;
};

}  // namespace

Instant first_instant(const Zone& zone, std::int64_t slot, std::int32_t window_seconds) {
  return first_at_wall(zone, slot * window_seconds);
}

Instant end_instant(const Zone& zone, std::int64_t slot, std::int32_t window_seconds) {
  const std::int64_t wall_end = (slot + 1) * window_seconds;
  Instant end = first_at_wall(zone, wall_end);
  while (true) {
    // Where the clock is soon set back behind the slot's end, the slot, or a part of it, comes a second time.
    const std::int64_t change = zone.offset_at(end.seconds).end;
    if (change > end.seconds + 2 * day_seconds) return end;
    const std::int64_t wall_then = change + zone.offset_at(change).seconds;
    if (wall_then >= wall_end) return end;
    end.seconds = change + (wall_end - wall_then);
  }
}

std::int64_t next_slot(const Zone& zone, std::int64_t slot, std::int32_t window_seconds) {
  const LocalTime local = zone.local(first_instant(zone, slot + 1, window_seconds));
  return std::max(slot + 1, slot_of(local, window_seconds));
}

AlertOutcome find_incidents(const Alert& alert, const AlertTally& tally, const Zone& zone, unsigned jobs) {
  return IncidentFinder(alert, tally, zone).find(jobs);
}

}  // namespace reconcile
