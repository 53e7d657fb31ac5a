#include "language/detail/rate_columns.hpp"

#include <fmt/format.h>

#include "values/money.hpp"

namespace reconcile::check {
namespace {

std::string unit_as_written(const ast::Unit& unit, const Context& context) { return context.written(unit.span); }

/// For a help that can be taken over as it stands.
std::string example_currency(const Draft& draft, const Context& context) {
  const std::vector<std::string>& known = context.program.settings.currencies;
  if (!draft.tariff.currency.empty()) return draft.tariff.currency;
  return known.empty() ? "EUR" : known.front();
}

/// `rate` has money per time, `connect` and `minimum` money, the others nothing.
bool check_unit(const ColumnUse& column, Draft& draft, Context& context) {
  const bool is_rate = column.name == ast::ColumnName::rate;
  const bool is_money = column.name == ast::ColumnName::connect || column.name == ast::ColumnName::minimum;
  const std::string name(ast::name_of(column.name));
  const std::string currency_here = example_currency(draft, context);
  const std::string wanted = is_rate ? currency_here + "/min" : is_money ? currency_here : "";
  if (!column.unit) {
    if (wanted.empty()) return true;
    context.error(DiagnosticCode::unit_missing, column.span, {name, name + " " + wanted});
    return false;
  }
  if ((!is_rate && !is_money) || is_rate != column.unit->per.has_value()) {
    const std::string written = name + (wanted.empty() ? "" : " " + wanted);
    context.error(DiagnosticCode::unit_unexpected, column.unit->span,
                  {name, unit_as_written(*column.unit, context), written});
    return false;
  }
  const ast::Text& currency = column.unit->currency;
  return check_currency(currency.text, currency.span, context) &&
         take_currency(draft, currency.text, currency.span, context);
}

}  // namespace

bool check_origin(Span place, const Draft& draft, Context& context) {
  const std::optional<FieldType> type = type_of_field({"From", place}, draft.tariff.kinds, context);
  if (!type || *type == FieldType::number) return type.has_value();
  context.error(DiagnosticCode::wrong_type, place,
                {"From", "not a phone number", "a phone number", "leave the column `origin` out"});
  return false;
}

bool check_key(const ast::Key& key, const Draft& draft, Context& context) {
  const std::optional<FieldType> type = type_of_field(key.field, draft.tariff.kinds, context);
  if (!type) return false;
  const bool by_prefix = key.kind == ast::KeyKind::prefix;
  if (*type == (by_prefix ? FieldType::number : FieldType::country)) return true;
  context.error(
      DiagnosticCode::wrong_type, key.field.span,
      {key.field.text, "a field of type " + std::string(name_of(*type)), by_prefix ? "a phone number" : "a country",
       by_prefix ? "write it as in `by prefix of To`" : "write it as in `by country of ToCountryId`"});
  return false;
}

RateRows* rows_by(const ast::Key& key, Draft& draft, Context& context) {
  const bool by_country = key.kind == ast::KeyKind::country;
  if (draft.key == nullptr) {
    draft.key = &key;
    draft.tariff.pricing = RateRows{by_country, key.field.text, {}};
  } else if (key.kind != draft.key->kind || key.field.text != draft.key->field.text) {
    const auto words = [](const ast::Key& any) {
      return (any.kind == ast::KeyKind::country ? "country of " : "prefix of ") + any.field.text;
    };
    context.error(DiagnosticCode::key_differs, key.field.span, {words(key), words(*draft.key)}, draft.key->field.span,
                  "the first key");
    return nullptr;
  }
  return std::get_if<RateRows>(&draft.tariff.pricing);
}

std::optional<RateColumns> check_columns(const std::vector<ColumnUse>& columns, const ast::Key& key, Span head,
                                         bool is_deck, Draft& draft, Context& context) {
  const bool by_prefix = key.kind == ast::KeyKind::prefix;
  const ast::ColumnName key_column = by_prefix ? ast::ColumnName::prefix : ast::ColumnName::country;
  const ast::ColumnName other_key = by_prefix ? ast::ColumnName::country : ast::ColumnName::prefix;
  RateColumns result;
  std::array<Span, column_count> places;
  bool sound = check_key(key, draft, context);
  for (const ColumnUse& column : columns) {
    const std::size_t index = index_of(column.name);
    const std::string name(ast::name_of(column.name));
    if (result.present[index]) {
      context.error(DiagnosticCode::column_twice, column.span, {name}, places[index], "first named here");
      sound = false;
      continue;
    }
    result.present[index] = true;
    places[index] = column.span;
    if (column.name == other_key) {
      context.error(DiagnosticCode::column_unexpected, column.span, {by_prefix ? "prefix" : "country", name});
      sound = false;
      continue;
    }
    sound = check_unit(column, draft, context) && sound;
    if (column.name == ast::ColumnName::origin) sound = check_origin(column.span, draft, context) && sound;
    if (column.name == ast::ColumnName::rate && column.unit && column.unit->per) {
      result.per_seconds = static_cast<std::uint32_t>(ast::seconds_of(*column.unit->per));
    }
  }
  for (const ast::ColumnName needed : {key_column, ast::ColumnName::rate}) {
    if (result.present[index_of(needed)]) continue;
    sound = false;
    if (!draft.whole) continue;  // it may be what could not be read
    const std::string name(ast::name_of(needed));
    const std::string unit = needed == ast::ColumnName::rate ? " " + example_currency(draft, context) + "/min" : "";
    const std::string example = unit.empty() ? "" : fmt::format(", as in `column rate = \"Price\"{}`", unit);
    const std::string help =
        is_deck ? fmt::format("write `column {} = ` and the name of the deck's column{}", name, example)
                : fmt::format("add it to the head, as in `{}{}`", name, unit);
    context.error(DiagnosticCode::column_missing, head, {name, help});
  }
  return sound ? std::optional(result) : std::nullopt;
}

}  // namespace reconcile::check
