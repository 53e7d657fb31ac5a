// In: a failed match. Out: one diagnostic that says what was expected in words that a finance person understands.
// Must not know: how reading goes on after it.
#pragma once

#include <string>
#include <string_view>

#include "base/diagnostic.hpp"
#include "language/detail/parser_tree.hpp"

namespace reconcile::parsing {

/// A word that begins a clause of an outer block stands where a clause of the inner one or its `}` was expected.
bool lacks_brace(const Match& failed, std::string_view text);

/// `whole` is where `text` lies in its source.
Diagnostic describe(const Match& failed, std::string_view text, Span whole);

/// "`tariff`" or "the end of the file", for messages.
std::string found_at(std::string_view text, std::size_t at);

}  // namespace reconcile::parsing
