#include "language/parser.hpp"

#include <algorithm>
#include <string>

#include "language/detail/parser_build.hpp"
#include "language/detail/parser_recovery.hpp"
#include "language/detail/parser_report.hpp"
#include "language/detail/parser_tree.hpp"

namespace reconcile {
namespace {

using namespace parsing;

constexpr std::size_t max_errors = 100;  ///< in one text: whoever has more reads no further

/// The first byte that is not UTF-8, or the text's size.
std::size_t first_not_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    const std::size_t length = first < 0x80   ? 1
                               : first < 0xC2 ? 0
                               : first < 0xE0 ? 2
                               : first < 0xF0 ? 3
                               : first < 0xF5 ? 4
                                              : 0;
    if (length == 0 || i + length > text.size()) return i;
    for (std::size_t k = 1; k < length; ++k)
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return i;
    const auto second = length > 2 ? static_cast<unsigned char>(text[i + 1]) : 0x80;
    const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    const bool surrogate_or_beyond = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
    if (overlong || surrogate_or_beyond) return i;
    i += length;
  }
  return text.size();
}

/// Where one statement that could not be read is read again, each time with one more part of it left out, so that all
/// its errors come to light and what is right in it is kept.
class Repair {
 public:
  Repair(std::string_view text, std::uint32_t begin, std::uint32_t source, Diagnostics& diagnostics, Match& match)
      : text_(text), begin_(begin), diagnostics_(diagnostics), match_(match) {
    extent_ = statement_extent(text, begin);
    size_ = extent_.end - begin;
    work_ = std::string(text.substr(begin, size_));
    closers_ = extent_.open_braces.size();
    if (closers_ > 0) work_ += "\n" + std::string(closers_, '}');
    whole_ = {source, begin, extent_.end};
  }

  std::uint32_t end() const { return extent_.end; }
  std::string_view work() const { return work_; }
  Span whole() const { return whole_; }

  /// True if the statement can be built from the match, with what is wrong left out.
  bool run() {
    bool read = false;
    while (diagnostics_.error_count() < max_errors) {
      read = match(start_, work_, from_, match_);
      if (read || !leave_out_what_failed()) break;
    }
    report_open_braces();
    return read && start_ == Start::statement;
  }

 private:
  std::string_view text_;
  std::uint32_t begin_;
  Diagnostics& diagnostics_;
  Match& match_;
  Extent extent_;
  std::string work_;  ///< the statement alone; what was wrong in it is blank
  std::size_t size_;  ///< of the statement, without the braces that were added
  std::size_t closers_ = 0;
  Span whole_;
  Start start_ = Start::statement;
  std::uint32_t from_ = 0;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> blanked_;

  bool leave_out_what_failed() {
    const auto at = match_.furthest;
    if (match_.units.empty()) match_.units.push_back({Rule::Statement, from_});
    Unit unit = match_.units.back();
    if (unit.rule == Rule::TableHead) {  // without it each row would be taken for it
      match_.units.pop_back();
      unit = match_.units.back();
    }
    if (is_emptied_block(at)) {
      match_.units.pop_back();
      return !match_.units.empty() && match_.units.back().rule != Rule::Statement && blank(match_.units.back(), at);
    }
    if (lacks_brace(match_, work_) && closers_ > 0) {
      diagnostics_.add(describe(match_, work_, whole_));
      return close_before(at);
    }
    diagnostics_.add(describe(match_, work_, whole_));
    if (unit.rule != Rule::Statement && start_of_unit_is_in_body(unit)) return blank(unit, at);
    return go_on_in_body(at);
  }

  bool start_of_unit_is_in_body(Unit unit) const {
    return unit.begin > extent_.first_brace - begin_ && unit.begin >= from_;
  }

  /// A `}` that comes too early because all before it was left out is no error of its own.
  bool is_emptied_block(std::uint32_t at) const {
    if (at >= work_.size() || work_[at] != '}') return false;
    const auto last = work_.find_last_not_of(" \t\r\n", at - 1);
    const auto blank_begin = last == std::string::npos ? 0 : last + 1;
    return std::any_of(blanked_.begin(), blanked_.end(),
                       [&](auto part) { return part.first < at && part.second > blank_begin; });
  }

  bool blank(Unit unit, std::uint32_t at) {
    const auto end = unit_end(work_, unit, at);
    if (end <= unit.begin) return false;
    bool changed = false;
    for (auto i = unit.begin; i < end; ++i) {
      if (work_[i] == '\n' || work_[i] == ' ') continue;
      work_[i] = ' ';
      changed = true;
    }
    blanked_.emplace_back(unit.begin, end);
    return changed;
  }

  /// Puts the `}` that is missing at the end of the line before, in place of one added at the end.
  bool close_before(std::uint32_t at) {
    const auto line_end = work_.find_last_of('\n', at);
    if (line_end == std::string::npos || line_end + 1 >= at) return false;
    for (auto i = work_.find_last_of("\n#", line_end - 1); i != std::string::npos && i < line_end && work_[i] != '\n';
         ++i)
      work_[i] = ' ';  // a comment would swallow it
    work_[line_end] = '}';
    work_[line_end + 1] = '\n';
    work_.pop_back();
    --closers_;
    return true;
  }

