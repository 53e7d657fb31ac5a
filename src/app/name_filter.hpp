// In: a regular expression as a user wrote it. Out: which names it fits. Must not know: whose names they are.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace reconcile {

/// By ECMAScript's rules: for each of the names, whether the expression fits a part of it; nullopt: it is none.
std::optional<std::vector<bool>> names_that_fit(const std::string& expression, const std::vector<std::string>& names);

}  // namespace reconcile
