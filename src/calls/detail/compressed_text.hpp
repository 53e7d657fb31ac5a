// In: a compressed file. Out: its text, from any place on. Must not know: what is in the text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "calls/detail/entry_points.hpp"
#include "calls/detail/inflater.hpp"

namespace reconcile::detail {

/// Reading on, and a little way back, is cheap; elsewhere, the file is unpacked from the last place before it at which
/// that can be done: its beginning, or an entry point that `read_on` has passed. A few readers at different places are
/// kept apart. Thread-safe; throws FileError.
class CompressedText {
 public:
  /// Reads the packed bytes: (buffer, size, offset) → how many there were.
  using ReadPacked = std::function<std::size_t(char*, std::size_t, std::uint64_t)>;

  /// `entry_points`: where states are kept by which one can go on from the middle of the file, a fifth of its text, as
  /// long as they leave room there; null: nowhere.
  CompressedText(Compression compression, std::string path, ReadPacked read_packed,
                 std::shared_ptr<SpillFile> entry_points = nullptr);
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
  template <class Read>
  std::size_t read_by_reader(std::uint64_t offset, const Read& read);
  Reader& reader_for(std::uint64_t offset);

  Compression compression_;
  std::string path_;
  ReadPacked read_packed_;
  mutable std::mutex mutex_;  // guards what follows
  EntryPoints entry_points_;
  std::vector<std::unique_ptr<Reader>> readers_;  // the last used first
  std::uint64_t packed_bytes_read_ = 0;
};

}  // namespace reconcile::detail
