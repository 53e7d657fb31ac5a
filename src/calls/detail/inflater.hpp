// In: compressed bytes, piece by piece. Out: the text in them, from its first byte on. Must not know: files, blocks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace reconcile::detail {

enum class Compression : std::uint8_t { none, gzip, zstd };

/// By the first bytes: no text of calls begins so.
Compression compression_of(std::string_view first_bytes);

/// Gives more of the compressed bytes; none at their end.
using Refill = std::function<std::string_view()>;

/// A place in the middle of the compressed bytes: from there on they can be unpacked without those before it.
struct EntryPoint {
  std::uint64_t packed_bytes = 0;  ///< before it
  std::string_view state;          ///< what has to be known of them
};

/// Several archives, one after the other, are one text. Throws FileError, without a path: "is damaged at byte 123".
class Inflater {
 public:
  virtual ~Inflater() = default;
  /// Fills as much of the buffer as there is text; fewer bytes only at its end, and before a place that cannot be
  /// unpacked: there, the next call throws. 0: it is the end.
  virtual std::size_t read(char* buffer, std::size_t size) = 0;
  /// Where it has come to, until it is read on. None: the format has no such places, or the bytes are damaged there.
  virtual std::optional<EntryPoint> entry_point() const = 0;
};

/// `from`: where the first of the bytes lies that `refill` gives; their beginning has no state.
std::unique_ptr<Inflater> make_inflater(Compression compression, Refill refill, const EntryPoint& from = {});

}  // namespace reconcile::detail
