// Conditions: names resolved, both sides of every comparison made to meet (language.md 1 and 2).
#include <algorithm>

#include "language/detail/check_operands.hpp"
#include "language/detail/check_parts.hpp"
#include "values/phone_number.hpp"

namespace reconcile::check {
namespace {

CompareOp flipped(CompareOp op) {
  switch (op) {
    case CompareOp::less:
      return CompareOp::greater;
    case CompareOp::less_equal:
      return CompareOp::greater_equal;
    case CompareOp::greater:
      return CompareOp::less;
    case CompareOp::greater_equal:
      return CompareOp::less_equal;
    case CompareOp::equal:
      break;
  }
  return CompareOp::equal;
}

CompareOp positive(ast::RelOp op) {
  switch (op) {
    case ast::RelOp::less:
      return CompareOp::less;
    case ast::RelOp::less_equal:
      return CompareOp::less_equal;
    case ast::RelOp::greater:
      return CompareOp::greater;
    case ast::RelOp::greater_equal:
      return CompareOp::greater_equal;
    case ast::RelOp::equal:
    case ast::RelOp::not_equal:
      break;
  }
  return CompareOp::equal;
}

Condition negated(Condition inner) {
  Condition result;
  result.kind = Condition::Kind::not_;
  result.span = inner.span;
  result.is_operator = true;
  result.parts.push_back(std::move(inner));
  return result;
}

using Checked = std::optional<Condition>;

class Checker {
 public:
  Checker(const Scope& scope, Context& context) : scope_(scope), context_(context) {}

  Checked check(const ast::Expr& expr) {
    Checked result = std::visit([&](const auto& node) { return check_node(node, expr.span); }, expr.node);
    if (result) result->span = expr.span;
    return result;
  }

 private:
  Checked check_node(const ast::AndExpr& node, Span) { return check_parts(node.parts, Condition::Kind::and_); }
  Checked check_node(const ast::OrExpr& node, Span) { return check_parts(node.parts, Condition::Kind::or_); }

  Checked check_node(const ast::NotExpr& node, Span) {
    Checked inner = check(*node.inner);
    if (!inner) return std::nullopt;
    Condition result = negated(std::move(*inner));
    result.is_operator = false;
    return result;
  }

  Checked check_node(const ast::BareOperand& node, Span span) {
    const auto* name = std::get_if<ast::NameRef>(&node.operand.atom);
    if (scope_.place == Scope::Place::window && name != nullptr && name->name == "unusual" && !node.operand.factor) {
      Condition condition;
      condition.kind = Condition::Kind::unusual;
      return condition;
    }
    const char* example = scope_.place == Scope::Place::window ? "count >= 3" : "Result = ANSWERED";
    if (side(node.operand) && !goes_on_below(span)) {
      context_.error(DiagnosticCode::bare_operand, span, {context_.written(span), example});
    }
    return std::nullopt;
  }

  Checked check_node(const ast::Comparison& node, Span span) {
    std::optional<Side> left = side(node.left);
    std::optional<Side> right = side(node.right);
    if (!left || !right) return std::nullopt;
    if (left->is_constant() && right->is_constant()) {
      context_.error(DiagnosticCode::constant_condition, span);
      return std::nullopt;
    }
    CompareOp op = positive(node.op);
    if (left->is_constant()) {
      std::swap(left, right);
      op = flipped(op);
    }
    const std::optional<CompareAs> as = meet(*left, *right, context_);
    if (!as || !is_listed(*left, right->constants, scope_.kinds, context_)) return std::nullopt;
    if (op != CompareOp::equal && (*as == CompareAs::text || *as == CompareAs::number)) {
      context_.error(DiagnosticCode::no_order, left->span, {describe(*left, context_)});
      return std::nullopt;
    }
    Condition condition;
    condition.kind = Condition::Kind::compare;
    condition.left = std::move(left->operand);
    condition.right = std::move(right->operand);
    condition.op = op;
    condition.as = *as;
    condition.span = span;
    return node.op == ast::RelOp::not_equal ? negated(std::move(condition)) : condition;
  }

  Checked check_node(const ast::Membership& node, Span span) {
    std::optional<Side> left = side(node.left);
    if (node.set.name && context_.bands.contains(node.set.name->text)) return in_band(node, std::move(left), span);
    const std::optional<std::vector<Constant>> values = values_of(node.set);
    if (!left || !values) return std::nullopt;
    if (left->is_constant()) {
      context_.error(DiagnosticCode::constant_condition, span);
      return std::nullopt;
    }
    const std::optional<CompareAs> as = meet(*left, side_of(values->front(), node.set.span), context_);
    if (!as || !is_listed(*left, *values, scope_.kinds, context_)) return std::nullopt;
    Condition condition;
    // A number is in a list of prefixes when it starts with one of them.
    const bool prefixes = values->front().type == ValueType::prefix;
    condition.kind = prefixes ? Condition::Kind::starts_with : Condition::Kind::in_values;
    condition.left = std::move(left->operand);
    condition.as = *as;
    for (const Constant& value : *values) condition.values.push_back(value.value);
    condition.span = span;
    return node.negated ? negated(std::move(condition)) : condition;
  }

