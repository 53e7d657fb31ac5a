// In: a month of windows. Out: the same calls as a folder of CDR files, one a day, with rules that audit them and a
// text of the incidents that the audit must find. Must not know: how incidents are found.
#pragma once

#include <string>
#include <vector>

#include "alert_months.hpp"
#include "audit/incidents.hpp"

namespace experiment {

/// `calls-2026-10-01.csv` …, `alert.rules`, and `incidents.txt`: sorted, each line as the `jsonl` report has it from
/// "group" to "probability". Throws std::runtime_error that names what could not be written.
void write_records(const std::string& folder, const Traffic& traffic, const Month& month, const std::string& rules,
                   const std::vector<reconcile::Incident>& incidents, Random& random);

}  // namespace experiment
