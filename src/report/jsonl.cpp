#include <nlohmann/json.hpp>
#include <ostream>

#include "report/detail/jsonl.hpp"

namespace reconcile {
namespace {

using Json = nlohmann::ordered_json;

template <typename T>
void set(Json& object, const char* name, const std::optional<T>& value) {
  if (value) object[name] = *value;
}

void set(Json& object, const char* name, const std::string& value) {
  if (!value.empty()) object[name] = value;
}

Json object_of(const std::vector<std::pair<std::string, std::string>>& pairs) {
  Json object = Json::object();
  for (const auto& [name, value] : pairs) object[name] = value;
  return object;
}

Json json_of(const Finding& finding) {
  Json object;
  object["code"] = name_of(finding.code);
  object["severity"] = name_of(finding.severity);
  set(object, "file", finding.file);
  set(object, "line", finding.line);
  set(object, "column", finding.column);
  set(object, "kind", finding.kind);
  set(object, "call_id", finding.call_id);
  set(object, "first", finding.first);
  if (!finding.fields.empty()) object["fields"] = finding.fields;
  set(object, "at_risk", finding.at_risk);
  set(object, "invoice", finding.invoice);
  set(object, "invoiced", finding.invoiced);
  set(object, "charged", finding.charged);
  set(object, "expected", finding.expected);
  set(object, "difference", finding.difference);
  set(object, "currency", finding.currency);
  set(object, "tariff_currency", finding.tariff_currency);
  set(object, "tariff", finding.tariff);
  set(object, "row", finding.row);
  set(object, "rule", finding.rule);
  set(object, "cause", finding.cause);
  set(object, "alert", finding.alert);
  if (finding.has_group) object["group"] = object_of(finding.group);
  set(object, "day", finding.day);
  set(object, "from", finding.from);
  set(object, "until", finding.until);
  set(object, "count", finding.count);
  set(object, "attempts", finding.attempts);
  set(object, "usual", finding.usual);
  set(object, "probability", finding.probability);
  set(object, "unique", finding.unique);
  set(object, "value", finding.value);
  set(object, "requirement", finding.requirement);
  set(object, "rounding", finding.rounding);
  set(object, "waived", finding.waived);
  object["message"] = finding.message;
  return object;
}

Json json_of(const CurrencySummary& money) {
  return {{"currency", money.currency},
          {"calls", money.calls_judged},
          {"charged", money.charged},
          {"expected", money.expected},
          {"overcharged", money.overcharged},
          {"undercharged", money.undercharged},
          {"within_tolerance",
           {{"calls", money.calls_within_tolerance},
            {"overcharged", money.within_over},
            {"undercharged", money.within_under}}},
          {"not_judged", {{"calls", money.calls_not_judged}, {"charged", money.not_judged}}},
          {"at_risk_in_duplicates", money.at_risk_in_duplicates},
          {"waived", money.waived}};
}

Json json_of(const InvoiceSummary& invoice) {
  Json object = {{"invoice", invoice.invoice},   {"from", invoice.from},       {"until", invoice.until},
                 {"currency", invoice.currency}, {"figures", invoice.figures}, {"invoiced", invoice.invoiced.text()}};
  if (invoice.has_charge) object["charged"] = invoice.charged.text();
  object["expected"] = invoice.expected.text();
  object["difference"] = invoice.difference().text();
  object["differing"] = {{"figures", invoice.differing}, {"difference", invoice.in_differing.text()}};
  object["unknown"] = {{"figures", invoice.unknown}, {"invoiced", invoice.in_unknown.text()}};
  object["missing"] = {{"figures", invoice.missing},
                       {invoice.has_charge ? "charged" : "expected", invoice.in_missing.text()}};
  object["agreeing"] = {{"difference", invoice.in_agreeing.text()}};
  object["not_judged"] = {{"calls", invoice.not_judged}, {"difference", invoice.in_not_judged.text()}};
  return object;
}

Json json_of(const CauseSummary& cause) {
  Json object;
  object["code"] = name_of(cause.code);
  object["severity"] = name_of(cause.severity);
  object["count"] = cause.count;
  if (!cause.currency.empty()) {
    object["money"] = cause.money.text();
    object["currency"] = cause.currency;
  }
  set(object, "tariff", cause.tariff);
  set(object, "rule", cause.rule);
  set(object, "cause", cause.cause);
  set(object, "waived", cause.waived);
  set(object, "example", cause.example);
  return object;
}

Json json_of(const ProgramFile& file) {
  const bool is_rules = file.role == ProgramFile::Role::rules;
  const char* const role = is_rules ? "rules" : file.role == ProgramFile::Role::deck ? "deck" : "invoice";
  Json object = {{"path", file.path}, {"sha256", file.sha256}, {"role", role}};
  if (!is_rules) object["rows"] = file.rows;
  return object;
}

Json json_of(const InputSummary& input) {
  return {{"path", input.path},       {"kind", input.kind},   {"rows", input.rows},
          {"rejects", input.rejects}, {"bytes", input.bytes}, {"hash", input.hash}};
}

template <typename T>
Json array_of(const std::vector<T>& values) {
  Json array = Json::array();
  for (const T& value : values) array.push_back(json_of(value));
  return array;
}

Json json_of(const Summary& summary) {
  Json object;
  object["money"] = array_of(summary.currencies);
  if (!summary.invoices.empty()) object["invoices"] = array_of(summary.invoices);
  object["causes"] = array_of(summary.causes);
  object["findings"] = Json::object();
  for (const auto& [code, count] : summary.findings) object["findings"][std::string(name_of(code))] = count;
  if (summary.waived != 0) object["waived"] = summary.waived;
  object["errors"] = summary.errors;
  object["warnings"] = summary.warnings;
  object["notes"] = summary.notes;
  object["files"] = summary.files;
  object["rows"] = summary.rows;
  object["rejects"] = summary.rejects;
  object["outside_period"] = summary.outside;
  object["days"] = summary.days;
  object["settings"] = object_of(summary.settings);
  object["provenance"] = {{"version", summary.tool_version},
                          {"tz", summary.tz_version},
                          {"rules", array_of(summary.rules)},
                          {"inputs", array_of(summary.inputs)}};
  object["complete"] = summary.complete;
  return object;
}

class JsonlReport : public Report {
 public:
  explicit JsonlReport(std::ostream& out) : out_(out) {}

  void finding(const Finding& finding) override { write(json_of(finding)); }
  void end(const Summary& summary) override { write({{"summary", json_of(summary)}}); }

 private:
  /// Paths and values may hold bytes that are not UTF-8: a replacement character stands for them.
  void write(const Json& object) { out_ << object.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n'; }

  std::ostream& out_;
};

}  // namespace

std::unique_ptr<Report> make_jsonl_report(std::ostream& out, const ReportOptions&) {
  return std::make_unique<JsonlReport>(out);
}

}  // namespace reconcile
