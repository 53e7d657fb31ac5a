// Findings and a summary made by hand, for the tests of every format.
#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "report/report.hpp"

namespace reconcile::samples {

inline Finding coded(FindingCode code, const char* message) {
  Finding finding{};
  finding.code = code;
  finding.message = message;
  return finding;
}

inline Finding wrong_amount() {
  Finding finding = coded(FindingCode::amount_differs, "charged 0.0480 EUR, the tariff gives 0.0264 EUR");
  finding.file = "cdr/2026-10-03.csv";
  finding.line = 412;
  finding.kind = "phone-terminated";
  finding.call_id = "c-77120";
  finding.charged = "0.0480";
  finding.expected = "0.0264";
  finding.difference = "0.0216";
  finding.currency = "EUR";
  finding.tariff = "Retail 2026";
  finding.row = "+467";
  finding.rule = "tariffs.rules:20";
  finding.cause = "increments 60/60";
  return finding;
}

inline Finding conflicting_duplicate() {
  Finding finding = coded(FindingCode::duplicate_conflicting, "the same CallId, other content");
  finding.file = "cdr/2026-10-03.csv";
  finding.line = 413;
  finding.kind = "phone-terminated";
  finding.call_id = "c-9";
  finding.first = "cdr/2026-10-02.csv:88";
  finding.fields = {"Amount", "Duration"};
  finding.at_risk = "0.0240";
  finding.currency = "EUR";
  finding.unique = "CallId";
  return finding;
}

inline Finding fired_alert() {
  Finding finding = coded(FindingCode::alert_fired, "app-1: 60 of 64 calls refused for credit, usual 0.12");
  finding.file = "cdr/2026-10-03.csv";
  finding.line = 88;
  finding.alert = "NOCREDITPARTNER spike";
  finding.has_group = true;
  finding.group = {{"ApplicationKey", "app-1"}};
  finding.from = "2026-10-03T10:00:00Z";
  finding.until = "2026-10-03T12:00:00Z";
  finding.count = 60;
  finding.attempts = 64;
  finding.usual = "0.12";
  finding.probability = "1.1e-38";
  return finding;
}

inline Finding unknown_value() {
  Finding finding = coded(FindingCode::unknown_value, "Reason CONGESTION is not listed, 2 rows");
  finding.severity = Severity::note;
  finding.file = "cdr/2026-10-04.csv";
  finding.line = 7;
  finding.column = "Reason";
  finding.kind = "phone-terminated";
  finding.count = 2;
  finding.value = "CONGESTION";
  return finding;
}

inline Summary clean_summary() {
  Summary summary;
  CurrencySummary money;
  money.currency = "EUR";
  money.calls_judged = money.calls_right = 3;
  money.charged = money.expected = "0.0792";
  money.overcharged = money.undercharged = money.within_over = money.within_under = "0.0000";
  money.not_judged = money.at_risk_in_duplicates = money.waived = "0";
  summary.currencies = {money};
  summary.files = 1;
  summary.rows = 3;
  summary.days = 1;
  summary.settings = {{"timezone", "UTC"}, {"round", "half-up to 4 digits"}};
  summary.rules = {{ProgramFile::Role::deck, "decks/rest.csv", std::string(64, 'b'), 2},
                   {ProgramFile::Role::rules, "tariffs.rules", std::string(64, 'a'), 0}};
  summary.inputs = {{"cdr/2026-10-03.csv", "phone-terminated", 3, 0, 0, 400, "xxh3:" + std::string(32, '0')}};
  summary.tool_version = "0.1.0";
  summary.tz_version = "2026a";
  return summary;
}

/// Goes with the four findings above.
inline Summary summary_with_findings() {
  Summary summary = clean_summary();
  CurrencySummary& money = summary.currencies.front();
  money = {.currency = "EUR",
           .calls_judged = 412,
           .calls_right = 400,
           .calls_within_tolerance = 2,
           .calls_wrong = 10,
           .calls_not_judged = 1,
           .charged = "1012.3481",
           .expected = "1012.1400",
           .overcharged = "0.2161",
           .undercharged = "0.0080",
           .within_over = "0.0001",
           .within_under = "0.0000",
           .not_judged = "0.5",
           .at_risk_in_duplicates = "0.0240",
           .waived = "0"};
  CurrencySummary dollars = clean_summary().currencies.front();
  dollars.currency = "USD";
  summary.currencies.push_back(dollars);
  summary.causes = {
      {FindingCode::amount_differs, Severity::error, "EUR", "tariffs.rules:20", "Retail 2026", "increments 60/60", "",
       10, Decimal(2160, 4), "61 s, 60/60 gives 120 s, at 0.0240 EUR/min 0.0480 EUR"},
      {FindingCode::duplicate_conflicting, Severity::error, "EUR", "standard.rules:4", "", "", "", 1, Decimal(240, 4),
       ""},
      {FindingCode::alert_fired, Severity::error, "", "", "", "", "", 1, Decimal(), ""},
      {FindingCode::unknown_value, Severity::note, "", "", "", "", "", 1, Decimal(), ""}};
  summary.findings = {{FindingCode::amount_differs, 10},
                      {FindingCode::duplicate_conflicting, 1},
                      {FindingCode::alert_fired, 1},
                      {FindingCode::unknown_value, 1}};
  summary.errors = 12;
  summary.notes = 1;
  summary.files = 2;
  summary.rows = 500;
  summary.rejects = 1;
  summary.days = 2;
  return summary;
}

inline std::string written(std::string_view format, const std::vector<Finding>& findings, const Summary& summary,
                           const ReportOptions& options = {}) {
  std::ostringstream out;
  const auto report = find_report_format(format)->make(out, options);
  const auto part = report->new_part(0);
  for (const Finding& finding : findings) part->add(finding);
  report->take(*part);
  report->end(summary);
  return out.str();
}

/// A report of `count` wrong amounts that are alike, made by two threads in turn. With `numbers`, no more is made of
/// each than the report wants. `taken_late`: when all are made, else each when it is.
inline std::string written_of_likes(std::string_view format, int count, bool numbers, const ReportOptions& options,
                                    std::size_t* own_parts = nullptr, bool taken_late = false) {
  std::ostringstream out;
  const std::unique_ptr<Report> report = find_report_format(format)->make(out, options);
  std::vector<std::unique_ptr<FindingPart>> parts;
  for (int i = 0; i < count; ++i) {
    FindingPart* const part = parts.emplace_back(report->new_part(static_cast<unsigned>(i % 2))).get();
    Finding finding = wrong_amount();
    finding.line = static_cast<std::uint64_t>(i);
    if (i % 3 == 0) finding.row = "+46";
    if (numbers) {
      finding.alike = i % 3 == 0 ? 1 : 7;
      const Wanted wanted = part->wants(*finding.alike);
      part->prefetch(*finding.alike);
      if (wanted == Wanted::own_part) {
        for (OptionalText* text : {&finding.tariff, &finding.row, &finding.rule, &finding.cause}) text->reset();
        if (own_parts != nullptr) ++*own_parts;
      }
      if (wanted == Wanted::nothing) {
        part->pass_over(*finding.alike);
      } else {
        part->add(finding);
      }
    } else {
      part->add(finding);
    }
    if (!taken_late) report->take(*part);
  }
  for (const std::unique_ptr<FindingPart>& part : parts) {
    if (taken_late) report->take(*part);
  }
  parts.clear();
  report->end(summary_with_findings());
  return out.str();
}

}  // namespace reconcile::samples
