#include "language/detail/format_units.hpp"

namespace reconcile::formatting {
namespace {

using Shape = Unit::Shape;

/// Those of a `column` clause are aligned; other clauses of a deck or of an invoice's lines are not.
template <typename Column, typename Parts, typename Member>
std::vector<Unit> column_units(const Parts& parts, Member member) {
  std::vector<Unit> units;
  for (const auto& part : parts) {
    const bool is_column = std::holds_alternative<Column>(part.*member);
    units.push_back({part.span, Shape::clause, is_column ? "=" : ""});
  }
  return units;
}

Unit unit_of(const ast::TariffClause& clause) {
  if (const auto* tiers = std::get_if<ast::TiersClause>(&clause.clause)) {
    Unit unit{clause.span, Shape::block};
    for (const auto& tier : tiers->tiers) unit.parts.push_back({tier.span, Shape::clause, ":"});
    return unit;
  }
  if (const auto* table = std::get_if<ast::RateTableClause>(&clause.clause))
    return {clause.span, Shape::table, {}, {}, table};
  if (const auto* deck = std::get_if<ast::RateDeckClause>(&clause.clause))
    return {clause.span, Shape::block, {}, column_units<ast::DeckColumn>(deck->clauses, &ast::DeckClause::clause)};
  return {clause.span};
}

Unit unit_of(const ast::InvoiceClause& clause) {
  if (const auto* lines = std::get_if<ast::LinesClause>(&clause.clause))
    return {clause.span, Shape::block, {}, column_units<ast::LinesColumn>(lines->parts, &ast::LinesPart::part)};
  return {clause.span};
}

template <typename Clause>
Unit unit_of(const Clause& clause) {
  return {clause.span};
}

template <typename Parts>
Unit block(Span span, const Parts& parts) {
  Unit unit{span, Shape::block};
  for (const auto& part : parts) unit.parts.push_back(unit_of(part));
  return unit;
}

struct StatementUnit {
  Span span;

  Unit operator()(const ast::Tariff& tariff) const { return block(span, tariff.clauses); }
  Unit operator()(const ast::Alert& alert) const { return block(span, alert.clauses); }
  Unit operator()(const ast::Require& require) const { return block(span, require.clauses); }
  Unit operator()(const ast::Invoice& invoice) const { return block(span, invoice.clauses); }
  Unit operator()(const ast::Test& test) const { return block(span, test.steps); }
  Unit operator()(const ast::Let&) const { return {span, Shape::clause, "="}; }
  template <typename OneLine>
  Unit operator()(const OneLine&) const {
    return {span};
  }
};

struct Names {
  std::vector<Span>& spans;

  void add(const std::vector<ast::Text>& kinds) const {
    for (const auto& kind : kinds) spans.push_back(kind.span);
  }

  void operator()(const ast::Tariff& tariff) const { add(tariff.kinds); }
  void operator()(const ast::Alert& alert) const { add(alert.kinds); }
  void operator()(const ast::Require& require) const { add(require.kinds); }
  void operator()(const ast::Unique& unique) const { add(unique.kinds); }
  void operator()(const ast::Complete& complete) const { add(complete.kinds); }
  void operator()(const ast::Invoice& invoice) const { add(invoice.kinds); }
  void operator()(const ast::Waive& waive) const { spans.push_back(waive.code.span); }
  void operator()(const ast::Test& test) const {
    for (const auto& step : test.steps) {
      if (const auto* given = std::get_if<ast::Given>(&step.step)) {
        spans.push_back(given->kind.span);
      } else if (const auto* finding = std::get_if<ast::ExpectFinding>(&std::get<ast::Expect>(step.step).what)) {
        spans.push_back(finding->code.span);
      }
    }
  }
  template <typename Other>
  void operator()(const Other&) const {}
};

}  // namespace

std::vector<Unit> units_of(const ast::File& file) {
  std::vector<Unit> units;
  for (const auto& statement : file.statements)
    units.push_back(std::visit(StatementUnit{statement.span}, statement.statement));
  return units;
}

std::vector<Span> names_in(const ast::File& file) {
  std::vector<Span> spans;
  for (const auto& statement : file.statements) std::visit(Names{spans}, statement.statement);
  return spans;
}

}  // namespace reconcile::formatting
