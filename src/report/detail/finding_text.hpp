// In: one finding. Out: the lines that show it to people. Must not know: which findings are shown, and where.
#pragma once

#include <string>
#include <string_view>

#include "audit/finding.hpp"
#include "report/detail/buffer.hpp"

namespace reconcile {

/// Its line and, where more is known, one below it with what is; behind what `text` holds. `common`: its
/// common_details.
void append_finding(const Finding& finding, bool color, std::string_view common, Buffer& text);
/// Of what stands on the line below: that which findings that are alike share.
std::string common_details(const Finding& finding);

/// An alert's lines: they stand by themselves, at the end.
std::string alert_text(const Finding& alert, bool color);

}  // namespace reconcile
