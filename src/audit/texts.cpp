#include "audit/detail/texts.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace reconcile {
namespace {

constexpr int least_plain_exponent = -4;
constexpr int greatest_plain_exponent = 8;

/// mantissa is two digits, 10 to 99: the value is mantissa / 10 × 10^exponent.
std::string two_digit_text(int mantissa, int exponent) {
  const std::string digits = std::to_string(mantissa);
  if (exponent < least_plain_exponent || exponent > greatest_plain_exponent) {
    return digits.substr(0, 1) + "." + digits.substr(1) + "e" + std::to_string(exponent);
  }
  if (exponent >= 1) return digits + std::string(static_cast<std::size_t>(exponent) - 1, '0');
  if (exponent == 0) return digits.substr(0, 1) + "." + digits.substr(1);
  return "0." + std::string(static_cast<std::size_t>(-exponent) - 1, '0') + digits;
}

std::string_view reason_text(RejectReason reason) {
  switch (reason) {
    case RejectReason::field_count:
      return "another number of fields than the file's other rows";
    case RejectReason::broken_quote:
      return "a quoted field goes on after its closing quote";
    case RejectReason::unclosed_quote:
      return "a quoted field is never closed";
    case RejectReason::record_too_long:
      return "the row is longer than a row may be";
    case RejectReason::invalid_utf8:
      return "not valid UTF-8";
    case RejectReason::nul_byte:
      return "a NUL byte";
    case RejectReason::bad_time:
      return "not a time such as 2026-10-01T00:00:03Z";
    case RejectReason::empty_time:
      return "empty, and every call needs it";
    case RejectReason::bad_amount:
      return "not an amount such as 0.0480, of up to 38 digits";
    case RejectReason::bad_integer:
      return "not a whole number of up to 18 digits";
    case RejectReason::bad_duration:
      return "not a number of whole seconds";
    case RejectReason::empty_duration:
      return "empty, though the call was answered";
  }
  return {};
}

}  // namespace

std::string two_digits(double value) {
  if (!(value > 0) || std::isinf(value)) return value > 0 ? "inf" : "0";
  char text[32];  // "1.2e-05"
  const char* const end = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific, 1).ptr;
  const char* const sign = std::find<const char*>(text, end, 'e') + 1;
  int exponent = 0;
  std::from_chars(*sign == '+' ? sign + 1 : sign, end, exponent);
  return two_digit_text((text[0] - '0') * 10 + (text[2] - '0'), exponent);
}

std::string two_digits_of_exponential(double logarithm) {
  constexpr double smallest = -600;  // e^-600 is a normal number
  if (logarithm > smallest) return two_digits(std::exp(logarithm));
  if (std::isinf(logarithm)) return "0";
  const double decimal_logarithm = logarithm / std::log(10.0);
  int exponent = static_cast<int>(std::floor(decimal_logarithm));
  int mantissa = static_cast<int>(std::lround(std::pow(10.0, decimal_logarithm - exponent) * 10));
  if (mantissa >= 100) {
    mantissa = 10;
    ++exponent;
  }
  return two_digit_text(mantissa, exponent);
}

std::string in_quotes(std::string_view text) { return '"' + std::string(text) + '"'; }

void append_words(const std::vector<std::string>& words, std::string_view last_word, std::string& text) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0 && i + 1 == words.size()) {
      text.append(" ").append(last_word).append(" ");
    } else if (i > 0) {
      text += ", ";
    }
    text += words[i];
  }
}

std::string join_words(const std::vector<std::string>& words, std::string_view last_word) {
  std::string text;
  append_words(words, last_word, text);
  return text;
}

Decimal exact_difference(const Decimal& charged, const Decimal& expected) {
  std::int64_t units = 0;
  if (charged.is_small() && expected.is_small() && charged.scale() == expected.scale() &&
      !__builtin_sub_overflow(charged.small_coefficient(), expected.small_coefficient(), &units))
    return Decimal(units, charged.scale());
  const Decimal difference = charged - expected;
  return difference.with_scale(std::max(charged.scale(), expected.scale())).value_or(difference);
}

std::string reject_text(const Reject& reject, const Layout& layout, std::size_t width) {
  if (reject.reason == RejectReason::field_count) {
    return std::to_string(reject.found) + (reject.found == 1 ? " field" : " fields") + " where the file has " +
           std::to_string(width);
  }
  const std::string reason(reason_text(reject.reason));
  return reject.field == Reject::no_field ? reason : layout.fields[reject.field].name + " is " + reason;
}

std::string fill_holes(std::string_view text, const std::vector<Hole>& holes) {
  std::string filled;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    filled += text.substr(0, open);
    if (open == std::string_view::npos) break;
    text.remove_prefix(open);
    const std::size_t close = text.find('}');
    const std::string_view name = close == std::string_view::npos ? std::string_view{} : text.substr(1, close - 1);
    const auto hole = std::find_if(holes.begin(), holes.end(), [&](const Hole& one) { return one.first == name; });
    const bool known = close != std::string_view::npos && hole != holes.end();
    filled += known ? std::string_view(hole->second) : text.substr(0, 1);
    text.remove_prefix(known ? close + 1 : 1);
  }
  return filled;
}

}  // namespace reconcile
