#include "audit/detail/found.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "audit/check_findings.hpp"
#include "audit/completeness.hpp"
#include "audit/detail/texts.hpp"
#include "audit/file_findings.hpp"
#include "audit/invoices.hpp"
#include "base/sort_by.hpp"

namespace reconcile {
namespace {

/// Rows that a statement's condition could not judge.
Finding not_judged_finding(const AuditContext& context, std::uint64_t count, Span head) {
  Finding finding = new_finding(FindingCode::not_judged);
  finding.rule = context.sources.place(head);
  finding.count = count;
  finding.message = std::to_string(count) + (count == 1 ? " row" : " rows") +
                    " not judged: the condition compares an amount with money of another currency";
  return finding;
}

void add_alerts(const AuditContext& context, Tally& tally, const MarkList<Place>& later_calls,
                const std::vector<WindowSet>& orphans, Found& found) {
  const std::vector<Alert>& alerts = context.plan.program.alerts;
  std::vector<AlertOutcome> outcomes;
  for (std::size_t i = 0; i < alerts.size(); ++i) {
    outcomes.push_back(find_incidents(alerts[i], tally.alerts[i], context.plan.program.zone, context.jobs));
  }
  find_first_places(context, later_calls, orphans, tally.alerts, outcomes);
  for (std::size_t i = 0; i < alerts.size(); ++i) {
    auto& [incidents, learning] = outcomes[i];
    std::sort(incidents.begin(), incidents.end(), [](const Incident& a, const Incident& b) {
      return std::tie(a.group, a.first_slot) < std::tie(b.group, b.first_slot);
    });
    std::sort(learning.begin(), learning.end(),
              [](const LearningGroup& a, const LearningGroup& b) { return a.group < b.group; });
    for (Incident& incident : incidents) found.incidents.emplace_back(i, std::move(incident));
    for (LearningGroup& group : learning) found.learning.emplace_back(i, std::move(group));
    if (tally.alerts[i].not_judged > 0) {
      found.of_none.push_back(not_judged_finding(context, tally.alerts[i].not_judged, alerts[i].head));
      found.of_none.back().alert = alerts[i].name;
    }
  }
}

void add_uniques(const AuditContext& context, const Tally& tally, Found& found) {
  const std::vector<Unique>& uniques = context.plan.program.uniques;
  for (std::size_t i = 0; i < uniques.size(); ++i) {
    const std::uint64_t count = tally.unique_not_judged[i];
    if (count == 0) continue;
    found.of_none.push_back(not_judged_finding(context, count, uniques[i].head));
    found.of_none.back().unique = fields_text(uniques[i]);
  }
}

void add_requires(const AuditContext& context, Tally& tally, Found& found) {
  const std::vector<Require>& requirements = context.plan.program.requires_;
  for (std::size_t i = 0; i < requirements.size(); ++i) {
    const std::uint64_t count = tally.require_not_judged[i];
    if (count == 0) continue;
    found.of_none.push_back(not_judged_finding(context, count, requirements[i].head));
    found.of_none.back().requirement = requirements[i].name;
  }
}

void append(std::vector<Finding>& all, std::vector<Finding> more) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

/// The name of the statement that a finding without a file comes from, as far as it has one.
std::string statement_of(const Finding& finding) {
  for (const auto* name : {&finding.alert, &finding.requirement, &finding.unique, &finding.invoice}) {
    if (*name) return std::string(**name);
  }
  return {};
}

/// Of the rows of packed files that are known to have findings.
std::vector<Place> places_of_rows(const AuditContext& context, const Tally& tally) {
  std::vector<Place> places;
  if (!context.any_packed()) return places;
  const auto add_place = [&](Place place) {
    if (places.size() < most_kept_records && context.inputs[place.file()].file->is_packed()) places.push_back(place);
  };
  const auto add = [&](const auto& mark) { add_place(place_of(mark)); };
  tally.price_marks.for_each(add);
  tally.require_marks.for_each(add);
  tally.late_marks.for_each(add);
  for (const auto& [number, file] : tally.files) {
    for (const auto& [key, value] : file.unknown_values) add_place(value.first);
  }
  return places;
}

}  // namespace

Found find_all(const AuditContext& context, Tally& tally) {
  Found found;
  context.stream.keep_records(std::move(tally.kept_records));
  for (AlertTally& alert : tally.alerts) alert.recent = {};  // of the first pass: half a megabyte each
  LaterCalls alerts(context, tally.alerts);
  found.duplicates =
      find_duplicates(context, std::move(tally.keys), tally.memory, places_of_rows(context, tally), alerts);
  MarkList<Place>& later_calls = found.duplicates.later_calls;
  add_alerts(context, tally, later_calls, alerts.finish(), found);
  take_out_of_invoices(context, later_calls, tally.invoices);
  later_calls.clear();  // nobody asks for them any more
  tally.alerts.clear();
  found.of_files = repeated_file_findings(context);
  append(found.of_files, take_redelivered(context, tally, found.duplicates));
  append(found.of_none, completeness_findings(context, tally));
  InvoiceOutcome invoices = judge_invoices(context, tally);
  append(found.of_none, std::move(invoices.findings));
  found.invoices = std::move(invoices.summaries);
  add_uniques(context, tally, found);
  add_requires(context, tally, found);
  std::stable_sort(found.of_none.begin(), found.of_none.end(), [](const Finding& a, const Finding& b) {
    return std::tuple(name_of(a.code), statement_of(a)) < std::tuple(name_of(b.code), statement_of(b));
  });
  for (const auto& [file, counted] : tally.files) {
    for (const auto& [key, seen] : counted.unknown_values)
      found.unknown_values.push_back({key.first, key.second, seen});
  }
  return found;
}

FoundByStretch::FoundByStretch(const AuditContext& context, const Tally& tally, const Found& found)
    : context_(context),
      found_(found),
      prices_(tally.price_marks),
      rejects_(tally.rejects),
      requires_(tally.require_marks),
      late_(tally.late_marks),
      duplicates_(found.duplicates.marks) {
  std::map<std::uint64_t, std::uint64_t> marks_in_cell;  // by Place::value / cell_size: where there are any
  // A chunk's marks lie near to one another where there are many of them.
  const auto count = [&](const auto& list) {
    for (const auto& range : list.ranges()) marks_in_cell[range.first.value / cell_size] += range.count;
  };
  count(prices_);
  count(rejects_);
  count(requires_);
  count(late_);
  count(duplicates_);
  Place begin(0, 0);
  std::uint64_t marks = 0;
  for (const auto& [cell, in_cell] : marks_in_cell) {
    if (marks > 0 && marks + in_cell > usual_marks) {
      Place end;
      end.value = cell * cell_size;
      ranges_.push_back({begin, end});
      begin = end;
      marks = 0;
    }
    marks += in_cell;
  }
  ranges_.push_back({begin, Place()});
}

FoundInStretch FoundByStretch::stretch(std::size_t number) const {
  const PlaceRange range = ranges_[number];
  FoundInStretch found{prices_.between(range.begin, range.end),     rejects_.between(range.begin, range.end),
                       requires_.between(range.begin, range.end),   late_.between(range.begin, range.end),
                       duplicates_.between(range.begin, range.end), {}};
  std::sort(found.requires_.begin(), found.requires_.end(), [](const RequireMark& a, const RequireMark& b) {
    return std::tie(a.origin.place, a.require) < std::tie(b.origin.place, b.require);
  });
  std::sort(found.late.begin(), found.late.end(), [](const LateMark& a, const LateMark& b) {
    return std::tie(a.origin.place, a.complete) < std::tie(b.origin.place, b.complete);
  });
  sort_by(
      found.prices.begin(), found.prices.end(), [](const PriceMark& mark) { return mark.place.value; },
      [](const PriceMark&, const PriceMark&) { return false; });  // a row has one
  const auto is_before = [](const Mark& a, const Mark& b) {
    if (a.place != b.place) return a.place < b.place;
    if (a.of_file != b.of_file) return a.of_file;
    if (a.code != b.code) return name_of(a.code) < name_of(b.code);
    return a.index < b.index;
  };
  found.marks.reserve(found.prices.size() + found.rejects.size() + found.requires_.size() + found.late.size() +
                      found.duplicates.size());
  std::ptrdiff_t merged = 0;
  const auto merge_new = [&] {
    const auto begin = found.marks.begin(), middle = begin + merged, end = found.marks.end();
    if (!std::is_sorted(middle, end, is_before)) std::sort(middle, end, is_before);
    std::inplace_merge(begin, middle, end, is_before);
    merged = end - begin;
  };
  const auto add_each = [&](const auto& list, const auto& origin_and_code) {
    for (std::uint32_t i = 0; i < list.size(); ++i) {
      const auto [origin, code] = origin_and_code(list[i]);
      found.marks.push_back({origin.place, origin.line, i, code});
    }
    merge_new();
  };
  add_each(found.prices, [](const PriceMark& mark) { return std::pair(mark.origin(), code_of(mark.verdict())); });
  add_each(found.rejects, [](const Reject& reject) {
    return std::pair(Origin{reject.place, reject.line}, FindingCode::row_unreadable);
  });
  add_each(found.requires_,
           [](const RequireMark& mark) { return std::pair(mark.origin, FindingCode::requirement_broken); });
  add_each(found.late, [](const LateMark& mark) { return std::pair(mark.origin, FindingCode::row_late); });
  add_each(found.duplicates, [](const DuplicateMark& mark) {
    return std::pair(Origin{mark.place, 0},
                     mark.conflicting ? FindingCode::duplicate_conflicting : FindingCode::duplicate_identical);
  });
  add_others(range, found.marks);
  merge_new();
  return found;
}

/// Of the lists in Found that are short.
void FoundByStretch::add_others(PlaceRange range, std::vector<Mark>& marks) const {
  const auto is_in = [range](Place place) {
    return place.is_none() ? range.end.is_none() : place >= range.begin && place < range.end;
  };
  const auto add_each = [&](const auto& list, FindingCode code, const auto& place_in) {
    for (std::uint32_t i = 0; i < list.size(); ++i) {
      if (const Place place = place_in(list[i]); is_in(place)) marks.push_back({place, 0, i, code});
    }
  };
  add_each(found_.incidents, FindingCode::alert_fired, [](const auto& each) { return each.second.place; });
  add_each(found_.unknown_values, FindingCode::unknown_value, [](const auto& mark) { return mark.seen.first; });
  add_each(found_.learning, FindingCode::learning, [](const auto&) { return Place(); });
  for (std::uint32_t file = 0; file < context_.inputs.size(); ++file) {
    if (!context_.inputs[file].extra_columns.empty() && is_in(Place(file, 0)))
      marks.push_back({Place(file, 0), 0, 0, FindingCode::extra_columns, true});
  }
  for (std::uint32_t i = 0; i < found_.of_files.size(); ++i) {
    Place place;
    place.value = found_.of_files[i].place;
    if (is_in(place)) marks.push_back({place, 0, i, found_.of_files[i].code, true, true});
  }
  for (std::uint32_t i = 0; i < found_.of_none.size() && range.end.is_none(); ++i)
    marks.push_back({Place(), 0, i, found_.of_none[i].code, false, true});
}

}  // namespace reconcile
