#include "calls/detail/plain_block.hpp"

#include <string_view>

#include "base/utf8.hpp"
#include "calls/detail/scan.hpp"

namespace reconcile::detail {

/// Where no quote is broken and no line feed quoted, every line feed ends a record: it is enough to know the last of
/// them.
std::size_t find_plain_block(Block& block, std::uint32_t width, std::size_t record_limit_bytes, bool at_end,
                             std::vector<std::uint32_t>& line_ends) {
  const std::size_t size = block.bytes.size();
  if (size > record_limit_bytes) return 0;
  const SeparatorFacts facts = find_separators(block.bytes.data(), size, block.field_ends, line_ends);
  if (facts.any_broken_quote || facts.any_quoted_line_end || facts.line_ends == 0) return 0;
  if (at_end && block.bytes.back() != '\n') return 0;
  std::size_t count = facts.count;
  while (block.bytes[block.field_ends[count - 1]] != '\n') --count;
  block.plain = {width, count, facts.line_ends, facts.any_odd, record_limit_bytes};
  return block.field_ends[count - 1] + std::size_t{1};
}

/// A line feed ends each, and as many are at the places where they must be as there are at all.
bool make_plain_records(Block& block) {
  const std::size_t width = block.plain.width;
  const std::size_t count = block.plain.line_ends;
  if (block.plain.separators != count * width) return false;
  const std::string_view text(block.bytes.data(), block.field_ends[block.plain.separators - 1] + std::size_t{1});
  if (block.plain.any_odd && (text.find('\0') != std::string_view::npos || !is_utf8(text))) return false;
  const char* const bytes = block.bytes.data();
  std::uint32_t* ends = block.field_ends.data();
  std::uint32_t begin = 0;
  block.records.resize(count);
  for (std::uint32_t i = 0; i < count; ++i, ends += width) {
    const std::uint32_t line_end = ends[width - 1];
    if (bytes[line_end] != '\n' || line_end == begin) return false;
    const std::uint32_t last_begin = width == 1 ? begin : ends[width - 2] + 1;
    if (line_end > last_begin && bytes[line_end - 1] == '\r') --ends[width - 1];
    block.records[i] = {begin, ends[width - 1], i, static_cast<std::uint32_t>(i * width)};
    if (ends[width - 1] == begin) return false;
    begin = line_end + 1;
  }
  return true;
}

}  // namespace reconcile::detail
