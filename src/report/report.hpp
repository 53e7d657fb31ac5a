// In: findings one by one, then the summary. Out: bytes of one format.
// Must not know: how findings are made; rules; files of calls.
#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "audit/finding.hpp"
#include "audit/summary.hpp"

namespace reconcile {

class Report : public FindingSink {
 public:
  virtual void end(const Summary& summary) = 0;
};

struct ReportOptions {
  bool color = false;
  bool findings = true;                   ///< text: false with -q, only the summary
  std::uint64_t findings_per_cause = 20;  ///< text: --max-findings; everything is still counted
};

struct ReportFormat {
  std::string_view name;  ///< "text"
  std::unique_ptr<Report> (*make)(std::ostream& out, const ReportOptions& options);
};

/// In the order in which help lists them.
const std::vector<ReportFormat>& report_formats();
const ReportFormat* find_report_format(std::string_view name);

}  // namespace reconcile
