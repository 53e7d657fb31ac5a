#include <map>
#include <ostream>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "report/detail/text.hpp"
#include "report/detail/text_layout.hpp"

namespace reconcile {
namespace {

constexpr std::string_view bold = "1", red = "31", yellow = "33", cyan = "36";

std::string_view color_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return red;
    case Severity::warning:
      return yellow;
    case Severity::note:
      break;
  }
  return cyan;
}

std::string with_unit(const std::string& amount, const std::string& currency) {
  return currency.empty() ? amount : amount + " " + printable(currency);
}

std::string quoted(std::string_view before, const std::string& name) {
  return name.empty() ? "" : std::string(before) + " \"" + printable(name) + "\"";
}

std::string after(std::string_view before, const std::optional<std::string>& value) {
  return value && !value->empty() ? std::string(before) + " " + printable(*value) : "";
}

/// "2026-10-01 until 2026-11-01": without the clock where both are midnights.
std::string span_of(const std::string& from, const std::string& until) {
  constexpr std::string_view midnight = "T00:00:00Z";
  if (!from.ends_with(midnight) || !until.ends_with(midnight)) return from + " until " + until;
  return from.substr(0, from.size() - midnight.size()) + " until " + until.substr(0, until.size() - midnight.size());
}

std::string invoice_of(const Finding& finding) {
  if (!finding.invoice) return "";
  return quoted("invoice", *finding.invoice) +
         (finding.from && finding.until ? ", " + span_of(*finding.from, *finding.until) : "");
}

/// What stands under a finding's message, as far as it is known.
std::string details_of(const Finding& finding) {
  const std::string currency = finding.currency.value_or("");
  return joined({after("call", finding.call_id),
                 finding.difference ? "difference " + with_unit(*finding.difference, currency) : "",
                 invoice_of(finding), finding.at_risk ? "at risk " + with_unit(*finding.at_risk, currency) : "",
                 quoted("tariff", finding.tariff.value_or("")), after("row", finding.row), after("rule", finding.rule),
                 after("cause:", finding.cause), after("waived:", finding.waived)});
}

