// In: a block's bytes, which begin with a record. Out: its records, where every line feed ends one and all are good:
// the quick road, which nearly all blocks take. Must not know: where the bytes came from, how other records are cut.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "calls/block.hpp"

namespace reconcile::detail {

/// Sets block.plain. Returns how many bytes there are up to the last line feed; 0: no such block, or no whole line, or
/// a last line without its end, or more bytes than one record may have. `line_ends`: see find_separators.
std::size_t find_plain_block(Block& block, std::uint32_t width, std::size_t record_limit_bytes, bool at_end,
                             std::vector<std::uint32_t>& line_ends);

/// Of a block that was found: whether all records have the file's width and are text, and so where they stand.
bool make_plain_records(Block& block);

}  // namespace reconcile::detail
