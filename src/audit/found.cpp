#include "audit/detail/found.hpp"

#include <algorithm>
#include <tuple>

#include "audit/check_findings.hpp"
#include "audit/completeness.hpp"
#include "audit/detail/texts.hpp"
#include "audit/file_findings.hpp"
#include "audit/invoices.hpp"

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

FindingCode code_of(Verdict verdict) {
  static_assert(static_cast<int>(Verdict::amount_differs) - static_cast<int>(Verdict::no_tariff) ==
                static_cast<int>(FindingCode::amount_differs) - static_cast<int>(FindingCode::no_tariff));
  const int step = static_cast<int>(verdict) - static_cast<int>(Verdict::no_tariff);
  return static_cast<FindingCode>(static_cast<int>(FindingCode::no_tariff) + step);
}

void add_alerts(const AuditContext& context, Tally& tally, const std::vector<Place>& later_calls, Found& found) {
  const std::vector<Alert>& alerts = context.plan.program.alerts;
  const std::vector<WindowSet> orphans = take_out(context, later_calls, tally.alerts);
  std::vector<AlertOutcome> outcomes;
  for (std::size_t i = 0; i < alerts.size(); ++i) {
    outcomes.push_back(find_incidents(alerts[i], tally.alerts[i], context.plan.program.zone));
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
  found.requires_ = tally.require_marks.all();
  std::sort(found.requires_.begin(), found.requires_.end(), [](const RequireMark& a, const RequireMark& b) {
    return std::tie(a.origin.place, a.require) < std::tie(b.origin.place, b.require);
  });
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
    if (*name) return **name;
  }
  return {};
}

/// Of the rows that are known to have findings.
std::vector<Place> places_of_rows(const Found& found, const Tally& tally) {
  std::vector<Place> places;
  for (const PriceMark& mark : found.prices) places.push_back(mark.place);
  tally.require_marks.for_each([&](const RequireMark& mark) { places.push_back(mark.origin.place); });
  tally.late_marks.for_each([&](const LateMark& mark) { places.push_back(mark.origin.place); });
  for (const auto& [number, file] : tally.files) {
    for (const auto& [key, value] : file.unknown_values) places.push_back(value.first);
  }
  return places;
}

}  // namespace

Found find_all(const AuditContext& context, Tally& tally) {
  Found found;
  found.prices = tally.price_marks.all();
  found.rejects = tally.rejects.all();
  found.duplicates = find_duplicates(context, std::move(tally.keys), places_of_rows(found, tally));
  std::sort(found.duplicates.begin(), found.duplicates.end(), [](const DuplicateMark& a, const DuplicateMark& b) {
    return std::tie(a.place, a.unique) < std::tie(b.place, b.unique);
  });
  const std::vector<Place> later = later_calls(context, found.duplicates);
  add_alerts(context, tally, later, found);
  take_out_of_invoices(context, later, tally.invoices);
  found.of_files = repeated_file_findings(context);
  append(found.of_files, take_redelivered(context, tally, found.duplicates));
  found.late = tally.late_marks.all();
  std::sort(found.late.begin(), found.late.end(), [](const LateMark& a, const LateMark& b) {
    return std::tie(a.origin.place, a.complete) < std::tie(b.origin.place, b.complete);
  });
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

std::vector<Mark> marks_of(const AuditContext& context, const Found& found) {
  std::vector<Mark> marks;
  marks.reserve(found.prices.size() + found.rejects.size() + found.duplicates.size());
  const auto add_each = [&marks](const auto& list, const auto& origin_and_code) {
    for (std::uint32_t i = 0; i < list.size(); ++i) {
      const auto [origin, code] = origin_and_code(list[i]);
      marks.push_back({origin.place, origin.line, i, code});
    }
  };
  add_each(found.prices, [](const PriceMark& mark) { return std::pair(mark.origin(), code_of(mark.verdict())); });
  add_each(found.rejects, [](const Reject& reject) {
    return std::pair(Origin{reject.place, reject.line}, FindingCode::row_unreadable);
  });
  add_each(found.duplicates, [](const DuplicateMark& mark) {
    return std::pair(Origin{mark.place},
                     mark.conflicting ? FindingCode::duplicate_conflicting : FindingCode::duplicate_identical);
  });
  add_each(found.incidents,
           [](const auto& each) { return std::pair(Origin{each.second.place}, FindingCode::alert_fired); });
  add_each(found.requires_,
           [](const RequireMark& mark) { return std::pair(mark.origin, FindingCode::requirement_broken); });
  add_each(found.late, [](const LateMark& mark) { return std::pair(mark.origin, FindingCode::row_late); });
  add_each(found.unknown_values,
           [](const UnknownMark& mark) { return std::pair(Origin{mark.seen.first}, FindingCode::unknown_value); });
  add_each(found.learning, [](const auto&) { return std::pair(Origin(), FindingCode::learning); });
  for (std::uint32_t file = 0; file < context.inputs.size(); ++file) {
    if (!context.inputs[file].extra_columns.empty())
      marks.push_back({Place(file, 0), 0, 0, FindingCode::extra_columns, true});
  }
  for (std::uint32_t i = 0; i < found.of_files.size(); ++i) {
    Place place;
    place.value = found.of_files[i].place;
    marks.push_back({place, 0, i, found.of_files[i].code, true, true});
  }
  for (std::uint32_t i = 0; i < found.of_none.size(); ++i)
    marks.push_back({Place(), 0, i, found.of_none[i].code, false, true});
  std::sort(marks.begin(), marks.end(), [](const Mark& a, const Mark& b) {
    if (a.place != b.place) return a.place < b.place;
    if (a.of_file != b.of_file) return a.of_file;
    if (a.code != b.code) return name_of(a.code) < name_of(b.code);
    return a.index < b.index;
  });
  return marks;
}

}  // namespace reconcile
