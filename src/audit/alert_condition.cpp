#include "audit/alert_condition.hpp"

#include <algorithm>

namespace reconcile {
namespace {

/// One side of a comparison: exact, or `usual`.
struct Side {
  bool known = true;
  bool is_usual = false;
  Rational exact;
  double approximate = 0;

  double as_double() const { return is_usual ? approximate : exact.convert_to<double>(); }
};

Rational literal_value(const Literal& literal) {
  if (const auto* number = std::get_if<Decimal>(&literal)) return number->rational();
  if (const auto* percent = std::get_if<Percent>(&literal)) return percent->value.rational() / 100;
  return 0;  // the checker lets nothing else meet an alert's term
}

Side side_of(const Operand& operand, const WindowFacts& window) {
  Side side;
  if (const auto* literal = std::get_if<Literal>(&operand.what)) {
    side.exact = literal_value(*literal) * operand.factor.rational();
    return side;
  }
  const auto* term = std::get_if<AlertTerm>(&operand.what);
  side.known = term != nullptr && (*term != AlertTerm::usual || window.usual);
  if (!side.known) return side;
  switch (*term) {
    case AlertTerm::count:
      side.exact = window.count;
      break;
    case AlertTerm::attempts:
      side.exact = window.attempts;
      break;
    case AlertTerm::share:
      side.exact = Rational(window.count, window.attempts);
      break;
    case AlertTerm::usual:
      side.is_usual = true;
      side.approximate = *window.usual * operand.factor.rational().convert_to<double>();
      return side;
  }
  side.exact *= operand.factor.rational();
  return side;
}

template <class Number>
bool holds(const Number& left, CompareOp op, const Number& right) {
  switch (op) {
    case CompareOp::equal:
      return left == right;
    case CompareOp::less:
      return left < right;
    case CompareOp::less_equal:
      return left <= right;
    case CompareOp::greater:
      return left > right;
    case CompareOp::greater_equal:
      return left >= right;
  }
  return false;
}

bool compare(const Side& left, CompareOp op, const Side& right) {
  if (!left.known || !right.known) return false;
  if (left.is_usual || right.is_usual) return holds(left.as_double(), op, right.as_double());
  return holds(left.exact, op, right.exact);
}

}  // namespace

bool fires(const Condition& condition, const WindowFacts& window) {
  const auto part_fires = [&](const Condition& part) { return fires(part, window); };
  switch (condition.kind) {
    case Condition::Kind::and_:
      return std::all_of(condition.parts.begin(), condition.parts.end(), part_fires);
    case Condition::Kind::or_:
      return std::any_of(condition.parts.begin(), condition.parts.end(), part_fires);
    case Condition::Kind::not_: {
      const Condition& part = condition.parts.front();
      // `usual != 100` is a comparison too: without a usual count it is false.
      if (condition.is_operator && (!side_of(part.left, window).known || !side_of(part.right, window).known)) return false;
      return !part_fires(part);
    }
    case Condition::Kind::unusual:
      return window.unusual;
    case Condition::Kind::compare:
      return compare(side_of(condition.left, window), condition.op, side_of(condition.right, window));
    case Condition::Kind::in_values:
      return std::any_of(condition.values.begin(), condition.values.end(), [&](const Literal& value) {
        Operand right;
        right.what = value;
        return compare(side_of(condition.left, window), CompareOp::equal, side_of(right, window));
      });
    case Condition::Kind::starts_with:
    case Condition::Kind::in_band:
    case Condition::Kind::of_country:
    case Condition::Kind::is_empty:
      break;  // no term of an alert can stand there
  }
  return false;
}

}  // namespace reconcile
