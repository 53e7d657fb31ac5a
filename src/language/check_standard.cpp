// The shipped checks (rules/standard.rules) and what of them a user's statements replace (language.md 6).
#include <algorithm>
#include <cassert>
#include <numeric>

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
  kinds = fitting(kinds, context, [&](const std::vector<KindId>& kind) {
    return check_alert(written, statement, kind, context).has_value();
  });
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
  kinds = fitting(kinds, context, [&](const std::vector<KindId>& kind) {
    return check_unique(written, head, kind, context).has_value();
  });
  if (kinds.empty()) return;
  if (auto unique = check_unique(written, head, kinds, context)) context.program.uniques.push_back(std::move(*unique));
}

/// For every kind that has the fields, a user's own kinds too.
void add_require(const ast::Require& written, const ast::Statement& statement, Context& context) {
  std::vector<KindId> kinds(context.layouts.kinds.size());
  std::iota(kinds.begin(), kinds.end(), KindId{0});
  for (const Require& require : context.program.requires_) {
    if (require.name == written.name.text) remove(kinds, require.kinds);
  }
  kinds = fitting(kinds, context, [&](const std::vector<KindId>& kind) {
    return check_require(written, statement, kind, context).has_value();
  });
  if (kinds.empty()) return;
  if (auto require = check_require(written, statement, kinds, context))
    context.program.requires_.push_back(std::move(*require));
}

/// The one check that the language has no words for: ToCountryId beside To, and so any `XCountryId` beside a number X.
void add_country_check(std::uint32_t source, Context& context) {
  constexpr std::string_view ending = "CountryId";
  const std::string name = "country agrees with number";
  // Its place is the comment that speaks of it.
  const auto begin = static_cast<std::uint32_t>(context.sources[source].text().find(name));
  const Span head{source, begin, begin + static_cast<std::uint32_t>(name.size())};
  const auto kinds = static_cast<KindId>(context.layouts.kinds.size());
  for (KindId kind = 0; kind < kinds; ++kind) {
    const bool replaced =
        std::any_of(context.program.requires_.begin(), context.program.requires_.end(), [&](const Require& require) {
          return require.name == name &&
                 std::find(require.kinds.begin(), require.kinds.end(), kind) != require.kinds.end();
        });
    if (replaced) continue;
    const Layout& layout = context.layouts.kinds[kind];
    for (const Field& country : layout.fields) {
      if (country.type != FieldType::country || !country.name.ends_with(ending)) continue;
      const std::string number = country.name.substr(0, country.name.size() - ending.size());
      const int field = layout.index_of(number);
      if (field == Layout::absent || layout.fields[static_cast<std::size_t>(field)].type != FieldType::number) continue;
      Require require;
      require.name = name;
      require.kinds = {kind};
      require.must.kind = Condition::Kind::of_country;
      require.must.left.what = number;
      require.must.right.what = country.name;
      require.must_text = country.name + " is a country of the number " + number;
      require.must_fields = {country.name, number};
      require.head = head;
      context.program.requires_.push_back(std::move(require));
      break;
    }
  }
}

}  // namespace

void add_standard_checks(Context& context) {
  if (!context.program.settings.standard_checks) return;
  const ast::File file = parse_standard(context);
  for (const ast::Statement& statement : file.statements) {
    if (const auto* alert = std::get_if<ast::Alert>(&statement.statement)) add_alert(*alert, statement, context);
    if (const auto* unique = std::get_if<ast::Unique>(&statement.statement))
      add_unique(*unique, statement.head, context);
    if (const auto* require = std::get_if<ast::Require>(&statement.statement))
      add_require(*require, statement, context);
  }
  add_country_check(file.source, context);
}

}  // namespace reconcile::check
