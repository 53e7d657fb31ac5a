#include "language/detail/check_operands.hpp"

#include <algorithm>
#include <array>

namespace reconcile::check {
namespace {

constexpr std::array<std::pair<std::string_view, AlertTerm>, 4> alert_terms{{
    {"count", AlertTerm::count},
    {"attempts", AlertTerm::attempts},
    {"share", AlertTerm::share},
    {"usual", AlertTerm::usual},
}};

Side::Kind kind_of(FieldType type) {
  switch (type) {
    case FieldType::text:
    case FieldType::enumeration:
    case FieldType::currency:
    case FieldType::country:
      return Side::Kind::text;
    case FieldType::number:
      return Side::Kind::number;
    case FieldType::integer:
      return Side::Kind::integer;
    case FieldType::duration:
      return Side::Kind::duration;
    case FieldType::time:
      return Side::Kind::time;
    case FieldType::amount:
      return Side::Kind::amount;
  }
  return Side::Kind::text;
}

std::string_view phrase(const Side& side) {
  switch (side.kind) {
    case Side::Kind::constant:
      return phrase(side.constants.front().type);
    case Side::Kind::text:
      return "a text";
    case Side::Kind::number:
      return "a phone number";
    case Side::Kind::integer:
      return "a whole number";
    case Side::Kind::duration:
      return "a span of time";
    case Side::Kind::time:
      return "an instant";
    case Side::Kind::amount:
      return "money";
    case Side::Kind::count:
      return "a number";
    case Side::Kind::share:
      return "a share";
  }
  return "";
}

bool can_multiply(const Side& side) {
  switch (side.kind) {
    case Side::Kind::constant: {
      const ValueType type = side.constants.front().type;
      return type == ValueType::number || type == ValueType::money || type == ValueType::percent ||
             type == ValueType::span;
    }
    case Side::Kind::integer:
    case Side::Kind::duration:
    case Side::Kind::amount:
    case Side::Kind::count:
    case Side::Kind::share:
      return true;
    case Side::Kind::text:
    case Side::Kind::number:
    case Side::Kind::time:
      return false;
  }
  return false;
}

std::optional<Side> field_side(const std::string& name, Span span, const Scope& scope, Context& context) {
  if (scope.place == Scope::Place::window) {
    context.error(DiagnosticCode::field_in_window, span, {name});
    return std::nullopt;
  }
  if (scope.place == Scope::Place::price && name == "Amount") {
    context.error(DiagnosticCode::amount_in_price, span);
    return std::nullopt;
  }
  const std::optional<FieldType> type = type_of_field({name, span}, scope.kinds, context);
  if (!type) return std::nullopt;
  Side side;
  side.kind = kind_of(*type);
  side.operand.what = name;
  side.span = span;
  return side;
}

std::optional<Side> name_side(const std::string& name, Span span, const Scope& scope, Context& context) {
  if (scope.place == Scope::Place::window) {
    for (const auto& [word, term] : alert_terms) {
      if (name != word) continue;
      Side side;
      side.kind = term == AlertTerm::share ? Side::Kind::share : Side::Kind::count;
      side.operand.what = term;
      side.span = span;
      return side;
    }
  }
  const LetDefinition* let = find_let(name, span, context);
  if (let == nullptr) return std::nullopt;
  if (let->values.size() > 1) {
    context.error(DiagnosticCode::is_a_list, span, {name, "write `in " + name + "`"}, let->name, "defined here");
    return std::nullopt;
  }
  return side_of(let->values.front(), span);
}

/// Where the name itself stands, which ends the operand.
Span without_factor(const ast::Operand& operand, std::string_view name) {
  Span span = operand.span;
  if (operand.factor) span.begin = span.end - static_cast<std::uint32_t>(name.size());
  return span;
}

bool is_zero(const Constant& constant) {
  const auto* number = std::get_if<Decimal>(&constant.value);
  return number != nullptr && number->is_zero();
}

std::optional<CompareAs> with_constant(Side::Kind left, const Constant& constant) {
  const ValueType type = constant.type;
  const auto when = [](bool fits, CompareAs as) { return fits ? std::optional(as) : std::nullopt; };
  switch (left) {
    case Side::Kind::text:
      return when(type == ValueType::text || type == ValueType::enumeration, CompareAs::text);
    case Side::Kind::number:
      return when(type == ValueType::prefix || type == ValueType::text, CompareAs::number);
    case Side::Kind::integer:
    case Side::Kind::count:
      return when(type == ValueType::number, CompareAs::quantity);
    case Side::Kind::duration:
      return when(type == ValueType::span, CompareAs::quantity);
    case Side::Kind::amount:
      return when(type == ValueType::money || is_zero(constant), CompareAs::money);
    case Side::Kind::share:
      return when(type == ValueType::percent, CompareAs::share);
    case Side::Kind::time:
      if (type == ValueType::date) return CompareAs::local_date;
      if (type == ValueType::clock) return CompareAs::local_clock;
      return when(type == ValueType::instant, CompareAs::instant);
    case Side::Kind::constant:
      break;
  }
  return std::nullopt;
}

std::optional<CompareAs> with_same(Side::Kind kind) {
  switch (kind) {
    case Side::Kind::text:
      return CompareAs::text;
    case Side::Kind::number:
      return CompareAs::number;
    case Side::Kind::integer:
    case Side::Kind::count:
    case Side::Kind::duration:
      return CompareAs::quantity;
    case Side::Kind::time:
      return CompareAs::instant;
    case Side::Kind::amount:
      return CompareAs::money;
    case Side::Kind::share:
    case Side::Kind::constant:
      break;
  }
  return std::nullopt;
}

/// The first currency of the rules: examples are to be taken over as they stand.
std::string example_currency(const Context& context) {
  const std::vector<std::string>& known = context.program.settings.currencies;
  return known.empty() ? "EUR" : known.front();
}

/// What may stand on the other side of `left`.
std::string example_for(const Side& left, const Context& context) {
  switch (left.kind) {
    case Side::Kind::duration:
      return "`60 s`";
    case Side::Kind::amount:
      return "`0.25 " + example_currency(context) + "`";
    case Side::Kind::share:
      return "`5 %`";
    case Side::Kind::number:
      return "`+46` or `\"+4670000001\"`";
    case Side::Kind::time:
      return "`2026-10-01`, `08:00` or `2026-10-01T00:00:00Z`";
    case Side::Kind::integer:
    case Side::Kind::count:
      return "`3`";
    case Side::Kind::text:
      return "`\"app-1\"`";
    case Side::Kind::constant:
      break;
  }
  return "";
}

/// Is the text what the field would take, but for its quotes?
bool is_quoted_time(const Side& left, const Constant& right) {
  const auto* text = std::get_if<std::string>(&right.value);
  return left.kind == Side::Kind::time && right.type == ValueType::text && text != nullptr && parse_date(*text);
}

/// What to write instead of `right`: a bare number may only lack its unit.
std::string mix_help(const Side& left, const Side& right, const Context& context) {
  if (!right.is_constant()) return "";
  const std::string written = context.written(right.span);
  const ValueType type = right.constants.front().type;
  if (is_quoted_time(left, right.constants.front())) return "write it without the quotes";
  if (type == ValueType::number && left.kind == Side::Kind::duration) return "write `" + written + " s`";
  if (type == ValueType::number && left.kind == Side::Kind::share) return "write `" + written + " %`";
  if (type == ValueType::number && left.kind == Side::Kind::number) return "write `+" + written + "`";
  if (type == ValueType::number && left.kind == Side::Kind::amount) {
    return "write `" + written + " " + example_currency(context) + "`, with the currency that is meant";
  }
  const std::string example = example_for(left, context);
  return example.empty() ? "" : "compare it with " + std::string(phrase(left)) + ", such as " + example;
}

}  // namespace

Side side_of(const Constant& constant, Span span) {
  Side side;
  side.operand.what = constant.value;
  side.constants = {constant};
  side.span = span;
  return side;
}

std::optional<Side> side_of(const ast::Operand& operand, const Scope& scope, Context& context) {
  std::optional<Side> side;
  if (const auto* value = std::get_if<ast::Value>(&operand.atom)) {
    side = side_of(constant_of(*value, context), operand.span);
  } else if (const auto* field = std::get_if<ast::FieldRef>(&operand.atom)) {
    side = field_side(field->name, without_factor(operand, field->name), scope, context);
  } else {
    const std::string& name = std::get<ast::NameRef>(operand.atom).name;
    side = name_side(name, without_factor(operand, name), scope, context);
  }
  if (!side || !operand.factor) return side;
  if (!can_multiply(*side)) {
    context.error(DiagnosticCode::no_product, operand.span, {describe(*side, context)});
    return std::nullopt;
  }
  side->operand.factor = operand.factor->value;
  side->span = operand.span;
  return side;
}

std::string describe(const Side& side, const Context& context) {
  return "`" + context.written(side.span) + "` (" + std::string(phrase(side)) + ")";
}

std::optional<CompareAs> meet(const Side& left, const Side& right, Context& context) {
  std::optional<CompareAs> as;
  if (right.is_constant()) {
    as = with_constant(left.kind, right.constants.front());
  } else if (left.kind == right.kind) {
    as = with_same(left.kind);
  }
  if (!as) mix(left, right, context);
  return as;
}

void mix(const Side& left, const Side& right, Context& context) {
  context.error(DiagnosticCode::type_mix, right.span,
                {describe(left, context), describe(right, context), mix_help(left, right, context)}, left.span,
                "this is " + std::string(phrase(left)));
}

bool is_listed(const Side& field, const std::vector<Constant>& values, const std::vector<KindId>& kinds,
               Context& context) {
  const auto* name = std::get_if<std::string>(&field.operand.what);
  if (name == nullptr) return true;
  std::vector<std::string> listed;
  for (const KindId kind : kinds) {
    const Layout& layout = context.layouts.kinds[kind];
    const Field& here = layout.fields[layout.index_of(*name)];
    if (here.values.empty()) return true;  // takes any
    listed.insert(listed.end(), here.values.begin(), here.values.end());
  }
  std::sort(listed.begin(), listed.end());
  listed.erase(std::unique(listed.begin(), listed.end()), listed.end());
  bool all = true;
  for (const Constant& value : values) {
    if (value.type != ValueType::enumeration) continue;
    const auto& word = std::get<std::string>(value.value);
    if (std::find(listed.begin(), listed.end(), word) != listed.end()) continue;
    context.error_once(DiagnosticCode::unknown_enum_value, value.span,
                       {word, *name, meant(word, listed, "its values are")}, field.span, "the field");
    all = false;
  }
  return all;
}

}  // namespace reconcile::check
