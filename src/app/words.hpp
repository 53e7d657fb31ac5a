// In: parts of a checked program. Out: the words in which the verbs speak of them. Must not know: calls, verbs.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.hpp"
#include "language/checked.hpp"

namespace reconcile {

std::size_t width_of(std::string_view text);  ///< in characters
std::string pad_to(std::string_view text, std::size_t width);
/// Control characters as \x1b: what a record holds must not be able to paint the terminal.
std::string without_controls(std::string_view text);
std::string as_quoted(std::string_view text);
/// "1 test", "3 tests".
std::string counted(std::size_t count, std::string_view one, std::string_view many);
std::string joined(const std::vector<std::string>& words, std::string_view between);

/// What a file says there, its line ends and runs of blanks as single blanks.
std::string written_at(Span span, const Sources& sources);

/// "valid 2026-01-01 until 2027-01-01", on the file's clock; "valid always".
std::string validity_text(const Validity& valid, const Zone& zone);

/// "+467", with ` from +46`, ` in peak`, ` valid 2026-10-15` where the row says so.
std::string rate_row_text(const RateRow& row, bool by_country, const Program& program);

}  // namespace reconcile
