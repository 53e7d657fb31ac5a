#include "app/load_plan.hpp"

#include "app/layouts.hpp"
#include "app/terminal.hpp"
#include "language/check.hpp"

namespace reconcile {

std::optional<Plan> load_plan(const Options& options, Sources& sources) {
  Diagnostics diagnostics;
  auto layouts = all_layouts(options.layouts, sources, diagnostics);
  auto program = layouts ? load_program(options.rules, *layouts, sources, diagnostics) : std::nullopt;
  diagnostics.sort();
  say(diagnostics, sources, options.color, options.quiet);
  if (!program) return std::nullopt;
  return make_plan(std::move(*program), std::move(*layouts));
}

}  // namespace reconcile
