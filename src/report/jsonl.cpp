#include <array>
#include <cstdint>
#include <mutex>
#include <ostream>
#include <utility>

#include "base/fetch_ahead.hpp"
#include "base/files.hpp"
#include "report/detail/json_object.hpp"
#include "report/detail/jsonl.hpp"
#include "report/detail/like_texts.hpp"
#include "report/detail/spare_text.hpp"

namespace reconcile {
namespace {

using json::dump;
using json::Json;
using json::Object;

Json object_of(const std::vector<std::pair<std::string, std::string>>& pairs) {
  Json object = Json::object();
  for (const auto& [name, value] : pairs) object[name] = value;
  return object;
}

/// The fields of which findings that are alike have the same: with the comma before them.
std::string common_fields(const Finding& finding) {
  Buffer buffer;
  Object(buffer)
      .set("currency", finding.currency)
      .set("tariff_currency", finding.tariff_currency)
      .set("tariff", finding.tariff)
      .set("row", finding.row)
      .set("rule", finding.rule)
      .set("cause", finding.cause)
      .set("alert", finding.alert);
  std::string json(buffer.text());
  if (!json.empty()) json.front() = ',';
  return json;
}

/// The first fields, which findings that follow one another mostly have in common: they are made when one has others.
class FirstFields {
 public:
  std::string_view of(const Finding& finding) {
    if (finding.code == code_ && finding.severity == severity_ && finding.file == file_ && !json_.text().empty())
      return json_.text();
    code_ = finding.code;
    severity_ = finding.severity;
    file_ = finding.file;
    json_.clear();
    Object(json_)
        .set_plain("code", name_of(finding.code))
        .set_plain("severity", name_of(finding.severity))
        .set("file", finding.file);
    return json_.text();
  }

 private:
  FindingCode code_{};
  Severity severity_{};
  OptionalText file_;
  Buffer json_;
};

/// Names of fields that findings have borrowed, where they were written last.
class WrittenNames {
 public:
  void append(const FieldNames& fields, Buffer& text) {
    const std::uintptr_t address = reinterpret_cast<std::uintptr_t>(fields.borrowed());
    Written& written = last_[address / sizeof(std::vector<std::string>) % last_.size()];
    if (address != 0 && written.names == fields.borrowed()) {
      char* const at = text.grow(written.size);
      std::memcpy(at, text.text().data() + written.begin, written.size);
      return;
    }
    written = {fields.borrowed(), text.text().size(), 0};
    json::append_texts(fields.names(), text);
    written.size = text.text().size() - written.begin;
  }

