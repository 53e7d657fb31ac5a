#include <algorithm>
#include <optional>
#include <utility>

#include "base/files.hpp"
#include "calls/block.hpp"
#include "calls/detail/line_counter.hpp"
#include "calls/detail/plain_block.hpp"
#include "calls/detail/records.hpp"
#include "calls/kept_records.hpp"

namespace reconcile {
namespace {

constexpr std::size_t small_read_bytes = 4096;   // a record, usually
constexpr std::size_t near_bytes = 16384;        // places so near to one another are read together
constexpr std::size_t near_record_bytes = 1024;  // records of which so many bytes are wanted are cut together
constexpr std::size_t padding_bytes = 64;
constexpr std::size_t enough_bytes = 64 << 20;  // read together: rows may be long, and places in a block have 32 bits

/// A stretch of one file, read for one or several records.
class Window {
 public:
  /// `text_bytes`: so many were read of the file's text; behind them, a packed file may be damaged.
  Window(const InputFile& input, const BlockOptions& options, std::uint64_t text_bytes)
      : input_(input), options_(options), text_bytes_(text_bytes) {}

  bool is_near_end(std::uint64_t offset) const {
    return offset < block_.offset || offset + small_read_bytes > block_.offset + block_.bytes.size();
  }

  /// The record at `offset`, with its bytes and fields in block(). Throws FileError if none begins there.
  const Record& record(std::uint64_t offset) {
    while (!find(offset)) {
      const std::size_t bytes = block_.bytes.size();
      if (block_.offset == offset && bytes > options_.record_limit_bytes) changed();
      load(offset, std::max(small_read_bytes, block_.offset == offset ? bytes * 2 : 0), wanted_);
    }
    return block_.records[at_];
  }

  /// The physical line of the record that was asked for last.
  template <class LineOf>
  std::uint64_t line(const LineOf& line_of) {
    const Record& record = block_.records[at_];
    if (!first_line_) first_line_ = line_of(block_.place(record)) - record.line;
    return *first_line_ + record.line;
  }

  const Block& block() const { return block_; }

  /// Reads `bytes` that hold all of `wanted`, and gives `to` just these records: with the window's bytes, which are not
  /// copied. False: some do not lie there, and `to` holds none.
  template <class LineOf>
  bool give_all(const std::vector<Origin>& wanted, std::size_t bytes, const LineOf& line_of, Block& to) {
    block_.bytes.swap(to.bytes);  // their memory
    block_.field_ends.swap(to.field_ends);
    const std::uint64_t first = wanted.front().place.offset();
    load(first, bytes, wanted.size());
    if (!cut_plainly()) cut(0);
    for (const Origin& origin : wanted) {
      const std::uint64_t begin = origin.place.offset() - first;
      while (at_ < block_.records.size() && block_.records[at_].begin < begin) ++at_;
      if (at_ == block_.records.size() || block_.records[at_].begin != begin) {
        to.records.clear();
        to.origins.clear();
        block_.records.clear();
        at_ = 0;
        return false;
      }
      to.records.push_back(block_.records[at_]);
      to.origins.push_back({origin.place, origin.line != 0 ? origin.line : line_of(*this)});
    }
    to.bytes.swap(block_.bytes);
    to.field_ends.swap(block_.field_ends);
    block_.records.clear();
    return true;
  }

  [[noreturn]] void changed() const { throw FileError(input_.path + " has changed since it was read"); }

  /// `wanted`: how many of its records will be asked for.
  void load(std::uint64_t offset, std::size_t bytes, std::size_t wanted) {
    const std::uint64_t left = text_bytes_ - std::min(offset, text_bytes_);
    const std::size_t size =
        input_.file->readable(offset, static_cast<std::size_t>(std::min<std::uint64_t>(bytes, left)));
    begin(offset, wanted);
    block_.bytes.resize(size + padding_bytes);
    const std::size_t got = input_.file->read(block_.bytes.data(), size, offset);
    if (got == 0 || (got != size && !input_.file->is_packed())) changed();
    block_.bytes.resize(got);
    at_end_ = offset + got >= text_bytes_;
  }

  /// A record that was kept when the file was read before.
  void put(std::uint64_t offset, std::string_view text) {
    begin(offset, 1);
    block_.bytes.assign(text);
    block_.bytes.append(padding_bytes, '\0');
    block_.bytes.resize(text.size());
    at_end_ = true;
  }

 private:
  void begin(std::uint64_t offset, std::size_t wanted) {
    block_.offset = offset;
    block_.records.clear();
    at_ = 0;
    wanted_ = wanted;
    is_scanned_ = false;
  }

  void scan() {
    if (std::exchange(is_scanned_, true)) return;
    const std::size_t got = block_.bytes.size();
    masks_.resize((got + detail::chunk_bytes - 1) / detail::chunk_bytes);
    detail::scan(block_.bytes.data(), got, masks_.data());
  }

  /// False: the window does not hold the record whole.
  bool find(std::uint64_t offset) {
    const auto begin = static_cast<std::uint32_t>(offset - block_.offset);
    while (at_ < block_.records.size() && block_.records[at_].begin < begin) ++at_;
    if (at_ == block_.records.size()) cut(begin);
    if (!block_.records.empty() && block_.records[at_].begin != begin) changed();
    return !block_.records.empty();
  }

