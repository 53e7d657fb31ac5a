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

/// The value of eight ASCII digits, the first lowest in memory; false: something else is among them.
/// (The three multiplications are the well-known ones of SIMD within a register.)
bool eight_digits(std::uint64_t text, std::uint64_t& value) {
  const std::uint64_t digits = text ^ 0x3030303030303030;
  const std::uint64_t wrong = (digits | (digits + 0x0606060606060606)) & 0xF0F0F0F0F0F0F0F0;
  const std::uint64_t pairs = (digits * 10 + (digits >> 8)) & 0x00FF00FF00FF00FF;
  const std::uint64_t fours = (pairs * 100 + (pairs >> 16)) & 0x0000FFFF0000FFFF;
  value = (fours * 10000 + (fours >> 32)) & 0xFFFFFFFF;
  return wrong == 0;
}

/// Puts zeros before `count` digits (1 to 8; above them `text` is 0), so that there are eight.
std::uint64_t filled_up(std::uint64_t text, std::size_t count) {
  constexpr std::uint64_t zeros = 0x3030303030303030;
  return count == 8 ? text : text << (64 - 8 * count) | zeros >> (8 * count);
}

/// One to eight digits; false: something else, or more.
bool decode_few_digits(std::string_view text, std::uint64_t& value) {
  const std::size_t size = text.size();
  return size - 1 < 8 && eight_digits(filled_up(first_bytes(text.data(), size), size), value);
}

/// Up to eight characters, without a sign; false: it is something else, perhaps an amount.
bool decode_short_amount(std::string_view text, std::int64_t& coefficient, std::uint8_t& scale) {
  std::size_t size = text.size();
  if (size - 1 >= 8) return false;
  std::uint64_t digits = first_bytes(text.data(), size);
  const std::uint64_t beside = digits ^ 0x2E2E2E2E2E2E2E2E;  // 0 where a point is
  const std::uint64_t points = (beside - 0x0101010101010101) & ~beside & 0x8080808080808080;
  scale = 0;
  if (points != 0) {
    const auto whole = static_cast<std::size_t>(std::countr_zero(points)) / 8;
    const std::uint64_t below = (std::uint64_t{1} << (8 * whole)) - 1;
    if (whole == 0 || whole + 1 == size) return false;
    digits = (digits & below) | (digits >> 8 & ~below);  // the point is taken out; a second one is no digit
    scale = static_cast<std::uint8_t>(size - whole - 1);
    --size;
  }
  std::uint64_t value = 0;
  if (!eight_digits(filled_up(digits, size), value)) return false;
  coefficient = static_cast<std::int64_t>(value);
  return true;
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
  if (std::uint64_t digits = 0; decode_few_digits(text, digits)) {
    value = static_cast<std::int64_t>(digits);
    return true;
  }
  if (!all_digits(text.starts_with('-') ? text.substr(1) : text)) return false;
  const auto error = std::from_chars(text.data(), text.data() + text.size(), value).ec;
  if (error == std::errc::result_out_of_range || value == Column::empty_integer) value = Column::wide_integer;
  return true;
}

bool decode_duration(std::string_view text, std::int64_t& value) {
  return decode_integer(text, value) && text[0] != '-' && value <= std::numeric_limits<std::int32_t>::max();
}

bool decode_amount(std::string_view text, std::int64_t& coefficient, std::uint8_t& scale) {
  if (decode_short_amount(text, coefficient, scale)) return true;
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
  slots_.resize(std::bit_ceil(values.size() * 4 + 4));
  mask_ = slots_.size() - 1;
  const auto put = [this](const std::string& text, std::uint16_t code) {
    if (text.size() > short_bytes) {
      long_.emplace_back(text, code);
      return;
    }
    const std::string padded = text + std::string(8, '\0');
    const Key key = key_of(std::string_view(padded).substr(0, text.size()));
    std::size_t at = slot(key);
    while (slots_[at].code != no_code) at = (at + 1) & mask_;
    slots_[at] = {key, code};
  };
  put("", Column::empty_code);
  for (std::size_t i = 0; i < values.size(); ++i) put(values[i], static_cast<std::uint16_t>(i));
  std::sort(long_.begin(), long_.end());
}

std::uint16_t EnumerationTable::code_of_long(std::string_view text) const {
  const auto found = std::lower_bound(long_.begin(), long_.end(), text,
                                      [](const auto& known, std::string_view wanted) { return known.first < wanted; });
  return found != long_.end() && found->first == text ? found->second : no_code;
}

}  // namespace reconcile::detail