std::optional<std::string> as_optional(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

std::string place_of(const Finding& finding) {
  if (!finding.file) return "";
  return printable(*finding.file) + (finding.line ? ":" + std::to_string(*finding.line) : "");
}

/// What stands under an alert's message: its group, and the numbers that made it fire.
std::string alert_details_of(const Finding& finding) {
  std::vector<std::string> parts;
  for (const auto& [field, value] : finding.group) {
    parts.push_back(printable(field) + " " + (value.empty() ? "(empty)" : printable(value)));
  }
  if (finding.count) {
    const std::string attempts = finding.attempts ? " of " + counted(*finding.attempts, "call") : "";
    parts.push_back(std::to_string(*finding.count) + attempts);
  }
  parts.push_back(after("usual", finding.usual));
  parts.push_back(after("probability", finding.probability));
  parts.push_back(finding.file ? "first at " + place_of(finding) : "");
  parts.push_back(after("rule", finding.rule));
  parts.push_back(after("waived:", finding.waived));
  return joined(parts);
}

/// Findings of one cause: the unit in which --max-findings counts.
using Cause = std::tuple<FindingCode, std::string, std::string, std::string, std::string>;

Cause cause_of(const Finding& finding) {
  return {finding.code, finding.alert.value_or(""), finding.rule.value_or(""), finding.cause.value_or(""),
          finding.currency.value_or("")};
}

class TextReport : public Report {
 public:
  TextReport(std::ostream& out, const ReportOptions& options) : out_(out), options_(options) {}

  /// Its cause: more of it is made only of findings that are shown.
  std::string render(const Finding& finding) const override;
  void finding(const Finding& finding, const std::string& cause) override;
  void end(const Summary& summary) override;

 private:
  void print_finding(const Finding& finding);
  void print_hidden(bool alerts);
  void print_money(const CurrencySummary& money);
  void print_invoice(const InvoiceSummary& invoice);
  void print_causes(const std::vector<CauseSummary>& causes);
  void print_alerts();
  void print_settings(const Summary& summary);
  /// What has a blank line before it, but at the very top.
  std::ostream& apart() { return std::exchange(begun_, true) ? out_ << '\n' : out_; }
  void heading(const std::string& title) { apart() << paint(bold, title) << '\n'; }
  std::string paint(std::string_view color, const std::string& text) const {
    return options_.color ? "\x1b[" + std::string(color) + "m" + text + "\x1b[0m" : text;
  }

  std::ostream& out_;
  ReportOptions options_;
  struct Seen {
    Cause cause;
    std::uint64_t count = 0;
  };
  std::unordered_map<std::string, Seen> seen_;  // by the cause as render has it
  std::vector<Finding> alerts_;      // those to be printed: they come after the causes
  std::optional<std::string> file_;  // under whose heading we are
  bool begun_ = false;
};

std::string TextReport::render(const Finding& finding) const {
  std::string cause(1, static_cast<char>(finding.code));
  for (const auto* part : {&finding.alert, &finding.rule, &finding.cause, &finding.currency}) {
    const std::size_t size = *part ? (*part)->size() : 0;
    cause.append(reinterpret_cast<const char*>(&size), sizeof size);
    if (*part) cause += **part;
  }
  return cause;
}

void TextReport::finding(const Finding& finding, const std::string& cause) {
  const auto [seen, is_new] = seen_.try_emplace(cause);
  if (is_new) seen->second.cause = cause_of(finding);
  const bool shown = ++seen->second.count <= options_.findings_per_cause;
  if (!shown) return;
  if (finding.code == FindingCode::alert_fired) {
    alerts_.push_back(finding);
  } else if (options_.findings) {
    print_finding(finding);
  }
}

void TextReport::print_finding(const Finding& finding) {
  const std::string file = finding.file ? printable(*finding.file) : "in no single file";
  if (file_ != file) {
    heading(file);
    file_ = file;
  }
  const std::string line = finding.line ? std::to_string(*finding.line) : "";
  out_ << padded_left(line, 9) << "  "
       << (finding.waived ? padded("waived", 7)
                          : paint(color_of(finding.severity), padded(name_of(finding.severity), 7)))
       << "  " << padded(name_of(finding.code), 21) << "  " << printable(finding.message) << '\n';
  const std::string details = details_of(finding);
  if (!details.empty()) out_ << std::string(20, ' ') << details << '\n';
}

/// How many findings the limit kept back, by cause.
void TextReport::print_hidden(bool alerts) {
  bool any = false;
  std::map<Cause, std::uint64_t> hidden;
  for (const auto& [key, seen] : seen_) {
    if (seen.count > options_.findings_per_cause) hidden.emplace(seen.cause, seen.count);
  }
  for (const auto& [cause, count] : hidden) {
    const auto& [code, alert, rule, proved, currency] = cause;
    if ((code == FindingCode::alert_fired) != alerts) continue;
    if (!any && !alerts) {
      heading("not shown, beyond " + std::to_string(options_.findings_per_cause) + " for each cause (--max-findings)");
    }
    any = true;
    out_ << padded_left(std::to_string(count - options_.findings_per_cause), 9) << " more  "
         << joined({std::string(name_of(code)), quoted("alert", alert), after("rule", rule), after("cause:", proved),
                    printable(currency)})
         << '\n';
  }
}

/// The tie is shown with its numbers, so that a reader can add it up without a program.
void TextReport::print_money(const CurrencySummary& money) {
  const auto value = [](const std::string& text) { return Decimal::parse(text, 1000).value_or(Decimal()); };
  heading(money.currency.empty() ? "money of rows without a currency" : "money in " + printable(money.currency));
  const std::string judged = counted(money.calls_judged, "call") + " judged: " + std::to_string(money.calls_right) +
                             " right, " + std::to_string(money.calls_within_tolerance) + " within tolerance, " +
                             std::to_string(money.calls_wrong) + " wrong";
  struct Line {
    std::string label, amount, remark;
  };
  std::vector<Line> lines = {{"charged", money.charged, judged},
                             {"expected", money.expected, ""},
                             {"overcharged", money.overcharged, ""},
                             {"undercharged", money.undercharged, ""},
                             {"  of it within tolerance, over", money.within_over, ""},
                             {"  of it within tolerance, under", money.within_under, ""},
                             {"not judged", money.not_judged, counted(money.calls_not_judged, "call")},
                             {"at risk in duplicates", money.at_risk_in_duplicates, ""},
                             {"in waived findings", money.waived, ""}};
  if (money.waived == "0") lines.pop_back();
  if (money.calls_judged == 0) lines.erase(lines.begin(), lines.begin() + 6);
  std::vector<std::string> amounts;
  for (const Line& line : lines) amounts.push_back(line.amount);
  amounts = aligned_at_point(amounts);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    out_ << "  " << padded(lines[i].label, 31) << "  " << with_unit(amounts[i], money.currency)
         << (lines[i].remark.empty() ? "" : "  " + lines[i].remark) << '\n';
  }
  if (money.calls_judged == 0) return;
  const std::string owed = (value(money.charged) - value(money.expected)).text();
  const std::string over = (value(money.overcharged) - value(money.undercharged)).text();
  out_ << "  it ties: charged - expected = " << money.charged << " - " << money.expected << " = " << owed << '\n'
       << "           overcharged - undercharged = " << money.overcharged << " - " << money.undercharged << " = "
       << over << '\n';
}

