// In: findings, then the summary. Out: one JSON object a line, fields in the order of interface.md.
// Must not know: how findings are made.
#pragma once

#include <memory>

#include "report/report.hpp"

namespace reconcile {

std::unique_ptr<Report> make_jsonl_report(std::ostream& out, const ReportOptions& options);

}  // namespace reconcile
