#include "audit/finding.hpp"

#include <array>

namespace reconcile {

std::string_view name_of(FindingCode code) {
  switch (code) {
#define X(identifier, name, severity) \
  case FindingCode::identifier:       \
    return name;
#include "base/finding_codes.def"
#undef X
  }
  return {};
}

Severity default_severity(FindingCode code) {
  static constexpr std::array severities = {
#define X(identifier, name, severity) Severity::severity,
#include "base/finding_codes.def"
#undef X
  };
  return severities[static_cast<std::size_t>(code)];
}

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::note:
      return "note";
  }
  return {};
}

Finding new_finding(FindingCode code) {
  Finding finding;
  begin_finding(code, finding);
  return finding;
}

void begin_finding(FindingCode code, Finding& finding) {
  for (OptionalText* text : {&finding.file,        &finding.column,   &finding.kind,     &finding.call_id,
                             &finding.first,       &finding.at_risk,  &finding.charged,  &finding.expected,
                             &finding.difference,  &finding.currency, &finding.tariff,   &finding.tariff_currency,
                             &finding.row,         &finding.rule,     &finding.cause,    &finding.alert,
                             &finding.day,         &finding.from,     &finding.until,    &finding.usual,
                             &finding.probability, &finding.unique,   &finding.value,    &finding.requirement,
                             &finding.invoice,     &finding.invoiced, &finding.rounding, &finding.waived})
    text->reset();
  finding.line.reset();
  finding.fields.clear();
  finding.group.clear();
  finding.has_group = false;
  finding.count.reset();
  finding.attempts.reset();
  finding.message.clear();
  finding.place = Place::none_value;
  finding.alike.reset();
  finding.code = code;
  finding.severity = default_severity(code);
}

FindingCode code_of(Verdict verdict) {
  static_assert(static_cast<int>(Verdict::amount_differs) - static_cast<int>(Verdict::no_tariff) ==
                static_cast<int>(FindingCode::amount_differs) - static_cast<int>(FindingCode::no_tariff));
  const int step = static_cast<int>(verdict) - static_cast<int>(Verdict::no_tariff);
  return static_cast<FindingCode>(static_cast<int>(FindingCode::no_tariff) + step);
}

}  // namespace reconcile
