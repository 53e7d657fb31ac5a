#include "audit/invoices.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "audit/completeness.hpp"
#include "audit/detail/invoice_periods.hpp"
#include "audit/detail/row_keys.hpp"
#include "audit/detail/texts.hpp"

namespace reconcile {
namespace {

using Figures = std::map<std::vector<std::string>, const FigureTally*>;

/// The figures of one period, by their `per` fields.
Figures figures_of(const InvoiceTally& tally, std::int32_t month) {
  Figures figures;
  for (const auto& [key, figure] : tally) {
    const std::size_t end = key.find(';');
    std::int32_t of_month = 0;
    std::from_chars(key.data(), key.data() + end, of_month);
    if (of_month == month) figures.emplace(split_parts(std::string_view(key).substr(end + 1)), &figure);
  }
  return figures;
}

Decimal rounded(const Decimal& sum, const std::optional<Rounding>& rounding) {
  return rounding ? round(sum.rational(), *rounding) : sum;
}

Decimal sum_in(const std::map<std::string, ExactSum>& sums, const std::string& currency) {
  const auto found = sums.find(currency);
  return found == sums.end() ? Decimal() : found->second.total();
}

/// "USD": the first currency besides this one with money in it; "": none.
std::string other_currency(const std::map<std::string, ExactSum>& sums, const std::string& currency) {
  for (const auto& [other, sum] : sums) {
    if (other != currency && !sum.total().is_zero()) return other.empty() ? "no currency" : other;
  }
  return {};
}

std::string money(const Decimal& amount, const std::string& currency) {
  return amount.text() + (currency.empty() ? "" : " " + currency);
}

class InvoiceJudge {
 public:
  InvoiceJudge(const AuditContext& context, const Invoice& invoice, const InvoicePeriod& period, const Figures& figures,
               InvoiceOutcome& outcome)
      : context_(context), invoice_(invoice), period_(period), figures_(figures), outcome_(outcome) {
    has_charge_ = std::any_of(invoice.kinds.begin(), invoice.kinds.end(),
                              [&](KindId kind) { return context.plan.layouts.kinds[kind].has_charge(); });
  }

  void judge() {
    std::set<std::vector<std::string>> billed;
    for (const InvoiceFigure& says : invoice_.figures) {
      billed.insert(says.key);
      const auto found = figures_.find(says.key);
      if (found == figures_.end() || !supports(*found->second)) {
        judge_unknown(says);
      } else {
        judge_figure(says, *found->second);
      }
    }
    for (const auto& [key, has] : figures_) {
      if (!billed.contains(key) && must_be_billed(*has)) judge_missing(key, *has);
    }
    for (auto& [currency, total] : totals_) {
      total.invoice = invoice_.name;
      total.has_charge = has_charge_;
      total.from = text(Instant{period_.from_seconds, 0});
      total.until = text(Instant{period_.until_seconds, 0});
      total.currency = currency;
      outcome_.summaries.push_back(std::move(total));
    }
  }

 private:
  static bool has_money(const FigureTally& has) {
    const auto any = [](const std::map<std::string, ExactSum>& sums) {
      return std::any_of(sums.begin(), sums.end(), [](const auto& sum) { return !sum.second.total().is_zero(); });
    };
    return any(has.charged) || any(has.expected);
  }

  /// Is there anything in it that an invoice could bill?
  static bool supports(const FigureTally& has) { return has.calls > 0 || has_money(has); }

  /// Calls that are free by charge and by tariff need no line.
  static bool must_be_billed(const FigureTally& has) { return has.unpriced > 0 || has_money(has); }

  InvoiceSummary& total(const std::string& currency) { return totals_[currency]; }

  Finding new_invoice_finding(FindingCode code, const std::vector<std::string>& key, Span place) const {
    Finding finding = new_finding(code);
    finding.severity = code == FindingCode::not_judged ? Severity::note : invoice_.severity;
    finding.invoice = invoice_.name;
    finding.has_group = !invoice_.per.empty();
    for (std::size_t i = 0; i < key.size(); ++i) finding.group.emplace_back(invoice_.per[i], key[i]);
    finding.from = text(Instant{period_.from_seconds, 0});
    finding.until = text(Instant{period_.until_seconds, 0});
    finding.rule = context_.sources.place(place);
    return finding;
  }

