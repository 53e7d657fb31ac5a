// The file of an invoice's lines (language.md 6a): its figures.
#include <algorithm>
#include <charconv>

#include "language/detail/deck_text.hpp"
#include "language/detail/invoice_lines.hpp"
#include "language/detail/lines_form.hpp"
#include "values/phone_number.hpp"

namespace reconcile::check {
namespace {

using Figure = LinesFigure;

/// `-?digits[MARK digits]`
std::optional<Decimal> parse_number(std::string_view text, char mark) {
  std::string plain(text);
  if (mark != '.') {
    if (plain.find('.') != std::string::npos) return std::nullopt;
    std::replace(plain.begin(), plain.end(), mark, '.');
  }
  return Decimal::parse(plain);
}

/// The file of lines. Every cell that is wrong is said.
class LinesReader {
 public:
  LinesReader(DeckText& text, LinesForm form, Invoice& invoice, Context& context)
      : text_(text), form_(std::move(form)), invoice_(invoice), context_(context) {}

  /// Returns the number of lines in the file.
  std::size_t read() {
    for (LinesColumn& column : form_.columns) sound_ = find(*column.header, column.cell) && sound_;
    for (LinesFilter& filter : form_.filters) sound_ = find(filter.only->column, filter.cell) && sound_;
    if (!sound_) return 0;
    const std::size_t width = text_.cells().size();
    std::size_t lines = 0;
    while (text_.next()) {
      if (is_blank_line()) continue;
      ++lines;
      if (text_.broken_quote()) {
        context_.error(DiagnosticCode::broken_quote, *text_.broken_quote());
      } else if (text_.cells().size() != width) {
        context_.error(DiagnosticCode::row_cells, text_.span(),
                       {std::to_string(text_.cells().size()) + (text_.cells().size() == 1 ? " cell" : " cells"),
                        std::to_string(width), "a cell that holds the file's separator stands in double quotes"});
      } else if (passes()) {
        add_line();
      }
    }
    give_figures();
    return lines;
  }

 private:
  bool find(const ast::Text& header, std::size_t& cell) {
    const std::vector<DeckCell>& cells = text_.cells();
    const auto named = [&](const DeckCell& each) { return each.text == header.text; };
    const auto found = std::find_if(cells.begin(), cells.end(), named);
    cell = static_cast<std::size_t>(found - cells.begin());
    if (found == cells.end()) {
      std::vector<std::string> known;
      known.reserve(cells.size());
      for (const DeckCell& each : cells) known.emplace_back(each.text);
      context_.error(DiagnosticCode::header_missing, header.span,
                     {header.text, meant(header.text, known, "the columns are")}, text_.span(), "the file's header");
      return false;
    }
    const auto again = std::find_if(found + 1, cells.end(), named);
    if (again == cells.end()) return true;
    context_.error(DiagnosticCode::header_twice, header.span, {header.text}, text_.span_of(*again), "the second one");
    return false;
  }

  bool passes() const {
    return std::all_of(form_.filters.begin(), form_.filters.end(), [&](const LinesFilter& filter) {
      const auto& values = filter.only->values;
      return std::any_of(values.begin(), values.end(),
                         [&](const ast::Text& value) { return value.text == text_.cells()[filter.cell].text; });
    });
  }

  void bad(const DeckCell& cell, const char* wanted, const char* help) {
    const Span place = cell.begin == cell.end ? text_.span() : text_.span_of(cell);
    context_.error(DiagnosticCode::bad_cell, place, {std::string(cell.text), wanted, help});
  }

  bool is_blank_line() const {
    return !text_.broken_quote() && std::all_of(text_.cells().begin(), text_.cells().end(),
                                                [](const DeckCell& cell) { return cell.text.empty(); });
  }

  void add_line() {
    InvoiceFigure line;
    line.key.resize(invoice_.per.size());
    line.place = text_.span();
    const LinesColumn* amount = nullptr;
    for (const LinesColumn& column : form_.columns) {
      const DeckCell& cell = text_.cells()[column.cell];
      if (is_blank(column, cell)) continue;
      switch (column.figure) {
        case Figure::field:
          if (column.field != LinesColumn::currency_field) line.key[column.field] = key_text(column, cell);
          break;
        case Figure::calls:
          read_calls(cell, line);
          break;
        case Figure::amount:
          line.amount = read_number(cell, "an amount");
          amount = &column;
          break;
        case Figure::minutes:
          line.minutes = read_number(cell, "a number of minutes");
          break;
      }
    }
    if (amount != nullptr) read_currency(*amount, line);
    add(std::move(line));
  }

  /// Phone numbers are compared as digits, as the calls' are.
  std::string key_text(const LinesColumn& column, const DeckCell& cell) const {
    const bool is_phone = std::any_of(invoice_.kinds.begin(), invoice_.kinds.end(), [&](KindId kind) {
      const Layout& layout = context_.layouts.kinds[kind];
      const int field = layout.index_of(invoice_.per[column.field]);
      return field != Layout::absent && layout.fields[static_cast<std::size_t>(field)].type == FieldType::number;
    });
    const PhoneNumber number(is_phone ? cell.text : std::string_view());
    return std::string(number.is_number() ? number.digits() : cell.text);
  }

