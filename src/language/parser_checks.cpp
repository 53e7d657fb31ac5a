// `alert`, `require` and `invoice` and their clauses.
#include "language/detail/parser_build.hpp"

namespace reconcile::parsing {

ast::SeverityClause Builder::severity(const Node& node) const {
  auto parts = children(node);
  parts.take_word("severity");
  const auto word = written(parts.take());
  if (word == "error") return {ast::Severity::error};
  return {word == "warning" ? ast::Severity::warning : ast::Severity::note};
}

ast::SourceClause Builder::source(const Node& node) const {
  auto parts = children(node);
  parts.take_word("source");
  return {string(parts.take())};
}

ast::MessageClause Builder::message(const Node& node) const {
  auto parts = children(node);
  parts.take_word("message");
  return {string(parts.take())};
}

ast::Alert Builder::alert(const Node& node) {
  ast::Alert read;
  auto parts = children(node);
  parts.take_word("alert");
  read.name = string(parts.take());
  parts.take_word("for");
  read.kinds = kinds(parts.take());
  parts.take_word("{");
  read.clauses = clauses<ast::AlertClause>(parts, Rule::AlertClause, [&](const Node& n) { return alert_clause(n); });
  return read;
}

ast::AlertClause Builder::alert_clause(const Node& node) {
  const Node& what = only_child(node);
  const Span place = span(node);
  if (what.rule == Rule::Severity) return {severity(what), place};
  if (what.rule == Rule::Message) return {message(what), place};
  if (what.rule == Rule::Source) return {source(what), place};
  auto parts = children(what);
  parts.take();  // the clause's first word
  switch (what.rule) {
    case Rule::CountWhere:
      parts.take_word("where");
      return {ast::CountWhereClause{condition(parts)}, place};
    case Rule::Per:
      return {ast::PerClause{texts(parts, Rule::Field)}, place};
    case Rule::Window:
      return {ast::WindowClause{value_or_name(parts.take())}, place};
    case Rule::CompareWith: {
      parts.take_word("with");
      ast::CompareWithClause days;
      if (parts.take_word("previous")) days.previous_days = integer(parts.take());
      return {days, place};
    }
    case Rule::FalseAlarms: {
      parts.take_word("alarms");
      parts.take_word("at");
      parts.take_word("most");
      const Node& share = parts.take();
      return {ast::FalseAlarmsClause{percent(share), span(share)}, place};
    }
    case Rule::FireWhen:
      parts.take_word("when");
      return {ast::FireWhenClause{condition(parts)}, place};
    default:
      return {ast::ForWindowsClause{integer(parts.take())}, place};
  }
}

ast::Require Builder::require(const Node& node) {
  ast::Require read;
  auto parts = children(node);
  parts.take_word("require");
  read.name = string(parts.take());
  parts.take_word("for");
  read.kinds = kinds(parts.take());
  parts.take_word("{");
  read.clauses =
      clauses<ast::RequireClause>(parts, Rule::RequireClause, [&](const Node& n) { return require_clause(n); });
  return read;
}

ast::RequireClause Builder::require_clause(const Node& node) {
  const Node& what = only_child(node);
  const Span place = span(node);
  if (what.rule == Rule::Severity) return {severity(what), place};
  if (what.rule == Rule::Message) return {message(what), place};
  if (what.rule == Rule::Source) return {source(what), place};
  auto parts = children(what);
  const bool must = written(parts.take()) == "must";
  if (must) return {ast::MustClause{condition(parts)}, place};
  return {ast::WhenClause{condition(parts)}, place};
}

ast::Invoice Builder::invoice(const Node& node) {
  ast::Invoice read;
  auto parts = children(node);
  parts.take_word("invoice");
  read.name = string(parts.take());
  parts.take_word("for");
  read.kinds = kinds(parts.take());
  parts.take_word("{");
  read.clauses =
      clauses<ast::InvoiceClause>(parts, Rule::InvoiceClause, [&](const Node& n) { return invoice_clause(n); });
  return read;
}

ast::InvoiceClause Builder::invoice_clause(const Node& node) {
  const Node& what = only_child(node);
  const Span place = span(node);
  auto parts = children(what);
  switch (what.rule) {
    case Rule::Period:
      return {period(what), place};
    case Rule::Lines:
      return {lines(what), place};
    case Rule::Total:
      return {total(what), place};
    case Rule::Round:
      return {round(what), place};
    case Rule::Severity:
      return {severity(what), place};
    case Rule::Source:
      return {source(what), place};
    case Rule::Only:
      parts.take_word("only");
      parts.take_word("when");
      return {ast::OnlyClause{condition(parts)}, place};
    case Rule::Per:
      parts.take_word("per");
      return {ast::PerClause{texts(parts, Rule::Field)}, place};
    default: {
      parts.take_word("within");
      auto money = value_or_name(parts.take());
      return {ast::WithinClause{std::move(money), parts.take_word("per")}, place};
    }
  }
}

ast::PeriodClause Builder::period(const Node& node) {
  const auto moment = [&](const Node& n) {
    if (n.rule == Rule::Instant) return ast::Moment{instant(n), span(n)};
    return ast::Moment{date(n), span(n)};
  };
  ast::PeriodClause read;
  auto parts = children(node);
  parts.take_word("period");
  read.month = parts.take_word("month");
  if (!read.month) {
    read.from = moment(parts.take());
    parts.take_word("until");
    read.until = moment(parts.take());
  }
  if (parts.take_word("by")) read.by = text(parts.take());
  return read;
}

ast::TotalClause Builder::total(const Node& node) {
  auto parts = children(node);
  const auto what = written(parts.take());
  if (what == "amount") return {ast::TotalAmount{money(parts.take())}};
  if (what == "calls") return {ast::TotalCalls{integer(parts.take())}};
  return {ast::TotalMinutes{{decimal(parts.take())}}};
}

ast::LinesClause Builder::lines(const Node& node) {
  ast::LinesClause read;
  auto parts = children(node);
  parts.take_word("lines");
  parts.take_word("from");
  read.path = string(parts.take());
  read.pin = pin(parts);
  parts.take_word("{");
  while (parts.at(Rule::LineClause)) read.parts.push_back(lines_part(parts.take()));
  return read;
}

ast::LinesPart Builder::lines_part(const Node& node) {
  const Span place = span(node);
  auto parts = children(node);
  const auto word = written(parts.take());
  if (word == "separator") return {ast::LinesSeparator{string(parts.take())}, place};
  if (word == "decimal") return {ast::LinesDecimal{string(parts.take())}, place};
  if (word == "only") {
    parts.take_word("column");
    auto column = string(parts.take());
    parts.take_word("=");
    return {ast::LinesOnly{std::move(column), texts(parts, Rule::String)}, place};
  }
  ast::LinesColumn column;
  column.is_field = parts.at(Rule::Field);
  column.what = text(parts.take());
  parts.take_word("=");
  column.header = string(parts.take());
  if (parts.more()) column.currency = text(parts.take());
  return {std::move(column), place};
}

}  // namespace reconcile::parsing
