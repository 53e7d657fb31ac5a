#include "audit/row_causes.hpp"

namespace reconcile {

RowCauses::RowCauses(const Plan& plan) : plan_(plan), scratch_(plan.program.zone), causes_(plan) {
  for (std::size_t kind = 0; kind < plan.kinds.size(); ++kind)
    has_exceptions_.push_back(has_exceptions(plan, static_cast<KindId>(kind)));
}

const CallToPrice& RowCauses::look_at(KindId kind, const Columns& columns, std::size_t row, std::uint32_t tariff,
                                      std::uint32_t rate_row) {
  kind_ = kind;
  columns_ = &columns;
  row_ = row;
  call_ = call_as_priced(plan_, kind, columns, row, tariff, rate_row, scratch_);
  return call_;
}

bool RowCauses::rules_out_cause(KindId kind, const Columns& columns, std::size_t row, std::uint32_t tariff,
                                std::uint32_t rate_row) {
  const KindPlan& kind_plan = plan_.kinds[kind];
  const Column& amounts = columns.column(kind_plan.amount);
  constexpr unsigned most_digits = 18;
  if (has_exceptions_[kind] || amounts.scales[row] > most_digits || kind_plan.duration == Layout::absent) return false;
  const Column& durations = columns.column(kind_plan.duration);
  return !durations.is_empty(row) &&
         causes_.rules_out(tariff, rate_row, durations.integers[row], amounts.integers[row], amounts.scales[row]);
}

std::string RowCauses::cause(const Decimal& charged) { return causes_.cause(call_, charged, removed_calls()); }

/// Of the tariffs that an exception removed.
std::vector<CallToPrice> RowCauses::removed_calls() {
  if (!has_exceptions_[kind_]) return {};
  const Selection selection = select(plan_, kind_, *columns_, row_, scratch_);
  std::vector<CallToPrice> removed;
  for (const Candidate& candidate : selection.candidates) {
    if (candidate.lost != Lost::removed_by_exception) continue;
    const auto* const table = std::get_if<RateRows>(&plan_.program.tariffs[candidate.tariff].pricing);
    if (table != nullptr && !table->rows[candidate.rate_row].rate) continue;
    CallToPrice& call =
        removed.emplace_back(CallToPrice{candidate.tariff, candidate.rate_row, {}, call_.duration_seconds});
    for (const Predicate& when : surcharge_conditions(candidate.tariff)) {
      call.surcharges.push_back(when.always() || when(*columns_, row_, scratch_) == Truth::yes ? 1 : 0);
    }
  }
  return removed;
}

const std::vector<Predicate>& RowCauses::surcharge_conditions(std::uint32_t tariff) {
  const auto [found, is_new] = surcharge_conditions_.try_emplace(std::uint64_t{tariff} << 8 | kind_);
  if (is_new) {
    for (const Surcharge& surcharge : plan_.program.tariffs[tariff].surcharges) {
      found->second.push_back(surcharge.when ? Predicate(*surcharge.when, plan_.program, plan_.layouts.kinds[kind_])
                                             : Predicate());
    }
  }
  return found->second;
}

}  // namespace reconcile
