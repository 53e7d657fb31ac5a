// The file of an invoice's lines (language.md 6a): what `lines` states of it, and its figures.
#include <algorithm>
#include <charconv>

#include "language/detail/deck_text.hpp"
#include "language/detail/invoice_lines.hpp"

namespace reconcile::check {
namespace {

enum class Figure : std::uint8_t { amount, calls, minutes, field };

/// A column of the lines, and where it goes.
struct LinesColumn {
  Figure figure = Figure::field;
  std::size_t field = 0;  ///< of Figure::field: index into Invoice::per; or currency_field
  std::string currency;   ///< of Figure::amount: as stated, or ""
  const ast::Text* header = nullptr;
  std::size_t cell = 0;  ///< in the file

  static constexpr std::size_t currency_field = ~std::size_t{0};
};

struct LinesFilter {
  const ast::LinesOnly* only = nullptr;
  std::size_t cell = 0;
};

/// How the file of lines is to be read.
struct LinesForm {
  char separator = ';';
  char decimal_mark = '.';
  std::vector<LinesColumn> columns;
  std::vector<LinesFilter> filters;
  bool sound = true;
};

/// What `lines` states, before the file is opened.
class LinesClauseReader {
 public:
  /// `whole`: no part of the invoice was lost to an error, so that what is not there is missing.
  LinesClauseReader(const Invoice& invoice, bool whole, Context& context)
      : invoice_(invoice), whole_(whole), context_(context) {}

  LinesForm read(const ast::LinesClause& lines, Span place) {
    for (const ast::LinesPart& part : lines.parts) {
      std::visit([&](const auto& what) { read_part(what, part.span); }, part.part);
    }
    for (std::size_t i = 0; i < invoice_.per.size(); ++i) {
      if (!has(Figure::field, i)) missing(invoice_.per[i], place);
    }
    if (!has(Figure::amount) && !has(Figure::calls) && !has(Figure::minutes)) missing("amount", place);
    return std::move(form_);
  }

 private:
  bool has(Figure figure, std::size_t field = 0) const {
    return std::any_of(form_.columns.begin(), form_.columns.end(),
                       [&](const LinesColumn& c) { return c.figure == figure && c.field == field; });
  }

  void wrong(DiagnosticCode code, Span place, std::vector<std::string> arguments) {
    context_.error(code, place, std::move(arguments));
    form_.sound = false;
  }

  void missing(const std::string& column, Span place) {
    form_.sound = false;
    if (!whole_) return;
    wrong(DiagnosticCode::column_missing, place,
          {column, "write `column " + column + " = ` and the name of the file's column"});
  }

  bool first(const char* words, Span span) {
    return is_first(seen_, words, span, DiagnosticCode::clause_twice, context_);
  }

  void read_part(const ast::LinesSeparator& part, Span span) {
    if (!first("separator", span)) return;
    if (const auto separator = separator_of(part.text.text)) {
      form_.separator = *separator;
    } else {
      wrong(DiagnosticCode::bad_separator, part.text.span, {part.text.text});
    }
  }

  void read_part(const ast::LinesDecimal& part, Span span) {
    if (!first("decimal", span)) return;
    if (part.text.text != "." && part.text.text != ",") {
      wrong(DiagnosticCode::bad_decimal_mark, part.text.span, {part.text.text});
    } else {
      form_.decimal_mark = part.text.text.front();
    }
  }

  void read_part(const ast::LinesOnly& part, Span) { form_.filters.push_back({&part, 0}); }

  void read_part(const ast::LinesColumn& part, Span span) {
    LinesColumn column;
    column.header = &part.header;
    const std::string& what = part.what.text;
    if (part.is_field) {
      const auto found = std::find(invoice_.per.begin(), invoice_.per.end(), what);
      column.field = static_cast<std::size_t>(found - invoice_.per.begin());
      if (found == invoice_.per.end()) {
        if (what != "Currency") {
          form_.sound = false;
          if (whole_) context_.error(DiagnosticCode::lines_column, part.what.span, {what});
          return;
        }
        column.field = LinesColumn::currency_field;
      }
    } else {
      column.figure = what == "amount" ? Figure::amount : what == "calls" ? Figure::calls : Figure::minutes;
    }
    if (part.currency && column.figure != Figure::amount) {
      wrong(DiagnosticCode::unit_unexpected, part.currency->span, {what, part.currency->text, what});
    }
    if (part.currency && !check_currency(part.currency->text, part.currency->span, context_)) form_.sound = false;
    if (part.currency) column.currency = part.currency->text;
    if (has(column.figure, column.field)) return wrong(DiagnosticCode::column_twice, span, {what});
    form_.columns.push_back(std::move(column));
  }