  static std::string group_words(const Finding& finding) {
    std::string words;
    for (const auto& [field, value] : finding.group) words += field + " " + (value.empty() ? "(empty)" : value) + ": ";
    return words;
  }

  void give(Finding finding, const std::string& message) {
    finding.message = group_words(finding) + message;
    outcome_.findings.push_back(std::move(finding));
  }

  // --- a line that no calls support ---------------------------------------------------------------------
  void judge_unknown(const InvoiceFigure& says) {
    const Decimal amount = says.amount.value_or(Decimal());
    InvoiceSummary& sums = total(says.currency);
    ++sums.figures;
    sums.invoiced += amount;
    if (amount.is_zero() && says.calls.value_or(0) == 0 && says.minutes.value_or(Decimal()).is_zero()) return;
    ++sums.unknown;
    sums.in_unknown += amount;
    Finding finding = new_invoice_finding(FindingCode::invoice_line_unknown, says.key, says.place);
    if (says.amount) {
      finding.invoiced = amount.text();
      finding.currency = says.currency;
    }
    if (says.calls) finding.count = *says.calls;
    give(std::move(finding),
         (says.amount ? "invoiced " + money(amount, says.currency) : "invoiced") + ", and there are no such calls");
  }

  // --- calls that no line bills --------------------------------------------------------------------------
  void judge_missing(const std::vector<std::string>& key, const FigureTally& has) {
    std::map<std::string, std::pair<Decimal, Decimal>> by_currency;  // charged, expected
    for (const auto& [currency, sum] : has.charged)
      by_currency[currency].first = rounded(sum.total(), invoice_.rounding);
    for (const auto& [currency, sum] : has.expected)
      by_currency[currency].second = rounded(sum.total(), invoice_.rounding);
    if (by_currency.empty()) {  // calls without a charge and without a price
      by_currency[invoice_.figures.empty() ? std::string() : invoice_.figures.front().currency] = {};
    }
    for (const auto& [currency, sums] : by_currency) {
      const auto& [charged, expected] = sums;
      if (by_currency.size() > 1 && charged.is_zero() && expected.is_zero()) continue;
      InvoiceSummary& all = total(currency);
      ++all.figures;
      ++all.missing;
      all.charged += charged;
      all.in_missing += has_charge_ ? charged : expected;
      add_expected(all, has, expected);
      Finding finding = new_invoice_finding(FindingCode::invoice_line_missing, key, invoice_.head);
      if (has_charge_) finding.charged = charged.text();
      if (has.unpriced == 0) finding.expected = expected.text();
      if (!currency.empty()) finding.currency = currency;
      if (by_currency.size() == 1) finding.count = has.calls;
      std::string words = by_currency.size() == 1 ? calls_text(has.calls) : std::string("calls");
      words += has_charge_         ? " charged " + money(charged, currency)
               : has.unpriced == 0 ? ", by the tariff " + money(expected, currency)
                                   : " without a price";
      give(std::move(finding), words + ", and no line bills " + (has.calls == 1 ? "it" : "them"));
    }
  }

  static std::string calls_text(std::uint64_t calls) {
    return std::to_string(calls) + (calls == 1 ? " call" : " calls");
  }

  static void add_expected(InvoiceSummary& sums, const FigureTally& has, const Decimal& expected) {
    sums.expected += expected;
    sums.not_judged += has.unpriced;
  }

  // --- both are there --------------------------------------------------------------------------------------
  struct Side {
    Decimal figure;
    Decimal difference;  ///< invoiced − figure
    bool differs = false;
    std::string other_currency;
  };

  Side compare(const InvoiceFigure& says, const FigureTally& has, const std::map<std::string, ExactSum>& sums) const {
    Side side;
    if (!says.amount) return side;
    side.figure = rounded(sum_in(sums, says.currency), invoice_.rounding);
    side.difference = exact_difference(*says.amount, side.figure);
    Decimal limit = invoice_.within;
    if (invoice_.within_per_call) limit = limit * Decimal(static_cast<std::int64_t>(has.calls));
    side.other_currency = other_currency(sums, says.currency);
    side.differs = side.difference.abs() > limit || !side.other_currency.empty();
    return side;
  }

