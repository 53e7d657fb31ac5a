// In: the text of a CSV file and its separator. Out: its records, cell by cell, with their places.
// Must not know: rates.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.hpp"

namespace reconcile::check {

struct DeckCell {
  std::string_view text;  ///< outer blanks dropped, quotes undone; good until the next record
  std::uint32_t begin = 0;
  std::uint32_t end = 0;  ///< the place in the text, quotes included
};

/// Quoted cells as in any CSV: they may hold the separator, line ends, and quotes written twice. LF or CRLF; a
/// byte-order mark is passed over; empty lines are no records.
class DeckText {
 public:
  DeckText(const Source& source, std::uint32_t source_index, char separator);

  /// Reads the next record; false at the end.
  bool next();
  const std::vector<DeckCell>& cells() const { return cells_; }
  Span span() const { return {source_, static_cast<std::uint32_t>(begin_), static_cast<std::uint32_t>(end_)}; }
  Span span_of(const DeckCell& cell) const { return {source_, cell.begin, cell.end}; }
  /// The quote that does not end as it must; the cells are then not to be used, and reading goes on at the next line.
  std::optional<Span> broken_quote() const { return broken_quote_; }
  std::size_t lines_left() const;  ///< about as many records are to come

 private:
  bool is_blank(char c) const { return c == ' ' || (c == '\t' && separator_ != '\t'); }
  void read_plain();
  bool read_quoted();
  void add_cell(std::size_t begin, std::size_t end);

  std::string_view text_;
  std::uint32_t source_;
  char separator_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::vector<DeckCell> cells_;
  std::deque<std::string> undone_;  // cells in which quotes were written twice
  std::optional<Span> broken_quote_;
};

}  // namespace reconcile::check
