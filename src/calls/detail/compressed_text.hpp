// In: a compressed file. Out: its text, from any place on. Must not know: what is in the text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "calls/detail/inflater.hpp"

namespace reconcile::detail {

/// Reading on, and a little way back, is cheap; farther back, the file is unpacked again from its beginning. A few
/// readers at different places are kept apart. Thread-safe; throws FileError.
class CompressedText {
 public:
  /// Reads the packed bytes: (buffer, size, offset) → how many there were.
  using ReadPacked = std::function<std::size_t(char*, std::size_t, std::uint64_t)>;

  CompressedText(Compression compression, std::string path, ReadPacked read_packed);
  ~CompressedText();

  /// Fills as much of the buffer as the text has from `offset`; fewer bytes only at its end.
  std::size_t read(char* buffer, std::size_t size, std::uint64_t offset);
  /// The same by whoever reads on and on: what lies before `offset + size` is not near any more afterwards. Much is
  /// unpacked where it is wanted, not beside it.
  std::size_t read_on(char* buffer, std::size_t size, std::uint64_t offset);
  /// Whether the text ends there; only where reading has come so far.
  bool ends_at(std::uint64_t offset);
  std::uint64_t packed_bytes_read() const;  ///< by the reader that is farthest
  void forget();                            ///< gives the readers' memory back

 private:
  class Reader;
  enum class Keep : bool { nothing, last_stretch };
  Reader& reader_for(std::uint64_t offset);
  std::size_t read(char* buffer, std::size_t size, std::uint64_t offset, Keep keep);

  Compression compression_;
  std::string path_;
  ReadPacked read_packed_;
  mutable std::mutex mutex_;                      // guards what follows
  std::vector<std::unique_ptr<Reader>> readers_;  // the last used first
  std::uint64_t packed_bytes_read_ = 0;
};

}  // namespace reconcile::detail
