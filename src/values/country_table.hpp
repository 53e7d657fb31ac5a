// In: a phone number's digits. Out: the countries that it can belong to. Must not know: calls, rules.
#pragma once

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
  bool keys_decide() const { return prefixes_.size() > 0 && !prefixes_.has_long_prefixes(); }

 private:
  PrefixMap prefixes_;
  std::vector<std::string_view> countries_;  // by prefix
};

}  // namespace reconcile
