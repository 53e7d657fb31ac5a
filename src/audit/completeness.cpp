#include "audit/completeness.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <set>

#include "audit/detail/call_end.hpp"
#include "audit/detail/texts.hpp"
#include "audit/empty_hours.hpp"

namespace reconcile {
namespace {

using Days = std::set<std::int32_t>;

/// The days of a kind that are there: a file with the day in its name was read, or a call of a file without one ended.
Days days_there(const AuditContext& context, const Tally& tally, KindId kind) {
  Days days;
  for (const InputFile& input : context.inputs) {
    if (input.kind == kind && input.day && !input.repeats) days.insert(*input.day);
  }
  for (const auto& [kind_and_hour, ended] : tally.ended_in) {
    if (kind_and_hour.first == kind && ended.undated > 0) days.insert(day_of_hour(kind_and_hour.second));
  }
  return days;
}

class Completeness {
 public:
  Completeness(const AuditContext& context, const Tally& tally, const Complete& complete, DaySpan span)
      : context_(context), tally_(tally), complete_(complete), span_(span) {
    if (complete.from) span_.from = std::max(span_.from, complete.from->days);
    if (complete.until) span_.until = std::min(span_.until, complete.until->days);
  }

  /// `seen`: kinds and days that an earlier statement has spoken of.
  void judge(std::set<std::pair<KindId, std::int32_t>>& seen, std::vector<Finding>& findings) const {
    for (const KindId kind : complete_.kinds) {
      const Days there = days_there(context_, tally_, kind);
      const HourCounts hours = hours_of(kind);
      Days judged;  // by this statement
      Days with_calls;
      for (std::int32_t day = span_.from; day < span_.until; ++day) {
        if (!seen.emplace(kind, day).second) continue;
        judged.insert(day);
        if (!there.contains(day)) {
          findings.push_back(of_day(FindingCode::day_missing, kind, day, "there is no file and no call of "));
        } else if (!has_calls(hours, day)) {
          findings.push_back(of_day(FindingCode::day_empty, kind, day, "the file is there, and no call ended of "));
        }
      }
      // A day without any call is said as a whole, and says nothing about an hour.
      std::copy_if(there.begin(), there.end(), std::inserter(with_calls, with_calls.end()),
                   [&](std::int32_t day) { return has_calls(hours, day); });
      for (const EmptyHours& empty : find_empty_hours(hours, with_calls)) {
        const auto first = judged.lower_bound(day_of_hour(empty.first_hour));
        if (first != judged.end() && *first <= day_of_hour(empty.last_hour)) findings.push_back(of_hours(kind, empty));
      }
    }
  }

 private:
  HourCounts hours_of(KindId kind) const {
    HourCounts hours;
    for (const auto& [kind_and_hour, ended] : tally_.ended_in) {
      if (kind_and_hour.first == kind) hours.emplace(kind_and_hour.second, ended.calls);
    }
    return hours;
  }

  static bool has_calls(const HourCounts& hours, std::int32_t day) {
    const auto first = hours.lower_bound(std::int64_t{day} * 24);
    return first != hours.end() && first->first < std::int64_t{day + 1} * 24;
  }

  Finding of_kind(FindingCode code, KindId kind) const {
    Finding finding = new_finding(code);
    if (complete_.severity) finding.severity = *complete_.severity;
    finding.kind = context_.plan.layouts.kinds[kind].kind;
    finding.rule = context_.sources.place(complete_.head);
    return finding;
  }

  Finding of_day(FindingCode code, KindId kind, std::int32_t day, const char* words) const {
    Finding finding = of_kind(code, kind);
    finding.day = text(Date{day});
    finding.message = words + *finding.kind + " on " + *finding.day;
    return finding;
  }

  Finding of_hours(KindId kind, const EmptyHours& empty) const {
    Finding finding = of_kind(FindingCode::hour_empty, kind);
    finding.from = text(Instant{empty.first_hour * 3600, 0});
    finding.until = text(Instant{(empty.last_hour + 1) * 3600, 0});
    finding.count = 0;
    finding.usual = two_digits(empty.usual);
    finding.probability = two_digits_of_exponential(empty.log_probability);
    finding.message = "no call of " + *finding.kind + " ended from " + *finding.from + " until " + *finding.until +
                      ", usual " + *finding.usual;
    return finding;
  }

  const AuditContext& context_;
  const Tally& tally_;
  const Complete& complete_;
  DaySpan span_;
};

}  // namespace

std::optional<DaySpan> audited_span(const AuditContext& context, const Tally& tally) {
  if (const auto& period = context.plan.period) {
    return DaySpan{day_of_hour(period->from_seconds / 3600), day_of_hour((period->until_seconds - 1) / 3600) + 1};
  }
  std::int32_t first = std::numeric_limits<std::int32_t>::max();
  std::int32_t last = std::numeric_limits<std::int32_t>::min();
  const auto add = [&](std::int32_t day) {
    first = std::min(first, day);
    last = std::max(last, day);
  };
  for (const InputFile& input : context.inputs) {
    if (input.day) add(*input.day);
  }
  for (const auto& [kind_and_hour, ended] : tally.ended_in) {
    if (ended.undated > 0) add(day_of_hour(kind_and_hour.second));
  }
  if (first > last) return std::nullopt;
  return DaySpan{first, last + 1};
}

std::vector<Finding> completeness_findings(const AuditContext& context, const Tally& tally) {
  std::vector<Finding> findings;
  const std::optional<DaySpan> span = audited_span(context, tally);
  if (!span) return findings;
  std::set<std::pair<KindId, std::int32_t>> seen;
  for (const Complete& complete : context.plan.program.completes) {
    Completeness(context, tally, complete, *span).judge(seen, findings);
  }
  return findings;
}

}  // namespace reconcile
