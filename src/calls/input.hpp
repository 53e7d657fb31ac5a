// In: the arguments that name inputs. Out: the files to read, in the order of their paths' bytes, each with its kind,
// its columns and where its rows begin. Must not know: rules.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/spill_file.hpp"
#include "calls/layout.hpp"

namespace reconcile {

/// Where a record starts. Orders as (file, line) does: the file's number in the order of paths, then the byte offset.
struct Place {
  std::uint64_t value = none_value;
  static constexpr std::uint64_t none_value = ~0ull;
  static constexpr unsigned offset_bits = 44;  ///< files up to 16 TiB, up to 2^20 − 1 files

  Place() = default;
  Place(std::uint32_t file, std::uint64_t offset) : value(std::uint64_t{file} << offset_bits | offset) {}
  std::uint32_t file() const { return static_cast<std::uint32_t>(value >> offset_bits); }
  std::uint64_t offset() const { return value & ((1ull << offset_bits) - 1); }
  bool is_none() const { return value == none_value; }
  friend auto operator<=>(const Place&, const Place&) = default;
};

namespace detail {
class CompressedText;
}

/// An open file (stdin and pipes are copied to an unnamed temporary file first, so that every input can be read again).
/// A file packed by gzip or zstd, told by its first bytes, reads as the text in it. Reads by pread; throws FileError
/// with the path and the reason. Thread-safe.
class OpenFile {
 public:
  /// "-": standard input. `entry_points`: as CompressedText has them.
  static std::shared_ptr<OpenFile> open(const std::string& path, std::shared_ptr<SpillFile> entry_points = nullptr);
  /// A text that is no file, kept in an unnamed one; shown as `path`.
  static std::shared_ptr<OpenFile> of_text(std::string path, std::string_view text);
  ~OpenFile();
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  /// Fills as much of the buffer as the text has from `offset`; fewer bytes only at the end.
  std::size_t read(char* buffer, std::size_t size, std::uint64_t offset) const;
  /// The same by whoever reads on and on: see CompressedText.
  std::size_t read_on(char* buffer, std::size_t size, std::uint64_t offset) const;
  /// As it lies on the disk.
  std::size_t read_packed(char* buffer, std::size_t size, std::uint64_t offset) const;
  bool is_packed() const { return compressed_ != nullptr; }
  /// Whether the text, as it was when opened, ends there or before. Of a packed file only for places read up to.
  bool ends_at(std::uint64_t offset) const;
  /// So many bytes may be read from `offset` on, at most `size`: what the file had when opened.
  std::size_t readable(std::uint64_t offset, std::size_t size) const;
  std::uint64_t size() const { return size_; }         ///< on the disk, when opened
  std::uint64_t progress(std::uint64_t offset) const;  ///< of size(), for a reader that has come to `offset`
  /// Lets the system fetch what will be read soon, where it does not have it; of no effect on a packed file.
  void fetch_ahead(std::uint64_t offset, std::size_t size) const;
  void forget() const;  ///< gives back what a packed file holds in memory; reading goes on, but from its beginning
  const std::string& path() const { return path_; }
  bool has_changed() const;  ///< since it was opened, by its size and time

 private:
  OpenFile(int descriptor, std::string path, std::uint64_t size);
  void tell_compression(std::shared_ptr<SpillFile> entry_points);
  /// Takes the descriptor over.
  static std::shared_ptr<OpenFile> of_descriptor(int descriptor, std::string path,
                                                 std::shared_ptr<SpillFile> entry_points);
  int descriptor_;
  std::string path_;
  std::uint64_t size_;
  std::int64_t changed_seconds_ = 0;
  std::int64_t changed_nanoseconds_ = 0;
  std::unique_ptr<detail::CompressedText> compressed_;  ///< null: not packed
};

struct InputFile {
  std::string path;  ///< as printed; "-" is "(stdin)"
  std::shared_ptr<OpenFile> file;
  KindId kind = 0;
  bool has_header = false;
  std::uint32_t width = 0;                 ///< fields that every record must have
  std::vector<int> column_of_field;        ///< by the layout's field: the column in this file, or Layout::absent
  std::vector<std::string> extra_columns;  ///< names that the layout does not know, in the file's order
  std::uint64_t first_row_offset = 0;      ///< after a byte-order mark and a header
  std::uint64_t first_row_line = 1;
  std::optional<std::int32_t> day;       ///< days since 1970, from YYYY-MM-DD or YYYYMMDD in the file's name
  std::optional<std::uint32_t> repeats;  ///< the first file with the very same bytes: this one is not read
};

struct InputOptions {
  std::optional<std::string> kind;                    ///< --kind, for files whose kind cannot be told
  std::shared_ptr<SpillFile> entry_points = nullptr;  ///< of packed files, see OpenFile
};

/// Paths, folders (their *.csv, not deeper), globs and "-" → the distinct paths, sorted by bytes.
/// A folder without CSV files, a glob that meets nothing and a path that is not there are diagnostics.
std::vector<std::string> expand_inputs(const std::vector<std::string>& arguments, Diagnostics& diagnostics);

/// Opens each and tells its kind (interface.md, Inputs). A file that cannot be opened or told apart is a diagnostic
/// and left out; the others go on. Files with no bytes at all are kept out with a diagnostic too, and named in `empty`.
std::vector<InputFile> open_inputs(const std::vector<std::string>& paths, const Layouts& layouts,
                                   const InputOptions& options, Diagnostics& diagnostics,
                                   std::vector<std::string>* empty = nullptr);

/// Sets `repeats` where a file of at least one row has the very bytes of another before it.
void find_repeated_files(std::vector<InputFile>& inputs);

/// Records of a known kind that are no file: without a header, every field of the layout in its order.
InputFile input_of_text(std::string path, std::string_view text, KindId kind, const Layout& layout);

}  // namespace reconcile
