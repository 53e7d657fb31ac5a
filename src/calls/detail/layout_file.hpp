// In: the text of a layout file. Out: its kinds, added to others. Must not know: where the text came from.
#pragma once

#include <cstdint>
#include <optional>

#include "calls/layout.hpp"

namespace reconcile::detail {

std::optional<Layouts> layouts_from_yaml(const Sources& sources, std::uint32_t source, const Layouts& base,
                                         Diagnostics& diagnostics);

}  // namespace reconcile::detail