/// The totals tie: what an invoice and the calls differ by is shown by its parts.
void TextReport::print_invoice(const InvoiceSummary& invoice) {
  heading("invoice \"" + printable(invoice.invoice) + "\", " + invoice.from + " until " + invoice.until +
          (invoice.currency.empty() ? ", of calls without a currency" : ", in " + printable(invoice.currency)));
  struct Line {
    std::string label;
    Decimal amount;
    std::string remark;
  };
  std::vector<Line> lines = {
      {"invoiced", invoice.invoiced, counted(invoice.figures, "figure")},
      {"charged by the calls", invoice.charged, ""},
      {"expected by the tariffs", invoice.expected,
       invoice.not_judged == 0 ? "" : "not counting " + counted(invoice.not_judged, "call") + " without a price"},
      {invoice.has_charge ? "invoiced - charged" : "invoiced - expected", invoice.difference(), "made of"},
      {"  figures that differ", invoice.in_differing, counted(invoice.differing, "figure")},
      {"  lines without calls", invoice.in_unknown, counted(invoice.unknown, "figure")},
      {"  calls without a line", -invoice.in_missing, counted(invoice.missing, "figure")},
      {"  figures that agree, within", invoice.in_agreeing, ""},
  };
  if (!invoice.in_not_judged.is_zero()) lines.push_back({"  figures not judged", invoice.in_not_judged, ""});
  if (!invoice.has_charge) lines.erase(lines.begin() + 1);
  std::vector<std::string> amounts;
  for (const Line& line : lines) amounts.push_back(line.amount.text());
  amounts = aligned_at_point(amounts);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    out_ << "  " << padded(lines[i].label, 31) << "  " << with_unit(amounts[i], invoice.currency)
         << (lines[i].remark.empty() ? "" : "  " + lines[i].remark) << '\n';
  }
}