  void judge_figure(const InvoiceFigure& says, const FigureTally& has) {
    const Side charged = compare(says, has, has.charged);
    const Side expected = compare(says, has, has.expected);
    const bool calls_differ = says.calls && *says.calls != has.calls;
    const bool charge_differs = has_charge_ && charged.differs;
    add_to_totals(says, has, charged, expected, charge_differs);
    const bool as_tariff = has.unpriced == 0 && charged.figure == expected.figure;
    if (charge_differs || calls_differ) {
      Finding finding = new_invoice_finding(FindingCode::invoice_differs_from_calls, says.key, says.place);
      if (charge_differs) finding.charged = charged.figure.text();
      if (charge_differs && has.unpriced == 0) finding.expected = expected.figure.text();
      std::vector<std::string> parts;
      if (charge_differs) parts.push_back(amount_part(says, has, charged, "the calls were charged ", finding));
      if (charge_differs && as_tariff) parts.push_back("as the tariff gives");
      if (calls_differ) {
        finding.fields.push_back("calls");
        parts.push_back("invoiced " + calls_text(*says.calls) + ", there are " + std::to_string(has.calls));
      }
      finding.count = has.calls;
      give(std::move(finding), joined(parts));
    }
    judge_tariff(says, has, expected, charge_differs && as_tariff);
  }

  void judge_tariff(const InvoiceFigure& says, const FigureTally& has, const Side& expected, bool said) {
    if (has.unpriced > 0) return judge_unpriced(says, has);
    const std::optional<Decimal> minutes = billed_minutes(says, has);
    const bool minutes_differ = minutes && *minutes != *says.minutes;
    const bool amount_differs = expected.differs && !said;
    if (!amount_differs && !minutes_differ) return;
    Finding finding = new_invoice_finding(FindingCode::invoice_differs_from_tariff, says.key, says.place);
    std::vector<std::string> parts;
    if (amount_differs) {
      if (has_charge_) finding.charged = rounded(sum_in(has.charged, says.currency), invoice_.rounding).text();
      finding.expected = expected.figure.text();
      parts.push_back(amount_part(says, has, expected, "the tariff gives ", finding));
    }
    if (minutes_differ) {
      finding.fields.push_back("minutes");
      parts.push_back("invoiced " + says.minutes->text() + " minutes, billed are " + minutes->text());
    }
    finding.count = has.calls;
    give(std::move(finding), joined(parts));
  }

  void judge_unpriced(const InvoiceFigure& says, const FigureTally& has) {
    if (!says.amount && !says.minutes) return;
    Finding finding = new_invoice_finding(FindingCode::not_judged, says.key, says.place);
    finding.count = has.unpriced;
    std::string charged;  // in whatever currency
    for (const auto& [currency, sum] : has.unpriced_charged) {
      charged += (charged.empty() ? " charged " : " and ") + money(sum.total(), currency);
      finding.charged = sum.total().text();
      if (!currency.empty()) finding.currency = currency;
    }
    if (has.unpriced_charged.size() > 1) finding.charged = finding.currency = std::nullopt;
    give(std::move(finding), calls_text(has.unpriced) + charged + (has.unpriced == 1 ? " has" : " have") +
                                 " no price: the invoice is not compared with the tariff");
  }

  /// "invoiced 1.01 EUR, the calls were charged 1.00 EUR; rounding alone could explain 0.0005 EUR"
  std::string amount_part(const InvoiceFigure& says, const FigureTally& has, const Side& side, const char* words,
                          Finding& finding) const {
    finding.fields.push_back("amount");
    finding.invoiced = says.amount->text();
    finding.currency = says.currency;
    finding.difference = side.difference.text();
    const Decimal rounding = rounding_explains(has);
    finding.rounding = rounding.text();
    std::string part = "invoiced " + money(*says.amount, says.currency) + ", " + words;
    part += money(side.figure, says.currency);
    if (!side.other_currency.empty()) part += " and more in " + side.other_currency;
    if (side.other_currency.empty())
      part += " (rounding each call could explain up to " + money(rounding, says.currency) + ")";
    return part;
  }

