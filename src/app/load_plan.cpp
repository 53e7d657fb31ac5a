#include "app/load_plan.hpp"

#include "app/layouts.hpp"
#include "app/overlaps.hpp"
#include "app/terminal.hpp"

namespace reconcile {

std::optional<Program> load_rules(const Options& options, const Layouts& layouts, Sources& sources,
                                  Diagnostics& diagnostics, const std::optional<RulesText>& given) {
  auto program = load_program(options.rules, layouts, sources, diagnostics, given, options.invoice_files);
  if (!program) return std::nullopt;
  const std::size_t errors = diagnostics.error_count();
  add_overlaps(*program, layouts, diagnostics);
  if (diagnostics.error_count() > errors) program.reset();
  return program;
}

std::optional<Plan> load_plan(const Options& options, Sources& sources) {
  Diagnostics diagnostics;
  auto layouts = all_layouts(options.layouts, sources, diagnostics);
  std::optional<Program> program;
  if (layouts) program = load_rules(options, *layouts, sources, diagnostics);
  diagnostics.sort();
  say(diagnostics, sources, options.color, options.quiet);
  if (!program) return std::nullopt;
  return make_plan(std::move(*program), std::move(*layouts), options.period);
}

}  // namespace reconcile
