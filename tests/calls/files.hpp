// In: texts. Out: files that hold them, in a folder that goes when the test ends; streams over them.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "calls/block.hpp"
#include "calls/input.hpp"

namespace reconcile::test {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "reconcile-calls-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string path(const std::string& name) const { return path_ + "/" + name; }
  std::string write(const std::string& name, std::string_view text) const {
    std::ofstream(path(name), std::ios::binary) << text;
    return path(name);
  }

 private:
  std::string path_;
};

/// A file of rows alone, every one of `width` fields.
inline InputFile rows_of(const std::string& path, std::uint32_t width) {
  InputFile input;
  input.path = path;
  input.file = OpenFile::open(path);
  input.width = width;
  for (std::uint32_t i = 0; i < width; ++i) input.column_of_field.push_back(static_cast<int>(i));
  return input;
}

/// A record as a reader sees it.
struct SeenRecord {
  std::uint64_t offset = 0;
  std::uint64_t line = 0;
  std::vector<std::string> fields;  // quotes included

  friend auto operator<=>(const SeenRecord&, const SeenRecord&) = default;
};

struct SeenReject {
  std::uint64_t offset = 0;
  std::uint64_t line = 0;
  RejectReason reason = RejectReason::field_count;
  std::uint32_t found = 0;

  friend auto operator<=>(const SeenReject&, const SeenReject&) = default;
};

struct Seen {
  std::vector<SeenRecord> records;
  std::vector<SeenReject> rejects;

  friend bool operator==(const Seen&, const Seen&) = default;
};

inline void see(const Block& block, std::uint32_t width, Seen& seen) {
  for (const Record& record : block.records) {
    SeenRecord one{block.place(record).offset(), block.line(record), {}};
    for (std::uint32_t column = 0; column < width; ++column) one.fields.emplace_back(block.field(record, column));
    seen.records.push_back(std::move(one));
  }
  for (const Reject& reject : block.rejects) {
    seen.rejects.push_back({reject.place.offset(), reject.line, reject.reason, reject.found});
  }
}

}  // namespace reconcile::test
