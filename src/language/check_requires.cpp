// `require`, `complete` and `waive` (language.md 6).
#include <algorithm>
#include <array>

#include "language/detail/check_statements.hpp"

namespace reconcile::check {
namespace {

/// The fields that a condition names, each once, in its order.
void add_fields(const Condition& condition, std::vector<std::string>& fields) {
  for (const Operand* operand : {&condition.left, &condition.right}) {
    const auto* field = std::get_if<std::string>(&operand->what);
    if (field == nullptr || field->empty()) continue;
    if (std::find(fields.begin(), fields.end(), *field) == fields.end()) fields.push_back(*field);
  }
  for (const Condition& part : condition.parts) add_fields(part, fields);
}

/// Without line ends, comments and what is blank besides: a message is one line.
std::string on_one_line(std::string_view text) {
  std::string line;
  bool in_text = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char byte = text[at];
    if (byte == '\\' && in_text) {
      line += text.substr(at++, 2);
      continue;
    }
    if (byte == '"') in_text = !in_text;
    if (byte == '#' && !in_text) at = std::min(text.find('\n', at), text.size());
    const bool is_blank = byte == '#' || byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
    if (in_text || !is_blank) {
      line += byte;
    } else if (!line.ends_with(' ')) {
      line += ' ';
    }
  }
  return line;
}

class RequireChecker {
 public:
  RequireChecker(const ast::Require& written, const ast::Statement& statement, std::vector<KindId> kinds,
                 Context& context)
      : written_(written), whole_(statement.whole), context_(context) {
    require_.name = written.name.text;
    require_.kinds = std::move(kinds);
    require_.head = statement.head;
  }

  Require check() {
    for (const ast::RequireClause& clause : written_.clauses) {
      std::visit([&](const auto& part) { check_part(part, clause.span); }, clause.clause);
    }
    if (!seen_.contains("must") && whole_) {
      context_.error(DiagnosticCode::clause_missing, require_.head,
                     {"requirement `" + require_.name + "`", "`must`", "must Amount >= 0"});
    }
    return std::move(require_);
  }

 private:
  bool first(const char* words, Span span) {
    return is_first(seen_, words, span, DiagnosticCode::clause_twice, context_);
  }

  Scope scope() const { return {require_.kinds, Scope::Place::call}; }

  void check_part(const ast::WhenClause& part, Span span) {
    if (first("when", span)) require_.when = check_condition(*part.condition, scope(), context_);
  }

  void check_part(const ast::MustClause& part, Span span) {
    if (!first("must", span)) return;
    auto condition = check_condition(*part.condition, scope(), context_);
    if (!condition) return;
    require_.must = std::move(*condition);
    require_.must_text = on_one_line(context_.written(part.condition->span));
    add_fields(require_.must, require_.must_fields);
  }

  void check_part(const ast::SeverityClause& part, Span span) {
    if (first("severity", span)) require_.severity = severity_of(part.severity);
  }

  void check_part(const ast::MessageClause& part, Span span) {
    if (!first("message", span)) return;
    require_.message = part.text.text;
    std::vector<std::string> known;
    if (!require_.kinds.empty()) {
      for (const Field& field : context_.layouts.kinds[require_.kinds.front()].fields) {
        const bool everywhere = std::all_of(require_.kinds.begin(), require_.kinds.end(), [&](KindId kind) {
          return context_.layouts.kinds[kind].index_of(field.name) != Layout::absent;
        });
        if (everywhere) known.push_back(field.name);
      }
      check_holes(part.text, known, context_);
    }
  }

  void check_part(const ast::SourceClause&, Span span) { first("source", span); }

  const ast::Require& written_;
  bool whole_;
  Context& context_;
  Require require_;
  std::map<std::string, Span> seen_;
};

// --- the fields that a condition names, as written -----------------------------------------------------

using Fields = std::vector<ast::Text>;

void add_named(const ast::Operand& operand, Fields& fields) {
  if (const auto* field = std::get_if<ast::FieldRef>(&operand.atom)) fields.push_back({field->name, operand.span});
}

void add_named(const ast::Expr& expr, Fields& fields);

void add_named(const std::vector<ast::ExprPtr>& parts, Fields& fields) {
  for (const ast::ExprPtr& part : parts) add_named(*part, fields);
}

struct NamedFields {
  Fields& fields;

