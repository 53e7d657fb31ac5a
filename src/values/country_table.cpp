#include "values/country_table.hpp"

#include <algorithm>

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
}

std::string_view CountryTable::countries(std::string_view digits) const {
  const std::uint32_t entry = prefixes_.longest(digits);
  return entry == PrefixMap::none ? std::string_view() : countries_[entry];
}

bool CountryTable::may_be_of(std::string_view digits, std::string_view country) const {
  const std::string_view known = countries(digits);
  for (std::size_t at = 0; at < known.size(); at += 3) {  // two letters and a blank
    if (known.substr(at, 2) == country) return true;
  }
  return known.empty();
}

}  // namespace reconcile
