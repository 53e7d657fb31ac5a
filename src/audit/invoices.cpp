#include "audit/invoices.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <span>

#include "audit/completeness.hpp"
#include "audit/detail/invoice_periods.hpp"
#include "audit/detail/invoice_totals.hpp"
#include "audit/detail/row_keys.hpp"
#include "audit/detail/texts.hpp"
#include "base/text_parts.hpp"

namespace reconcile {
namespace {

using Sums = std::map<std::string, ExactSum>;  ///< by currency
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

Decimal sum_in(const Sums& sums, const std::string& currency) {
  const auto found = sums.find(currency);
  return found == sums.end() ? Decimal() : found->second.total();
}

std::string money(const Decimal& amount, const std::string& currency) {
  return amount.text() + (currency.empty() ? "" : " " + currency);
}

std::string calls_text(std::uint64_t calls) { return std::to_string(calls) + (calls == 1 ? " call" : " calls"); }

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

class InvoiceJudge {
 public:
  InvoiceJudge(const AuditContext& context, const Invoice& invoice, const InvoicePeriod& period, const Figures& figures,
               InvoiceOutcome& outcome)
      : context_(context),
        invoice_(invoice),
        period_(period),
        figures_(figures),
        outcome_(outcome),
        has_charge_(std::any_of(invoice.kinds.begin(), invoice.kinds.end(),
                                [&](KindId kind) { return context.plan.layouts.kinds[kind].has_charge(); })),
        totals_(invoice, period, has_charge_) {}

  void judge() {
    std::set<std::vector<std::string>> billed;
    for (auto begin = invoice_.figures.begin(); begin != invoice_.figures.end();) {
      const auto end = std::find_if(begin, invoice_.figures.end(),
                                    [&](const InvoiceFigure& figure) { return figure.key != begin->key; });
      billed.insert(begin->key);
      const auto found = figures_.find(begin->key);
      if (found == figures_.end() || !supports(*found->second)) {
        std::for_each(begin, end, [&](const InvoiceFigure& says) { judge_unknown(says); });
      } else {
        judge_billed({begin, end}, *found->second);
      }
      begin = end;
    }
    for (const auto& [key, has] : figures_) {
      if (!billed.contains(key) && must_be_billed(*has)) judge_missing(key, *has);
    }
    for (InvoiceSummary& summary : totals_.finish()) outcome_.summaries.push_back(std::move(summary));
  }

 private:
  using Lines = std::span<const InvoiceFigure>;  ///< of one key, each in its own currency

  static bool has_money(const FigureTally& has) {
    const auto any = [](const Sums& sums) {
      return std::any_of(sums.begin(), sums.end(), [](const auto& sum) { return !sum.second.total().is_zero(); });
    };
    return any(has.charged) || any(has.expected);
  }

  /// Is there anything in it that an invoice could bill?
  static bool supports(const FigureTally& has) { return has.calls > 0 || has_money(has); }

  /// Calls that are free by charge and by tariff need no line.
  static bool must_be_billed(const FigureTally& has) { return has.unpriced > 0 || has_money(has); }

  Decimal rounded_sum(const Sums& sums, const std::string& currency) const {
    const Decimal sum = sum_in(sums, currency);
    return invoice_.rounding ? round(sum.rational(), *invoice_.rounding) : sum;
  }

  /// Every currency that the sums of the calls have money in.
  static std::set<std::string> currencies_of(const FigureTally& has) {
    std::set<std::string> currencies;
    for (const Sums* sums : {&has.charged, &has.expected}) {
      for (const auto& [currency, sum] : *sums) {
        if (!sum.total().is_zero()) currencies.insert(currency);
      }
    }
    return currencies;
  }

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
    const bool is_nothing =
        amount.is_zero() && says.calls.value_or(0) == 0 && says.minutes.value_or(Decimal()).is_zero();
    totals_.add(says.currency, is_nothing ? FigureOutcome::agreeing : FigureOutcome::unknown, {amount, {}, {}}, 0);
    if (is_nothing) return;
    Finding finding = new_invoice_finding(FindingCode::invoice_line_unknown, says.key, says.place);
    std::vector<std::string> parts;
    if (says.amount) {
      finding.invoiced = amount.text();
      finding.currency = says.currency;
      parts.push_back(money(amount, says.currency));
    }
    if (says.calls) {
      finding.count = *says.calls;
      if (!says.amount) parts.push_back(calls_text(*says.calls));
    }
    if (parts.empty()) parts.push_back(minutes_text(*says.minutes));
    give(std::move(finding), "invoiced " + joined(parts) + ", and there are no such calls");
  }

