// In: paths. Out: whole texts, or files written whole. Must not know: what is in them.
#pragma once

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace reconcile {

/// A file that could not be opened, read or written: the message names the path and the system's reason.
/// The tool ends with exit status 2.
class FileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The whole file. Throws FileError; a file of 4 GiB and more is refused.
std::string read_text_file(const std::string& path);

/// All of standard input, with the same limits.
std::string read_standard_input();

/// A file while it is being written: beside its path under another name, so that it becomes whole or stays absent.
/// A device or pipe is written straight.
class OutputFile {
 public:
  explicit OutputFile(const std::string& path);  ///< throws FileError
  static OutputFile standard_output();
  OutputFile(OutputFile&&) noexcept;
  ~OutputFile();  ///< without commit nothing is left behind

  std::ostream& stream();
  bool is_written_straight() const;  ///< to a device or pipe, which others may write to as well
  /// Throws FileError where something could not be written. A reader that has gone (`| head`) is a normal end.
  void commit();

 private:
  struct State;
  explicit OutputFile(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Writes one behind the other; into an OutputFile all together, as they stand.
void write_together(std::ostream& out, std::span<const std::string_view> texts);

/// Writes beside `path` and renames, so that the file is whole or absent; a device or pipe is written straight.
/// Throws FileError and leaves nothing behind when `write` or the disk fails.
void write_file(const std::string& path, const std::function<void(std::ostream&)>& write);

/// The SHA-256 of the bytes, 64 lower-case hex digits.
std::string sha256(std::string_view bytes);

}  // namespace reconcile
