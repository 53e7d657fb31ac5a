// In: the code of a finding or a diagnostic. Out: its page, a section of the Markdown files in docs/ that are compiled
// in. Must not know: commands.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace reconcile {

/// From its `## code` line to the next; empty where there is none.
std::string_view page_of(std::string_view code);

/// The codes that have a page.
std::vector<std::string> all_pages();

}  // namespace reconcile
