#include "app/load_plan.hpp"

#include "app/layouts.hpp"
#include "app/overlaps.hpp"
#include "app/terminal.hpp"

namespace reconcile {

std::optional<Plan> load_plan(const Options& options, const Layouts& layouts, Sources& sources,
                              Diagnostics& diagnostics, const std::optional<RulesText>& given) {
  auto program = load_program(options.rules, layouts, sources, diagnostics, given, options.invoices);
  if (!program) return std::nullopt;
  std::optional<Plan> plan = make_plan(std::move(*program), layouts, options.period);
  const std::size_t errors = diagnostics.error_count();
  add_overlaps(*plan, diagnostics);
  if (diagnostics.error_count() > errors) plan.reset();
  return plan;
}

std::optional<Plan> load_plan(const Options& options, Sources& sources) {
  Diagnostics diagnostics;
  const auto layouts = all_layouts(options.layouts, sources, diagnostics);
  std::optional<Plan> plan;
  if (layouts) plan = load_plan(options, *layouts, sources, diagnostics);
  diagnostics.sort();
  say(diagnostics, sources, options.color, options.quiet);
  return plan;
}

}  // namespace reconcile