 private:
  struct Written {
    const std::vector<std::string>* names = nullptr;
    std::size_t begin = 0, size = 0;  ///< in the text
  };
  std::array<Written, 64> last_;
};

/// `common`: its common_fields.
void append(Buffer& json, const Finding& finding, FirstFields& first, WrittenNames& written_names,
            std::string_view common) {
  Object object(json, first.of(finding));
  object.set("line", finding.line)
      .set("column", finding.column)
      .set("kind", finding.kind)
      .set("call_id", finding.call_id)
      .set("first", finding.first);
  if (!finding.fields.empty()) {
    object.name("fields");
    written_names.append(finding.fields, json);
  }
  object.set("at_risk", finding.at_risk)
      .set("invoice", finding.invoice)
      .set("invoiced", finding.invoiced)
      .set("charged", finding.charged);
  if (finding.expected) object.set_plain("expected", finding.expected.text());  // a number that was made here
  if (finding.difference) object.set_plain("difference", finding.difference.text());
  json.append(common);
  if (finding.has_group) object.raw("group", dump(object_of(finding.group)));
  object.set("day", finding.day)
      .set("from", finding.from)
      .set("until", finding.until)
      .set("count", finding.count)
      .set("attempts", finding.attempts)
      .set("usual", finding.usual)
      .set("probability", finding.probability)
      .set("unique", finding.unique)
      .set("value", finding.value)
      .set("requirement", finding.requirement)
      .set("rounding", finding.rounding)
      .set("waived", finding.waived)
      .set("message", finding.message)
      .end();
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

void append(Buffer& json, const CauseSummary& cause) {
  Object object(json);
  object.set("code", name_of(cause.code)).set("severity", name_of(cause.severity)).set("count", cause.count);
  if (!cause.currency.empty()) object.set("money", cause.money.text()).set("currency", cause.currency);
  object.set_unless_empty("tariff", cause.tariff)
      .set_unless_empty("rule", cause.rule)
      .set_unless_empty("cause", cause.cause)
      .set_unless_empty("waived", cause.waived)
      .set_unless_empty("example", cause.example)
      .end();
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

void print(const Summary& summary, std::ostream& out) {
  Json findings = Json::object();
  for (const auto& [code, count] : summary.findings) findings[std::string(name_of(code))] = count;
  const Json provenance = {{"version", summary.tool_version},
                           {"tz", summary.tz_version},
                           {"rules", array_of(summary.rules)},
                           {"inputs", array_of(summary.inputs)}};
  Buffer json;
  Object object(json);
  object.raw("money", dump(array_of(summary.currencies)));
  if (!summary.invoices.empty()) object.raw("invoices", dump(array_of(summary.invoices)));
  object.raw("causes", "[");
  for (const CauseSummary& cause : summary.causes) {  // there may be as many as there are prefixes
    constexpr std::ptrdiff_t soon = 8;                // their texts lie anywhere
    if (&summary.causes.back() - &cause >= soon) {
      const CauseSummary& later = *(&cause + soon);
      for (const std::string_view text : {later.rule, std::string_view(later.example)}) fetch_ahead(text.data());
    }
    if (&cause != summary.causes.data()) json.append(",");
    append(json, cause);
    if (json.text().size() < std::size_t{1} << 16) continue;
    out << json.text();
    json.clear();
  }
  json.append("]");
  object.raw("findings", dump(findings));
  if (summary.waived != 0) object.set("waived", summary.waived);
  object.set("errors", summary.errors)
      .set("warnings", summary.warnings)
      .set("notes", summary.notes)
      .set("files", summary.files)
      .set("rows", summary.rows)
      .set("rejects", summary.rejects)
      .set("outside_period", summary.outside)
      .set("days", summary.days)
      .raw("settings", dump(object_of(summary.settings)))
      .raw("provenance", dump(provenance))
      .set("complete", summary.complete)
      .end();
  out << json.text();
}

class JsonlReport : public Report {
 public:
  explicit JsonlReport(std::ostream& out) : out_(out) {}

  std::unique_ptr<FindingPart> new_part(unsigned) override {
    const std::lock_guard lock(spare_mutex_);
    return std::make_unique<Part>(*this, take_spare(spare_));
  }
  void take(FindingPart& part) override {
    constexpr std::size_t together = std::size_t{1} << 18;  // a file takes so much at a time in four fifths of the time
    waiting_.push_back(std::move(static_cast<Part&>(part).json));
    waiting_bytes_ += waiting_.back().text().size();
    if (waiting_bytes_ >= together) write();
  }
  void no_more() override {
    write();
    common_.reset();
    spare_.clear();
  }
  void end(const Summary& summary) override {
    write();
    out_ << "{\"summary\":";
    print(summary, out_);
    out_ << "}\n";
  }

 private:
  struct Part : FindingPart {
    Part(JsonlReport& asked, Buffer&& empty) : report(asked), json(std::move(empty)) {}

    Wanted wants(std::uint32_t alike) const override {
      return report.common_->has(alike) ? Wanted::own_part : Wanted::all;
    }
    void prefetch(std::uint32_t alike) const override { report.common_->prefetch(alike); }
    void add(const Finding& finding) override {
      const auto fields = [&finding] { return common_fields(finding); };
      if (finding.alike) {
        append(json, finding, first_fields, written_names, report.common_->get(*finding.alike, fields));
      } else {
        append(json, finding, first_fields, written_names, fields());
      }
      json.append("\n");
    }

    JsonlReport& report;
    Buffer json;
    FirstFields first_fields;
    WrittenNames written_names;
  };

  void write() {
    std::vector<std::string_view> texts;
    for (const Buffer& json : waiting_) texts.push_back(json.text());
    write_together(out_, texts);
    const std::lock_guard lock(spare_mutex_);
    for (Buffer& json : waiting_) add_spare(std::move(json), spare_);
    waiting_.clear();
    waiting_bytes_ = 0;
  }

  std::ostream& out_;
  std::unique_ptr<LikeTexts> common_ = std::make_unique<LikeTexts>();  // common_fields
  std::vector<Buffer> waiting_;                                        // taken, to be written
  std::size_t waiting_bytes_ = 0;
  std::mutex spare_mutex_;
  std::vector<Buffer> spare_;  // guarded: memory of parts that were written
};

}  // namespace

std::unique_ptr<Report> make_jsonl_report(std::ostream& out, const ReportOptions&) {
  return std::make_unique<JsonlReport>(out);
}

}  // namespace reconcile
