// In: several texts. Out: one that stands for them all, and they again. Must not know: what they mean.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace reconcile {

/// Adds "3:abc": no two lists of texts give the same bytes.
void append_part(std::string& parts, std::string_view text);
/// Takes the first off; it lies in `parts` as they were.
std::string_view take_part(std::string_view& parts);
std::vector<std::string> split_parts(std::string_view parts);

}  // namespace reconcile
