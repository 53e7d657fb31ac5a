// In: texts that a person wrote (rules, decks, configuration). Out: places in them that a person can find.
// Must not know: what the texts mean.
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace reconcile {

/// A half-open range of bytes [begin, end) in one text of a `Sources`.
struct Span {
  std::uint32_t source = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend bool operator==(const Span&, const Span&) = default;
  friend auto operator<=>(const Span&, const Span&) = default;
};

/// The span from the start of `first` to the end of `last`; both lie in one text.
Span join(Span first, Span last);

/// Line and column as an editor counts them: from 1, the column in characters (UTF-8 code points).
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;

  friend bool operator==(const Position&, const Position&) = default;
};

/// One text with the name under which messages speak of it.
class Source {
 public:
  Source(std::string path, std::string text);

  const std::string& path() const { return path_; }
  std::string_view text() const { return text_; }
  Position position(std::uint32_t offset) const;
  /// The 1-based line without its line end.
  std::string_view line(std::uint32_t number) const;
  std::uint32_t line_start(std::uint32_t number) const;

 private:
  std::string path_;
  std::string text_;
  mutable std::vector<std::uint32_t> line_starts_;  // made at the first question
  mutable std::once_flag lines_are_indexed_;  // findings are made by several threads, and each may be the first to ask
  void index_lines() const;
};

/// The texts of one run; a `Span` names its text by the index here. References stay valid while texts are added.
class Sources {
 public:
  /// Returns the index of the new text. Texts of 4 GiB and more are refused by whoever reads them.
  std::uint32_t add(std::string path, std::string text);
  const Source& operator[](std::uint32_t index) const { return sources_[index]; }
  std::size_t size() const { return sources_.size(); }
  std::string_view text(Span span) const;
  /// "tariffs.rules:20", as the reports name a rule.
  std::string place(Span span) const;

 private:
  std::deque<Source> sources_;
};

}  // namespace reconcile
