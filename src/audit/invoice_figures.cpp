// What the calls of an invoice add up to: the one pass, and what is taken out of it at the end.
#include "audit/detail/call_end.hpp"
#include "audit/detail/row_keys.hpp"
#include "audit/detail/row_reader.hpp"
#include "audit/invoices.hpp"
#include "base/text_parts.hpp"
#include "values/phone_number.hpp"

namespace reconcile {
namespace {

/// The figure's key: the month (0 where the period is stated) and the `per` fields. None: the row does not belong.
class FigureKeys {
 public:
  FigureKeys(const KindPlan& kind, const KindPlan::InvoiceUse& use, const Invoice& invoice)
      : kind_(kind), use_(use), invoice_(invoice) {}

  bool find(const Columns& columns, std::size_t row, RowScratch& scratch) {
    std::int64_t seconds = 0;
    if (use_.by_field == Layout::absent) {
      seconds = end_of_call(kind_, columns, row);
    } else {
      if (columns.column(use_.by_field).is_empty(row)) return false;
      seconds = columns.column(use_.by_field).integers[row];
    }
    // The ends are whole seconds, so the parts of a second decide nothing.
    if (!invoice_.by_month && (seconds < invoice_.from.seconds || seconds >= invoice_.until.seconds)) return false;
    if (!use_.only_when.always() && use_.only_when(columns, row, scratch) != Truth::yes) return false;
    join_per(columns, row, scratch.text);
    key_ = std::to_string(invoice_.by_month ? month_of(seconds) : 0) + ';' + fields_;
    return true;
  }

  const std::string& key() const { return key_; }

 private:
  /// Phone numbers are compared as digits (language.md 1), here as in the file of lines.
  void join_per(const Columns& columns, std::size_t row, std::string& scratch) {
    fields_.clear();
    for (const int field : use_.per) {
      const std::string_view text = columns.text(row, field, scratch);
      const bool may_be_number = columns.layout().fields[static_cast<std::size_t>(field)].type == FieldType::number;
      if (may_be_number) number_.assign(text);
      append_part(fields_, may_be_number && number_.is_number() ? number_.digits() : text);
    }
  }

  static std::int32_t month_of(std::int64_t seconds) {
    const YearMonthDay date = civil(Date{day_of_hour(seconds / 3600 - (seconds % 3600 < 0 ? 1 : 0))});
    return date.year * 12 + date.month - 1;
  }

  const KindPlan& kind_;
  const KindPlan::InvoiceUse& use_;
  const Invoice& invoice_;
  PhoneNumber number_;
  std::string fields_;
  std::string key_;
};

std::string_view currency_of(const KindPlan& kind, const Columns& columns, std::size_t row, std::string& scratch) {
  return kind.currency == Layout::absent ? std::string_view() : columns.text(row, kind.currency, scratch);
}

/// What the rules expect of the row, added with `sign`.
void change_expected(const Plan& plan, const KindPlan& kind, const Columns& columns, const Prices& prices,
                     std::size_t row, bool add, std::string& scratch, FigureTally& figure) {
  const std::uint64_t step = add ? 1 : ~std::uint64_t{0};
  if (prices.priced[row] == 0) {
    figure.unpriced += step;
    if (kind.amount == Layout::absent || columns.text_is_empty(row, kind.amount)) return;
    ExactSum& sum = figure.unpriced_charged[std::string(currency_of(kind, columns, row, scratch))];
    add ? sum.add(columns.amount(row, kind.amount)) : sum.subtract(columns.amount(row, kind.amount));
    return;
  }
  if (prices.chargeable[row] == 0) return;
  ExactSum& sum = figure.expected[plan.program.tariffs[prices.tariffs[row]].currency];
  add ? sum.add(prices.expected_of(row)) : sum.subtract(prices.expected_of(row));
  figure.billed_seconds += add ? prices.billed_seconds[row] : ~prices.billed_seconds[row] + 1;
}

}  // namespace

void add_to_invoices(const Plan& plan, const KindPlan& kind, const Columns& columns, const Prices& prices,
                     RowScratch& scratch, std::vector<InvoiceTally>& invoices) {
  if (kind.call_time == Layout::absent || !kind.prices) return;
  for (const KindPlan::InvoiceUse& use : kind.invoices) {
    FigureKeys keys(kind, use, plan.program.invoices[use.invoice]);
    for (std::size_t row = 0; row < columns.rows(); ++row) {
      if (!keys.find(columns, row, scratch)) continue;
      FigureTally& figure = invoices[use.invoice][keys.key()];
      ++figure.rows;
      figure.calls += prices.chargeable[row];
      if (kind.amount != Layout::absent && !columns.text_is_empty(row, kind.amount)) {
        figure.charged[std::string(currency_of(kind, columns, row, scratch.text))].add(
            columns.amount(row, kind.amount));
      }
      change_expected(plan, kind, columns, prices, row, true, scratch.text, figure);
    }
  }
}

void take_out_of_invoices(const AuditContext& context, const MarkList<Place>& later_calls,
                          std::vector<InvoiceTally>& invoices) {
  const Plan& plan = context.plan;
  if (plan.program.invoices.empty()) return;
  RowScratch scratch(plan.program.zone);
  Prices prices;
  const Columns* priced = nullptr;
  RowReader reader(context);
  const auto take_out = [&](KindId id, const Columns& columns, std::size_t row) {
    const KindPlan& kind = plan.kinds[id];
    if (kind.call_time == Layout::absent || !kind.prices || kind.invoices.empty()) return;
    if (row == 0 || priced != &columns) price(plan, id, columns, scratch, prices);
    priced = &columns;
    for (const KindPlan::InvoiceUse& use : kind.invoices) {
      FigureKeys keys(kind, use, plan.program.invoices[use.invoice]);
      if (!keys.find(columns, row, scratch)) continue;
      FigureTally& figure = invoices[use.invoice].at(keys.key());
      change_expected(plan, kind, columns, prices, row, false, scratch.text, figure);
    }
  };
  for (std::size_t chunk = 0; chunk < later_calls.chunks(); ++chunk) {
    std::vector<Place> places;
    later_calls.for_each_in(chunk, [&places](Place place) { places.push_back(place); });
    reader.for_each(places, Lines::not_needed, Fields::all, take_out);
  }
}

}  // namespace reconcile
