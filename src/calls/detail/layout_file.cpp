#include "calls/detail/layout_file.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/files.hpp"
#include "base/yaml.hpp"

namespace reconcile {
namespace {

using Type = YamlNode::Type;

constexpr std::size_t max_kinds = 250;
constexpr std::size_t max_fields = 200;  // Reject::field is a byte

constexpr std::array all_types{FieldType::text,     FieldType::enumeration, FieldType::integer,
                               FieldType::duration, FieldType::time,        FieldType::number,
                               FieldType::amount,   FieldType::currency,    FieldType::country};

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// As the rule language writes it: phone-terminated.
bool is_kind_name(std::string_view name) {
  bool may_end = false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool joins = c == '-' && may_end;
    if (!joins && !is_lower(c) && !(is_digit(c) && i > 0)) return false;
    may_end = !joins;
  }
  return may_end;
}

/// As the rule language writes it: CallId.
bool is_field_name(std::string_view name) {
  return !name.empty() && is_upper(name[0]) && std::any_of(name.begin(), name.end(), is_lower) &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return is_lower(c) || is_upper(c) || is_digit(c) || c == '_'; });
}

/// The fields with a meaning of their own.
struct KnownField {
  std::string_view name;
  std::array<FieldType, 2> types;
  bool required;
};
constexpr std::array known_fields{
    KnownField{"CallId", {FieldType::text, FieldType::text}, true},
    KnownField{"CallTime", {FieldType::time, FieldType::time}, true},
    KnownField{"AnswerTime", {FieldType::time, FieldType::time}, false},
    KnownField{"Duration", {FieldType::duration, FieldType::duration}, false},
    KnownField{"Result", {FieldType::enumeration, FieldType::text}, false},
    KnownField{"Amount", {FieldType::amount, FieldType::amount}, false},
    KnownField{"Currency", {FieldType::currency, FieldType::currency}, false},
};

class LayoutReader {
 public:
  explicit LayoutReader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  void kinds(const YamlNode& root, Layouts& layouts) {
    if (!expect(root, Type::map, "`kinds:` and a list of kinds", diagnostics_)) return;
    refuse_unknown_keys(root, {"kinds"}, diagnostics_);
    const YamlNode* list = require(root, "kinds", Type::list, "a list of kinds", diagnostics_);
    if (!list) return;
    std::vector<std::string> seen;
    for (const YamlNode& node : list->items) {
      Layout layout = kind(node);
      if (layout.kind.empty()) continue;
      if (std::find(seen.begin(), seen.end(), layout.kind) != seen.end()) {
        diagnostics_.add(DiagnosticCode::layout_repeated, node.span, {"kind", layout.kind});
      }
      seen.push_back(layout.kind);
      if (const std::optional<KindId> same = layouts.id_of(layout.kind)) {
        layouts.kinds[*same] = std::move(layout);
      } else if (layouts.kinds.size() == max_kinds) {
        diagnostics_.add(DiagnosticCode::layout_too_many, node.span, {"kinds", std::to_string(max_kinds)});
        return;
      } else {
        layouts.kinds.push_back(std::move(layout));
      }
    }
  }

 private:
  Layout kind(const YamlNode& node) {
    Layout layout;
    if (!expect(node, Type::map, "a kind with `kind:` and `fields:`", diagnostics_)) return layout;
    refuse_unknown_keys(node, {"kind", "fields", "price_needs"}, diagnostics_);
    if (const YamlNode* name = require(node, "kind", Type::scalar, "the kind's name", diagnostics_)) {
      if (is_kind_name(name->text)) {
        layout.kind = name->text;
      } else {
        diagnostics_.add(
            DiagnosticCode::layout_bad_name, name->span,
            {name->text, "kind", "kinds are written in small letters, digits and `-`: `phone-terminated`"});
      }
    }
    if (const YamlNode* list = require(node, "fields", Type::list, "a list of fields", diagnostics_))
      fields(*list, layout);
    if (const YamlNode* needs = node.find("price_needs")) price_needs(*needs, layout);
    return layout;
  }

  void fields(const YamlNode& list, Layout& layout) {
    if (list.items.size() > max_fields) {
      diagnostics_.add(DiagnosticCode::layout_too_many, list.span, {"fields", std::to_string(max_fields)});
      return;
    }
    const std::size_t errors_before = diagnostics_.error_count();
    for (const YamlNode& node : list.items) field(node, layout);
    if (diagnostics_.error_count() != errors_before) return;
    for (const KnownField& known : known_fields) {
      const int index = layout.index_of(known.name);
      if (index == Layout::absent) {
        if (known.required) diagnostics_.add(DiagnosticCode::layout_lacks, list.span, {std::string(known.name)});
        continue;
      }
      const Field& found = layout.fields[static_cast<std::size_t>(index)];
      const Span place = list.items[static_cast<std::size_t>(index)].span;
      if (std::find(known.types.begin(), known.types.end(), found.type) == known.types.end()) {
        diagnostics_.add(DiagnosticCode::layout_wrong_type, place, {found.name, std::string(name_of(known.types[0]))});
      }
      if (known.required && found.optional) diagnostics_.add(DiagnosticCode::layout_not_optional, place, {found.name});
    }
  }