  /// At most half a unit of the rounding for each call; a whole unit where it always goes one way.
  Decimal rounding_explains(const FigureTally& has) const {
    const Rounding& rounding = context_.plan.program.settings.rounding;
    const bool one_way = rounding.mode == RoundMode::up || rounding.mode == RoundMode::down;
    return Decimal(static_cast<std::int64_t>(has.calls)) * Decimal(one_way ? 10 : 5, rounding.digits + 1);
  }

  /// With the digits that the invoice shows.
  std::optional<Decimal> billed_minutes(const InvoiceFigure& says, const FigureTally& has) const {
    if (!says.minutes) return std::nullopt;
    constexpr unsigned most_digits = 12;
    const RoundMode mode = invoice_.rounding ? invoice_.rounding->mode : RoundMode::half_up;
    return round(Rational(has.billed_seconds) / 60, {mode, std::min(says.minutes->scale(), most_digits)});
  }

  void add_to_totals(const InvoiceFigure& says, const FigureTally& has, const Side& charged, const Side& expected,
                     bool charge_differs) {
    if (!says.amount) return;
    const Side& side = has_charge_ ? charged : expected;
    const bool is_judged = has_charge_ || has.unpriced == 0;
    const bool differs = has_charge_ ? charge_differs : expected.differs;
    InvoiceSummary& sums = total(says.currency);
    ++sums.figures;
    sums.invoiced += *says.amount;
    sums.charged += charged.figure;
    add_expected(sums, has, expected.figure);
    if (!is_judged) {
      sums.in_not_judged += side.difference;
    } else if (differs) {
      ++sums.differing;
      sums.in_differing += side.difference;
    } else {
      sums.in_agreeing += side.difference;
    }
    add_other_currencies(says, has);
  }

  /// Calls in a currency that the line does not bill: nothing of that currency is invoiced for them.
  void add_other_currencies(const InvoiceFigure& says, const FigureTally& has) {
    std::set<std::string> others;
    for (const auto* sums : {&has.charged, &has.expected}) {
      for (const auto& [currency, sum] : *sums) {
        if (currency != says.currency && !sum.total().is_zero()) others.insert(currency);
      }
    }
    for (const std::string& currency : others) {
      const Decimal charged = rounded(sum_in(has.charged, currency), invoice_.rounding);
      const Decimal expected = rounded(sum_in(has.expected, currency), invoice_.rounding);
      InvoiceSummary& other = total(currency);
      ++other.figures;
      ++other.missing;
      other.charged += charged;
      other.expected += expected;
      other.in_missing += has_charge_ ? charged : expected;
    }
  }

  static std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
    return text;
  }

  const AuditContext& context_;
  const Invoice& invoice_;
  const InvoicePeriod& period_;
  const Figures& figures_;
  InvoiceOutcome& outcome_;
  bool has_charge_ = false;
  std::map<std::string, InvoiceSummary> totals_;  // by currency
};

Finding not_covered(const AuditContext& context, const Invoice& invoice) {
  Finding finding = new_finding(FindingCode::not_judged);
  finding.invoice = invoice.name;
  finding.rule = context.sources.place(invoice.head);
  if (!invoice.by_month) {
    finding.from = text(invoice.from);
    finding.until = text(invoice.until);
  }
  finding.message = "invoice " + in_quotes(invoice.name) + " is not judged: the files do not cover " +
                    (invoice.by_month ? "a whole month" : "its period whole");
  return finding;
}

}  // namespace

InvoiceOutcome judge_invoices(const AuditContext& context, const Tally& tally) {
  InvoiceOutcome outcome;
  const std::vector<Invoice>& invoices = context.plan.program.invoices;
  const std::optional<DaySpan> span = invoices.empty() ? std::nullopt : audited_span(context, tally);
  for (std::size_t i = 0; i < invoices.size(); ++i) {
    const std::vector<InvoicePeriod> periods = periods_of(invoices[i], span);
    if (periods.empty()) outcome.findings.push_back(not_covered(context, invoices[i]));
    for (const InvoicePeriod& period : periods) {
      const Figures figures = figures_of(tally.invoices[i], period.month);
      InvoiceJudge(context, invoices[i], period, figures, outcome).judge();
    }
  }
  return outcome;
}

}  // namespace reconcile
