// The shipped checks (rules/standard.rules) and what of them a user's statements replace (language.md 6).
#include <algorithm>
#include <cassert>

#include "base/embedded.hpp"
#include "language/detail/check_statements.hpp"
#include "language/parser.hpp"

namespace reconcile::check {
namespace {

ast::File parse_standard(Context& context) {
  const std::uint32_t source =
      context.sources.add("standard.rules", std::string(embedded_file("rules/standard.rules")));
  Diagnostics diagnostics;
  std::optional<ast::File> file = parse(context.sources, source, diagnostics);
  assert(file && !diagnostics.has_errors());  // it is compiled in, and a test reads it
  return std::move(*file);
}

void remove(std::vector<KindId>& kinds, const std::vector<KindId>& replaced) {
  std::erase_if(kinds,
                [&](KindId kind) { return std::find(replaced.begin(), replaced.end(), kind) != replaced.end(); });
}

/// Keeps the kinds that `check` accepts one by one: a user's layout may lack a field, and is then left out.
template <typename Check>
std::vector<KindId> fitting(const std::vector<KindId>& kinds, Context& context, Check check) {
  std::vector<KindId> fit;
  Diagnostics* const all = context.diagnostics;
  for (const KindId kind : kinds) {
    Diagnostics unheard;
    context.diagnostics = &unheard;
    if (check(std::vector{kind})) fit.push_back(kind);
  }
  context.diagnostics = all;
  return fit;
}

std::vector<std::string> sorted(std::vector<std::string> fields) {
  std::sort(fields.begin(), fields.end());
  return fields;
}

void add_alert(const ast::Alert& written, const ast::Statement& statement, Context& context) {
  std::vector<KindId> kinds;
  for (const ast::Text& name : written.kinds) {
    if (const std::optional<KindId> id = context.layouts.id_of(name.text)) kinds.push_back(*id);
  }
  std::sort(kinds.begin(), kinds.end());
  for (const Alert& alert : context.program.alerts) {
    if (alert.name == written.name.text) remove(kinds, alert.kinds);
  }
  kinds = fitting(kinds, context,
                  [&](std::vector<KindId> kind) { return check_alert(written, statement, kind, context).has_value(); });
  if (kinds.empty()) return;
  if (auto alert = check_alert(written, statement, kinds, context)) context.program.alerts.push_back(std::move(*alert));
}

void add_unique(const ast::Unique& written, Span head, Context& context) {
  std::vector<std::string> fields;
  for (const ast::Text& field : written.fields) fields.push_back(field.text);
  fields = sorted(std::move(fields));
  std::vector<KindId> kinds = kinds_with(written.fields, context);
  for (const Unique& unique : context.program.uniques) {
    if (sorted(unique.fields) == fields) remove(kinds, unique.kinds);
  }
  kinds = fitting(kinds, context,
                  [&](std::vector<KindId> kind) { return check_unique(written, head, kind, context).has_value(); });
  if (kinds.empty()) return;
  if (auto unique = check_unique(written, head, kinds, context)) context.program.uniques.push_back(std::move(*unique));
}

}  // namespace

void add_standard_checks(Context& context) {
  if (!context.program.settings.standard_checks) return;
  const ast::File file = parse_standard(context);
  for (const ast::Statement& statement : file.statements) {
    if (const auto* alert = std::get_if<ast::Alert>(&statement.statement)) add_alert(*alert, statement, context);
    if (const auto* unique = std::get_if<ast::Unique>(&statement.statement))
      add_unique(*unique, statement.head, context);
  }
}

}  // namespace reconcile::check
