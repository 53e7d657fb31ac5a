// In: a selection. Out: in words, what became of each tariff. Must not know: verbs, formats.
#pragma once

#include <string>
#include <vector>

#include "base/source.hpp"
#include "plan/ladder.hpp"

namespace reconcile {

/// "prices the call", "is out: …".
std::string outcome_text(const Plan& plan, const Sources& sources, const Candidate& candidate);

/// The tariffs that neither lost nor were removed.
std::vector<Candidate> winners(const Selection& selection);

}  // namespace reconcile
