// In: a text that parsed. Out: its words and comments with their places. Must not know: the grammar's rules; inside a
// table's cells the words mean nothing.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/source.hpp"

namespace reconcile::formatting {

enum class TokenKind : std::uint8_t { word, name, number, string, symbol, comment };

struct Token {
  TokenKind kind;
  std::uint32_t begin;
  std::uint32_t end;
  std::string_view text;  ///< of a comment: without the blanks at its end
};

/// `names` are the kinds and finding codes, in order: `for and-1` names a kind, `and-1 EUR` is two words.
std::vector<Token> tokens_of(std::string_view text, const std::vector<Span>& names);

/// Whether a blank stands between two neighbours on a line.
bool is_spaced(const Token& left, const Token& right);

/// The columns that a text takes: its UTF-8 code points.
std::size_t width_of(std::string_view text);

}  // namespace reconcile::formatting
