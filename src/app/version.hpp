// Out: the version that --version and the reports name.
#pragma once

#include <string>

namespace reconcile {

std::string tool_version();  ///< "0.1.0"

}  // namespace reconcile
