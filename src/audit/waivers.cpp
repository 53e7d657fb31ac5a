#include "audit/waivers.hpp"

#include "audit/detail/texts.hpp"

namespace reconcile {

void Waivers::judge(KindId kind, const Columns& columns, std::size_t row, Finding& finding) {
  const KindPlan& plan = context_.plan.kinds[kind];
  for (const KindPlan::WaiveUse& use : plan.waivers) {
    const Waive& waiver = context_.plan.program.waivers[use.waiver];
    if (waiver.code != name_of(finding.code)) continue;
    if (!use.where.always() && use.where(columns, row, scratch_) != Truth::yes) continue;
    const std::int64_t call_time = columns.column(plan.call_time).integers[row];
    Met& met = met_[use.waiver];
    if (!(scratch_.clock.local(call_time).date < waiver.until)) {
      ++met.expired;
      continue;
    }
    ++met.waived;
    if (!finding.waived) finding.waived = waiver.because;
  }
}

void Waivers::merge(const Waivers& other) {
  for (std::size_t i = 0; i < met_.size(); ++i) {
    met_[i].waived += other.met_[i].waived;
    met_[i].expired += other.met_[i].expired;
  }
}

std::vector<Finding> Waivers::findings() const {
  std::vector<Finding> findings;
  const auto add = [&](FindingCode code, const Waive& waiver, std::string message) {
    Finding finding = new_finding(code);
    finding.rule = context_.sources.place(waiver.head);
    finding.message = std::move(message);
    findings.push_back(std::move(finding));
  };
  const std::vector<Waive>& waivers = context_.plan.program.waivers;
  for (std::size_t i = 0; i < waivers.size(); ++i) {
    if (met_[i].expired == 0) continue;
    add(FindingCode::waiver_expired, waivers[i],
        "the waiver of " + waivers[i].code + " because " + in_quotes(waivers[i].because) + " holds until " +
            text(waivers[i].until) + ", and does not waive " + std::to_string(met_[i].expired) +
            (met_[i].expired == 1 ? " finding" : " findings") + " of that day or later");
  }
  for (std::size_t i = 0; i < waivers.size(); ++i) {
    if (met_[i].expired + met_[i].waived > 0) continue;
    add(FindingCode::waiver_unused, waivers[i],
        "the waiver of " + waivers[i].code + " because " + in_quotes(waivers[i].because) + " meets no finding");
  }
  return findings;
}

}  // namespace reconcile
