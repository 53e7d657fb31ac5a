#include "report/detail/text_page.hpp"

#include "values/decimal.hpp"

namespace reconcile {
namespace {

std::string with_unit(const std::string& amount, std::string_view currency) {
  return currency.empty() ? amount : amount + " " + printable(currency);
}

}  // namespace

void print_money(const CurrencySummary& money, TextPage& page) {
  const auto value = [](const std::string& text) { return Decimal::parse(text, 1000).value_or(Decimal()); };
  page.heading(money.currency.empty() ? "money of rows without a currency" : "money in " + printable(money.currency));
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
  amounts.reserve(lines.size());
  for (const Line& line : lines) amounts.push_back(line.amount);
  amounts = aligned_at_point(amounts);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    page.out << "  " << padded(lines[i].label, 31) << "  " << with_unit(amounts[i], money.currency)
             << (lines[i].remark.empty() ? "" : "  " + lines[i].remark) << '\n';
  }
  if (money.calls_judged == 0) return;
  const std::string owed = (value(money.charged) - value(money.expected)).text();
  const std::string over = (value(money.overcharged) - value(money.undercharged)).text();
  page.out << "  it ties: charged - expected = " << money.charged << " - " << money.expected << " = " << owed << '\n'
           << "           overcharged - undercharged = " << money.overcharged << " - " << money.undercharged << " = "
           << over << '\n';
}

void print_invoice(const InvoiceSummary& invoice, TextPage& page) {
  page.heading("invoice \"" + printable(invoice.invoice) + "\", " + invoice.from + " until " + invoice.until +
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
  amounts.reserve(lines.size());
  for (const Line& line : lines) amounts.push_back(line.amount.text());
  amounts = aligned_at_point(amounts);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    page.out << "  " << padded(lines[i].label, 31) << "  " << with_unit(amounts[i], invoice.currency)
             << (lines[i].remark.empty() ? "" : "  " + lines[i].remark) << '\n';
  }
}

void print_causes(const std::vector<CauseSummary>& causes, TextPage& page) {
  std::vector<const CauseSummary*> shown;
  std::vector<std::string> amounts;
  for (const CauseSummary& cause : causes) {
    if (cause.code == FindingCode::alert_fired) continue;
    shown.push_back(&cause);
    amounts.push_back(cause.currency.empty() ? "" : cause.money.text());
  }
  if (shown.empty()) return;
  page.heading("causes, the largest money first");
  amounts = aligned_at_point(amounts);
  const std::size_t width = amounts.front().size() + 4;
  Buffer text;
  for (std::size_t i = 0; i < shown.size(); ++i) {  // there may be as many as there are prefixes
    const CauseSummary& cause = *shown[i];
    text.append(padded_left(std::to_string(cause.count), 9)).append("  ");
    if (width != 4) {
      append_padded(with_unit(amounts[i], cause.currency), width, text);
      text.append("  ");
    }
    text.append(name_of(cause.code));
    const auto add = [&text](std::string_view before, std::string_view value, std::string_view behind) {
      if (value.empty()) return;
      text.append(", ").append(before);
      append_printable(value, text);
      text.append(behind);
    };
    add("", cause.cause, "");
    add("tariff \"", cause.tariff, "\"");
    add("rule ", cause.rule, "");
    add("waived: ", cause.waived, "");
    text.append("\n");
    if (!cause.example.empty()) {
      text.append("           for example: ");
      append_printable(cause.example, text);
      text.append("\n");
    }
    if (text.size() < std::size_t{1} << 16 && i + 1 < shown.size()) continue;
    page.out << text.text();
    text.clear();
  }
}

void print_settings(const Summary& summary, TextPage& page) {
  page.heading("settings");
  for (const auto& [name, setting] : summary.settings) page.out << "  " << padded(name, 16) << "  " << setting << '\n';
  page.heading("made from");
  for (const ProgramFile& file : summary.rules) {
    const bool is_deck = file.role == ProgramFile::Role::deck;
    const bool is_invoice = file.role == ProgramFile::Role::invoice;
    page.out << "  " << printable(file.path) << ", sha256 " << file.sha256.substr(0, 12)
             << (is_deck ? ", a deck of " + counted(file.rows, "row") : "")
             << (is_invoice ? ", an invoice of " + counted(file.rows, "line") : "") << '\n';
  }
  page.out << "  reconcile " << summary.tool_version << ", time zone data " << summary.tz_version << '\n';
}

}  // namespace reconcile
