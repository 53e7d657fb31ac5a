// `invoice` (language.md 6a): what the clauses state.
#include <algorithm>

#include "language/detail/check_statements.hpp"
#include "language/detail/invoice_lines.hpp"

namespace reconcile::check {
namespace {

class InvoiceChecker {
 public:
  InvoiceChecker(const ast::Invoice& written, const ast::Statement& statement, Context& context)
      : written_(written), whole_(statement.whole), context_(context) {
    invoice_.name = written.name.text;
    invoice_.kinds = kinds_named(written.kinds, context);
    invoice_.head = statement.head;
  }

  Invoice check() {
    for (const ast::InvoiceClause& clause : written_.clauses) {
      std::visit([&](const auto& part) { check_part(part, clause.span); }, clause.clause);
    }
    const std::string name = "invoice `" + invoice_.name + "`";
    if (!seen_.contains("period") && whole_)
      context_.error(DiagnosticCode::clause_missing, invoice_.head, {name, "`period`", "period month"});
    check_figures(name);
    check_within();
    return std::move(invoice_);
  }

 private:
  bool first(const char* words, Span span) {
    return is_first(seen_, words, span, DiagnosticCode::clause_twice, context_);
  }

  void check_part(const ast::PeriodClause& part, Span span) {
    if (!first("period", span)) return;
    invoice_.by_month = part.month;
    if (part.from && part.until) {
      invoice_.from = instant_of(*part.from);
      invoice_.until = instant_of(*part.until);
      if (!(invoice_.from < invoice_.until))
        context_.error(DiagnosticCode::valid_empty, part.until->span, {}, part.from->span, "it begins here");
    }
    if (!part.by || part.by->text == "end") return;
    const auto type = type_of_field(*part.by, invoice_.kinds, context_);
    if (type && *type != FieldType::time) {
      context_.error(DiagnosticCode::not_a_time_field, part.by->span,
                     {part.by->text, "a field of type " + std::string(name_of(*type))});
    }
    invoice_.by_field = part.by->text;
  }

  static Instant instant_of(const ast::Moment& moment) {
    if (const auto* instant = std::get_if<Instant>(&moment.value)) return *instant;
    return {std::int64_t{std::get<Date>(moment.value).days} * 86400, 0};
  }

  void check_part(const ast::OnlyClause& part, Span span) {
    if (first("only when", span))
      invoice_.only_when = check_condition(*part.condition, Scope{invoice_.kinds, Scope::Place::price}, context_);
  }

  void check_part(const ast::PerClause& part, Span span) {
    if (!first("per", span)) return;
    for (const ast::Text& field : part.fields) {
      if (!type_of_field(field, invoice_.kinds, context_)) whole_ = false;
      invoice_.per.push_back(field.text);
    }
  }

  void check_part(const ast::LinesClause& part, Span span) {
    if (!first("lines", span)) return;
    lines_ = &part;
    lines_span_ = part.path.span;
  }

  void check_part(const ast::TotalClause& part, Span span) {
    if (const auto* amount = std::get_if<ast::TotalAmount>(&part.total)) {
      if (!first("amount", span)) return;
      check_currency(amount->money.currency.text, amount->money.currency.span, context_);
      total_.amount = amount->money.amount;
      total_.currency = amount->money.currency.text;
    } else if (const auto* calls = std::get_if<ast::TotalCalls>(&part.total)) {
      if (first("calls", span)) total_.calls = static_cast<std::uint64_t>(calls->calls.value);
    } else if (first("minutes", span)) {
      total_.minutes = std::get<ast::TotalMinutes>(part.total).minutes.value;
    }
    if (!has_total_) total_.place = span;
    has_total_ = true;
  }

  void check_part(const ast::WithinClause& part, Span span) {
    if (!first("within", span)) return;
    within_span_ = part.money.span;
    invoice_.within_per_call = part.per_call;
    if (const auto money = plain_money(part.money, context_)) {
      invoice_.within = money->amount;
      invoice_.within_currency = money->currency;
    }
  }

  void check_part(const ast::RoundClause& part, Span span) {
    if (first("round", span)) invoice_.rounding = rounding_of(part, context_);
  }

  void check_part(const ast::SeverityClause& part, Span span) {
    if (first("severity", span)) invoice_.severity = severity_of(part.severity);
  }

  void check_part(const ast::SourceClause&, Span span) { first("source", span); }