  /// After an error in a statement's head its clauses are still read, for their errors alone.
  bool go_on_in_body(std::uint32_t at) {
    const auto brace = extent_.first_brace - begin_;
    if (start_ != Start::statement || brace >= size_) return false;
    if (at > brace) return blank({Rule::TableRow, at}, at);  // behind the `}`
    const auto word = nearest(word_at(work_, 0), words_of(Rule::Statement));
    if (word == "tariff")
      start_ = Start::tariff_body;
    else if (word == "alert")
      start_ = Start::alert_body;
    else if (word == "require")
      start_ = Start::require_body;
    else if (word == "invoice")
      start_ = Start::invoice_body;
    else if (word == "test")
      start_ = Start::test_body;
    else
      return false;
    from_ = brace + 1;
    return true;
  }

  void report_open_braces() {
    if (closers_ == 0) return;
    const auto next = skip_space(text_, extent_.end);
    const auto brace = extent_.open_braces[closers_ - 1];
    const auto next_end = next + static_cast<std::uint32_t>(word_at(text_, next).size());
    diagnostics_.add({DiagnosticCode::missing_brace,
                      Span{whole_.source, next, next_end},
                      {found_at(text_, next)},
                      Span{whole_.source, brace, brace + 1},
                      "the block opened here"});
  }
};

class Parser {
 public:
  Parser(const Sources& sources, std::uint32_t source, Diagnostics& diagnostics)
      : text_(sources[source].text()), diagnostics_(diagnostics) {
    file_.source = source;
    whole_ = {source, 0, static_cast<std::uint32_t>(text_.size())};
  }

  std::optional<ast::File> file() {
    if (!is_text()) return std::nullopt;
    const auto begin = version();
    if (!begin) return std::nullopt;
    const auto errors = diagnostics_.error_count();
    for (auto at = *begin; at < text_.size();) {
      at = statement(at);
      if (diagnostics_.error_count() - errors >= max_errors) {
        diagnostics_.add(DiagnosticCode::too_many_errors, Span{whole_.source, at, at});
        file_.cut = true;
        break;
      }
    }
    // Rules that lack their version alone are read for the other errors; what is no rules file at all is not.
    if (!has_version_ && file_.statements.empty()) return std::nullopt;
    return std::move(file_);
  }

 private:
  std::string_view text_;
  Diagnostics& diagnostics_;
  ast::File file_;
  Span whole_;
  Match match_;
  bool has_version_ = false;

  Span place(std::size_t begin, std::size_t end) const {
    return {whole_.source, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }

  bool is_text() {
    const auto bad = first_not_utf8(text_);
    const auto nul = text_.find('\0');
    if (nul < bad)
      diagnostics_.add(DiagnosticCode::nul_byte, place(nul, nul + 1));
    else if (bad < text_.size())
      diagnostics_.add(DiagnosticCode::not_utf8, place(bad, bad + 1));
    return nul == std::string_view::npos && bad == text_.size();
  }

  /// Where the statements begin; none if the language is another one, so that all else would be wrong too.
  std::optional<std::uint32_t> version() {
    if (match(Start::version, text_, 0, match_)) {
      Builder builder(match_.nodes, text_, whole_, diagnostics_);
      const auto node =
          std::find_if(match_.nodes.begin(), match_.nodes.end(), [](const Node& n) { return n.rule == Rule::Version; });
      const auto number = builder.version(*node);
      if (!number) return std::nullopt;
      if (number->value != 1) {
        diagnostics_.add(DiagnosticCode::unknown_version, number->span, {std::to_string(number->value)});
        return std::nullopt;
      }
      file_.version = *number;
      file_.comments = builder.comments();
      has_version_ = true;
      return match_.end;
    }
    const auto begin = skip_space(text_, text_.starts_with("\xEF\xBB\xBF") ? 3 : 0);
    if (word_at(text_, begin) == "rules") {
      diagnostics_.add(describe(match_, text_, whole_));
      return skip_space(text_, std::min(text_.find('\n', begin), text_.size()));
    }
    file_.version = {1, place(begin, begin + word_at(text_, begin).size())};
    diagnostics_.add(DiagnosticCode::missing_version, file_.version.span);
    return begin;
  }

  /// Reads the statement at `at`; returns where the next one begins.
  std::uint32_t statement(std::uint32_t at) {
    if (match(Start::statement, text_, at, match_)) {
      build(text_, whole_, at, true);
      return match_.end;
    }
    if (text_[at] == '}') {
      diagnostics_.add(DiagnosticCode::stray_brace, place(at, at + 1));
      return skip_space(text_, at + 1);
    }
    Repair repair(text_, at, whole_.source, diagnostics_, match_);
    if (repair.run()) {
      build(repair.work(), repair.whole(), at, false);
    } else {
      lose(at);
    }
    return skip_space(text_, std::max(repair.end(), at + 1));
  }

  void lose(std::uint32_t at) { file_.lost.push_back(place(at, std::min(text_.find('\n', at), text_.size()))); }

  void build(std::string_view text, Span whole, std::uint32_t at, bool is_whole) {
    Builder builder(match_.nodes, text, whole, diagnostics_);
    if (auto statement = builder.statement(match_.nodes.front())) {
      statement->whole = is_whole && !builder.left_out();
      file_.statements.push_back(std::move(*statement));
    } else {
      lose(at);
    }
    auto comments = builder.comments();
    file_.comments.insert(file_.comments.end(), std::make_move_iterator(comments.begin()),
                          std::make_move_iterator(comments.end()));
  }
};

}  // namespace

std::optional<ast::File> parse(const Sources& sources, std::uint32_t source, Diagnostics& diagnostics) {
  return Parser(sources, source, diagnostics).file();
}

}  // namespace reconcile