void TextReport::print_causes(const std::vector<CauseSummary>& causes) {
  std::vector<const CauseSummary*> shown;
  std::vector<std::string> amounts;
  for (const CauseSummary& cause : causes) {
    if (cause.code == FindingCode::alert_fired) continue;
    shown.push_back(&cause);
    amounts.push_back(cause.currency.empty() ? "" : cause.money.text());
  }
  if (shown.empty()) return;
  heading("causes, the largest money first");
  amounts = aligned_at_point(amounts);
  const std::size_t width = amounts.front().size() + 4;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const CauseSummary& cause = *shown[i];
    out_ << padded_left(std::to_string(cause.count), 9) << "  "
         << (width == 4 ? "" : padded(with_unit(amounts[i], cause.currency), width) + "  ")
         << joined({std::string(name_of(cause.code)), printable(cause.cause), quoted("tariff", cause.tariff),
                    after("rule", cause.rule), after("waived:", as_optional(cause.waived))})
         << '\n';
    if (!cause.example.empty()) out_ << std::string(11, ' ') << "for example: " << printable(cause.example) << '\n';
  }
}

void TextReport::print_alerts() {
  heading("alerts");
  if (alerts_.empty()) out_ << "  none is shown\n";
  for (const Finding& alert : alerts_) {
    out_ << "  " << (alert.waived ? "waived" : paint(color_of(alert.severity), std::string(name_of(alert.severity))))
         << "  " << quoted("alert", alert.alert.value_or("")) << "  " << alert.from.value_or("") << " to "
         << alert.until.value_or("") << "\n    " << printable(alert.message) << "\n    " << alert_details_of(alert)
         << '\n';
  }
  print_hidden(true);
}

void TextReport::print_settings(const Summary& summary) {
  heading("settings");
  for (const auto& [name, setting] : summary.settings) out_ << "  " << padded(name, 16) << "  " << setting << '\n';
  heading("made from");
  for (const ProgramFile& file : summary.rules) {
    const bool is_deck = file.role == ProgramFile::Role::deck;
    const bool is_invoice = file.role == ProgramFile::Role::invoice;
    out_ << "  " << printable(file.path) << ", sha256 " << file.sha256.substr(0, 12)
         << (is_deck ? ", a deck of " + counted(file.rows, "row") : "")
         << (is_invoice ? ", an invoice of " + counted(file.rows, "line") : "") << '\n';
  }
  out_ << "  reconcile " << summary.tool_version << ", time zone data " << summary.tz_version << '\n';
}

void TextReport::end(const Summary& summary) {
  if (options_.findings) print_hidden(false);
  if (seen_.empty() && summary.complete) {
    const std::uint64_t judged = summary.rows - summary.outside;
    apart() << (judged == 0 ? "Clean: there are no calls to judge.\n"
                            : "Clean: " + counted(judged, "row") + (summary.outside == 0 ? " read" : " in the period") +
                                  ", all agree with the rules.\n");
  }
  if (!summary.complete) {
    apart() << "INCOMPLETE: not every input could be read to its end; the sums hold only what was read.\n";
  }
  for (const CurrencySummary& money : summary.currencies) print_money(money);
  for (const InvoiceSummary& invoice : summary.invoices) print_invoice(invoice);
  print_causes(summary.causes);
  if (summary.findings.count(FindingCode::alert_fired) != 0) print_alerts();
  heading("read");
  out_ << "  " << counted(summary.files, "file") << ", " << counted(summary.rows, "row")
       << (summary.rejects == 0 ? "" : " (" + std::to_string(summary.rejects) + " unreadable)")
       << (summary.outside == 0 ? "" : ", " + std::to_string(summary.outside) + " outside the period") << ", "
       << counted(summary.days, "day") << '\n'
       << "  findings: " << counted(summary.errors, "error") << ", " << counted(summary.warnings, "warning") << ", "
       << counted(summary.notes, "note")
       << (summary.waived == 0 ? "" : ", " + std::to_string(summary.waived) + " waived") << '\n';
  print_settings(summary);
}

}  // namespace

std::unique_ptr<Report> make_text_report(std::ostream& out, const ReportOptions& options) {
  return std::make_unique<TextReport>(out, options);
}

}  // namespace reconcile
