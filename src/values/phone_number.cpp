#include "values/phone_number.hpp"

#include <algorithm>

namespace reconcile {
namespace {

bool all_digits(std::string_view text) {
  bool other = false;  // no early exit: nearly every value is a number
  for (const char c : text) other |= static_cast<unsigned char>(c - '0') > 9;
  return !other;
}

bool is_decoration(char c) { return c == ' ' || c == '-' || c == '(' || c == ')' || c == '.'; }

std::string_view without_call_prefix(std::string_view text) {
  if (text.starts_with('+')) return text.substr(1);
  if (text.starts_with("00")) return text.substr(2);
  return text;
}

}  // namespace

void PhoneNumber::assign(std::string_view text) {
  digits_ = without_call_prefix(text);
  is_number_ = !digits_.empty() && all_digits(digits_);
  if (is_number_) return;
  if (std::any_of(text.begin(), text.end(), is_decoration)) {
    cleaned_.clear();
    std::remove_copy_if(text.begin(), text.end(), std::back_inserter(cleaned_), is_decoration);
    digits_ = without_call_prefix(cleaned_);
    is_number_ = !digits_.empty() && all_digits(digits_);
  }
  if (!is_number_) digits_ = {};
}

bool same_number(std::string_view a, std::string_view b) {
  const PhoneNumber first(a);
  const PhoneNumber second(b);
  return first.is_number() && second.is_number() ? first.digits() == second.digits() : a == b;
}

}  // namespace reconcile
