// Literals and the names that stand for them.
#include <algorithm>

#include "language/detail/check_parts.hpp"

namespace reconcile::check {
namespace {

Decimal in_seconds(const ast::SpanLiteral& span) { return span.value * Decimal(ast::seconds_of(span.unit)); }

struct ToConstant {
  Constant operator()(const ast::NumberLiteral& v) const { return {ValueType::number, v.value, {}}; }
  Constant operator()(const ast::MoneyLiteral& v) const {
    return {ValueType::money, Money{v.amount, v.currency.text}, {}};
  }
  Constant operator()(const ast::PriceLiteral& v) const {
    const auto per = static_cast<std::uint32_t>(ast::seconds_of(v.unit));
    return {ValueType::price, Price{v.amount, v.currency.text, per}, {}};
  }
  Constant operator()(const ast::PercentLiteral& v) const { return {ValueType::percent, Percent{v.value}, {}}; }
  Constant operator()(const ast::SpanLiteral& v) const { return {ValueType::span, Seconds{in_seconds(v)}, {}}; }
  Constant operator()(const ast::InstantLiteral& v) const { return {ValueType::instant, v.value, {}}; }
  Constant operator()(const ast::DateLiteral& v) const { return {ValueType::date, v.value, {}}; }
  Constant operator()(const ast::ClockLiteral& v) const { return {ValueType::clock, v.value, {}}; }
  Constant operator()(const ast::PrefixLiteral& v) const { return {ValueType::prefix, PrefixDigits{v.digits}, {}}; }
  Constant operator()(const ast::StringLiteral& v) const { return {ValueType::text, v.value, {}}; }
  Constant operator()(const ast::EnumLiteral& v) const { return {ValueType::enumeration, v.value, {}}; }
};

bool is_one_of(ValueType type, const std::vector<ValueType>& types) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

/// How a value of the type is written; "" where no `let` is asked for one.
std::string help_for(ValueType type) {
  switch (type) {
    case ValueType::money:
      return "write it as in `0.25 EUR`";
    case ValueType::price:
      return "write it as in `0.25 EUR/min`";
    case ValueType::percent:
      return "write it as in `5 %`, `0.25 EUR/min` or `0.25 EUR`";
    case ValueType::span:
      return "write it as in `5 min`";
    default:
      return "";
  }
}

bool is_negative(const Constant& constant) {
  if (const auto* money = std::get_if<Money>(&constant.value)) return money->amount.is_negative();
  if (const auto* price = std::get_if<Price>(&constant.value)) return price->amount.is_negative();
  return false;
}

}  // namespace

Constant constant_of(const ast::Value& value, Context& context) {
  Constant constant = std::visit(ToConstant{}, value.value);
  constant.span = value.span;
  if (const auto* money = std::get_if<ast::MoneyLiteral>(&value.value)) {
    check_currency(money->currency.text, money->currency.span, context);
  } else if (const auto* price = std::get_if<ast::PriceLiteral>(&value.value)) {
    check_currency(price->currency.text, price->currency.span, context);
  }
  return constant;
}

std::string_view currency_of(const Constant& constant) {
  if (const auto* money = std::get_if<Money>(&constant.value)) return money->currency;
  if (const auto* price = std::get_if<Price>(&constant.value)) return price->currency;
  return {};
}

bool is_known_currency(std::string_view currency, const Context& context) {
  const std::vector<std::string>& known = context.program.settings.currencies;
  // None at all: that the setting is missing has been said.
  return known.empty() || std::find(known.begin(), known.end(), currency) != known.end();
}

bool check_currency(std::string_view currency, Span span, Context& context) {
  if (is_known_currency(currency, context)) return true;
  std::string known;
  for (const std::string& code : context.program.settings.currencies) known += (known.empty() ? "" : ", ") + code;
  context.error(DiagnosticCode::unknown_currency, span, {std::string(currency), known});
  return false;
}

bool is_one_type(const std::vector<Constant>& values, Context& context) {
  for (const Constant& value : values) {
    const Constant& first = values.front();
    if (value.type != first.type) {
      context.error(DiagnosticCode::list_types, value.span,
                    {std::string(phrase(value.type)), std::string(phrase(first.type))}, first.span,
                    "the list begins here");
      return false;
    }
    if (currency_of(value) != currency_of(first)) {
      context.error(DiagnosticCode::currency_mix, value.span,
                    {std::string(currency_of(value)), std::string(currency_of(first))}, first.span,
                    "the list begins here");
      return false;
    }
  }
  return true;
}

const LetDefinition* find_let(std::string_view name, Span span, Context& context) {
  if (const auto found = context.lets.find(name); found != context.lets.end()) {
    return found->second.usable ? &found->second : nullptr;
  }
  if (const auto band = context.bands.find(name); band != context.bands.end()) {
    context.error(DiagnosticCode::wrong_type, span,
                  {std::string(name), "a band", "a value",
                   "only `in` asks for a band, as in `CallTime in " + std::string(name) + "`"},
                  band->second.name, "defined here");
    return nullptr;
  }
  if (context.may_be_lost(name)) return nullptr;
  std::vector<std::string> known;
  for (const auto& [let, definition] : context.lets) known.push_back(let);
  const std::string one = nearest(name, known);
  context.error(
      DiagnosticCode::unknown_name, span,
      {"name", std::string(name),
       one.empty() ? "define it: `let " + std::string(name) + " = ` and its value" : "did you mean `" + one + "`?"});
  return nullptr;
}

std::optional<Constant> single_value(const ast::Text& name, std::vector<ValueType> types, std::string_view wanted,
                                     Context& context) {
  const LetDefinition* let = find_let(name.text, name.span, context);
  if (let == nullptr) return std::nullopt;
  Constant constant = let->values.front();
  if (let->values.size() > 1) {
    context.error(DiagnosticCode::is_a_list, name.span,
                  {name.text, "write the value here, or a `let` that names it alone"}, let->name, "defined here");
    return std::nullopt;
  }
  if (!is_one_of(constant.type, types)) {
    context.error(DiagnosticCode::wrong_type, name.span,
                  {name.text, std::string(phrase(constant.type)), std::string(wanted), help_for(types.front())},
                  let->name, "defined here");
    return std::nullopt;
  }
  constant.span = name.span;
  return constant;
}

std::optional<Constant> single_value(const ast::ValueOrName& written, std::vector<ValueType> types,
                                     std::string_view wanted, Context& context) {
  if (const auto* name = std::get_if<ast::Text>(&written.choice)) {
    return single_value(*name, std::move(types), wanted, context);
  }
  return constant_of(std::get<ast::Value>(written.choice), context);  // the grammar lets only these types through
}

std::optional<Money> plain_money(const ast::ValueOrName& written, Context& context) {
  const std::optional<Constant> constant = single_value(written, {ValueType::money}, "money", context);
  if (!constant) return std::nullopt;
  if (is_negative(*constant)) {
    context.error(DiagnosticCode::negative_money, written.span, {"`" + context.written(written.span) + "`"});
    return std::nullopt;
  }
  return std::get<Money>(constant->value);
}

std::optional<Decimal> seconds_of(const ast::ValueOrName& written, Context& context) {
  const std::optional<Constant> constant = single_value(written, {ValueType::span}, "a span of time", context);
  if (!constant) return std::nullopt;
  return std::get<Seconds>(constant->value).value;
}

std::optional<Rounding> rounding_of(const ast::RoundClause& clause, Context& context) {
  constexpr std::int64_t most_digits = 12;
  if (clause.digits.value > most_digits) {
    context.error(DiagnosticCode::round_digits, clause.digits.span, {std::to_string(clause.digits.value)});
    return std::nullopt;
  }
  return Rounding{clause.mode, static_cast<unsigned>(clause.digits.value)};
}

bool is_first(std::map<std::string, Span>& seen, const std::string& what, Span span, DiagnosticCode code,
              Context& context) {
  const auto [place, is_new] = seen.emplace(what, span);
  if (!is_new) context.error(code, span, {what}, place->second, "first stated here");
  return is_new;
}

}  // namespace reconcile::check
