#include "app/version.hpp"

namespace reconcile {

std::string tool_version() { return RECONCILE_VERSION; }

}  // namespace reconcile
