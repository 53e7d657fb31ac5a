// In: a text and the same words in another layout. Out: what `diff -u` would print. Must not know: what the texts are.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

namespace reconcile {

/// Lines belong together where as many characters that are not blank stand before them. That takes one pass, and needs
/// no search since the two texts differ in blanks alone.
void print_unified_diff(std::ostream& out, const std::string& name, std::string_view before, std::string_view after);

}  // namespace reconcile
