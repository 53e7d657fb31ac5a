// In: words and amounts. Out: the same in columns that a terminal shows straight. Must not know: what they mean.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report/detail/buffer.hpp"

namespace reconcile {

/// Control characters as \x1b: a call's id must not be able to paint the terminal.
std::string printable(std::string_view text);
void append_printable(std::string_view text, Buffer& to);

/// "call c-1", `alert "night"`; "" where there is no value.
std::string after(std::string_view before, std::string_view value);
std::string quoted(std::string_view before, std::string_view value);

/// With a terminal's colour or weight, where colour is wanted.
constexpr std::string_view bold = "1";
std::string paint(bool is_wanted, std::string_view code, const std::string& text);

/// Blanks up to `width` characters (not bytes), behind the text or before it.
std::string padded(std::string_view text, std::size_t width);
void append_padded(std::string_view text, std::size_t width, Buffer& to);
void append_padded_left(std::uint64_t number, std::size_t width, Buffer& to);

/// "1 row", "2 rows".
std::string counted(std::uint64_t count, std::string_view noun);

/// The parts that are not empty, with ", " between them.
std::string joined(const std::vector<std::string>& parts);

/// Amounts padded on both sides so that their decimal points stand below one another.
std::vector<std::string> aligned_at_point(const std::vector<std::string>& amounts);

}  // namespace reconcile