  // --- calls that no line bills --------------------------------------------------------------------------
  void judge_missing(const std::vector<std::string>& key, const FigureTally& has) {
    std::set<std::string> currencies = currencies_of(has);
    if (currencies.empty()) {  // calls without a charge and without a price
      currencies.insert(!has.charged.empty()        ? has.charged.begin()->first
                        : !has.expected.empty()     ? has.expected.begin()->first
                        : !invoice_.figures.empty() ? invoice_.figures.front().currency
                                                    : std::string());
    }
    for (const std::string& currency : currencies) {
      const Decimal charged = rounded_sum(has.charged, currency);
      const Decimal expected = rounded_sum(has.expected, currency);
      totals_.add(currency, FigureOutcome::missing, {{}, charged, expected}, has.unpriced);
      Finding finding = new_invoice_finding(FindingCode::invoice_line_missing, key, invoice_.head);
      if (has_charge_) finding.charged = charged.text();
      if (has.unpriced == 0) finding.expected = expected.text();
      if (!currency.empty()) finding.currency = currency;
      if (currencies.size() == 1) finding.count = has.calls;
      std::string words = currencies.size() == 1 ? calls_text(has.calls) : std::string("calls");
      words += has_charge_         ? " charged " + money(charged, currency)
               : has.unpriced == 0 ? ", by the tariff " + money(expected, currency)
                                   : " without a price";
      give(std::move(finding), words + ", and no line bills " + (has.calls == 1 ? "it" : "them"));
    }
  }

  // --- both are there --------------------------------------------------------------------------------------
  struct Side {
    Decimal figure;
    Decimal difference;                                     ///< invoiced − figure
    std::vector<std::pair<std::string, Decimal>> unbilled;  ///< in currencies that no line of the key is in
    bool differs = false;
  };

  Side compare(const InvoiceFigure& says, Lines lines, const FigureTally& has, const Sums& sums) const {
    Side side;
    if (!says.amount) return side;
    side.figure = rounded_sum(sums, says.currency);
    side.difference = exact_difference(*says.amount, side.figure);
    Decimal limit = says.currency == invoice_.within_currency ? invoice_.within : Decimal();
    if (invoice_.within_per_call) limit = limit * Decimal(static_cast<std::int64_t>(has.calls));
    for (const auto& [currency, sum] : sums) {
      const bool is_said = &says != &lines.front() || sum.total().is_zero();  // once a key
      if (!is_said && !is_billed(lines, currency)) side.unbilled.emplace_back(currency, rounded_sum(sums, currency));
    }
    side.differs = side.difference.abs() > limit || !side.unbilled.empty();
    return side;
  }

  static bool is_billed(Lines lines, const std::string& currency) {
    return std::any_of(lines.begin(), lines.end(),
                       [&](const InvoiceFigure& line) { return line.currency == currency; });
  }

  void judge_billed(Lines lines, const FigureTally& has) {
    const std::set<std::string> currencies = currencies_of(has);
    const bool as_tariff =
        has.unpriced == 0 && std::all_of(currencies.begin(), currencies.end(), [&](const std::string& currency) {
          return rounded_sum(has.charged, currency) == rounded_sum(has.expected, currency);
        });
    for (const InvoiceFigure& says : lines) judge_figure(says, lines, has, as_tariff);
    if (lines.front().amount) add_unbilled(lines, has, currencies);
  }

  void judge_figure(const InvoiceFigure& says, Lines lines, const FigureTally& has, bool as_tariff) {
    const Side charged = compare(says, lines, has, has.charged);
    const Side expected = compare(says, lines, has, has.expected);
    const bool calls_differ = says.calls && *says.calls != has.calls;
    const bool charge_differs = has_charge_ && charged.differs;
    if (says.amount) {
      const bool differs = has_charge_ ? charge_differs : expected.differs;
      totals_.add(says.currency, outcome_of(has, differs), {*says.amount, charged.figure, expected.figure},
                  has.unpriced);
    }
    if (charge_differs || calls_differ) {
      Finding finding = new_invoice_finding(FindingCode::invoice_differs_from_calls, says.key, says.place);
      if (charge_differs) finding.charged = charged.figure.text();
      if (charge_differs && has.unpriced == 0) finding.expected = expected.figure.text();
      std::vector<std::string> parts;
      if (charge_differs) parts.push_back(amount_part(says, has, charged, "the calls were charged ", finding));
      if (charge_differs && as_tariff) parts.push_back("as the tariff gives");
      if (calls_differ) {
        finding.fields.add("calls");
        parts.push_back("invoiced " + calls_text(*says.calls) + ", there are " + std::to_string(has.calls));
      }
      finding.count = has.calls;
      give(std::move(finding), joined(parts));
    }
    judge_tariff(says, has, expected, charge_differs && as_tariff);
  }