  /// All records that the window holds whole, if that can be done quickly.
  bool cut_plainly() {
    first_line_.reset();
    const bool is_plain =
        input_.width != 0 &&
        detail::find_plain_block(block_, input_.width, options_.record_limit_bytes, at_end_, line_ends_) != 0 &&
        detail::make_plain_records(block_);
    if (!is_plain) block_.records.clear();
    return is_plain;
  }

  /// Records from there on: where most of them are wanted it is quicker to cut them together.
  void cut(std::uint32_t begin) {
    block_.records.clear();
    block_.rejects.clear();
    at_ = 0;
    first_line_.reset();
    scan();
    const bool are_near = block_.bytes.size() / wanted_ < near_record_bytes;
    detail::RecordTask task{.begin = begin,
                            .enough_bytes = block_.bytes.size(),
                            .enough_records = are_near ? SIZE_MAX : 1,
                            .at_end = at_end_,
                            .width = input_.width,
                            .record_limit_bytes = options_.record_limit_bytes};
    detail::Doom doom;
    const detail::RecordResult result = detail::cut_records(block_, masks_, task, doom);
    if (block_.records.empty() && result.consumed > begin) changed();
  }

  const InputFile& input_;
  const BlockOptions& options_;
  std::uint64_t text_bytes_;
  Block block_;
  std::size_t at_ = 0;                       ///< in block_.records: the one that was asked for last
  std::size_t wanted_ = 1;                   ///< records of this window
  std::optional<std::uint64_t> first_line_;  ///< the line to which Record::line is added
  std::vector<std::uint32_t> line_ends_;
  std::vector<detail::ChunkMasks> masks_;
  bool is_scanned_ = false;  ///< masks_ are of these bytes
  bool at_end_ = false;
};

/// How many bytes, from wanted[index] on, hold it and those that follow near to one another, and how many these are.
std::pair<std::size_t, std::size_t> useful_bytes(const std::vector<Origin>& wanted, std::size_t index,
                                                 std::size_t most) {
  const std::uint64_t begin = wanted[index].place.offset();
  std::uint64_t end = begin;
  std::size_t i = index + 1;
  for (; i < wanted.size(); ++i) {
    const std::uint64_t next = wanted[i].place.offset();
    if (next - end > near_bytes || next - begin > most) break;
    end = next;
  }
  return {static_cast<std::size_t>(end - begin) + small_read_bytes, i - index};
}

void append(const Block& from, const Record& record, std::uint32_t width, Block& to) {
  const auto base = static_cast<std::uint32_t>(to.bytes.size());
  const auto first_field = static_cast<std::uint32_t>(to.field_ends.size());
  to.bytes.append(from.bytes, record.begin, record.end - record.begin);
  to.field_ends.resize(first_field + width);
  const std::uint32_t* const ends = from.field_ends.data() + record.first_field;
  std::uint32_t* const its_ends = to.field_ends.data() + first_field;
  for (std::uint32_t i = 0; i < width; ++i) its_ends[i] = ends[i] - record.begin + base;
  to.records.push_back({base, base + record.end - record.begin, 0, first_field});
}

}  // namespace

void read_again(const std::vector<InputFile>& inputs, const BlockStream& stream, const std::vector<Origin>& wanted,
                Lines lines, Block& block) {
  block.records.clear();
  block.rejects.clear();
  block.origins.clear();
  if (wanted.empty()) {
    block.bytes.clear();
    block.field_ends.clear();
    return;
  }
  const std::uint32_t file = wanted.front().place.file();
  const InputFile& input = inputs[file];
  block.input = &input;
  block.file = file;
  block.offset = wanted.front().place.offset();
  Window window(input, stream.options(), stream.facts()[file].bytes);
  Window kept(input, stream.options(), stream.facts()[file].bytes);
  detail::LineCounter counter(stream, file);
  const auto line_in = [&](Window& its) -> std::uint64_t {
    if (lines == Lines::not_needed) return 0;
    return its.line([&](Place first) { return counter.line_of({file, first.offset()}); });
  };
  const auto [all_bytes, together] = useful_bytes(wanted, 0, stream.options().block_bytes);
  const bool are_near = together == wanted.size() && all_bytes / together < near_record_bytes;
  if (are_near && !input.file->is_packed() && window.give_all(wanted, all_bytes, line_in, block)) {
    block.first_line = block.origins.front().line;
    return;
  }
  block.bytes.clear();
  block.field_ends.clear();
  for (std::size_t i = 0; i < wanted.size() && block.bytes.size() < enough_bytes; ++i) {
    const Place place = wanted[i].place;
    if (const auto known = stream.kept_records().find(place)) {
      kept.put(place.offset(), known->text);
      append(kept.block(), kept.record(place.offset()), input.width, block);
      block.origins.push_back({place, known->line});
      continue;
    }
    if (window.is_near_end(place.offset())) {
      const auto [bytes, count] = useful_bytes(wanted, i, stream.options().block_bytes);
      window.load(place.offset(), bytes, count);
    }
    append(window.block(), window.record(place.offset()), input.width, block);
    block.origins.push_back({place, wanted[i].line != 0 ? wanted[i].line : line_in(window)});
  }
  block.first_line = block.origins.front().line;
  const std::size_t size = block.bytes.size();
  block.bytes.resize(size + padding_bytes);
  block.bytes.resize(size);
}

}  // namespace reconcile
