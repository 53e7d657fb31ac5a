#include "audit/waivers.hpp"

#include <algorithm>

#include "audit/detail/texts.hpp"

namespace reconcile {

void Waivers::judge(KindId kind, const Columns& columns, std::size_t row, Finding& finding) {
  const KindPlan& plan = context_.plan.kinds[kind];
  for (const KindPlan::WaiveUse& use : plan.waivers) {
    const Waive& waiver = context_.plan.program.waivers[use.waiver];
    if (waiver.code != name_of(finding.code)) continue;
    Met& met = met_[use.waiver];
    const Truth truth = use.where.always() ? Truth::yes : use.where(columns, row, scratch_);
    if (truth == Truth::not_judged) ++met.not_judged;
    if (truth != Truth::yes) continue;
    const std::int64_t call_time = columns.column(plan.call_time).integers[row];
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
    met_[i].not_judged += other.met_[i].not_judged;
  }
}

bool Waivers::any_meets(FindingCode code, KindId kind, const Columns& columns, std::size_t row) {
  const std::vector<KindPlan::WaiveUse>& uses = context_.plan.kinds[kind].waivers;
  return std::any_of(uses.begin(), uses.end(), [&](const KindPlan::WaiveUse& use) {
    return context_.plan.program.waivers[use.waiver].code == name_of(code) &&
           (use.where.always() || use.where(columns, row, scratch_) == Truth::yes);
  });
}

std::vector<Finding> Waivers::findings() const {
  std::vector<Finding> findings;
  const std::vector<Waive>& waivers = context_.plan.program.waivers;
  for (std::size_t i = 0; i < waivers.size(); ++i) {
    const std::uint64_t count = met_[i].not_judged;
    if (count == 0) continue;
    findings.push_back(
        finding(FindingCode::not_judged, waivers[i],
                "compares an amount with money of another currency in " + std::to_string(count) +
                    (count == 1 ? " finding, and does not judge it" : " findings, and does not judge them")));
    findings.back().count = count;
  }
  for (std::size_t i = 0; i < waivers.size(); ++i) {
    if (met_[i].expired == 0) continue;
    findings.push_back(finding(FindingCode::waiver_expired, waivers[i],
                               "holds until " + text(waivers[i].until) + ", and does not waive " +
                                   std::to_string(met_[i].expired) + (met_[i].expired == 1 ? " finding" : " findings") +
                                   " of that day or later"));
  }
  for (std::size_t i = 0; i < waivers.size(); ++i) {
    if (met_[i].expired + met_[i].waived > 0) continue;
    findings.push_back(finding(FindingCode::waiver_unused, waivers[i], "meets no finding"));
  }
  return findings;
}

Finding Waivers::finding(FindingCode code, const Waive& waiver, const std::string& what) const {
  Finding finding = new_finding(code);
  finding.rule = context_.sources.place(waiver.head);
  finding.message = "the waiver of " + waiver.code + " because " + in_quotes(waiver.because) + " " + what;
  return finding;
}

}  // namespace reconcile
