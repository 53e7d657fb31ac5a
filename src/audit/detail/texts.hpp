// In: numbers and names. Out: the forms in which findings show them. Must not know: where they come from.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "calls/block.hpp"
#include "calls/layout.hpp"
#include "values/decimal.hpp"

namespace reconcile {

/// Two significant digits: "0.12", "120", "1.1e-38".
std::string two_digits(double value);
/// The same of e^logarithm, however small.
std::string two_digits_of_exponential(double logarithm);

std::string in_quotes(std::string_view text);  ///< "text" in double quotes
/// "a, b and c", "a, b or c".
std::string join_words(const std::vector<std::string>& words, std::string_view last_word);
/// The same behind what `text` holds.
void append_words(const std::vector<std::string>& words, std::string_view last_word, std::string& text);

/// charged − expected with the digits of the one that has more.
Decimal exact_difference(const Decimal& charged, const Decimal& expected);

/// What is wrong with a row that cannot be read; `width` is the file's number of columns.
std::string reject_text(const Reject& reject, const Layout& layout, std::size_t width);

using Hole = std::pair<std::string, std::string>;
/// "{count} of {attempts}" with its holes filled; what names no hole stays as it is.
std::string fill_holes(std::string_view text, const std::vector<Hole>& holes);

}  // namespace reconcile
