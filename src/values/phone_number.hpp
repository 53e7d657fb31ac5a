// In: From and To as records have them. Out: digits that prefixes can be compared with. Must not know: tariffs.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "values/prefix_map.hpp"

namespace reconcile {

/// language.md 1: spaces, `-`, `(`, `)`, `.` anywhere are dropped, then one leading `+` or else one leading `00`;
/// what is then all digits (at least one) is a number. Anything else matches no prefix.
/// `is_number` false: digits() is empty. The view points into `text` where nothing had to be dropped, else into the
/// object.
class PhoneNumber {
 public:
  explicit PhoneNumber(std::string_view text) { assign(text); }
  PhoneNumber() = default;
  PhoneNumber(const PhoneNumber&) = delete;  // the view may point into the object
  PhoneNumber& operator=(const PhoneNumber&) = delete;

  void assign(std::string_view text);
  bool is_number() const { return is_number_; }
  std::string_view digits() const { return digits_; }

 private:
  std::string_view digits_;
  std::string cleaned_;
  bool is_number_ = false;
};

/// The key of a number as nearly every record has it: `+` and 8 to 16 digits. False: it is something else, which may be
/// a number too.
bool usual_number_key(std::string_view text, DigitKey& key);

/// Equality of two From/To values: of digits where both are numbers, otherwise of text.
bool same_number(std::string_view a, std::string_view b);

}  // namespace reconcile
