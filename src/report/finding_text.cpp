#include "report/detail/finding_text.hpp"

#include <vector>

#include "report/detail/text_layout.hpp"

namespace reconcile {
namespace {

constexpr std::string_view red = "31", yellow = "33", cyan = "36";

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

/// "2026-10-01 until 2026-11-01": without the clock where both are midnights.
std::string span_of(std::string_view from, std::string_view until) {
  constexpr std::string_view midnight = "T00:00:00Z";
  if (from.ends_with(midnight) && until.ends_with(midnight)) {
    from.remove_suffix(midnight.size());
    until.remove_suffix(midnight.size());
  }
  return std::string(from) + " until " + std::string(until);
}

/// What stands under a finding's message, as far as it is known: "call c-1, difference 0.01 EUR, tariff "Retail", …".
class Details {
 public:
  explicit Details(Buffer& text) : text_(text) {}

  bool any() const { return any_; }
  void add(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    begin(name);
    append_printable(value, text_);
  }
  void add_money(std::string_view name, const OptionalText& amount, std::string_view currency) {
    if (!amount) return;
    begin(name);
    text_.append(amount.text());
    if (currency.empty()) return;
    text_.append(" ");
    append_printable(currency, text_);
  }
  void add_quoted(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    begin(name);
    text_.append("\"");
    append_printable(value, text_);
    text_.append("\"");
  }
  void add_span(const OptionalText& from, const OptionalText& until) {
    if (from && until) text_.append(", ").append(span_of(from.text(), until.text()));
  }

 private:
  void begin(std::string_view name) {
    if (any_) text_.append(", ");
    any_ = true;
    text_.append(name).append(" ");
  }

  Buffer& text_;
  bool any_ = false;
};

/// What is the finding's own, and what it shares with its likes, behind what `text` holds; false: nothing is known.
bool append_details(const Finding& finding, std::string_view common, Buffer& text) {
  Details details(text);
  details.add("call", finding.call_id.text());
  details.add_money("difference", finding.difference, finding.currency.text());
  details.add_quoted("invoice", finding.invoice.text());
  if (finding.invoice) details.add_span(finding.from, finding.until);
  details.add_money("at risk", finding.at_risk, finding.currency.text());
  if (common.empty()) return details.any();
  if (details.any()) text.append(", ");
  text.append(common);
  return true;
}

/// A name of ours, and blanks behind it.
void append_name(std::string_view name, std::size_t width, Buffer& text) {
  text.append(name).append(name.size() < width ? width - name.size() : 0, ' ');
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
  parts.push_back(after("usual", finding.usual.text()));
  parts.push_back(after("probability", finding.probability.text()));
  parts.push_back(finding.file ? "first at " + place_of(finding) : "");
  parts.push_back(after("rule", finding.rule.text()));
  parts.push_back(after("waived:", finding.waived.text()));
  return joined(parts);
}

}  // namespace

std::string common_details(const Finding& finding) {
  Buffer text;
  Details details(text);
  details.add_quoted("tariff", finding.tariff.text());
  details.add("row", finding.row.text());
  details.add("rule", finding.rule.text());
  details.add("cause:", finding.cause.text());
  details.add("waived:", finding.waived.text());
  return std::string(text.text());
}

void append_finding(const Finding& finding, bool color, std::string_view common, Buffer& text) {
  constexpr std::size_t line_width = 9;
  if (finding.line) {
    append_padded_left(*finding.line, line_width, text);
  } else {
    text.append(line_width, ' ');
  }
  text.append("  ");
  const std::string_view severity = finding.waived ? "waived" : name_of(finding.severity);
  if (color && !finding.waived) {
    text.append(paint(true, color_of(finding.severity), padded(severity, 7)));
  } else {
    append_name(severity, 7, text);
  }
  text.append("  ");
  append_name(name_of(finding.code), 21, text);
  text.append("  ");
  append_printable(finding.message, text);
  text.append("\n");
  const std::size_t end = text.size();
  text.append(20, ' ');
  if (append_details(finding, common, text)) {
    text.append("\n");
  } else {
    text.cut(end);
  }
}

std::string alert_text(const Finding& alert, bool color) {
  const std::string severity(name_of(alert.severity));
  std::string text = "  " + (alert.waived ? "waived" : paint(color, color_of(alert.severity), severity));
  text += "  " + quoted("alert", alert.alert.value_or("")) + "  " + alert.from.value_or("") + " to " +
          alert.until.value_or("") + "\n    ";
  return text + printable(alert.message) + "\n    " + alert_details_of(alert) + '\n';
}

}  // namespace reconcile
