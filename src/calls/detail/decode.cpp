#include "calls/detail/decode.hpp"

#include <algorithm>
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

bool decode_any_integer(std::string_view text, std::int64_t& value) {
  if (!all_digits(text.starts_with('-') ? text.substr(1) : text)) return false;
  const auto error = std::from_chars(text.data(), text.data() + text.size(), value).ec;
  if (error == std::errc::result_out_of_range || value == Column::empty_integer) value = Column::wide_integer;
  return true;
}

bool decode_any_amount(std::string_view text, std::int64_t& coefficient, std::uint8_t& scale) {
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

bool TimeDecoder::decode_any(std::string_view text, std::int64_t& seconds, std::uint32_t& nanoseconds) {
  const std::optional<Instant> instant = parse_instant(text);
  seconds = instant ? instant->seconds : Column::empty_integer;
  if (!instant) return false;
  nanoseconds = instant->nanoseconds;
  if (text.size() == 20 && text[19] == 'Z') {  // the form has no other of this size that ends so
    std::int64_t second_of_day = seconds % 86400;
    if (second_of_day < 0) second_of_day += 86400;
    last_day_seconds_ = seconds - second_of_day;
    last_date_[0] = first_bytes(text.data(), 8);
    last_date_[1] = first_bytes(text.data() + 8, 3);
  }
  return true;
}

EnumerationTable::EnumerationTable(const std::vector<std::string>& values) {
  slots_.resize(std::bit_ceil(values.size() * 16 + 16));
  mask_ = slots_.size() - 1;
  for (Slot& free : slots_) free.key.size = nobodys_size;
  const auto put = [this](const std::string& text, std::uint16_t code) {
    const std::string padded = text + std::string(readable_bytes, '\0');
    const Key key = key_of(std::string_view(padded).substr(0, text.size()));
    Slot& wanted = slots_[slot(key)];
    if (text.size() > short_bytes || wanted.key.size != nobodys_size) {
      others_.emplace_back(text, code);
    } else {
      wanted = {key, code};
    }
  };
  put("", Column::empty_code);
  for (std::size_t i = 0; i < values.size(); ++i) put(values[i], static_cast<std::uint16_t>(i));
  std::sort(others_.begin(), others_.end());
}

std::uint16_t EnumerationTable::code_of_other(std::string_view text) const {
  const auto found = std::lower_bound(others_.begin(), others_.end(), text,
                                      [](const auto& known, std::string_view wanted) { return known.first < wanted; });
  return found != others_.end() && found->first == text ? found->second : Column::unlisted_code;
}

}  // namespace reconcile::detail
