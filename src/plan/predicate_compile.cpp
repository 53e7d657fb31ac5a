#include <algorithm>
#include <cassert>
#include <utility>

#include "plan/detail/predicate_code.hpp"
#include "values/phone_number.hpp"

namespace reconcile {

void TextSet::add(std::string text) {
  const auto at = std::lower_bound(texts_.begin(), texts_.end(), text);
  if (at == texts_.end() || *at != text) texts_.insert(at, std::move(text));
}

bool TextSet::contains(std::string_view text) const {
  constexpr std::size_t few = 4;
  if (texts_.size() > few) return std::binary_search(texts_.begin(), texts_.end(), text, std::less<>());
  return std::any_of(texts_.begin(), texts_.end(), [text](const std::string& each) { return each == text; });
}

namespace {

using Op = PredicateNode::Op;

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

CompareOp mirrored(CompareOp op) {
  switch (op) {
    case CompareOp::equal:
      return CompareOp::equal;
    case CompareOp::less:
      return CompareOp::greater;
    case CompareOp::less_equal:
      return CompareOp::greater_equal;
    case CompareOp::greater:
      return CompareOp::less;
    case CompareOp::greater_equal:
      return CompareOp::less_equal;
  }
  return op;
}

class Compiler {
 public:
  Compiler(const Program& program, const Layout& layout) : program_(program), layout_(layout) {
    code_.currency = layout.index_of("Currency");
  }

  PredicateCode run(const Condition& condition) {
    add(condition);
    return std::move(code_);
  }

 private:
  void add(const Condition& condition) {
    const std::size_t at = code_.nodes.size();
    code_.nodes.emplace_back();
    PredicateNode node;  // built apart: adding the parts moves the vector
    switch (condition.kind) {
      case Condition::Kind::and_:
        node.op = Op::all;
        break;
      case Condition::Kind::or_:
        node.op = Op::any;
        break;
      case Condition::Kind::not_:
        node.op = Op::negate;
        break;
      default:
        node = leaf(condition);
    }
    for (const Condition& part : condition.parts) add(part);
    node.end = static_cast<std::uint32_t>(code_.nodes.size());
    code_.nodes[at] = node;
  }

  PredicateNode leaf(const Condition& condition) {
    switch (condition.kind) {
      case Condition::Kind::compare:
        return comparison(condition.left, condition.right, condition.op, condition.as);
      case Condition::Kind::in_values:
        return in_values(condition);
      case Condition::Kind::starts_with:
        return starts_with(condition);
      case Condition::Kind::in_band: {
        PredicateNode node = on_field(Op::in_band, condition.left);
        node.index = keep(code_.bands, program_.bands[condition.band].band);
        return node;
      }
      case Condition::Kind::of_country: {
        PredicateNode node = on_field(Op::of_country, condition.left);
        node.index = static_cast<std::uint32_t>(index_of(condition.right));
        return node;
      }
      case Condition::Kind::is_empty: {
        PredicateNode node = on_field(Op::is_empty, condition.left);
        if (node.op == Op::never) node.op = Op::all;  // what a kind does not have is empty: no parts, so true
        return node;
      }
      default:
        assert(!"an alert's term in a row's condition");
        return {};
    }
  }

  /// A field that the kind does not have reads as empty: false.
  PredicateNode on_field(Op op, const Operand& operand) {
    PredicateNode node;
    node.field = index_of(operand);
    if (node.field == Layout::absent) return node;
    node.op = op;
    node.type = layout_.fields[static_cast<std::size_t>(node.field)].type;
    return node;
  }

  int index_of(const Operand& operand) const { return layout_.index_of(std::get<std::string>(operand.what)); }
  static bool is_field(const Operand& operand) { return operand.what.index() == 1; }

  PredicateNode comparison(const Operand& left, const Operand& right, CompareOp op, CompareAs as) {
    if (!is_field(left) && is_field(right)) return comparison(right, left, mirrored(op), as);
    if ((is_field(left) && index_of(left) == Layout::absent) ||
        (is_field(right) && index_of(right) == Layout::absent)) {
      return {};
    }
    const bool against_literal = is_field(left) && !is_field(right);
    const bool by_text = as == CompareAs::text || as == CompareAs::number;
    if (against_literal && by_text && op == CompareOp::equal) return in_set(left, {std::get<Literal>(right.what)}, as);

    PredicateNode node;
    node.compare = op;
    node.as = as;
    const Comparison sides{side(left), side(right)};
    if (against_literal && as == CompareAs::quantity && is_plain_integer(sides)) {
      node = on_field(Op::integer, left);
      node.compare = op;
      node.integer = sides.right.number.normalized().small_coefficient();
      return node;
    }
    node.op = op_of(as);
    node.index = keep(code_.comparisons, sides);
    code_.meets_money |= as == CompareAs::money && !sides.right.currency.empty();  // a bare 0 meets any money
    return node;
  }

  static bool is_plain_integer(const Comparison& sides) {
    const Decimal number = sides.right.number.normalized();
    return sides.left.factor == Decimal(1) && number.is_small() && number.scale() == 0;
  }

