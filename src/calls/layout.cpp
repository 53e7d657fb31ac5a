#include "calls/layout.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/embedded.hpp"
#include "calls/detail/layout_file.hpp"

namespace reconcile {

std::string_view name_of(FieldType type) {
  switch (type) {
    case FieldType::text:
      return "text";
    case FieldType::enumeration:
      return "enum";
    case FieldType::integer:
      return "integer";
    case FieldType::duration:
      return "duration";
    case FieldType::time:
      return "time";
    case FieldType::number:
      return "number";
    case FieldType::amount:
      return "amount";
    case FieldType::currency:
      return "currency";
    case FieldType::country:
      return "country";
  }
  return "";
}

int Layout::index_of(std::string_view field) const {
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& each) { return each.name == field; });
  return found == fields.end() ? absent : static_cast<int>(found - fields.begin());
}

bool Layout::has_charge() const { return index_of("Amount") != absent && index_of("Currency") != absent; }

const Layout* Layouts::find(std::string_view kind) const {
  const std::optional<KindId> id = id_of(kind);
  return id ? &kinds[*id] : nullptr;
}

std::optional<KindId> Layouts::id_of(std::string_view kind) const {
  const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const Layout& each) { return each.kind == kind; });
  if (found == kinds.end()) return std::nullopt;
  return static_cast<KindId>(found - kinds.begin());
}

const Layouts& shipped_layouts() {
  static const Layouts layouts = [] {
    constexpr const char* path = "rules/layouts/sinch.yaml";
    Sources sources;
    Diagnostics diagnostics;
    const std::uint32_t source = sources.add(path, std::string(embedded_file(path)));
    std::optional<Layouts> read = detail::layouts_from_yaml(sources, source, Layouts{}, diagnostics);
    if (!read) throw std::logic_error("the layouts that were compiled in cannot be read");
    return *std::move(read);
  }();
  return layouts;
}

}  // namespace reconcile