  void check_figures(const std::string& name) {
    if (lines_ != nullptr && has_total_) {
      context_.error(DiagnosticCode::lines_and_totals, total_.place, {context_.written(total_.place)}, lines_span_,
                     "the lines");
    } else if (has_total_ && !invoice_.per.empty()) {
      context_.error(DiagnosticCode::per_without_lines, seen_.at("per"));
    } else if (has_total_) {
      invoice_.figures.push_back(total_);
      invoice_.bills_money = total_.amount.has_value();
    } else if (lines_ != nullptr) {
      read_lines();
    } else if (whole_) {
      context_.error(DiagnosticCode::clause_missing, invoice_.head,
                     {name, "`lines`", "lines from \"invoice.csv\" { … }` or `amount 12_345.67 EUR"});
    }
  }

  void read_lines() {
    invoice_.has_lines = true;
    read_invoice_lines(*lines_, whole_, invoice_, context_);
  }

  /// It is for the lines of its currency, so it is for none where the rules state another one for all of them.
  void check_within() {
    if (invoice_.within_currency.empty()) return;
    std::optional<ast::Text> stated;
    if (has_total_ && total_.amount) stated = ast::Text{total_.currency, total_.place};
    if (lines_ != nullptr) {
      for (const ast::LinesPart& part : lines_->parts) {
        const auto* column = std::get_if<ast::LinesColumn>(&part.part);
        if (column != nullptr && column->currency) stated = column->currency;
      }
    }
    if (!stated || stated->text == invoice_.within_currency) return;
    context_.error(DiagnosticCode::currency_mix, within_span_, {invoice_.within_currency, stated->text}, stated->span,
                   "the invoice's currency");
  }

  const ast::Invoice& written_;
  bool whole_;
  Context& context_;
  Invoice invoice_;
  InvoiceFigure total_;
  bool has_total_ = false;
  const ast::LinesClause* lines_ = nullptr;
  Span lines_span_;
  Span within_span_;
  std::map<std::string, Span> seen_;
};

/// "NAME=FILE" taken apart, where names and paths may both hold a `=`: the longest known name, else all before the
/// first.
std::pair<std::string, std::string> name_and_file(const std::string& given, const std::map<std::string, bool>& known) {
  std::size_t end = given.find('=');
  for (std::size_t at = end; at != std::string::npos; at = given.find('=', at + 1)) {
    if (at + 1 < given.size() && known.contains(given.substr(0, at))) end = at;
  }
  return {given.substr(0, end), given.substr(end + 1)};
}

/// What `--invoice` names, by invoice.
void take_invoice_files(Context& context) {
  std::map<std::string, bool> has_lines;  // by invoice; what could not be read of it may be its lines
  each_statement<ast::Invoice>(context, [&](const ast::Invoice& written, const ast::Statement& statement) {
    const bool has = std::any_of(written.clauses.begin(), written.clauses.end(), [](const ast::InvoiceClause& clause) {
      return std::holds_alternative<ast::LinesClause>(clause.clause);
    });
    has_lines[written.name.text] |= has || !statement.whole;
  });
  std::vector<std::string> names;
  names.reserve(has_lines.size());
  for (const auto& [name, has] : has_lines) names.push_back(name);
  for (const std::string& given : context.invoice_files) {
    const auto [name, file] = name_and_file(given, has_lines);
    const auto [taken, is_new] = context.lines_files.emplace(name, file);
    const auto invoice = has_lines.find(name);
    if (!is_new) {
      context.diagnostics->add(DiagnosticCode::invoice_file_twice, {name, taken->second, file});
    } else if (invoice == has_lines.end() && !context.may_be_lost(name)) {
      context.diagnostics->add(DiagnosticCode::unknown_invoice, {name, meant(name, names, "the invoices are")});
    } else if (invoice != has_lines.end() && !invoice->second) {
      context.diagnostics->add(DiagnosticCode::invoice_without_lines, {name, file});
    }
  }
}

}  // namespace

void check_invoices(Context& context) {
  std::map<std::string, Span> names;
  take_invoice_files(context);
  each_statement<ast::Invoice>(context, [&](const ast::Invoice& written, const ast::Statement& statement) {
    const auto [place, is_new] = names.emplace(written.name.text, written.name.span);
    if (!is_new) {
      context.error(DiagnosticCode::duplicate_name, written.name.span, {"invoice", written.name.text}, place->second,
                    "first defined here");
      return;
    }
    const std::size_t errors = context.diagnostics->error_count();
    Invoice invoice = InvoiceChecker(written, statement, context).check();
    if (context.diagnostics->error_count() == errors) context.program.invoices.push_back(std::move(invoice));
  });
}

}  // namespace reconcile::check