  void field(const YamlNode& node, Layout& layout) {
    if (!expect(node, Type::map, "a field with `name:` and `type:`", diagnostics_)) return;
    refuse_unknown_keys(node, {"name", "type", "values", "optional"}, diagnostics_);
    Field field;
    bool has_type = true;
    if (const YamlNode* name = require(node, "name", Type::scalar, "the field's name", diagnostics_)) {
      field.name = name->text;
      if (!is_field_name(field.name)) {
        diagnostics_.add(DiagnosticCode::layout_bad_name, name->span,
                         {field.name, "field", "fields begin with a capital and have a small letter: `CallId`"});
      } else if (layout.index_of(field.name) != Layout::absent) {
        diagnostics_.add(DiagnosticCode::layout_repeated, name->span, {"field", field.name});
      }
    }
    if (const YamlNode* type = require(node, "type", Type::scalar, "the field's type", diagnostics_)) {
      const std::optional<FieldType> known = field_type(*type);
      has_type = known.has_value();
      field.type = known.value_or(FieldType::text);
    }
    if (const YamlNode* values = node.find("values")) {
      if (has_type && field.type != FieldType::enumeration) {
        diagnostics_.add(DiagnosticCode::layout_values, values->span);
      }
      field.values = texts(*values, "a list of values");
    }
    if (const YamlNode* optional = node.find("optional")) {
      if (optional->type != Type::scalar || (optional->text != "true" && optional->text != "false")) {
        diagnostics_.add(DiagnosticCode::yaml_wrong_shape, optional->span, {"`true` or `false`"});
      }
      field.optional = optional->text == "true";
    }
    layout.fields.push_back(std::move(field));
  }

  std::optional<FieldType> field_type(const YamlNode& node) {
    std::vector<std::string> names;
    for (const FieldType type : all_types) {
      if (name_of(type) == node.text) return type;
      names.emplace_back(name_of(type));
    }
    const std::string meant = nearest(node.text, names);
    diagnostics_.add(
        DiagnosticCode::layout_unknown_type, node.span,
        {node.text, meant.empty()
                        ? "the types are text, enum, integer, duration, time, number, amount, currency and country"
                        : "did you mean `" + meant + "`?"});
    return std::nullopt;
  }

  std::vector<std::string> texts(const YamlNode& list, std::string_view what) {
    std::vector<std::string> found;
    if (!expect(list, Type::list, what, diagnostics_)) return found;
    for (const YamlNode& item : list.items) {
      if (!expect(item, Type::scalar, "a value", diagnostics_)) continue;
      if (std::find(found.begin(), found.end(), item.text) != found.end()) {
        diagnostics_.add(DiagnosticCode::layout_repeated, item.span, {"value", item.text});
      }
      found.push_back(item.text);
    }
    return found;
  }

  void price_needs(const YamlNode& list, Layout& layout) {
    layout.price_needs = texts(list, "a list of fields");
    for (const YamlNode& item : list.items) {
      if (item.type == Type::scalar && layout.index_of(item.text) == Layout::absent)
        diagnostics_.add(DiagnosticCode::layout_no_such_field, item.span, {item.text});
    }
  }

  Diagnostics& diagnostics_;
};

}  // namespace

std::optional<Layouts> detail::layouts_from_yaml(const Sources& sources, std::uint32_t source, const Layouts& base,
                                                 Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.error_count();
  const std::optional<YamlNode> root = parse_yaml(sources, source, diagnostics);
  if (!root) return std::nullopt;
  Layouts layouts = base;
  LayoutReader(diagnostics).kinds(*root, layouts);
  if (diagnostics.error_count() != errors_before) return std::nullopt;
  return layouts;
}

std::optional<Layouts> read_layouts(const std::string& path, const Layouts& base, Sources& sources,
                                    Diagnostics& diagnostics) {
  try {
    const std::uint32_t source = sources.add(path, read_text_file(path));
    return detail::layouts_from_yaml(sources, source, base, diagnostics);
  } catch (const FileError& error) {
    diagnostics.add(DiagnosticCode::input_cannot_open, {error.what()});
    return std::nullopt;
  }
}

}  // namespace reconcile
