// In: bytes. Out: for each 64 of them, which are structure. Must not know: what is quoted (that is for records.hpp).
#pragma once

#include <cstddef>
#include <cstdint>

namespace reconcile::detail {

/// One bit a byte, the first byte lowest.
struct ChunkMasks {
  std::uint64_t separators;  ///< `;` and line feeds
  std::uint64_t line_ends;   ///< line feeds
  std::uint64_t quotes;      ///< `"`
  std::uint64_t odd;         ///< NUL, and all above ASCII
};

constexpr std::size_t chunk_bytes = 64;

/// Fills masks[0 … ceil(size / 64) − 1]; bits past the end are 0. Reads up to 64 bytes past the end.
void scan(const char* bytes, std::size_t size, ChunkMasks* masks);

}  // namespace reconcile::detail
