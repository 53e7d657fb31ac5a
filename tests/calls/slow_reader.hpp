// In: a whole text. Out: its records and rejects, found one byte after the other: the definition that the fast reader
// is held against.
#pragma once

#include <algorithm>
#include <string_view>

#include "base/utf8.hpp"
#include "files.hpp"

namespace reconcile::test {

class SlowReader {
 public:
  SlowReader(std::string_view text, std::uint32_t width, std::size_t limit)
      : text_(text), width_(width), limit_(limit) {}

  Seen read() {
    while (begin_ < text_.size()) {
      fields_.clear();
      if (!field(begin_)) begin_ = line_end(begin_) + 1;
    }
    return seen_;
  }

 private:
  std::size_t line_end(std::size_t from) const { return std::min(text_.find('\n', from), text_.size()); }
  char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\n'; }  // the end of the file ends a line
  bool is_past_limit(std::size_t i) const { return i - begin_ > limit_; }

  /// Reads the field that begins at `i` and those after it. False: the record is rejected; otherwise begin_ has moved
  /// on.
  bool field(std::size_t i) {
    std::size_t end = i;
    if (i < text_.size() && text_[i] == '"') {
      if (is_past_limit(i)) return too_long(false);
      end = i + 1;
      while (true) {
        if (end == line_end(begin_) && !is_past_limit(end) && end < doomed_until_)
          return reject(doom_, 0, Reject::no_column);
        if (end >= text_.size() || is_past_limit(end + 1)) {
          return is_past_limit(text_.size()) ? too_long(true) : reject(RejectReason::unclosed_quote, text_.size());
        }
        if (text_[end] != '"') {
          ++end;
        } else if (end + 1 < text_.size() && text_[end + 1] == '"') {
          end += 2;
        } else {
          break;
        }
      }
      ++end;
      const bool carriage_return = end < text_.size() && text_[end] == '\r';
      if (carriage_return && is_past_limit(end + 1)) return too_long(false);
      const bool before_line_feed = carriage_return && end + 1 < text_.size() && text_[end + 1] == '\n';
      if (at(end) != ';' && at(end) != '\n' && !before_line_feed) return reject(RejectReason::broken_quote, end);
      if (before_line_feed) ++end;
    } else {
      while (at(end) != ';' && at(end) != '\n') ++end;
    }
    if (is_past_limit(end)) return too_long(false);
    const bool line_feed = end < text_.size() && text_[end] == '\n';
    const bool carriage_return = line_feed && end > i && text_[end - 1] == '\r';
    fields_.emplace_back(text_.substr(i, end - i - (carriage_return ? 1 : 0)));
    if (at(end) == ';') return field(end + 1);
    whole_record(end - (carriage_return ? 1 : 0));
    begin_ = end + 1;
    return true;
  }

  std::uint64_t line() const {
    return 1 + static_cast<std::uint64_t>(
                   std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(begin_), '\n'));
  }

  /// The first that is not good.
  template <class Good>
  std::uint32_t first_field(const Good& good) const {
    std::uint32_t column = 0;
    while (good(fields_[column])) ++column;
    return column;
  }

  void whole_record(std::size_t end) {
    const std::string_view record = text_.substr(begin_, end - begin_);
    if (record.empty()) return;
    if (record.find('\0') != std::string_view::npos) {
      seen_.rejects.push_back({begin_, line(), RejectReason::nul_byte,
                               first_field([](std::string_view f) { return f.find('\0') == std::string_view::npos; })});
    } else if (!is_utf8(record)) {
      seen_.rejects.push_back({begin_, line(), RejectReason::invalid_utf8, first_field(is_utf8)});
    } else if (fields_.size() != width_) {
      seen_.rejects.push_back({begin_, line(), RejectReason::field_count, static_cast<std::uint32_t>(fields_.size())});
    } else {
      seen_.records.push_back({begin_, line(), fields_});
    }
  }

  bool too_long(bool in_quotes) {
    const bool across_lines = line_end(begin_) < text_.size() && !is_past_limit(line_end(begin_));
    return reject(in_quotes && across_lines ? RejectReason::unclosed_quote : RejectReason::record_too_long,
                  begin_ + limit_ + 1);
  }

  bool reject(RejectReason reason, std::size_t failed_at) {
    return reject(reason, failed_at, static_cast<std::uint32_t>(fields_.size()));
  }

  bool reject(RejectReason reason, std::size_t failed_at, std::uint32_t column) {
    seen_.rejects.push_back(
        {begin_, line(), reason, reason == RejectReason::record_too_long ? Reject::no_column : column});
    if (failed_at > doomed_until_) {
      doomed_until_ = failed_at;
      doom_ = reason;
    }
    return false;
  }

  std::string_view text_;
  std::uint32_t width_;
  std::size_t limit_;
  std::size_t begin_ = 0;
  std::vector<std::string> fields_;
  std::size_t doomed_until_ = 0;
  RejectReason doom_ = RejectReason::broken_quote;
  Seen seen_;
};

}  // namespace reconcile::test
