// In: nothing. Out: where calls go: every country's prefixes, a made-up price, and how busy it is.
// Must not know: calls, files.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace generator {

/// Prices are in 0.0001 EUR. Names and prefixes are real; prices, increments and traffic are made up.
struct Destination {
  static constexpr std::int64_t not_offered = -1;

  std::string_view country;  ///< ISO 3166 alpha-2; "" for none
  std::string_view name;
  std::string_view prefixes;  ///< separated by blanks
  std::string_view lead;      ///< digits with which a number there begins
  int digits = 0;             ///< of a whole number
  std::int64_t rate = 0;      ///< per minute, or not_offered
  std::int64_t first_seconds = 1;
  std::int64_t step_seconds = 1;
  std::int64_t connect = 0;
  int weight = 0;  ///< of its traffic; 0: hardly any
};

/// All countries but Sweden (its prices stand in the contract itself), mobile networks apart, sorted by name.
std::span<const Destination> destinations();

std::vector<std::string_view> split_prefixes(std::string_view prefixes);

}  // namespace generator
