// In: open input files. Out: blocks: runs of whole records with the places of their fields, from many files and
// threads. Must not know: what the fields mean, rules.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "calls/input.hpp"

namespace reconcile {

/// Why a row cannot be read. `bad_*` name a column.
enum class RejectReason : std::uint8_t {
  field_count,
  broken_quote,
  unclosed_quote,
  record_too_long,
  invalid_utf8,
  nul_byte,
  bad_time,
  empty_time,
  bad_amount,
  bad_integer,
  bad_duration,
  empty_duration,
};

/// A row that takes no further part.
struct Reject {
  static constexpr std::uint8_t no_field = 0xff;
  static constexpr std::uint32_t no_column = 0xffffffff;

  Place place;
  std::uint64_t line = 0;
  RejectReason reason = RejectReason::field_count;
  std::uint8_t field = no_field;  ///< the layout's field, or no_field
  std::uint32_t found = 0;        ///< field_count: how many fields there were; else the file's column, or no_column
};

/// One record of a block. Its fields end at Block::field_ends[first_field] and after it; the first begins where the
/// record does, each other behind the `;` that ends the one before it.
struct Record {
  std::uint32_t begin = 0;        ///< byte offset in the block
  std::uint32_t end = 0;          ///< past its last byte, line end not included
  std::uint32_t line = 0;         ///< physical lines after the block's first
  std::uint32_t first_field = 0;  ///< index into Block::field_ends
};

/// Where a record stands in its file.
struct Origin {
  Place place;
  std::uint64_t line = 0;
};

/// What is known of a block, each of whose lines is a record, before its records are made. Width 0: they are made.
struct PlainBlock {
  std::uint32_t width = 0;     ///< fields that every record must have
  std::size_t separators = 0;  ///< Block::field_ends that are known
  std::size_t line_ends = 0;   ///< among them
  bool any_odd = false;        ///< some byte is NUL or no ASCII
  std::size_t record_limit_bytes = 0;
};

/// A run of whole records of one file. Reused from block to block: `bytes` keeps its memory.
/// Records here have the file's width and whole quotes; those that do not are in `rejects`.
struct Block {
  const InputFile* input = nullptr;
  std::uint32_t file = 0;        ///< the file's number in the order of paths
  std::uint64_t offset = 0;      ///< of bytes[0] in the file
  std::uint64_t first_line = 1;  ///< physical line of bytes[0]
  std::string bytes;             ///< followed by at least 64 readable bytes
  std::vector<Record> records;
  std::vector<std::uint32_t> field_ends;  ///< exclusive, quotes included; there may be more than the records have
  std::vector<Reject> rejects;
  PlainBlock plain;
  std::vector<Origin> origins;  ///< of records read again, one each: these do not follow one another in the file

  Place place(const Record& record) const {
    return origins.empty() ? Place{file, offset + record.begin} : origins[index_of(record)].place;
  }
  std::uint64_t line(const Record& record) const {
    return origins.empty() ? first_line + record.line : origins[index_of(record)].line;
  }
  std::size_t index_of(const Record& record) const { return static_cast<std::size_t>(&record - records.data()); }
  std::string_view field(const Record& record, std::uint32_t column) const {
    const std::uint32_t index = record.first_field + column;
    const std::uint32_t begin = column == 0 ? record.begin : field_ends[index - 1] + 1;
    return std::string_view(bytes.data() + begin, field_ends[index] - begin);
  }
};

struct BlockOptions {
  std::size_t block_bytes = 256 * 1024;        ///< a block holds about so much; a longer record makes it longer
  std::size_t record_limit_bytes = 64u << 20;  ///< a longer record is unreadable
  std::size_t fetch_bytes = 4u << 20;          ///< the system is asked for so many ahead; 0: it is not asked
};

/// What is known of a file when its last block has been given.
struct FileFacts {
  std::uint64_t bytes = 0;
  std::uint64_t records = 0;            ///< whole ones and rejects together, without the header
  std::array<std::uint64_t, 2> hash{};  ///< XXH3 128 of all bytes
  bool whole = false;                   ///< read to its end
  bool last_line_ended = true;
};

class KeptRecords;

/// Cuts files into blocks. `next` may be called from many threads: a thread gets files of its own while there are many,
/// then all share the last ones. Which thread gets which block is open; the blocks themselves are not.
class BlockStream {
 public:
  BlockStream(const std::vector<InputFile>& inputs, BlockOptions options);
  ~BlockStream();

  /// false: nothing is left. `worker` counts from 0. A read that fails is kept in `failures` and ends that file.
  bool next(std::size_t worker, Block& block);

  std::uint64_t bytes_done() const;  ///< for progress, from any thread
  std::uint64_t bytes_total() const;
  /// Valid when every `next` has returned false.
  const std::vector<FileFacts>& facts() const;
  std::vector<std::string> failures() const;

  const BlockOptions& options() const;
  const InputFile& input(std::uint32_t file) const;
  /// The last place at or before this one whose physical line was kept, of a record or not. Valid when every `next` has
  /// returned false.
  Origin known_line_before(Place place) const;

  /// Packed files are unpacked from their beginning for whatever is read of them again. This does it once, with all of
  /// them side by side, and keeps the records at these places, which rise, for read_again, unless they are more than
  /// `most_bytes`: then they are unpacked again when they are asked for. Those that are kept, and other files, are left
  /// alone. Throws FileError. Valid when every `next` has returned false.
  void keep_records(const std::vector<Place>& places, std::uint64_t most_bytes, unsigned jobs) const;
  /// These were kept when they were read first; read_again takes them from there. Valid as keep_records is.
  void keep_records(KeptRecords&& records) const;
  const KeptRecords& kept_records() const;

  /// The physical line on which the record at `place` starts (counted from the nearest place whose line was kept: reads
  /// the file).
  std::uint64_t line_of(Place place) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Whether records that are read again have their lines: one that is not known is counted from the nearest that is.
enum class Lines : std::uint8_t { counted, not_needed };

/// Reads again records that were whole when first read: a block that holds just these, in this order. `wanted` lie in
/// one file and rise; a line of 0 is not known. Very long records end the block early: it holds the first of them.
/// Throws FileError when the file has changed.
void read_again(const std::vector<InputFile>& inputs, const BlockStream& stream, const std::vector<Origin>& wanted,
                Lines lines, Block& block);

}  // namespace reconcile
