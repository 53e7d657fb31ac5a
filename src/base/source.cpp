#include "base/source.hpp"

#include <algorithm>
#include <utility>

namespace reconcile {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

bool continues_character(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

}  // namespace

Span join(Span first, Span last) { return {first.source, first.begin, last.end}; }

Source::Source(std::string path, std::string text) : path_(std::move(path)), text_(std::move(text)) {}

void Source::index_lines() const {
  std::call_once(lines_are_indexed_, [this] {
    line_starts_.push_back(0);
    for (std::size_t end = text_.find('\n'); end != std::string::npos; end = text_.find('\n', end + 1)) {
      line_starts_.push_back(static_cast<std::uint32_t>(end + 1));
    }
  });
}

Position Source::position(std::uint32_t offset) const {
  index_lines();
  offset = std::min(offset, static_cast<std::uint32_t>(text_.size()));
  const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const auto line = static_cast<std::uint32_t>(next - line_starts_.begin());
  const std::uint32_t start = line_start(line);
  std::string_view before = text().substr(start, offset - start);
  if (start == 0 && before.starts_with(byte_order_mark)) before.remove_prefix(byte_order_mark.size());
  const auto characters = std::count_if(before.begin(), before.end(), [](char c) { return !continues_character(c); });
  return {line, static_cast<std::uint32_t>(characters) + 1};
}

std::string_view Source::line(std::uint32_t number) const {
  const std::uint32_t start = line_start(number);
  std::string_view line = text().substr(start);
  line = line.substr(0, line.find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (start == 0 && line.starts_with(byte_order_mark)) line.remove_prefix(byte_order_mark.size());
  return line;
}

std::uint32_t Source::line_start(std::uint32_t number) const {
  index_lines();
  if (number == 0 || number > line_starts_.size()) return static_cast<std::uint32_t>(text_.size());
  return line_starts_[number - 1];
}

std::uint32_t Sources::add(std::string path, std::string text) {
  sources_.emplace_back(std::move(path), std::move(text));
  return static_cast<std::uint32_t>(sources_.size() - 1);
}

std::string_view Sources::text(Span span) const {
  return sources_[span.source].text().substr(span.begin, span.end - span.begin);
}

std::string Sources::place(Span span) const {
  const Source& source = sources_[span.source];
  return source.path() + ":" + std::to_string(source.position(span.begin).line);
}

}  // namespace reconcile
