#include "audit/check_findings.hpp"

#include <algorithm>

#include "audit/detail/call_end.hpp"
#include "audit/detail/texts.hpp"
#include "audit/price_findings.hpp"
#include "base/files.hpp"

namespace reconcile {
namespace {

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + text;
  return all;
}

void name_alert(const AuditContext& context, const Alert& alert, const std::vector<std::string>& group,
                Finding& finding) {
  finding.alert = alert.name;
  finding.has_group = true;
  for (std::size_t i = 0; i < group.size(); ++i) finding.group.emplace_back(alert.per[i], group[i]);
  finding.rule = context.sources.place(alert.head);
}

std::string group_text(const Finding& finding) {
  std::vector<std::string> parts;
  for (const auto& [field, value] : finding.group) parts.push_back(field + " " + in_quotes(value));
  return joined(parts);
}

std::string default_message(const Finding& finding) {
  const std::string group = group_text(finding);
  std::string message = group.empty() ? std::string() : group + ": ";
  message += std::to_string(*finding.count) + " of " + std::to_string(*finding.attempts) + " calls";
  if (finding.usual) message.append(", usual ").append(*finding.usual);
  return message;
}

std::string alert_message(const Alert& alert, const Finding& finding) {
  if (alert.message.empty()) return default_message(finding);
  std::vector<Hole> holes(finding.group.begin(), finding.group.end());
  holes.emplace_back("count", std::to_string(*finding.count));
  holes.emplace_back("attempts", std::to_string(*finding.attempts));
  holes.emplace_back("usual", finding.usual.value_or("unknown"));
  holes.emplace_back("probability", finding.probability.value_or("unknown"));
  return fill_holes(alert.message, holes);
}

}  // namespace

std::string fields_text(const Unique& unique) { return joined(unique.fields); }

void make_broken_requirement(const AuditContext& context, const RequireMark& mark, const Columns& columns,
                             std::size_t row, Finding& finding) {
  const InputFile& input = context.inputs[mark.origin.place.file()];
  const KindPlan& kind = context.plan.kinds[input.kind];
  const Require& require = context.plan.program.requires_[mark.require];
  begin_row_finding(FindingCode::requirement_broken, kind, input, columns, row, finding);
  finding.severity = require.severity;
  finding.requirement = require.name;
  finding.rule = context.sources.place(require.head);
  std::string scratch;
  const auto value_of = [&](const std::string& field) {
    return std::string(columns.text(row, columns.layout().index_of(field), scratch));
  };
  if (!require.message.empty()) {
    std::vector<Hole> holes;
    for (const Field& field : columns.layout().fields) holes.emplace_back(field.name, value_of(field.name));
    finding.message = fill_holes(require.message, holes);
    return;
  }
  std::vector<std::string> values;
  for (const std::string& field : require.must_fields) {
    const std::string value = value_of(field);
    values.push_back(field + " is " + (value.empty() ? "empty" : value));
  }
  finding.message = in_quotes(require.name) + " does not hold: " + require.must_text;
  if (!values.empty()) finding.message += ", but " + join_words(values, "and");
}

void make_late_row(const AuditContext& context, const LateMark& mark, const Columns& columns, std::size_t row,
                   Finding& finding) {
  const InputFile& input = context.inputs[mark.origin.place.file()];
  const KindPlan& kind = context.plan.kinds[input.kind];
  const Complete& complete = context.plan.program.completes[mark.complete];
  begin_row_finding(FindingCode::row_late, kind, input, columns, row, finding);
  if (complete.severity) finding.severity = *complete.severity;
  finding.rule = context.sources.place(complete.head);
  finding.message = "the call ended at " + text(Instant{end_of_call(kind, columns, row), 0}) +
                    ", long before the day of its file, " + text(Date{*input.day});
}

Finding incident_finding(const AuditContext& context, const Alert& alert, const Incident& incident) {
  const Zone& zone = context.plan.program.zone;
  Finding finding = new_finding(FindingCode::alert_fired);
  finding.severity = alert.severity;
  name_alert(context, alert, incident.group, finding);
  finding.from = text(first_instant(zone, incident.first_slot, alert.window_seconds));
  finding.until = text(end_instant(zone, incident.last_slot, alert.window_seconds));
  finding.count = incident.count;
  finding.attempts = incident.attempts;
  if (incident.usual) finding.usual = two_digits(*incident.usual);
  if (incident.log_probability) finding.probability = two_digits_of_exponential(*incident.log_probability);
  finding.message = alert_message(alert, finding);
  return finding;
}

Finding learning_finding(const AuditContext& context, const Alert& alert, const LearningGroup& group) {
  Finding finding = new_finding(FindingCode::learning);
  name_alert(context, alert, group.group, finding);
  finding.count = group.count;
  finding.attempts = group.attempts;
  finding.message = default_message(finding) + "; no other days to compare with";
  return finding;
}

}  // namespace reconcile
