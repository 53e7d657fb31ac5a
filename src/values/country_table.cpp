#include "values/country_table.hpp"

#include <algorithm>
#include <array>

#include "base/embedded.hpp"

namespace reconcile {

const CountryTable& CountryTable::shipped() {
  static const CountryTable table(embedded_file("rules/countries.csv"));
  return table;
}

CountryTable::CountryTable(std::string_view csv) {
  std::vector<std::string_view> prefixes;
  while (!csv.empty()) {
    const std::size_t end = std::min(csv.find('\n'), csv.size());
    const std::string_view line = csv.substr(0, end);
    csv.remove_prefix(std::min(end + 1, csv.size()));
    const std::size_t separator = line.find(';');
    if (separator == std::string_view::npos || line.front() < '0' || line.front() > '9') continue;  // comment, header
    prefixes.push_back(line.substr(0, separator));
    countries_.push_back(line.substr(separator + 1));
  }
  prefixes_ = PrefixMap(prefixes);
  find_sole_countries();
}

/// Numbers that begin with the same four digits are in one stretch, or they differ.
void CountryTable::find_sole_countries() {
  sole_countries_.assign(std::size_t{1} << 16, several_countries);
  if (!keys_decide()) return;
  for (unsigned number = 0; number < 10000; ++number) {
    const char digits[4] = {static_cast<char>('0' + number / 1000), static_cast<char>('0' + number / 100 % 10),
                            static_cast<char>('0' + number / 10 % 10), static_cast<char>('0' + number % 10)};
    const DigitKey first = digit_key({digits, sizeof digits});
    const DigitKey last = first | ~DigitKey{0} >> 16;
    const std::uint32_t stretch = prefixes_.stretch_at(first);
    if (prefixes_.stretch_at(last) != stretch) continue;
    const std::uint32_t entry = prefixes_.entry_of_stretch(stretch);
    const std::string_view its = entry == PrefixMap::none ? std::string_view() : countries_[entry];
    std::uint32_t text = 0;
    std::memcpy(&text, digits, sizeof text);
    std::uint16_t& sole = sole_countries_[index_of(text)];
    if (its.empty()) sole = any_country;
    if (its.size() == sizeof sole) std::memcpy(&sole, its.data(), sizeof sole);
  }
}

std::string_view CountryTable::countries(std::string_view digits) const {
  const std::uint32_t entry = prefixes_.longest(digits);
  return entry == PrefixMap::none ? std::string_view() : countries_[entry];
}

void CountryTable::countries(const DigitKey* keys, std::size_t count, std::string_view* found) const {
  std::array<std::uint32_t, PrefixMap::most_at_once> stretches;
  prefixes_.find_stretches(keys, count, stretches.data());
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t entry = prefixes_.entry_of_stretch(stretches[i]);
    found[i] = entry == PrefixMap::none ? std::string_view() : countries_[entry];
  }
}

bool CountryTable::may_be_of(std::string_view digits, std::string_view country) const {
  return allow(countries(digits), country);
}

}  // namespace reconcile
