// In: a phone number's digits. Out: the countries that it can belong to. Must not know: calls, rules.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "values/prefix_map.hpp"

namespace reconcile {

/// rules/countries.csv, made from libphonenumber's metadata by scripts/make-countries. Codes that several countries
/// share (+1, +7, +44, +262 …) are told apart as far as the table goes; where it cannot tell, a row names several.
class CountryTable {
 public:
  /// The table that is compiled in.
  static const CountryTable& shipped();

  /// "prefix;countries" and below it "4670;SE", "1;CA US …". Lines that begin with # are passed over.
  explicit CountryTable(std::string_view csv);

  /// False only where the table knows the countries of the number, and `country` (ISO 3166 alpha-2) is none of them.
  bool may_be_of(std::string_view digits, std::string_view country) const;
  /// "CA US", or "" where the table does not know the number.
  std::string_view countries(std::string_view digits) const;
  /// The same of several numbers' keys, at most PrefixMap::most_at_once. Only where keys_decide().
  void countries(const DigitKey* keys, std::size_t count, std::string_view* found) const;
  /// What may_be_of says of a number that has them.
  static bool allow(std::string_view countries, std::string_view country) {
    for (std::size_t at = 0; at < countries.size(); at += 3) {  // two letters and a blank
      if (countries.substr(at, 2) == country) return true;
    }
    return countries.empty();
  }
  /// Whether the first four digits alone tell that a number which begins with them is of this country (two letters) and
  /// no other, or of none that the table knows. Four bytes that are not all digits tell nothing.
  bool is_sure_of(const char* four_digits, const char* two_letters) const {
    std::uint32_t digits = 0;
    std::uint16_t letters = 0;
    std::memcpy(&digits, four_digits, sizeof digits);
    std::memcpy(&letters, two_letters, sizeof letters);
    const std::uint16_t sole = sole_countries_[index_of(digits)];
    return are_digits(digits) && (sole == letters || sole == any_country);
  }
  bool keys_decide() const { return prefixes_.size() > 0 && !prefixes_.has_long_prefixes(); }

 private:
  static constexpr std::uint16_t several_countries = 0;
  static constexpr std::uint16_t any_country = 0xffff;

  static bool are_digits(std::uint32_t text) {
    const std::uint32_t values = text ^ 0x30303030;
    return ((values | (values + 0x06060606)) & 0xf0f0f0f0) == 0;
  }
  /// Of four digits, a number of their own.
  static std::uint32_t index_of(std::uint32_t text) {
    const std::uint32_t nibbles = text & 0x0f0f0f0f;
    const std::uint32_t pairs = (nibbles | nibbles >> 4) & 0x00ff00ff;
    return (pairs | pairs >> 8) & 0xffff;
  }
  void find_sole_countries();

  PrefixMap prefixes_;
  std::vector<std::string_view> countries_;  // by prefix
  std::vector<std::uint16_t> sole_countries_;  // two letters or one of the above, by index_of four digits
};

}  // namespace reconcile
