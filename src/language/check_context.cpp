#include "language/detail/check_context.hpp"

#include <algorithm>
#include <iterator>

namespace reconcile::check {

std::string_view phrase(ValueType type) {
  switch (type) {
    case ValueType::number:
      return "a number";
    case ValueType::money:
      return "money";
    case ValueType::price:
      return "a price";
    case ValueType::percent:
      return "a percentage";
    case ValueType::span:
      return "a span of time";
    case ValueType::instant:
      return "an instant";
    case ValueType::date:
      return "a date";
    case ValueType::clock:
      return "a clock time";
    case ValueType::prefix:
      return "a prefix";
    case ValueType::text:
      return "a text";
    case ValueType::enumeration:
      return "a listed value";
  }
  return "";
}

void Context::error_once(DiagnosticCode code, Span span, std::vector<std::string> arguments, Span second,
                         std::string label) {
  for (const Diagnostic& said : diagnostics->list()) {
    if (said.code == code && said.span == span && said.arguments == arguments) return;
  }
  error(code, span, std::move(arguments), second, std::move(label));
}

std::vector<KindId> kinds_named(const std::vector<ast::Text>& names, Context& context) {
  std::vector<KindId> kinds;
  for (const ast::Text& name : names) {
    if (const std::optional<KindId> id = context.layouts.id_of(name.text)) {
      kinds.push_back(*id);
      continue;
    }
    std::vector<std::string> known;
    for (const Layout& layout : context.layouts.kinds) known.push_back(layout.kind);
    context.error(DiagnosticCode::unknown_kind, name.span, {name.text, meant(name.text, known, "the kinds are")});
  }
  std::sort(kinds.begin(), kinds.end());
  kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
  return kinds;
}

std::string kind_names(const std::vector<KindId>& kinds, const Context& context) {
  std::string names;
  for (const KindId kind : kinds) names += (names.empty() ? "" : ", ") + context.layouts.kinds[kind].kind;
  return names;
}

namespace {

/// Types that compare in the same way may stand for each other.
bool is_texts(FieldType type) {
  return type == FieldType::text || type == FieldType::enumeration || type == FieldType::currency ||
         type == FieldType::country;
}

std::vector<std::string> common_fields(const std::vector<KindId>& kinds, const Context& context) {
  std::vector<std::string> common;
  for (const Field& field : context.layouts.kinds[kinds.front()].fields) {
    const bool everywhere = std::all_of(kinds.begin(), kinds.end(), [&](KindId kind) {
      return context.layouts.kinds[kind].index_of(field.name) != Layout::absent;
    });
    if (everywhere) common.push_back(field.name);
  }
  return common;
}

/// Some kinds have it: the rule is for those alone. None has it: a slip of the keyboard.
std::string field_help(const std::string& field, const std::vector<KindId>& kinds, const std::vector<KindId>& without,
                       const Context& context) {
  if (without.size() == kinds.size()) return meant(field, common_fields(kinds, context), "the fields are");
  std::vector<KindId> with;
  std::set_difference(kinds.begin(), kinds.end(), without.begin(), without.end(), std::back_inserter(with));
  return "write a rule of its own for " + kind_names(with, context);
}

}  // namespace

std::optional<FieldType> type_of_field(const ast::Text& field, const std::vector<KindId>& kinds, Context& context) {
  std::vector<KindId> without;
  std::optional<FieldType> type;
  bool differs = false;
  for (const KindId kind : kinds) {
    const Layout& layout = context.layouts.kinds[kind];
    const int index = layout.index_of(field.text);
    if (index == Layout::absent) {
      without.push_back(kind);
      continue;
    }
    const FieldType here = layout.fields[index].type;
    if (type && *type != here && !(is_texts(*type) && is_texts(here))) differs = true;
    if (!type) type = here;
  }
  if (!without.empty()) {
    context.error(DiagnosticCode::unknown_field, field.span,
                  {field.text, kind_names(without, context), field_help(field.text, kinds, without, context)});
    return std::nullopt;
  }
  if (differs) {
    context.error(DiagnosticCode::field_types_differ, field.span, {field.text, kind_names(kinds, context)});
    return std::nullopt;
  }
  return type;
}

}  // namespace reconcile::check
