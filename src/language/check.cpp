#include "language/check.hpp"

#include <algorithm>
#include <tuple>

#include "language/detail/check_parts.hpp"

namespace reconcile {
namespace {

using check::Context;

void put_in_order(Program& program) {
  std::sort(program.alerts.begin(), program.alerts.end(),
            [](const Alert& a, const Alert& b) { return std::tie(a.name, a.head) < std::tie(b.name, b.head); });
  std::sort(program.uniques.begin(), program.uniques.end(),
            [](const Unique& a, const Unique& b) { return std::tie(a.fields, a.head) < std::tie(b.fields, b.head); });
  std::sort(program.requires_.begin(), program.requires_.end(),
            [](const Require& a, const Require& b) { return std::tie(a.name, a.head) < std::tie(b.name, b.head); });
  std::sort(program.completes.begin(), program.completes.end(),
            [](const Complete& a, const Complete& b) { return a.head < b.head; });
  std::sort(program.invoices.begin(), program.invoices.end(),
            [](const Invoice& a, const Invoice& b) { return a.name < b.name; });
  std::sort(program.waivers.begin(), program.waivers.end(),
            [](const Waive& a, const Waive& b) { return a.head < b.head; });
  std::sort(program.files.begin(), program.files.end(), [](const ProgramFile& a, const ProgramFile& b) {
    return std::tie(a.path, a.role) < std::tie(b.path, b.role);
  });
}

}  // namespace

std::optional<Program> load_program(const std::vector<std::string>& paths, const Layouts& layouts, Sources& sources,
                                    Diagnostics& diagnostics, const std::optional<RulesText>& given,
                                    const std::vector<std::string>& invoice_files) {
  const std::size_t errors = diagnostics.error_count();
  Context context{layouts, sources, &diagnostics, {}, {}, {}, {}, {}, {}, invoice_files, false, {}, {}};
  check::load_files(paths, given, context);
  check::check_plain_settings(context);
  check::check_lets(context);
  check::check_bands(context);
  check::check_other_settings(context);
  check::check_tariffs(context);
  check::check_alerts(context);
  check::check_uniques(context);
  check::check_requires(context);
  check::check_completes(context);
  check::check_waives(context);
  check::check_invoices(context);
  check::add_standard_checks(context);
  check::check_tests(context);
  if (diagnostics.error_count() > errors) return std::nullopt;
  check::check_reach(context);
  put_in_order(context.program);
  return std::move(context.program);
}

}  // namespace reconcile
