#include "language/check.hpp"

#include <algorithm>
#include <tuple>

#include "language/detail/check_parts.hpp"

namespace reconcile {
namespace {

using check::Context;

/// Statements that parse but cannot be judged yet must not be dropped silently: the audit stops.
void refuse_unsupported(Context& context) {
  const auto refuse = [&](const char* word) {
    return [&context, word](const auto&, const ast::Statement& statement) {
      context.error(DiagnosticCode::statement_not_supported, statement.head, {word});
    };
  };
  check::each_statement<ast::Require>(context, refuse("require"));
  check::each_statement<ast::Complete>(context, refuse("complete"));
  check::each_statement<ast::Invoice>(context, refuse("invoice"));
  check::each_statement<ast::Waive>(context, refuse("waive"));
  check::each_statement<ast::Test>(context, refuse("test"));
}

void put_in_order(Program& program) {
  std::sort(program.alerts.begin(), program.alerts.end(),
            [](const Alert& a, const Alert& b) { return std::tie(a.name, a.head) < std::tie(b.name, b.head); });
  std::sort(program.uniques.begin(), program.uniques.end(),
            [](const Unique& a, const Unique& b) { return std::tie(a.fields, a.head) < std::tie(b.fields, b.head); });
  std::sort(program.files.begin(), program.files.end(), [](const ProgramFile& a, const ProgramFile& b) {
    return std::tie(a.path, a.role) < std::tie(b.path, b.role);
  });
}

}  // namespace

std::optional<Program> load_program(const std::vector<std::string>& paths, const Layouts& layouts, Sources& sources,
                                    Diagnostics& diagnostics) {
  const std::size_t errors = diagnostics.error_count();
  Context context{layouts, sources, &diagnostics, {}, {}, {}, {}, {}, {}, false};
  check::load_files(paths, context);
  refuse_unsupported(context);
  check::check_plain_settings(context);
  check::check_lets(context);
  check::check_bands(context);
  check::check_other_settings(context);
  check::check_tariffs(context);
  check::check_alerts(context);
  check::check_uniques(context);
  check::add_standard_checks(context);
  if (diagnostics.error_count() > errors) return std::nullopt;
  check::check_reach(context);
  put_in_order(context.program);
  return std::move(context.program);
}

}  // namespace reconcile