  static Op op_of(CompareAs as) {
    switch (as) {
      case CompareAs::text:
        return Op::texts;
      case CompareAs::number:
        return Op::numbers;
      case CompareAs::quantity:
        return Op::quantities;
      case CompareAs::money:
        return Op::money;
      case CompareAs::instant:
      case CompareAs::local_date:
      case CompareAs::local_clock:
        return Op::moments;
      case CompareAs::share:
        break;
    }
    assert(!"an alert's term in a row's condition");
    return Op::never;
  }

  Side side(const Operand& operand) const {
    Side side;
    if (is_field(operand)) {
      side.field = index_of(operand);
      side.type = layout_.fields[static_cast<std::size_t>(side.field)].type;
      side.factor = operand.factor;
      return side;
    }
    std::visit(Overloaded{[&](const Decimal& value) { side.number = value * operand.factor; },
                          [&](const Money& value) {
                            side.number = value.amount * operand.factor;
                            side.currency = value.currency;
                          },
                          [&](const Price& value) { side.number = value.amount * operand.factor; },
                          [&](const Percent& value) { side.number = value.value * operand.factor; },
                          [&](const Seconds& value) { side.number = value.value * operand.factor; },
                          [&](const Instant& value) { side.moment = value; },
                          [&](const Date& value) { side.moment.seconds = value.days; },
                          [&](const ClockTime& value) { side.moment.seconds = value.seconds; },
                          [&](const PrefixDigits& value) { side.text = "+" + value.digits; },
                          [&](const std::string& value) { side.text = value; }},
               std::get<Literal>(operand.what));
    return side;
  }

  PredicateNode in_values(const Condition& condition) {
    if (condition.as == CompareAs::text || condition.as == CompareAs::number) {
      return in_set(condition.left, condition.values, condition.as);
    }
    Condition any;
    any.kind = Condition::Kind::or_;
    for (const Literal& value : condition.values) {
      Condition equal;
      equal.kind = Condition::Kind::compare;
      equal.as = condition.as;
      equal.left = condition.left;
      equal.right.what = value;
      any.parts.push_back(std::move(equal));
    }
    PredicateNode node;
    node.op = Op::any;
    for (const Condition& part : any.parts) add(part);  // add() sets this node's end behind them
    return node;
  }

  PredicateNode in_set(const Operand& field, const std::vector<Literal>& values, CompareAs as) {
    PredicateNode node = on_field(Op::in_texts, field);
    if (node.op == Op::never) return node;
    if (as == CompareAs::number) {
      node.op = Op::in_numbers;
      node.index = keep(code_.number_sets, number_set(values));
    } else if (node.type == FieldType::enumeration) {
      node.op = Op::in_codes;
      node.index = keep(code_.code_sets, code_set(layout_.fields[static_cast<std::size_t>(node.field)], values));
    } else {
      TextSet set;
      for (const Literal& value : values) set.add(std::get<std::string>(value));
      node.index = keep(code_.text_sets, std::move(set));
    }
    return node;
  }

  static CodeSet code_set(const Field& field, const std::vector<Literal>& values) {
    CodeSet set;
    set.listed.resize(field.values.size());
    for (const Literal& value : values) {
      const auto& text = std::get<std::string>(value);
      const auto found = std::find(field.values.begin(), field.values.end(), text);
      if (found == field.values.end()) {
        set.unlisted.add(text);
      } else {
        set.listed[static_cast<std::size_t>(found - field.values.begin())] = 1;
      }
    }
    return set;
  }

  static NumberSet number_set(const std::vector<Literal>& values) {
    NumberSet set;
    for (const Literal& value : values) {
      if (const auto* prefix = std::get_if<PrefixDigits>(&value)) {
        set.digits.add(prefix->digits);
        continue;
      }
      const auto& text = std::get<std::string>(value);
      const PhoneNumber number(text);
      if (number.is_number()) {
        set.digits.add(std::string(number.digits()));
      } else {
        set.texts.add(text);
      }
    }
    return set;
  }

  PredicateNode starts_with(const Condition& condition) {
    PredicateNode node = on_field(Op::starts_with, condition.left);
    if (node.op == Op::never) return node;
    PrefixSet set;
    std::vector<std::string_view> prefixes;
    for (const Literal& value : condition.values) {
      if (const auto* prefix = std::get_if<PrefixDigits>(&value)) {
        prefixes.push_back(prefix->digits);
      } else {
        set.texts.push_back(std::get<std::string>(value));
      }
    }
    std::sort(prefixes.begin(), prefixes.end());
    prefixes.erase(std::unique(prefixes.begin(), prefixes.end()), prefixes.end());
    if (!prefixes.empty()) set.prefixes = PrefixMap(prefixes);
    node.index = keep(code_.prefix_sets, std::move(set));
    return node;
  }

  template <class Value>
  static std::uint32_t keep(std::vector<Value>& values, Value value) {
    values.push_back(std::move(value));
    return static_cast<std::uint32_t>(values.size() - 1);
  }

  const Program& program_;
  const Layout& layout_;
  PredicateCode code_;
};

}  // namespace

PredicateCode compile(const Condition& condition, const Program& program, const Layout& layout) {
  return Compiler(program, layout).run(condition);
}

}  // namespace reconcile
