#include "app/layouts.hpp"

namespace reconcile {

std::optional<Layouts> all_layouts(const std::vector<std::string>& paths, Sources& sources, Diagnostics& diagnostics) {
  std::optional<Layouts> layouts = shipped_layouts();
  for (const std::string& path : paths) {
    layouts = read_layouts(path, *layouts, sources, diagnostics);
    if (!layouts) break;
  }
  return layouts;
}

}  // namespace reconcile
