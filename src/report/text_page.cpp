#include "report/detail/text_page.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/fetch_ahead.hpp"
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
  std::vector<const CauseSummary*> shown;  // there may be as many as there are prefixes
  shown.reserve(causes.size());
  Buffer amounts;  // one behind the other
  std::vector<std::uint32_t> amount_sizes;
  amount_sizes.reserve(causes.size());
  std::size_t before = 0, after = 0;  // the point, with it
  std::string amount;
  for (const CauseSummary& cause : causes) {
    if (cause.code == FindingCode::alert_fired) continue;
    shown.push_back(&cause);
    amount.clear();
    if (!cause.currency.empty()) cause.money.append_text(amount);
    const std::size_t point = std::min(amount.find('.'), amount.size());
    before = std::max(before, point);
    after = std::max(after, amount.size() - point);
    amounts.append(amount);
    amount_sizes.push_back(static_cast<std::uint32_t>(amount.size()));
  }
  if (shown.empty()) return;
  page.heading("causes, the largest money first");
  constexpr std::size_t currency_width = 4;  // with a blank before it
  Buffer text;
  const char* next_amount = amounts.text().data();
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const CauseSummary& cause = *shown[i];
    constexpr std::size_t soon = 8;  // their texts lie anywhere
    if (i + soon < shown.size()) {
      const CauseSummary& later = *shown[i + soon];
      for (const std::string_view its : {later.rule, later.currency, std::string_view(later.example)})
        fetch_ahead(its.data());
    }
    append_padded_left(cause.count, 9, text);
    text.append("  ");
    const std::string_view its_amount(std::exchange(next_amount, next_amount + amount_sizes[i]), amount_sizes[i]);
    if (before + after != 0) {
      const std::size_t point = std::min(its_amount.find('.'), its_amount.size());
      text.append(before - point, ' ').append(its_amount).append(after - (its_amount.size() - point), ' ');
      append_padded(cause.currency.empty() ? "" : " " + printable(cause.currency), currency_width, text);
      text.append("  ");
    }
    text.append(name_of(cause.code));
    const auto add = [&text](std::string_view ahead, std::string_view value, std::string_view behind) {
      if (value.empty()) return;
      text.append(", ").append(ahead);
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
