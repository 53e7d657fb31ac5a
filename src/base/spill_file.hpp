// In: bytes that do not fit into memory. Out: the same bytes. Must not know: what they are.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>

namespace reconcile {

/// A file without a name, made when first needed: it is gone when the process ends, however it ends. Safe to use from
/// many threads at once. All members throw FileError.
class SpillFile {
 public:
  /// `folder`: "" for the system's folder of temporary files.
  explicit SpillFile(std::string folder) : folder_(std::move(folder)) {}
  ~SpillFile();
  SpillFile(const SpillFile&) = delete;
  SpillFile& operator=(const SpillFile&) = delete;

  /// False: the folder takes no file. Makes it.
  bool can_be_made();
  /// Returns where the bytes are.
  std::uint64_t put(const void* bytes, std::size_t size);
  void get(std::uint64_t offset, void* bytes, std::size_t size) const;
  std::uint64_t size() const { return size_; }
  /// Whether its disk still has eight times as many free bytes as it takes itself, for those who can do without it.
  /// Makes it. Does not throw.
  bool leaves_room();

 private:
  [[noreturn]] void fail(const std::string& what) const;

  std::string folder_;
  std::once_flag made_;
  int descriptor_ = -1;
  std::atomic<std::uint64_t> size_{0};
};

/// A new file in `folder` ("": $TMPDIR, else /tmp) that has no name. Throws FileError: "cannot make a temporary file in
/// …".
int unnamed_file(const std::string& folder);

}  // namespace reconcile
