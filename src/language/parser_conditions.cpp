// The conditions of the language: `and` binds closer than `or`, `not` closer than both.
#include "language/detail/parser_build.hpp"

namespace reconcile::parsing {

/// Of an Expr or an AndExpr: its parts, or the one part itself.
ast::ExprPtr Builder::expression(const Node& node) {
  auto parts = children(node);
  std::vector<ast::ExprPtr> read;
  while (parts.more()) {
    const Node& part = parts.take();
    if (part.rule == Rule::AndExpr)
      read.push_back(expression(part));
    else if (part.rule == Rule::NotExpr)
      read.push_back(not_expression(part));
  }
  if (read.size() == 1) return std::move(read.front());
  auto whole = std::make_unique<ast::Expr>();
  whole->span = span(node);
  if (node.rule == Rule::Expr)
    whole->node = ast::OrExpr{std::move(read)};
  else
    whole->node = ast::AndExpr{std::move(read)};
  return whole;
}

ast::ExprPtr Builder::not_expression(const Node& node) {
  auto parts = children(node);
  if (parts.take_word("not")) {
    auto whole = std::make_unique<ast::Expr>();
    whole->span = span(node);
    whole->node = ast::NotExpr{not_expression(parts.take())};
    return whole;
  }
  if (parts.take_word("(")) {
    auto inner = expression(parts.take());
    inner->parenthesized = true;
    inner->span = span(node);
    return inner;
  }
  return comparison(parts.take());
}

ast::ExprPtr Builder::comparison(const Node& node) {
  auto whole = std::make_unique<ast::Expr>();
  whole->span = span(node);
  auto parts = children(node);
  auto left = operand(parts.take());
  if (!parts.more()) {
    whole->node = ast::BareOperand{std::move(left)};
    return whole;
  }
  if (parts.at(Rule::RelOp)) {
    const Node& written_op = parts.take();
    const auto op = written(written_op);
    const auto relation = op == "="    ? ast::RelOp::equal
                          : op == "!=" ? ast::RelOp::not_equal
                          : op == "<"  ? ast::RelOp::less
                          : op == "<=" ? ast::RelOp::less_equal
                          : op == ">"  ? ast::RelOp::greater
                                       : ast::RelOp::greater_equal;
    whole->node = ast::Comparison{std::move(left), relation, operand(parts.take()), span(written_op)};
    return whole;
  }
  if (parts.take_word("is")) {
    whole->node = ast::EmptyTest{std::move(left), parts.take_word("not")};
    return whole;
  }
  const bool negated = parts.take_word("not");
  if (parts.take_word("in")) {
    whole->node = ast::Membership{std::move(left), negated, in_set(parts.take())};
    return whole;
  }
  parts.take_word("starts");
  parts.take_word("with");
  const Node& what = parts.take();
  if (what.rule == Rule::InSet)
    whole->node = ast::StartsWith{std::move(left), negated, in_set(what)};
  else
    whole->node = ast::StartsWith{std::move(left), negated, literal(what)};
  return whole;
}

ast::Operand Builder::operand(const Node& node) {
  ast::Operand read;
  read.span = span(node);
  auto parts = children(node);
  if (parts.at(Rule::Number)) {
    read.factor = ast::NumberLiteral{decimal(parts.take())};
    parts.take_word("*");
  }
  const Node& atom = parts.take();
  if (atom.rule == Rule::Field)
    read.atom = ast::FieldRef{text(atom).text};
  else if (atom.rule == Rule::Name)
    read.atom = ast::NameRef{text(atom).text};
  else
    read.atom = value(atom);
  return read;
}

ast::InSet Builder::in_set(const Node& node) {
  ast::InSet read;
  read.span = span(node);
  auto parts = children(node);
  if (parts.at(Rule::Name)) {
    read.name = text(parts.take());
    return read;
  }
  while (parts.more()) {
    const Node& part = parts.take();
    if (part.rule == Rule::Value) read.values.push_back(value(part));
  }
  return read;
}

}  // namespace reconcile::parsing
