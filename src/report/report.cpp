#include "report/report.hpp"

#include <algorithm>

#include "report/detail/jsonl.hpp"
#include "report/detail/text.hpp"

namespace reconcile {

const std::vector<ReportFormat>& report_formats() {
  static const std::vector<ReportFormat> formats = {{"text", make_text_report}, {"jsonl", make_jsonl_report}};
  return formats;
}

const ReportFormat* find_report_format(std::string_view name) {
  const auto& formats = report_formats();
  const auto found =
      std::find_if(formats.begin(), formats.end(), [&](const ReportFormat& format) { return format.name == name; });
  return found == formats.end() ? nullptr : &*found;
}

}  // namespace reconcile
