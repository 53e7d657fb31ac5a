#include "app/name_filter.hpp"

// GCC 12 takes the states of std::regex for uninitialised where sanitizers are on.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"

#include <regex>

namespace reconcile {

std::optional<std::vector<bool>> names_that_fit(const std::string& expression, const std::vector<std::string>& names) {
  try {
    const std::regex regex(expression);
    std::vector<bool> fits;
    fits.reserve(names.size());
    for (const std::string& name : names) fits.push_back(std::regex_search(name, regex));
    return fits;
  } catch (const std::regex_error&) {
    return std::nullopt;
  }
}

}  // namespace reconcile