  /// A blank figure would drop out of what is compared. A `per` field may be empty in calls too: its blank is a value.
  bool is_blank(const LinesColumn& column, const DeckCell& cell) {
    const bool is_key = column.figure == Figure::field && column.field != LinesColumn::currency_field;
    if (is_key || !cell.text.empty()) return false;
    context_.error(DiagnosticCode::blank_cell, text_.span(),
                   {"cell of the column \"" + column.header->text + "\"",
                    "write what the invoice says; lines that bill no calls are left out by `only column`"});
    return true;
  }

  /// The column's unit, the line's own cell, or a `per Currency` says it; or the rules know but one.
  void read_currency(const LinesColumn& amount, InvoiceFigure& line) {
    const std::vector<std::string>& known = context_.program.settings.currencies;
    const LinesColumn* said_by = nullptr;
    for (const LinesColumn& column : form_.columns) {
      if (column.figure != Figure::field) continue;
      if (column.field == LinesColumn::currency_field || invoice_.per[column.field] == "Currency") said_by = &column;
    }
    if (!amount.currency.empty()) {
      line.currency = amount.currency;
    } else if (said_by != nullptr) {
      const DeckCell& cell = text_.cells()[said_by->cell];
      line.currency = cell.text;
      if (cell.text.empty() || known.empty() || std::find(known.begin(), known.end(), cell.text) != known.end()) return;
      bad(cell, "a currency of these rules", "write it as in the setting `currency`, or add it there");
    } else if (known.size() == 1) {
      line.currency = known.front();
    } else if (!known.empty() && !std::exchange(said_currency_, true)) {
      context_.error(DiagnosticCode::unit_missing, amount.header->span,
                     {"amount", "column amount = \"" + amount.header->text + "\" " + known.front()});
    }
  }

  std::optional<Decimal> read_number(const DeckCell& cell, const char* wanted) {
    std::optional<Decimal> number = parse_number(cell.text, form_.decimal_mark);
    if (!number) {
      bad(cell, wanted,
          form_.decimal_mark == '.' ? "write digits with a decimal point, such as `1234.50`"
                                    : "the file's decimal mark is a comma: write it as in `1234,50`");
    }
    return number;
  }

  void read_calls(const DeckCell& cell, InvoiceFigure& line) {
    std::uint64_t calls = 0;
    const auto [end, error] = std::from_chars(cell.text.data(), cell.text.data() + cell.text.size(), calls);
    if (error != std::errc() || end != cell.text.data() + cell.text.size()) {
      return bad(cell, "a number of calls", "write a whole number, without marks between thousands");
    }
    line.calls = calls;
  }

  /// Several lines of one key (fixed and mobile, say) are one figure, in each currency.
  void add(InvoiceFigure line) {
    Counts& counts = counts_[line.key];
    if (line.calls) counts.calls = counts.calls.value_or(0) + *line.calls;
    if (line.minutes) counts.minutes = counts.minutes.value_or(Decimal()) + *line.minutes;
    const auto [place, is_new] = figures_.try_emplace({line.key, line.currency}, line);
    if (!is_new && line.amount) place->second.amount = place->second.amount.value_or(Decimal()) + *line.amount;
  }

  /// Calls and minutes are of no currency: they stand on a key's first figure.
  void give_figures() {
    for (auto& [key_and_currency, figure] : figures_) {
      const bool is_first = invoice_.figures.empty() || invoice_.figures.back().key != figure.key;
      const Counts& counts = counts_[figure.key];
      figure.calls = is_first ? counts.calls : std::nullopt;
      figure.minutes = is_first ? counts.minutes : std::nullopt;
      invoice_.figures.push_back(std::move(figure));
    }
  }

  struct Counts {
    std::optional<std::uint64_t> calls;
    std::optional<Decimal> minutes;
  };

  DeckText& text_;
  LinesForm form_;
  Invoice& invoice_;
  Context& context_;
  std::map<std::pair<std::vector<std::string>, std::string>, InvoiceFigure> figures_;  // by key and currency
  std::map<std::vector<std::string>, Counts> counts_;
  bool sound_ = true;
  bool said_currency_ = false;
};

}  // namespace

void read_invoice_lines(const ast::LinesClause& lines, bool whole, Invoice& invoice, Context& context) {
  LinesForm form = read_lines_form(lines, invoice, whole, context);
  const DeckFile* const file = load_lines(lines.path, lines.pin, invoice.name, context);
  if (file == nullptr || !form.sound) return;
  DeckText text(context.sources[file->source], file->source, form.separator);
  if (!text.next()) return context.error(DiagnosticCode::deck_empty, lines.path.span);
  if (text.broken_quote()) return context.error(DiagnosticCode::broken_quote, *text.broken_quote());
  invoice.bills_money = std::any_of(form.columns.begin(), form.columns.end(),
                                    [](const LinesColumn& column) { return column.figure == Figure::amount; });
  LinesReader reader(text, std::move(form), invoice, context);
  context.program.files[file->entry].rows = reader.read();
}

}  // namespace reconcile::check
