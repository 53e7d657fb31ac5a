#include "app/selection_text.hpp"

#include "app/words.hpp"

namespace reconcile {

std::string outcome_text(const Plan& plan, const Sources& sources, const Candidate& candidate) {
  const Tariff& tariff = plan.program.tariffs[candidate.tariff];
  switch (candidate.lost) {
    case Lost::won:
      return "can price the call";
    case Lost::not_valid:
      return "is out: not valid then (" + validity_text(tariff.valid, plan.program.zone) + ")";
    case Lost::only_when_false:
      return "is out: `only when " + written_at(tariff.only_when->span, sources) + "` does not hold";
    case Lost::no_row:
      return "is out: none of its rows is for the call";
    case Lost::removed_by_exception:
      return "could price the call, but " + as_quoted(plan.program.tariffs[candidate.removed_by].name) +
             " is an exception to it";
  }
  return {};
}

std::vector<Candidate> winners(const Selection& selection) {
  std::vector<Candidate> won;
  for (const Candidate& candidate : selection.candidates) {
    if (candidate.lost == Lost::won) won.push_back(candidate);
  }
  return won;
}

}  // namespace reconcile