  void operator()(const ast::AndExpr& node) const { add_named(node.parts, fields); }
  void operator()(const ast::OrExpr& node) const { add_named(node.parts, fields); }
  void operator()(const ast::NotExpr& node) const { add_named(*node.inner, fields); }
  void operator()(const ast::BareOperand& node) const { add_named(node.operand, fields); }
  void operator()(const ast::Comparison& node) const {
    add_named(node.left, fields);
    add_named(node.right, fields);
  }
  void operator()(const ast::Membership& node) const { add_named(node.left, fields); }
  void operator()(const ast::StartsWith& node) const { add_named(node.left, fields); }
  void operator()(const ast::EmptyTest& node) const { add_named(node.left, fields); }
};

void add_named(const ast::Expr& expr, Fields& fields) { std::visit(NamedFields{fields}, expr.node); }

// --- finding codes ---------------------------------------------------------------------------------------

constexpr std::array finding_codes = {
#define X(identifier, name, severity) std::string_view(name),
#include "base/finding_codes.def"
#undef X
};

/// The codes whose findings have a call that a condition can be asked of. The others are of a day, a file, an invoice,
/// a statement, or of a record that cannot be read.
constexpr std::array<std::string_view, 11> codes_of_calls = {
    "no-tariff",           "ambiguous-tariff",      "currency-differs", "amount-missing",     "amount-differs",
    "duplicate-identical", "duplicate-conflicting", "alert-fired",      "requirement-broken", "row-late",
    "unknown-value"};

bool check_waived_code(const ast::Text& code, Context& context) {
  if (!check_finding_code(code, context)) return false;
  if (std::find(codes_of_calls.begin(), codes_of_calls.end(), code.text) != codes_of_calls.end()) return true;
  context.error(DiagnosticCode::waive_without_call, code.span, {code.text});
  return false;
}

}  // namespace

bool check_finding_code(const ast::Text& code, Context& context) {
  if (std::find(finding_codes.begin(), finding_codes.end(), code.text) != finding_codes.end()) return true;
  const std::vector<std::string> known(finding_codes.begin(), finding_codes.end());
  context.error(DiagnosticCode::unknown_name, code.span,
                {"finding code", code.text, meant(code.text, known, "the codes are")});
  return false;
}

std::optional<Require> check_require(const ast::Require& written, const ast::Statement& statement,
                                     std::vector<KindId> kinds, Context& context) {
  const std::size_t errors = context.diagnostics->error_count();
  Require require = RequireChecker(written, statement, std::move(kinds), context).check();
  return context.diagnostics->error_count() == errors ? std::optional(std::move(require)) : std::nullopt;
}

void check_requires(Context& context) {
  std::map<std::string, Span> names;
  each_statement<ast::Require>(context, [&](const ast::Require& written, const ast::Statement& statement) {
    const auto [place, is_new] = names.emplace(written.name.text, written.name.span);
    if (!is_new) {
      context.error(DiagnosticCode::duplicate_name, written.name.span, {"requirement", written.name.text},
                    place->second, "first defined here");
      return;
    }
    auto require = check_require(written, statement, kinds_named(written.kinds, context), context);
    if (require) context.program.requires_.push_back(std::move(*require));
  });
}

void check_completes(Context& context) {
  each_statement<ast::Complete>(context, [&](const ast::Complete& written, const ast::Statement& statement) {
    const std::size_t errors = context.diagnostics->error_count();
    Complete complete;
    complete.kinds = kinds_named(written.kinds, context);
    complete.head = statement.head;
    if (written.range) {
      complete.from = written.range->from;
      complete.until = written.range->last;
      if (!(*complete.from < *complete.until)) context.error(DiagnosticCode::valid_empty, written.range->last_span);
    }
    if (written.late) {
      if (const auto seconds = seconds_of(*written.late, context)) {
        const std::optional<Decimal> whole = seconds->with_scale(0);
        if (whole && whole->is_small()) {
          constexpr std::int64_t longest = 1'000'000'000'000;  // longer than all dates lie apart
          complete.late_seconds = std::min(whole->small_coefficient(), longest);
        } else {
          context.error(DiagnosticCode::whole_seconds, written.late->span, {context.written(written.late->span)});
        }
      }
    }
    if (written.severity) complete.severity = severity_of(written.severity->severity);
    if (context.diagnostics->error_count() == errors) context.program.completes.push_back(std::move(complete));
  });
}

void check_waives(Context& context) {
  each_statement<ast::Waive>(context, [&](const ast::Waive& written, const ast::Statement& statement) {
    const std::size_t errors = context.diagnostics->error_count();
    Waive waive{written.code.text, {}, {}, written.because.text, written.until, statement.head};
    check_waived_code(written.code, context);
    Fields fields;
    add_named(*written.where, fields);
    waive.kinds = kinds_for(fields, context);
    if (waive.kinds.empty()) return;
    auto condition = check_condition(*written.where, Scope{waive.kinds, Scope::Place::call}, context);
    if (!condition || context.diagnostics->error_count() > errors) return;
    waive.where = std::move(*condition);
    context.program.waivers.push_back(std::move(waive));
  });
}

}  // namespace reconcile::check
