#include "calls/detail/decode.hpp"

#include <bit>
#include <charconv>
#include <cstring>
#include <limits>

#include "calls/columns.hpp"

namespace reconcile::detail {
namespace {

bool all_digits(std::string_view text) {
  bool other = text.empty();
  for (const char c : text) other |= static_cast<unsigned char>(c - '0') > 9;
  return !other;
}

}  // namespace

std::string_view unquoted(std::string_view field, std::string& scratch) {
  if (field.empty() || field.front() != '"') return field;
  field = field.substr(1, field.size() - 2);
  std::size_t quote = field.find('"');
  if (quote == std::string_view::npos) return field;
  scratch.clear();
  std::size_t from = 0;
  for (; quote != std::string_view::npos; quote = field.find('"', from)) {
    scratch.append(field, from, quote + 1 - from);
    from = quote + 2;
  }
  scratch.append(field, from);
  return scratch;
}

bool decode_integer(std::string_view text, std::int64_t& value) {
  if (!all_digits(text.starts_with('-') ? text.substr(1) : text)) return false;
  const auto error = std::from_chars(text.data(), text.data() + text.size(), value).ec;
  if (error == std::errc::result_out_of_range || value == Column::empty_integer) value = Column::wide_integer;
  return true;
}

bool decode_duration(std::string_view text, std::int64_t& value) {
  std::uint64_t sum = 0;
  bool other = text.empty();
  if (text.size() > 10)
    return decode_integer(text, value) && text[0] != '-' && value <= std::numeric_limits<std::int32_t>::max();
  for (const char c : text) {
    const unsigned digit = static_cast<unsigned char>(c - '0');
    other |= digit > 9;
    sum = sum * 10 + digit;
  }
  value = static_cast<std::int64_t>(sum);
  return !other && sum <= std::numeric_limits<std::int32_t>::max();
}

bool decode_amount(std::string_view text, std::int64_t& coefficient, std::uint8_t& scale) {
  constexpr std::size_t safe_digits = 18;  // any so many fit in 64 bits
  const std::size_t begin = text.starts_with('-') ? 1 : 0;
  if (text.size() - begin <= safe_digits + 1) {  // + 1: the point; the sum holds 19 digits too, as it has no sign
    std::uint64_t sum = 0;
    std::size_t i = begin;
    const auto digits = [&] {
      const std::size_t from = i;
      for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i)
        sum = sum * 10 + static_cast<unsigned>(text[i] - '0');
      return i - from;
    };
    const std::size_t whole = digits();
    std::size_t fraction = 0;
    if (whole == 0) return false;
    if (i < text.size()) {
      if (text[i++] != '.') return false;
      fraction = digits();
      if (fraction == 0 || i != text.size()) return false;
    }
    if (whole + fraction <= safe_digits) {
      coefficient = begin == 1 ? -static_cast<std::int64_t>(sum) : static_cast<std::int64_t>(sum);
      scale = static_cast<std::uint8_t>(fraction);
      return true;
    }
  }
  const std::optional<Decimal> decimal = Decimal::parse(text);
  if (!decimal) return false;
  const bool fits = decimal->is_small() && decimal->small_coefficient() != Column::empty_integer;
  coefficient = fits ? decimal->small_coefficient() : 0;
  scale = fits ? static_cast<std::uint8_t>(decimal->scale()) : Column::wide_scale;
  return true;
}

EnumerationTable::EnumerationTable(const std::vector<std::string>& values) : values_(values) {
  slots_.assign(std::max(least_slots, std::bit_ceil(values.size() * 4)), Column::unlisted_code);
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::size_t at = slot(values[i]);
    while (slots_[at] != Column::unlisted_code) at = (at + 1) % slots_.size();
    slots_[at] = static_cast<std::uint16_t>(i);
  }
}

std::uint16_t EnumerationTable::code(std::string_view text) const {
  for (std::size_t at = slot(text);; at = (at + 1) % slots_.size()) {
    const std::uint16_t code = slots_[at];
    if (code == Column::unlisted_code || values_[code] == text) return code;
  }
}

/// By length, first and last characters: distinct for nearly all of an operator's words.
std::size_t EnumerationTable::slot(std::string_view text) const {
  if (text.empty()) return 0;
  const auto at = [&](std::size_t i) { return std::uint64_t{static_cast<unsigned char>(text[i])}; };
  const std::uint64_t key = text.size() | at(0) << 8 | at(text.size() / 2) << 16 | at(text.size() - 1) << 24;
  return (key * 0x9E3779B97F4A7C15u >> 40) & (slots_.size() - 1);
}

}  // namespace reconcile::detail
