// `alert` (language.md 7).
#include <algorithm>

#include "language/detail/check_statements.hpp"

namespace reconcile::check {
namespace {

bool asks_usual(const Operand& operand) {
  const auto* term = std::get_if<AlertTerm>(&operand.what);
  return term != nullptr && *term == AlertTerm::usual;
}

/// Does the condition need days to compare with?
bool compares(const Condition& condition) {
  return condition.kind == Condition::Kind::unusual || asks_usual(condition.left) || asks_usual(condition.right) ||
         std::any_of(condition.parts.begin(), condition.parts.end(), compares);
}

class AlertChecker {
 public:
  AlertChecker(const ast::Alert& written, const ast::Statement& statement, std::vector<KindId> kinds, Context& context)
      : written_(written), whole_(statement.whole), context_(context) {
    alert_.name = written.name.text;
    alert_.kinds = std::move(kinds);
    alert_.head = statement.head;
  }

  Alert check() {
    for (const ast::AlertClause& clause : written_.clauses) {
      std::visit([&](const auto& part) { check_part(part, clause.span); }, clause.clause);
    }
    require("count where", "count where Result = FAILED");
    require("window", "window 1 h");
    require("fire when", "fire when unusual and count >= 3");
    if (compares(alert_.fire_when)) {
      require("compare with", "compare with other days");
      require("false alarms", "false alarms at most 5 %");
    }
    if (message_ != nullptr && whole_) check_holes(*message_);
    return std::move(alert_);
  }

 private:
  bool first(const char* words, Span span) {
    return is_first(seen_, words, span, DiagnosticCode::clause_twice, context_);
  }

  void require(const char* words, const char* example) {
    if (seen_.contains(words) || !whole_) return;
    context_.error(DiagnosticCode::clause_missing, alert_.head,
                   {"alert `" + alert_.name + "`", "`" + std::string(words) + "`", example});
  }

  bool at_least_one(const ast::Integer& number, const char* what) {
    constexpr std::int64_t most = 1'000'000;
    if (number.value >= 1 && number.value <= most) return true;
    context_.error(DiagnosticCode::bad_count, number.span, {what, "1,000,000", "7"});
    return false;
  }

  void check_part(const ast::CountWhereClause& part, Span span) {
    if (!first("count where", span)) return;
    const Scope scope{alert_.kinds, Scope::Place::call};
    if (auto condition = check_condition(*part.condition, scope, context_)) alert_.count_where = std::move(*condition);
  }

  void check_part(const ast::FireWhenClause& part, Span span) {
    if (!first("fire when", span)) return;
    const Scope scope{alert_.kinds, Scope::Place::window};
    if (auto condition = check_condition(*part.condition, scope, context_)) alert_.fire_when = std::move(*condition);
  }

  void check_part(const ast::PerClause& part, Span span) {
    if (!first("per", span)) return;
    for (const ast::Text& field : part.fields) {
      type_of_field(field, alert_.kinds, context_);
      alert_.per.push_back(field.text);
    }
  }

  void check_part(const ast::WindowClause& part, Span span) {
    constexpr std::int64_t day_seconds = 86400;
    if (!first("window", span)) return;
    const std::optional<Decimal> seconds = seconds_of(part.span_value, context_);
    if (!seconds) return;
    const std::optional<Decimal> whole = seconds->with_scale(0);
    const std::int64_t length = whole && whole->is_small() ? whole->small_coefficient() : 0;
    if (length < 1 || day_seconds % length != 0) {
      context_.error(DiagnosticCode::bad_window, part.span_value.span, {context_.written(part.span_value.span)});
      return;
    }
    alert_.window_seconds = static_cast<std::int32_t>(length);
  }

  void check_part(const ast::CompareWithClause& part, Span span) {
    if (!first("compare with", span)) return;
    alert_.compares = true;
    if (!part.previous_days || !at_least_one(*part.previous_days, "the number of days")) return;
    alert_.previous_days = static_cast<std::int32_t>(part.previous_days->value);
  }

  void check_part(const ast::FalseAlarmsClause& part, Span span) {
    if (!first("false alarms", span)) return;
    const Decimal& percent = part.percent.value;
    if (percent.is_zero() || percent.is_negative() || percent > Decimal(100)) {
      context_.error(DiagnosticCode::bad_share, part.span);
      return;
    }
    alert_.false_alarms_percent = percent;
  }

  void check_part(const ast::ForWindowsClause& part, Span span) {
    if (!first("for windows", span) || !at_least_one(part.windows, "the number of windows")) return;
    alert_.for_windows = static_cast<std::int32_t>(part.windows.value);
  }

  void check_part(const ast::SeverityClause& part, Span span) {
    if (first("severity", span)) alert_.severity = severity_of(part.severity);
  }

  void check_part(const ast::MessageClause& part, Span span) {
    if (!first("message", span)) return;
    alert_.message = part.text.text;
    message_ = &part.text;
  }

  void check_part(const ast::SourceClause&, Span span) { first("source", span); }

  /// Only once all clauses are known: `per` may follow `message`.
  void check_holes(const ast::Text& message) {
    std::vector<std::string> known = {"attempts", "count", "usual"};
    known.insert(known.end(), alert_.per.begin(), alert_.per.end());
    check::check_holes(message, known, context_);
  }

