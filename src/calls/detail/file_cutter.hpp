// In: one open file. Out: its blocks, one after the other, and what is known of it at its end.
// Must not know: other files, threads, what the fields mean.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "calls/block.hpp"
#include "calls/detail/records.hpp"

namespace reconcile::detail {

struct CutterStart {
  std::uint64_t offset = 0;  ///< where the first record begins
  std::uint64_t line = 1;
  std::uint32_t width = 0;  ///< 0: any number of fields
};

/// The blocks' boundaries depend on the file and the options alone. Reads no further than the size that the file had
/// when it was opened. One caller at a time.
class FileCutter {
 public:
  FileCutter(std::shared_ptr<const OpenFile> file, const CutterStart& start, const BlockOptions& options);
  ~FileCutter();
  FileCutter(FileCutter&&) noexcept;

  /// Fills all of the block but `input` and `file`, which must be set before, and its records: `cut_rest` may have to
  /// be called for them. False: the file is at its end. Throws FileError, after which the file has ended.
  bool next(Block& block);
  /// The part of the work that needs nothing of the file: many threads may do it at once, each for a block of its own.
  static void cut_rest(Block& block);

  std::uint64_t progress() const { return file_->progress(offset_); }  ///< of the file's bytes on the disk
  const FileFacts& facts() const { return facts_; }
  const std::vector<Origin>& known_lines() const {
    return known_lines_;
  }  ///< rising: places, of no records even, and their lines

 private:
  struct Hash;

  bool cut(Block& block);
  std::uint64_t read_before_end() const { return read_before_at_ + read_before_.size(); }
  std::size_t read(char* buffer, std::size_t size, std::uint64_t offset);
  void keep_rest(const Block& block, std::size_t consumed);
  bool cut_plainly(Block& block);
  bool cut_with_quotes(Block& block);
  void scan_all(const Block& block, std::size_t from);
  void read_until(Block& block, std::size_t before, std::size_t bytes);
  void hash(const char* bytes, std::size_t size, std::uint64_t offset);
  void hash_head();
  void skip_line(std::uint64_t from);
  void end();

  std::shared_ptr<const OpenFile> file_;
  CutterStart start_;
  BlockOptions options_;
  std::uint64_t offset_;              // where the next block begins
  std::string read_before_;           // what was read with the block before and may be needed again, if anything
  std::uint64_t read_before_at_ = 0;  // where it lies in the file
  std::uint64_t fetched_ = 0;         // up to there the system was asked to fetch the file
  std::uint64_t line_;
  Doom doom_;
  std::vector<ChunkMasks> masks_;
  std::unique_ptr<Hash> hash_;
  std::uint64_t hashed_ = 0;  // bytes, from the file's first
  FileFacts facts_;
  std::vector<Origin> known_lines_;
  std::vector<std::uint32_t> line_ends_;  // scratch
  bool at_end_ = false;                   // the file ends where the block's bytes end
  bool ended_ = false;
};

}  // namespace reconcile::detail
