// In: the tree of one statement. Out: its AST; a diagnostic for each literal that has the form but no meaning
// (2026-02-30, 25:00, a number too large). Must not know: PEGTL, how errors of form are found.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"
#include "language/ast.hpp"
#include "language/detail/parser_tree.hpp"

namespace reconcile::parsing {

/// Walks over the children of a node, in order.
class Children {
 public:
  Children(const std::vector<Node>& nodes, std::string_view text, const Node& parent);
  bool more() const { return at_ < end_; }
  bool at(Rule rule) const { return more() && node().rule == rule; }
  bool at_word(std::string_view word) const;
  const Node& take();
  bool take_word(std::string_view word);  ///< only if it stands here

 private:
  const std::vector<Node>& nodes_;
  std::string_view text_;
  std::size_t at_;
  std::size_t end_;

  const Node& node() const { return nodes_[at_]; }
  void skip_comments();
};

class Builder {
 public:
  /// `text` holds the source's text from `offset` on; the nodes count from its beginning.
  Builder(const std::vector<Node>& nodes, std::string_view text, Span whole, Diagnostics& diagnostics)
      : nodes_(nodes), text_(text), whole_(whole), diagnostics_(diagnostics) {}

  /// nullopt if a literal outside any clause was wrong; a clause with a wrong literal is left out.
  std::optional<ast::Statement> statement(const Node& node);
  std::optional<ast::Integer> version(const Node& node);
  std::vector<ast::Comment> comments() const;
  bool left_out() const { return left_out_; }  ///< something was wrong and is not in the AST

 private:
  const std::vector<Node>& nodes_;
  std::string_view text_;
  Span whole_;  ///< where text_ lies in its source
  Diagnostics& diagnostics_;
  bool broken_ = false;
  bool left_out_ = false;

  // values
  Children children(const Node& node) const { return {nodes_, text_, node}; }
  const Node& only_child(const Node& node) const { return nodes_[static_cast<std::size_t>(&node - nodes_.data()) + 1]; }
  std::string_view written(const Node& node) const;
  Span span(const Node& node) const;
  void wrong(DiagnosticCode code, const Node& node, std::vector<std::string> arguments);
  ast::Text text(const Node& node) const;
  ast::Text string(const Node& node) const;
  ast::Integer integer(const Node& node);
  Decimal decimal(const Node& node);
  Date date(const Node& node);
  ClockTime clock(const Node& node);
  Instant instant(const Node& node);
  ast::TimeUnit time_unit(const Node& node) const;
  ast::MoneyLiteral money(const Node& node);
  ast::PriceLiteral price(const Node& node);
  ast::PercentLiteral percent(const Node& node);
  ast::SpanLiteral span_literal(const Node& node);
  ast::Value value(const Node& node);    ///< of a Value
  ast::Value literal(const Node& node);  ///< of one of its alternatives
  ast::ValueOrName value_or_name(const Node& node);
  std::vector<ast::Text> texts(Children& children, Rule rule);  ///< as many as stand here
  std::vector<ast::Text> kinds(const Node& node);

  // conditions
  ast::ExprPtr expression(const Node& node);
  ast::ExprPtr not_expression(const Node& node);
  ast::ExprPtr comparison(const Node& node);
  ast::Operand operand(const Node& node);
  ast::InSet in_set(const Node& node);
  ast::ExprPtr condition(Children& children) { return expression(children.take()); }

  // statements
  ast::Include include(const Node& node);
  std::optional<ast::Pin> pin(Children& children);
  ast::Setting setting(const Node& node);
  ast::RoundClause round(const Node& node);
  ast::ToleranceClause tolerance(const Node& node);
  ast::Let let(const Node& node);
  ast::Band band(const Node& node);
  ast::Slot slot(const Node& node);
  ast::DayRange day_range(const Node& node);
  ast::Unique unique(const Node& node);
  ast::Complete complete(const Node& node);
  ast::Waive waive(const Node& node);
  ast::Test test(const Node& node);
  ast::Given given(const Node& node);
  ast::Expect expect(const Node& node);

  // tariffs
  ast::Tariff tariff(const Node& node);
  ast::TariffClause tariff_clause(const Node& node);
  ast::DateRange valid_range(const Node& node);
  ast::TiersClause tiers(const Node& node);
  ast::SurchargeClause surcharge(const Node& node);
  ast::Key key(const Node& node);
  ast::ColumnName column_name(const Node& node) const;
  ast::Unit unit(const Node& node) const;
  ast::RateTableClause rate_table(const Node& node);
  ast::TableRow table_row(const Node& node) const;
  ast::TableCell cell(const Node& node) const;
  ast::RateDeckClause rate_deck(const Node& node);
  ast::DeckClause deck_clause(const Node& node);

  // checks
  ast::Alert alert(const Node& node);
  ast::AlertClause alert_clause(const Node& node);
  ast::Require require(const Node& node);
  ast::RequireClause require_clause(const Node& node);
  ast::Invoice invoice(const Node& node);
  ast::InvoiceClause invoice_clause(const Node& node);
  ast::PeriodClause period(const Node& node);
  ast::LinesClause lines(const Node& node);
  ast::LinesPart lines_part(const Node& node);
  ast::TotalClause total(const Node& node);
  ast::SeverityClause severity(const Node& node) const;
  ast::SourceClause source(const Node& node) const;
  ast::MessageClause message(const Node& node) const;

  /// Reads clauses while `rule` stands here; one with a wrong literal is left out, the others stay.
  template <typename Clause, typename Build>
  std::vector<Clause> clauses(Children& children, Rule rule, Build build) {
    std::vector<Clause> read;
    while (children.at(rule)) {
      Clause clause = build(children.take());
      if (broken_) {
        left_out_ = true;
        broken_ = false;
      } else {
        read.push_back(std::move(clause));
      }
    }
    return read;
  }
};

}  // namespace reconcile::parsing
