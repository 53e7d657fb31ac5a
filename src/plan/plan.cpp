#include "plan/plan.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "plan/detail/price_plan.hpp"

namespace reconcile {

bool is_call_id(const Unique& unique) { return unique.fields == std::vector<std::string>{"CallId"}; }
namespace {

bool is_for(const std::vector<KindId>& kinds, KindId kind) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

std::vector<int> indices_of(const std::vector<std::string>& fields, const Layout& layout) {
  std::vector<int> indices;
  indices.reserve(fields.size());
  for (const std::string& field : fields) indices.push_back(layout.index_of(field));
  return indices;
}

KindPlan plan_for(KindId kind, const Layout& layout, const Program& program, PricePlanner& planner) {
  KindPlan plan;
  for (std::size_t i = 0; i < program.alerts.size(); ++i) {
    const Alert& alert = program.alerts[i];
    if (!is_for(alert.kinds, kind)) continue;
    plan.alerts.push_back({i, Predicate(alert.count_where, program, layout), indices_of(alert.per, layout)});
  }
  for (std::size_t i = 0; i < program.uniques.size(); ++i) {
    const Unique& unique = program.uniques[i];
    if (!is_for(unique.kinds, kind)) continue;
    KindPlan::UniqueUse use{i, indices_of(unique.fields, layout), std::nullopt, false};
    if (unique.when) use.when = Predicate(*unique.when, program, layout);
    use.is_call_id = is_call_id(unique);
    plan.uniques.push_back(std::move(use));
  }
  for (std::size_t i = 0; i < program.requires_.size(); ++i) {
    const Require& require = program.requires_[i];
    if (!is_for(require.kinds, kind)) continue;
    const Predicate when = require.when ? Predicate(*require.when, program, layout) : Predicate();
    plan.requires_.push_back({i, when, Predicate(require.must, program, layout)});
  }
  for (std::size_t i = 0; i < program.completes.size(); ++i) {
    const Complete& complete = program.completes[i];
    if (is_for(complete.kinds, kind)) plan.completes.push_back({i, complete.late_seconds});
  }
  for (std::size_t i = 0; i < program.invoices.size(); ++i) {
    const Invoice& invoice = program.invoices[i];
    if (!is_for(invoice.kinds, kind)) continue;
    const Predicate only_when = invoice.only_when ? Predicate(*invoice.only_when, program, layout) : Predicate();
    const int by_field = invoice.by_field.empty() ? Layout::absent : layout.index_of(invoice.by_field);
    plan.invoices.push_back({i, only_when, indices_of(invoice.per, layout), by_field});
  }
  for (std::size_t i = 0; i < program.waivers.size(); ++i) {
    if (is_for(program.waivers[i].kinds, kind))
      plan.waivers.push_back({i, Predicate(program.waivers[i].where, program, layout)});
  }
  plan.compared_fields.resize(layout.fields.size());
  std::iota(plan.compared_fields.begin(), plan.compared_fields.end(), 0);
  plan.call_id = layout.index_of("CallId");
  plan.call_time = layout.index_of("CallTime");
  plan.answer_time = layout.index_of("AnswerTime");
  plan.duration = layout.index_of("Duration");
  plan.amount = layout.index_of("Amount");
  plan.currency = layout.index_of("Currency");
  if (layout.has_charge() || !plan.invoices.empty()) plan.prices = planner.plan_for(kind, layout);
  return plan;
}

}  // namespace

Plan make_plan(Program program, Layouts layouts, std::optional<Period> period) {
  Plan plan{std::move(program), std::move(layouts), {}, period};
  PricePlanner planner(plan.program);
  for (std::size_t kind = 0; kind < plan.layouts.kinds.size(); ++kind) {
    plan.kinds.push_back(plan_for(static_cast<KindId>(kind), plan.layouts.kinds[kind], plan.program, planner));
  }
  return plan;
}

}  // namespace reconcile