  const Invoice& invoice_;
  bool whole_;
  Context& context_;
  LinesForm form_;
  std::map<std::string, Span> seen_;
};

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
    for (auto& [key, figure] : figures_) invoice_.figures.push_back(std::move(figure));
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

  void add_line() {
    InvoiceFigure line;
    line.key.resize(invoice_.per.size());
    line.place = text_.span();
    for (const LinesColumn& column : form_.columns) {
      const DeckCell& cell = text_.cells()[column.cell];
      switch (column.figure) {
        case Figure::field:
          (column.field == LinesColumn::currency_field ? line.currency : line.key[column.field]) = cell.text;
          break;
        case Figure::calls:
          read_calls(cell, line);
          break;
        case Figure::amount:
          line.amount = read_number(cell, "an amount");
          if (!column.currency.empty()) line.currency = column.currency;
          break;
        case Figure::minutes:
          line.minutes = read_number(cell, "a number of minutes");
          break;
      }
    }
    if (line.amount && line.currency.empty()) line.currency = currency_of(line);
    add(std::move(line));
  }

  /// A `per Currency` says it, or the rules know but one.
  std::string currency_of(const InvoiceFigure& line) {
    for (std::size_t i = 0; i < invoice_.per.size(); ++i) {
      if (invoice_.per[i] == "Currency") return line.key[i];
    }
    const std::vector<std::string>& known = context_.program.settings.currencies;
    if (known.size() == 1) return known.front();
    if (!known.empty() && !std::exchange(said_currency_, true)) {
      const auto amount = std::find_if(form_.columns.begin(), form_.columns.end(),
                                       [](const LinesColumn& c) { return c.figure == Figure::amount; });
      context_.error(DiagnosticCode::unit_missing, amount->header->span,
                     {"amount", "column amount = \"" + amount->header->text + "\" " + known.front()});
    }
    return {};
  }

  std::optional<Decimal> read_number(const DeckCell& cell, const char* wanted) {
    if (cell.text.empty()) return std::nullopt;
    const std::optional<Decimal> number = parse_number(cell.text, form_.decimal_mark);
    if (!number) {
      bad(cell, wanted,
          form_.decimal_mark == '.' ? "write digits with a decimal point, such as `1234.50`"
                                    : "the file's decimal mark is a comma: write it as in `1234,50`");
    }
    return number;
  }

  void read_calls(const DeckCell& cell, InvoiceFigure& line) {
    if (cell.text.empty()) return;
    std::uint64_t calls = 0;
    const auto [end, error] = std::from_chars(cell.text.data(), cell.text.data() + cell.text.size(), calls);
    if (error != std::errc() || end != cell.text.data() + cell.text.size()) {
      return bad(cell, "a number of calls", "write a whole number, without marks between thousands");
    }
    line.calls = calls;
  }

  /// Several lines of one key (fixed and mobile, say) are one figure.
  void add(InvoiceFigure line) {
    const auto [place, is_new] = figures_.try_emplace(line.key, line);
    if (is_new) return;
    InvoiceFigure& figure = place->second;
    if (figure.amount && line.amount && figure.currency != line.currency) {
      context_.error(DiagnosticCode::currency_mix, line.place, {line.currency, figure.currency}, figure.place,
                     "the other line");
      return;
    }
    if (line.amount) {
      figure.currency = line.currency;
      figure.amount = figure.amount.value_or(Decimal()) + *line.amount;
    }
    if (line.calls) figure.calls = figure.calls.value_or(0) + *line.calls;
    if (line.minutes) figure.minutes = figure.minutes.value_or(Decimal()) + *line.minutes;
  }

  DeckText& text_;
  LinesForm form_;
  Invoice& invoice_;
  Context& context_;
  std::map<std::vector<std::string>, InvoiceFigure> figures_;
  bool sound_ = true;
  bool said_currency_ = false;
};

}  // namespace

void read_invoice_lines(const ast::LinesClause& lines, bool whole, Invoice& invoice, Context& context) {
  LinesForm form = LinesClauseReader(invoice, whole, context).read(lines, lines.path.span);
  const DeckFile* const file = load_lines(lines.path, lines.pin, invoice.name, context);
  if (file == nullptr || !form.sound) return;
  DeckText text(context.sources[file->source], file->source, form.separator);
  if (!text.next()) return context.error(DiagnosticCode::deck_empty, lines.path.span);
  if (text.broken_quote()) return context.error(DiagnosticCode::broken_quote, *text.broken_quote());
  LinesReader reader(text, std::move(form), invoice, context);
  context.program.files[file->entry].rows = reader.read();
}

}  // namespace reconcile::check
