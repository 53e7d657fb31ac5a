// What `lines` of an invoice states (language.md 6a), before its file is opened.
#include "language/detail/lines_form.hpp"

#include <algorithm>

namespace reconcile::check {
namespace {

using Figure = LinesFigure;

class LinesClauseReader {
 public:
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
    if (has(Figure::field, LinesColumn::currency_field)) check_unit(lines);
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

  /// A column that tells each line's currency and a unit for all of them could tell two.
  void check_unit(const ast::LinesClause& lines) {
    for (const ast::LinesPart& part : lines.parts) {
      const auto* column = std::get_if<ast::LinesColumn>(&part.part);
      if (column == nullptr || column->is_field || !column->currency || column->what.text != "amount") continue;
      wrong(DiagnosticCode::unit_unexpected, column->currency->span,
            {"amount", column->currency->text + " beside `column Currency`",
             "column amount = \"" + column->header.text + "\""});
    }
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

}  // namespace

LinesForm read_lines_form(const ast::LinesClause& lines, const Invoice& invoice, bool whole, Context& context) {
  return LinesClauseReader(invoice, whole, context).read(lines, lines.path.span);
}

}  // namespace reconcile::check
