// In: files of rules/ and docs/, at build time. Out: their text, so that an installed reconcile needs no data folder.
#pragma once

#include <string_view>

namespace reconcile {

/// By the path from the top of the sources ("rules/standard.rules"); empty for a name that was not built in.
std::string_view embedded_file(std::string_view path);

}  // namespace reconcile