  FigureOutcome outcome_of(const FigureTally& has, bool differs) const {
    if (!has_charge_ && has.unpriced > 0) return FigureOutcome::not_judged;
    return differs ? FigureOutcome::differing : FigureOutcome::agreeing;
  }

  /// Calls in a currency that no line of the key is in: nothing of that currency is invoiced for them. They are part of
  /// the finding of the key's first line.
  void add_unbilled(Lines lines, const FigureTally& has, const std::set<std::string>& currencies) {
    for (const std::string& currency : currencies) {
      if (is_billed(lines, currency)) continue;
      const FigureMoney sums{{}, rounded_sum(has.charged, currency), rounded_sum(has.expected, currency)};
      const bool differs = !(has_charge_ ? sums.charged : sums.expected).is_zero();
      totals_.add(currency, outcome_of(has, differs), sums, has.unpriced);
    }
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
      if (has_charge_) finding.charged = rounded_sum(has.charged, says.currency).text();
      finding.expected = expected.figure.text();
      parts.push_back(amount_part(says, has, expected, "the tariff gives ", finding));
    }
    if (minutes_differ) {
      finding.fields.add("minutes");
      parts.push_back("invoiced " + minutes_text(*says.minutes) + ", billed are " + minutes->text());
    }
    finding.count = has.calls;
    give(std::move(finding), joined(parts));
  }

  static std::string minutes_text(const Decimal& minutes) {
    return minutes.text() + (minutes.text() == "1" ? " minute" : " minutes");
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

  /// "invoiced 1.01 EUR, the calls were charged 1.00 EUR (rounding each call could explain up to 0.0005 EUR)"
  std::string amount_part(const InvoiceFigure& says, const FigureTally& has, const Side& side, const char* words,
                          Finding& finding) const {
    finding.fields.add("amount");
    finding.invoiced = says.amount->text();
    finding.currency = says.currency;
    std::vector<std::string> sums;
    if (!side.figure.is_zero() || side.unbilled.empty()) sums.push_back(money(side.figure, says.currency));
    for (const auto& [currency, sum] : side.unbilled) {
      sums.push_back(money(sum, currency.empty() ? "without a currency" : currency));
    }
    std::string part = "invoiced " + money(*says.amount, says.currency) + ", " + words + join_words(sums, "and");
    if (side.unbilled.empty() || !side.difference.is_zero()) finding.difference = side.difference.text();
    if (!side.unbilled.empty()) return part;
    const Decimal rounding = rounding_explains(has, says.currency);
    finding.rounding = rounding.text();
    return part + " (rounding each call could explain up to " + money(rounding, says.currency) + ")";
  }

  /// At most half a unit of the rounding for each call, a whole unit where it always goes one way: of the coarsest
  /// rounding among the tariffs that may price these calls.
  Decimal rounding_explains(const FigureTally& has, const std::string& currency) const {
    std::optional<Decimal> most;
    const auto consider = [&](const Rounding& rounding) {
      const bool one_way = rounding.mode == RoundMode::up || rounding.mode == RoundMode::down;
      const Decimal explains(one_way ? 10 : 5, rounding.digits + 1);
      if (!most || *most < explains) most = explains;
    };
    for (const Tariff& tariff : context_.plan.program.tariffs) {
      const bool may_price = std::any_of(tariff.kinds.begin(), tariff.kinds.end(), [&](KindId kind) {
        return std::find(invoice_.kinds.begin(), invoice_.kinds.end(), kind) != invoice_.kinds.end();
      });
      if (may_price && tariff.currency == currency) consider(tariff.rounding);
    }
    if (!most) consider(context_.plan.program.settings.rounding);
    return Decimal(static_cast<std::int64_t>(has.calls)) * *most;
  }

  /// With the digits that the invoice shows.
  std::optional<Decimal> billed_minutes(const InvoiceFigure& says, const FigureTally& has) const {
    if (!says.minutes) return std::nullopt;
    constexpr unsigned most_digits = 12;
    const RoundMode mode = invoice_.rounding ? invoice_.rounding->mode : RoundMode::half_up;
    return round(Rational(has.billed_seconds) / 60, {mode, std::min(says.minutes->scale(), most_digits)});
  }

  const AuditContext& context_;
  const Invoice& invoice_;
  const InvoicePeriod& period_;
  const Figures& figures_;
  InvoiceOutcome& outcome_;
  bool has_charge_;
  InvoiceTotals totals_;
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
