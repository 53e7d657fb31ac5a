// Settings: each once in the whole tree (language.md 3).
#include <algorithm>

#include "language/detail/check_parts.hpp"

namespace reconcile::check {
namespace {

/// The text of a condition on one line, without comments, for the report.
std::string one_line(std::string_view written) {
  std::string line;
  bool quoted = false;
  bool comment = false;
  for (const char c : written) {
    if (c == '\n') comment = false;
    if (c == '"' && !comment && (line.empty() || line.back() != '\\')) quoted = !quoted;
    if (c == '#' && !quoted) comment = true;
    if (comment) continue;
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank || quoted) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

void set_currencies(const ast::CurrencySetting& setting, Context& context) {
  std::map<std::string, Span> seen;
  for (const ast::Text& code : setting.codes) {
    const auto [place, is_new] = seen.emplace(code.text, code.span);
    if (is_new) {
      context.program.settings.currencies.push_back(code.text);
    } else {
      context.error(DiagnosticCode::duplicate_name, code.span, {"currency", code.text}, place->second,
                    "first named here");
    }
  }
}

void set_timezone(const ast::TimeZoneSetting& setting, Context& context) {
  if (const std::optional<Zone> zone = Zone::find(setting.name.text)) {
    context.program.zone = *zone;
    context.program.settings.timezone = setting.name.text;
  } else {
    context.error(DiagnosticCode::unknown_timezone, setting.name.span, {setting.name.text});
  }
}

void require_setting(const std::map<std::string, Span>& seen, const std::string& name, const char* example,
                     Context& context) {
  if (seen.contains(name) || context.may_be_lost(name) || context.files.empty()) return;
  context.error(DiagnosticCode::setting_missing, context.files.front().ast.version.span, {name, example});
}

Condition answered() {
  Condition condition;
  condition.kind = Condition::Kind::compare;
  condition.left.what = std::string("Result");  // index 1: a field
  condition.right.what = Literal(std::string("ANSWERED"));
  return condition;
}

/// The kinds that tariffs are for; where there is no tariff, those that carry a charge.
std::vector<KindId> priced_kinds(const Context& context) {
  std::vector<KindId> kinds;
  each_statement<ast::Tariff>(context, [&](const ast::Tariff& tariff, const ast::Statement&) {
    for (const ast::Text& name : tariff.kinds) {
      if (const auto kind = context.layouts.id_of(name.text)) kinds.push_back(*kind);
    }
  });
  for (std::size_t i = 0; kinds.empty() && i < context.layouts.kinds.size(); ++i) {
    if (context.layouts.kinds[i].has_charge()) kinds.push_back(static_cast<KindId>(i));
  }
  std::sort(kinds.begin(), kinds.end());
  kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
  return kinds;
}

/// A kind without the field uses CallTime, so it is enough that one kind has it; a kind that has it has a time there.
void set_rated_at(const ast::Text& field, Context& context) {
  std::vector<std::string> times;
  bool is_known = false;
  for (const Layout& layout : context.layouts.kinds) {
    for (const Field& candidate : layout.fields) {
      if (candidate.type == FieldType::time) times.push_back(candidate.name);
      if (candidate.name != field.text) continue;
      is_known = true;
      if (candidate.type == FieldType::time) continue;
      context.error(DiagnosticCode::not_a_time_field, field.span,
                    {field.text, "a field of type " + std::string(name_of(candidate.type))});
      return;
    }
  }
  if (is_known) {
    context.program.settings.rated_at = field.text;
    return;
  }
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  context.error(DiagnosticCode::unknown_field, field.span,
                {field.text, "any kind", meant(field.text, times, "the fields of type time are")});
}

}  // namespace

void check_plain_settings(Context& context) {
  std::map<std::string, Span> seen;
  each_statement<ast::Setting>(context, [&](const ast::Setting& setting, const ast::Statement& statement) {
    const auto first = [&](const char* name) {
      return is_first(seen, name, statement.head, DiagnosticCode::setting_twice, context);
    };
    if (const auto* currency = std::get_if<ast::CurrencySetting>(&setting.setting)) {
      if (first("currency")) set_currencies(*currency, context);
    } else if (const auto* zone = std::get_if<ast::TimeZoneSetting>(&setting.setting)) {
      if (first("timezone")) set_timezone(*zone, context);
    } else if (const auto* round = std::get_if<ast::RoundClause>(&setting.setting)) {
      if (!first("round")) return;
      if (const auto rounding = rounding_of(*round, context)) context.program.settings.rounding = *rounding;
    } else if (std::holds_alternative<ast::NoStandardSetting>(setting.setting)) {
      if (first("without standard checks")) context.program.settings.standard_checks = false;
    }
  });
  require_setting(seen, "currency", "currency EUR", context);
  require_setting(seen, "round", "round half-up to 4 digits", context);
}

void check_other_settings(Context& context) {
  Settings& settings = context.program.settings;
  settings.charge_when = answered();
  settings.charge_when_text = "Result = ANSWERED";
  std::map<std::string, Span> seen;
  std::map<std::string, std::map<std::string, Span>> seen_tolerances;  // by currency
  each_statement<ast::Setting>(context, [&](const ast::Setting& setting, const ast::Statement& statement) {
    const auto first = [&](const char* name) {
      return is_first(seen, name, statement.head, DiagnosticCode::setting_twice, context);
    };
    if (const auto* charge = std::get_if<ast::ChargeWhenSetting>(&setting.setting)) {
      if (!first("charge when")) return;
      const Scope scope{priced_kinds(context), Scope::Place::price};
      if (auto condition = check_condition(*charge->condition, scope, context)) {
        settings.charge_when = std::move(*condition);
        settings.charge_when_text = one_line(context.sources.text(charge->condition->span));
      }
    } else if (const auto* rated = std::get_if<ast::RatedAtSetting>(&setting.setting)) {
      if (first("rated at")) set_rated_at(rated->field, context);
    } else if (const auto* tolerance = std::get_if<ast::ToleranceClause>(&setting.setting)) {
      const std::optional<Money> money = plain_money(tolerance->money, context);
      if (!money || !is_first(seen_tolerances[money->currency], "tolerance", statement.head,
                              DiagnosticCode::setting_twice, context)) {
        return;
      }
      settings.tolerances.emplace_back(money->currency, money->amount);
    }
  });
  std::sort(settings.tolerances.begin(), settings.tolerances.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
}

}  // namespace reconcile::check