  Checked in_band(const ast::Membership& node, std::optional<Side> left, Span span) {
    if (!left) return std::nullopt;
    if (left->kind != Side::Kind::time) {
      const BandDefinition& band = context_.bands.find(node.set.name->text)->second;
      context_.error(DiagnosticCode::type_mix, node.set.span,
                     {describe(*left, context_), "the band `" + node.set.name->text + "`",
                      "ask of a time, as in `CallTime in " + node.set.name->text + "`"},
                     band.name, "defined here");
      return std::nullopt;
    }
    Condition condition;
    condition.kind = Condition::Kind::in_band;
    condition.left = std::move(left->operand);
    condition.band = context_.bands.find(node.set.name->text)->second.index;
    condition.span = span;
    return node.negated ? negated(std::move(condition)) : condition;
  }

  Checked check_node(const ast::StartsWith& node, Span span) {
    std::optional<Side> left = side(node.left);
    std::optional<std::vector<Constant>> values;
    Span values_span;
    if (const auto* value = std::get_if<ast::Value>(&node.what)) {
      values = std::vector{constant_of(*value, context_)};
      values_span = value->span;
    } else {
      values = values_of(std::get<ast::InSet>(node.what));
      values_span = std::get<ast::InSet>(node.what).span;
    }
    if (!left || !values || !asks_field(*left, "`starts with`", "To starts with +46")) return std::nullopt;
    const ValueType type = values->front().type;
    const bool texts = type == ValueType::text || type == ValueType::enumeration;
    const bool fits = left->kind == Side::Kind::number ? type == ValueType::prefix || type == ValueType::text
                                                       : left->kind == Side::Kind::text && texts;
    if (!fits) {
      mix(*left, side_of(values->front(), values_span), context_);
      return std::nullopt;
    }
    Condition condition;
    condition.kind = Condition::Kind::starts_with;
    condition.left = std::move(left->operand);
    for (const Constant& value : *values)
      condition.values.push_back(left->kind == Side::Kind::number ? as_prefix(value.value) : value.value);
    condition.span = span;
    return node.negated ? negated(std::move(condition)) : condition;
  }

  /// Phone numbers are compared as digits: a text that is a number stands for its digits.
  static Literal as_prefix(const Literal& value) {
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr) return value;
    const PhoneNumber number(*text);
    return number.is_number() ? Literal(PrefixDigits{std::string(number.digits())}) : value;
  }

  Checked check_node(const ast::EmptyTest& node, Span span) {
    std::optional<Side> left = side(node.left);
    if (!left || !asks_field(*left, "`is empty`", "AnswerTime is empty")) return std::nullopt;
    Condition condition;
    condition.kind = Condition::Kind::is_empty;
    condition.left = std::move(left->operand);
    condition.span = span;
    return node.negated ? negated(std::move(condition)) : condition;
  }

  /// The next line begins with an operator: that it cannot stand there has been said.
  bool goes_on_below(Span span) const {
    const std::string_view behind = context_.sources[span.source].text().substr(span.end);
    const std::size_t next = behind.find_first_not_of(" \t\r\n");
    return next != std::string_view::npos && std::string_view("=<>!").find(behind[next]) != std::string_view::npos;
  }

  Checked check_parts(const std::vector<ast::ExprPtr>& parts, Condition::Kind kind) {
    Condition condition;
    condition.kind = kind;
    for (const ast::ExprPtr& part : parts) {
      if (Checked checked = check(*part)) condition.parts.push_back(std::move(*checked));
    }
    return condition.parts.size() == parts.size() ? Checked(std::move(condition)) : std::nullopt;
  }

  std::optional<Side> side(const ast::Operand& operand) { return side_of(operand, scope_, context_); }

  bool asks_field(const Side& left, const char* question, const char* example) {
    const bool is_field = std::holds_alternative<std::string>(left.operand.what);
    if (is_field && left.operand.factor == Decimal(1)) return true;
    context_.error(DiagnosticCode::not_a_field, left.span,
                   {question, "`" + context_.written(left.span) + "`", example});
    return false;
  }

  /// The values of a list or of the `let` that names one; all of one type.
  std::optional<std::vector<Constant>> values_of(const ast::InSet& set) {
    if (set.name) {
      const LetDefinition* let = find_let(set.name->text, set.name->span, context_);
      return let == nullptr ? std::nullopt : std::optional(let->values);
    }
    std::vector<Constant> values;
    for (const ast::Value& value : set.values) values.push_back(constant_of(value, context_));
    if (!is_one_type(values, context_)) return std::nullopt;
    return values;
  }

  const Scope& scope_;
  Context& context_;
};

}  // namespace

std::optional<Condition> check_condition(const ast::Expr& expr, const Scope& scope, Context& context) {
  return Checker(scope, context).check(expr);
}

}  // namespace reconcile::check
