// In: bytes. Out: for each 64 of them, which are structure; or where the separators stand.
// Must not know: what is quoted (that is for records.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

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

/// What a text holds besides its separators.
struct SeparatorFacts {
  std::size_t count = 0;            ///< of separators
  std::size_t line_ends = 0;        ///< how many of them are line feeds
  bool any_quoted_line_end = false; ///< a line feed that is no separator
  bool any_broken_quote = false;    ///< after a quoted field stands neither separator nor line end: nothing else is known
  bool any_odd = false;             ///< NUL, or a byte above ASCII
};

/// Writes where the `;` and the line feeds that separate stand, in order, to places[0 … count − 1]: those in quoted fields
/// do not. The text begins with a record; it may end anywhere, also in a quoted field. `places` is made longer where it
/// has to be, never shorter. Reads up to 64 bytes past the end.
/// `line_ends`: how many line feeds separate before byte separator_stretch, before byte 2 × separator_stretch and so on.
SeparatorFacts find_separators(const char* bytes, std::size_t size, std::vector<std::uint32_t>& places,
                               std::vector<std::uint32_t>& line_ends);
constexpr std::size_t separator_stretch = 256 * chunk_bytes;

}  // namespace reconcile::detail
