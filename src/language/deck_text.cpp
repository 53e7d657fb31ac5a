#include "language/detail/deck_text.hpp"

#include <algorithm>

namespace reconcile::check {

DeckText::DeckText(const Source& source, std::uint32_t source_index, char separator)
    : text_(source.text()), source_(source_index), separator_(separator) {
  if (text_.starts_with("\xef\xbb\xbf")) at_ = 3;
}

std::size_t DeckText::lines_left() const {
  const std::string_view rest = text_.substr(at_);
  return static_cast<std::size_t>(std::count(rest.begin(), rest.end(), '\n')) + 1;
}

bool DeckText::next() {
  cells_.clear();
  undone_.clear();
  broken_quote_.reset();
  while (at_ < text_.size() && (text_[at_] == '\n' || text_.substr(at_, 2) == "\r\n")) ++at_;
  if (at_ >= text_.size()) return false;
  begin_ = at_;
  while (true) {
    std::size_t first = at_;
    while (first < text_.size() && is_blank(text_[first])) ++first;
    if (first < text_.size() && text_[first] == '"') {
      at_ = first;
      if (!read_quoted()) break;
    } else {
      read_plain();
    }
    if (at_ == text_.size() || text_[at_] != separator_) break;
    ++at_;
  }
  if (broken_quote_) at_ = std::min(text_.find('\n', begin_), text_.size());
  end_ = at_;
  if (end_ > begin_ && text_[end_ - 1] == '\r') --end_;
  if (at_ < text_.size()) ++at_;  // the line end
  return true;
}

void DeckText::read_plain() {
  const std::size_t begin = at_;
  while (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\n') ++at_;
  std::size_t end = at_;
  const bool ends_line = at_ == text_.size() || text_[at_] == '\n';
  if (ends_line && end > begin && text_[end - 1] == '\r') --end;
  add_cell(begin, end);
}

void DeckText::add_cell(std::size_t begin, std::size_t end) {
  while (begin < end && is_blank(text_[begin])) ++begin;
  while (begin < end && is_blank(text_[end - 1])) --end;
  cells_.push_back(
      {text_.substr(begin, end - begin), static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
}

/// False where the quote is broken.
bool DeckText::read_quoted() {
  const std::size_t begin = at_;
  const auto broken = [&](std::size_t end) {
    broken_quote_ = Span{source_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    return false;
  };
  bool doubled = false;
  std::size_t quote = begin + 1;
  while (true) {
    quote = text_.find('"', quote);
    if (quote == std::string_view::npos) return broken(std::min(text_.find('\n', begin), text_.size()));
    if (quote + 1 == text_.size() || text_[quote + 1] != '"') break;
    doubled = true;
    quote += 2;
  }
  at_ = quote + 1;
  while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  if (text_.substr(at_, 2) == "\r\n" || (at_ + 1 == text_.size() && text_[at_] == '\r')) ++at_;
  if (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\n') return broken(quote + 1);
  add_cell(begin + 1, quote);
  DeckCell& cell = cells_.back();
  cell.begin = static_cast<std::uint32_t>(begin);
  cell.end = static_cast<std::uint32_t>(quote + 1);
  if (!doubled) return true;
  std::string& undone = undone_.emplace_back(cell.text);
  for (std::size_t at = undone.find("\"\""); at != std::string::npos; at = undone.find("\"\"", at + 1))
    undone.erase(at, 1);
  cell.text = undone;
  return true;
}

}  // namespace reconcile::check