  const ast::Alert& written_;
  bool whole_;
  Context& context_;
  Alert alert_;
  const ast::Text* message_ = nullptr;
  std::map<std::string, Span> seen_;
};

}  // namespace

Severity severity_of(ast::Severity severity) {
  switch (severity) {
    case ast::Severity::error:
      break;
    case ast::Severity::warning:
      return Severity::warning;
    case ast::Severity::note:
      return Severity::note;
  }
  return Severity::error;
}

void check_holes(const ast::Text& message, const std::vector<std::string>& known, Context& context) {
  const std::string written = context.written(message.span);  // as `message.text`, but for the escapes: none is a brace
  for (std::size_t open = written.find('{'); open != std::string::npos; open = written.find('{', open + 1)) {
    const auto place = [&](std::size_t at) { return message.span.begin + static_cast<std::uint32_t>(at); };
    const std::size_t close = written.find('}', open);
    if (close == std::string::npos || written.find('{', open + 1) < close) {
      const std::size_t end = std::min(written.find_first_of(" \t.,;:\"", open), written.size() - 1);
      const std::string begun = written.substr(open, end - open);
      context.error(DiagnosticCode::message_hole, {message.span.source, place(open), place(end)},
                    {begun, "close it: `" + begun + "}`"});
      continue;
    }
    const std::string hole = written.substr(open + 1, close - open - 1);
    if (std::find(known.begin(), known.end(), hole) != known.end()) continue;
    context.error(DiagnosticCode::message_hole, {message.span.source, place(open), place(close + 1)},
                  {hole, meant(hole, known, "what it can tell is")});
  }
}

std::optional<Alert> check_alert(const ast::Alert& written, const ast::Statement& statement, std::vector<KindId> kinds,
                                 Context& context) {
  const std::size_t errors = context.diagnostics->error_count();
  Alert alert = AlertChecker(written, statement, std::move(kinds), context).check();
  return context.diagnostics->error_count() == errors ? std::optional(std::move(alert)) : std::nullopt;
}

std::vector<KindId> kinds_with(const std::vector<ast::Text>& fields, const Context& context) {
  std::vector<KindId> kinds;
  for (std::size_t i = 0; i < context.layouts.kinds.size(); ++i) {
    const Layout& layout = context.layouts.kinds[i];
    const bool has_all = std::all_of(fields.begin(), fields.end(), [&](const ast::Text& field) {
      return layout.index_of(field.text) != Layout::absent;
    });
    if (has_all) kinds.push_back(static_cast<KindId>(i));
  }
  return kinds;
}

std::optional<Unique> check_unique(const ast::Unique& written, Span head, std::vector<KindId> kinds, Context& context) {
  const std::size_t errors = context.diagnostics->error_count();
  Unique unique;
  unique.kinds = std::move(kinds);
  unique.head = head;
  for (const ast::Text& field : written.fields) {
    type_of_field(field, unique.kinds, context);
    unique.fields.push_back(field.text);
  }
  if (written.when) unique.when = check_condition(*written.when, Scope{unique.kinds, Scope::Place::call}, context);
  if (written.severity) unique.severity = severity_of(written.severity->severity);
  return context.diagnostics->error_count() == errors ? std::optional(std::move(unique)) : std::nullopt;
}

void check_alerts(Context& context) {
  std::map<std::string, Span> names;
  each_statement<ast::Alert>(context, [&](const ast::Alert& written, const ast::Statement& statement) {
    const auto [place, is_new] = names.emplace(written.name.text, written.name.span);
    if (!is_new) {
      context.error(DiagnosticCode::duplicate_name, written.name.span, {"alert", written.name.text}, place->second,
                    "first defined here");
    }
    auto alert = check_alert(written, statement, kinds_named(written.kinds, context), context);
    if (alert && is_new) context.program.alerts.push_back(std::move(*alert));
  });
}

std::vector<KindId> kinds_for(const std::vector<ast::Text>& fields, Context& context) {
  std::vector<KindId> kinds = kinds_with(fields, context);
  if (!kinds.empty()) return kinds;
  bool all_known = true;
  for (const ast::Text& field : fields) {
    if (!kinds_with({field}, context).empty()) continue;
    std::vector<std::string> known;
    for (const Layout& layout : context.layouts.kinds) {
      for (const Field& candidate : layout.fields) known.push_back(candidate.name);
    }
    context.error(DiagnosticCode::unknown_field, field.span, {field.text, "any kind", meant(field.text, known, "the fields are")});
    all_known = false;
  }
  if (all_known) context.error(DiagnosticCode::no_such_key, join(fields.front().span, fields.back().span));
  return kinds;
}

namespace {

/// The same fields in whatever order, in a kind that both are for, without a condition that could tell them apart.
bool find_same_rows(const Unique& a, const Unique& b) {
  const auto sorted = [](std::vector<std::string> fields) { return std::sort(fields.begin(), fields.end()), fields; };
  return !a.when && !b.when && sorted(a.fields) == sorted(b.fields) &&
         std::find_first_of(a.kinds.begin(), a.kinds.end(), b.kinds.begin(), b.kinds.end()) != a.kinds.end();
}

}  // namespace

void check_uniques(Context& context) {
  each_statement<ast::Unique>(context, [&](const ast::Unique& written, const ast::Statement& statement) {
    std::vector<KindId> kinds =
        written.kinds.empty() ? kinds_for(written.fields, context) : kinds_named(written.kinds, context);
    if (written.kinds.empty() && kinds.empty()) return;
    auto unique = check_unique(written, statement.head, std::move(kinds), context);
    if (!unique) return;
    const auto same = std::find_if(context.program.uniques.begin(), context.program.uniques.end(),
                                   [&](const Unique& other) { return find_same_rows(*unique, other); });
    if (same == context.program.uniques.end()) {
      context.program.uniques.push_back(std::move(*unique));
    } else {
      const Span fields = join(written.fields.front().span, written.fields.back().span);
      context.error(DiagnosticCode::duplicate_name, fields, {"unique", context.written(fields)}, same->head,
                    "first stated here");
    }
  });
}

}  // namespace reconcile::check
