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

/// The days that files of a kind bear in their names.
Days days_of_files(const AuditContext& context, KindId kind) {
  Days days;
  for (const InputFile& input : context.inputs) {
    if (input.kind == kind && input.day && !input.repeats) days.insert(*input.day);
  }
  return days;
}

/// The days on which calls of files without a day in their names ended.
Days days_of_undated_calls(const Tally& tally, KindId kind) {
  Days days;
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
      const Days of_files = days_of_files(context_, kind);
      Days there = days_of_undated_calls(tally_, kind);
      there.insert(of_files.begin(), of_files.end());
      const HourCounts hours = hours_of(kind);
      Days judged;  // by this statement
      for (std::int32_t day = span_.from; day < span_.until; ++day) {
        if (!seen.emplace(kind, day).second) continue;
        judged.insert(day);
        if (!there.contains(day)) {
          findings.push_back(missing_day(kind, day, hours));
        } else if (calls_on(hours, day) == 0) {
          findings.push_back(of_day(FindingCode::day_empty, kind, day, "the file is there, and no call ended of "));
        }
      }
      add_empty_hours(kind, hours, there, of_files, judged, findings);
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

  static std::uint64_t calls_on(const HourCounts& hours, std::int32_t day) {
    std::uint64_t calls = 0;
    const auto end = hours.lower_bound(std::int64_t{day + 1} * 24);
    for (auto hour = hours.lower_bound(std::int64_t{day} * 24); hour != end; ++hour) calls += hour->second;
    return calls;
  }

  void add_empty_hours(KindId kind, const HourCounts& hours, const Days& there, const Days& of_files,
                       const Days& judged, std::vector<Finding>& findings) const {
    // A day without any call is said as a whole, and says nothing about an hour.
    Days with_calls;
    std::copy_if(there.begin(), there.end(), std::inserter(with_calls, with_calls.end()),
                 [&](std::int32_t day) { return calls_on(hours, day) > 0; });
    // Without a date in the names and a stated span, nobody knows at which hour the first file begins.
    Days whole = of_files;
    const bool is_stated = context_.plan.period || complete_.from;
    for (std::int32_t day = span_.from; is_stated && day < span_.until; ++day) whole.insert(day);
    for (const EmptyHours& empty : find_empty_hours(hours, with_calls, whole)) {
      const auto first = judged.lower_bound(day_of_hour(empty.first_hour));
      if (first != judged.end() && *first <= day_of_hour(empty.last_hour)) findings.push_back(of_hours(kind, empty));
    }
  }

  /// No file, or only one that is the copy of another: the message says what there is.
  Finding missing_day(KindId kind, std::int32_t day, const HourCounts& hours) const {
    for (const InputFile& input : context_.inputs) {
      if (input.kind != kind || input.day != day || !input.repeats) continue;
      Finding finding = of_day(FindingCode::day_missing, kind, day, "the only file of ");
      finding.message += ", " + input.path + ", is a copy of " + context_.inputs[*input.repeats].path;
      return finding;
    }
    const std::uint64_t calls = calls_on(hours, day);
    if (calls == 0) return of_day(FindingCode::day_missing, kind, day, "there is no file and no call of ");
    Finding finding = of_day(FindingCode::day_missing, kind, day, "there is no file of ");
    finding.message += calls == 1 ? ", and one call that ended then stands in another file"
                                  : ", and " + std::to_string(calls) + " calls that ended then stand in other files";
    return finding;
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
    finding.message = words + std::string(*finding.kind) + " on " + std::string(*finding.day);
    return finding;
  }

  Finding of_hours(KindId kind, const EmptyHours& empty) const {
    Finding finding = of_kind(FindingCode::hour_empty, kind);
    finding.from = text(Instant{empty.first_hour * 3600, 0});
    finding.until = text(Instant{(empty.last_hour + 1) * 3600, 0});
    finding.count = 0;
    finding.usual = two_digits(empty.usual);
    finding.probability = two_digits_of_exponential(empty.log_probability);
    finding.message.append("no call of ").append(*finding.kind).append(" ended from ").append(*finding.from);
    finding.message.append(" until ").append(*finding.until).append(", usual ").append(*finding.usual);
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
