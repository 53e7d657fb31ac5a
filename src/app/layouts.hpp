// In: the paths of --layout. Out: the shipped kinds of records with the user's own. Must not know: commands.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "calls/layout.hpp"

namespace reconcile {

std::optional<Layouts> all_layouts(const std::vector<std::string>& paths, Sources& sources, Diagnostics& diagnostics);

}  // namespace reconcile
