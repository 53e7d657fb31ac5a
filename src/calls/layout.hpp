// In: layout files (YAML; rules/layouts/sinch.yaml is shipped). Out: the kinds of records with their fields.
// Must not know: files of calls, rules.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"

namespace reconcile {

enum class FieldType : std::uint8_t { text, enumeration, integer, duration, time, number, amount, currency, country };

std::string_view name_of(FieldType type);

struct Field {
  std::string name;                  ///< CamelCase, as the export's header has it
  FieldType type = FieldType::text;
  std::vector<std::string> values;   ///< an enumeration's list; empty: any value
  bool optional = false;             ///< may be missing from a file (ToCountryId: added later, at the end)
};

/// One kind of record. Fields stand in the documented order of the columns.
/// Names with a meaning of their own: CallId, CallTime, AnswerTime, Duration, Result, Amount, Currency.
struct Layout {
  std::string kind;                  ///< "phone-terminated"
  std::vector<Field> fields;
  std::vector<std::string> price_needs;  ///< the fields without which no call of this kind can be priced

  static constexpr int absent = -1;
  int index_of(std::string_view field) const;   ///< or absent
  /// Only kinds that have Amount and Currency get price findings.
  bool has_charge() const;
};

using KindId = std::uint8_t;  ///< index into Layouts::kinds; at most 250 kinds

struct Layouts {
  std::vector<Layout> kinds;

  const Layout* find(std::string_view kind) const;
  std::optional<KindId> id_of(std::string_view kind) const;
};

/// The layouts compiled into the binary.
const Layouts& shipped_layouts();

/// A user's own file, added to (or, by kind's name, in place of) those of `base`. Errors with file and line.
std::optional<Layouts> read_layouts(const std::string& path, const Layouts& base, Sources& sources, Diagnostics& diagnostics);

}  // namespace reconcile
