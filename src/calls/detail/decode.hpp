// In: one field's text. Out: its value, or that it breaks the form. Must not know: blocks, rows, rules.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "calls/layout.hpp"

namespace reconcile::detail {

/// The value as decoded: without its quotes, `""` undone. Points into `field` or `scratch`.
std::string_view unquoted(std::string_view field, std::string& scratch);

/// `-?digits` in 64 bits (but not the least of them, which stands for "empty").
bool decode_integer(std::string_view text, std::int64_t& value);

/// Whole seconds, 0 to 2^31 − 1.
bool decode_duration(std::string_view text, std::int64_t& value);

/// `-?digits[.digits]`, up to 38 digits in all. `scale` is Column::wide_scale where 64 bits are too few.
bool decode_amount(std::string_view text, std::int64_t& coefficient, std::uint8_t& scale);

/// An enumeration's values → their codes: one look into a table and one comparison for a listed value.
class EnumerationTable {
 public:
  explicit EnumerationTable(const std::vector<std::string>& values);
  std::uint16_t code(std::string_view text) const;

 private:
  static constexpr std::size_t least_slots = 64;
  std::size_t slot(std::string_view text) const;

  const std::vector<std::string>& values_;
  std::vector<std::uint16_t> slots_;
};

}  // namespace reconcile::detail
