// In: findings, then the summary. Out: a page for finance people: findings by file, money, causes, alerts, provenance.
// Must not know: how findings are made.
#pragma once

#include <memory>

#include "report/report.hpp"

namespace reconcile {

std::unique_ptr<Report> make_text_report(std::ostream& out, const ReportOptions& options);

}  // namespace reconcile
