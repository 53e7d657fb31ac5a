#include "calls/detail/records.hpp"

#include <algorithm>
#include <bit>

#include "base/utf8.hpp"

namespace reconcile::detail {
namespace {

constexpr std::size_t none = SIZE_MAX;
constexpr std::uint32_t most_fields = 1 << 16;  // of a record whose fields are all kept; no file is so wide

class Cutter {
 public:
  Cutter(Block& block, const std::vector<ChunkMasks>& masks, const RecordTask& task, Doom& doom)
      : block_(block), masks_(masks), task_(task), doom_(doom), bytes_(block.bytes.data()), size_(block.bytes.size()) {
    start_record(task.begin);
  }

  RecordResult run() {
    stopped_ = begin_ >= task_.enough_bytes;
    move_to(begin_, true);
    while (!stopped_) {
      if (chunk_ * chunk_bytes < size_) {
        read_chunk();
      } else {
        end_of_bytes();
      }
    }
    return {begin_, line_, skip_line_};
  }

 private:
  void read_chunk() {
    const ChunkMasks& chunk = masks_[chunk_];
    any_odd_ = any_odd_ || chunk.odd != 0;
    const std::size_t base = chunk_ * chunk_bytes;
    const std::uint64_t separators = chunk.separators & unread_;
    const std::uint64_t openings = chunk.quotes & ((separators << 1) | field_start_);
    if (openings == 0) [[likely]] {
      field_start_ = separators >> 63;
      unread_ = ~std::uint64_t{0};
      ++chunk_;
      end_fields(separators, chunk.line_ends, base);  // last: it may move the reading place
    } else {
      const int opening = std::countr_zero(openings);
      const std::uint64_t before = (std::uint64_t{1} << opening) - 1;
      if (end_fields(separators & before, chunk.line_ends, base))
        quoted_field(base + static_cast<std::size_t>(opening));
    }
  }

  void start_record(std::size_t begin) {
    begin_ = begin;
    first_field_ = field_;
    forgotten_fields_ = 0;
    lines_inside_ = 0;
    make_room();
  }

  void move_to(std::size_t position, bool field_start) {
    chunk_ = position / chunk_bytes;
    const std::uint64_t bit = std::uint64_t{1} << (position % chunk_bytes);
    unread_ = ~(bit - 1);
    field_start_ = field_start ? bit : 0;
  }

  void make_room() {
    const std::size_t needed = field_ + chunk_bytes + 2;
    if (block_.field_ends.size() < needed) block_.field_ends.resize(needed * 2);
  }

  /// Ends the fields, and with them the records, whose separators are given. False: the reading place has moved.
  bool end_fields(std::uint64_t separators, std::uint64_t line_ends, std::size_t base) {
    if (field_ - first_field_ > most_fields) {  // such a record is rejected: only the number of its fields is kept
      forgotten_fields_ += field_ - first_field_ - most_fields;
      field_ = first_field_ + most_fields;
    }
    make_room();
    std::uint32_t* ends = block_.field_ends.data();
    const std::uint32_t first = field_;
    const auto base32 = static_cast<std::uint32_t>(base);
    std::uint32_t field = field_;  // a local one: what is stored through `ends` might be the member
    for (std::uint64_t rest = separators; rest != 0; rest &= rest - 1) {
      ends[field++] = base32 + static_cast<std::uint32_t>(std::countr_zero(rest));
    }
    field_ = field;
    for (std::uint64_t rest = separators & line_ends; rest != 0; rest &= rest - 1) {
      const std::uint64_t below = (rest & (0 - rest)) - 1;
      const std::uint32_t last = first + static_cast<std::uint32_t>(std::popcount(separators & below));
      if (!end_record(base + static_cast<std::size_t>(std::countr_zero(rest)), last, true)) return false;
    }
    return true;
  }

  /// False: the reading place has moved, or nothing more is to be read.
  bool end_record(std::size_t position, std::uint32_t last_field, bool line_feed) {
    if (position - begin_ > task_.record_limit_bytes) {
      over_limit(false);
      return false;
    }
    std::size_t end = position;
    if (line_feed && end > begin_of(last_field) && bytes_[end - 1] == '\r') --end;
    block_.field_ends[last_field] = static_cast<std::uint32_t>(end);
    const std::uint32_t count = last_field - first_field_ + 1;
    if (end != begin_) keep_record(end, count);
    forgotten_fields_ = 0;
    line_ += 1 + lines_inside_;
    lines_inside_ = 0;
    begin_ = position + 1;
    first_field_ = last_field + 1;
    stopped_ = begin_ >= task_.enough_bytes || block_.records.size() >= task_.enough_records;
    return !stopped_;
  }

  void keep_record(std::size_t end, std::uint32_t count) {
    if (any_odd_ && has_odd(begin_, end)) {
      const std::string_view text(bytes_ + begin_, end - begin_);
      if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos)
        return reject(RejectReason::nul_byte, column_of(begin_ + nul, count));
      if (!is_utf8(text)) return reject(RejectReason::invalid_utf8, column_with_bad_utf8(count));
    }
    if (task_.width != 0 && count + forgotten_fields_ != task_.width)
      return reject(RejectReason::field_count, count + forgotten_fields_);
    block_.records.push_back({static_cast<std::uint32_t>(begin_), static_cast<std::uint32_t>(end),
                              static_cast<std::uint32_t>(line_), first_field_});
  }

  /// Of a field of the record that is being read.
  std::size_t begin_of(std::uint32_t field) const {
    return field == first_field_ ? begin_ : std::size_t{block_.field_ends[field - 1]} + 1;
  }

  std::string_view field(std::uint32_t index) const {
    return {bytes_ + begin_of(index), block_.field_ends[index] - begin_of(index)};
  }

  std::uint32_t column_of(std::size_t position, std::uint32_t count) const {
    std::uint32_t column = 0;
    while (column + 1 < count && block_.field_ends[first_field_ + column] <= position) ++column;
    return column;
  }

  std::uint32_t column_with_bad_utf8(std::uint32_t count) const {
    std::uint32_t column = 0;
    while (column + 1 < count && is_utf8(field(first_field_ + column))) ++column;
    return column;
  }

  void reject(RejectReason reason, std::uint32_t found = 0) {
    block_.rejects.push_back(
        {{block_.file, block_.offset + begin_}, block_.first_line + line_, reason, Reject::no_field, found});
  }

  /// A field that begins with a quote: reading goes on after its closing quote, or its record is rejected.
  void quoted_field(std::size_t opening) {
    any_odd_ = true;  // not every chunk of it is read
    const std::size_t limit =
        begin_ + task_.record_limit_bytes;  // no part of a record lies past this, its line end neither
    if (opening > limit) return over_limit(false);
    std::size_t first_line_end = none;
    if (block_.offset + begin_ < doom_.until) {
      first_line_end = next_line_end(begin_);
      if (first_line_end <= opening || first_line_end > limit || block_.offset + first_line_end >= doom_.until)
        first_line_end = none;
    }
    const std::size_t closing = closing_quote(opening + 1, std::min(first_line_end, limit));
    if (closing == none) {
      if (first_line_end != none) return fail(doom_.reason, 0, Reject::no_column);  // a later quote may be the bad one
      if (size_ - begin_ > task_.record_limit_bytes) return over_limit(true);
      if (task_.at_end) return fail(RejectReason::unclosed_quote, size_);
      stopped_ = true;
      return;
    }
    const std::size_t next = closing + 1;
    const bool carriage_return = next < size_ && bytes_[next] == '\r';
    if (carriage_return && next + 1 > limit) return over_limit(false);
    if (next + (carriage_return ? 1 : 0) >= size_ && !task_.at_end) {
      stopped_ = true;
      return;
    }
    const bool ends_well = next == size_ || bytes_[next] == ';' || bytes_[next] == '\n' ||
                           (carriage_return && next + 1 < size_ && bytes_[next + 1] == '\n');
    if (!ends_well) return fail(RejectReason::broken_quote, next);
    lines_inside_ += count_line_ends(opening, closing);
    move_to(next, false);
  }

  /// The next undoubled quote from `from`; it and what follows it lie in [from, last]. What cannot be told is `none`.
  std::size_t closing_quote(std::size_t from, std::size_t last) const {
    while (true) {
      const std::size_t quote = next_bit(from, &ChunkMasks::quotes, last);
      if (quote == none || quote + 1 > last) return none;
      if (quote + 1 >= size_ || bytes_[quote + 1] != '"') return quote;
      from = quote + 2;
    }
  }

  std::size_t next_line_end(std::size_t from) const { return next_bit(from, &ChunkMasks::line_ends, size_); }

  std::size_t next_bit(std::size_t from, std::uint64_t ChunkMasks::*kind, std::size_t last) const {
    std::uint64_t wanted = ~std::uint64_t{0} << (from % chunk_bytes);
    for (std::size_t chunk = from / chunk_bytes; chunk * chunk_bytes < size_ && chunk * chunk_bytes <= last; ++chunk) {
      if (const std::uint64_t bits = masks_[chunk].*kind & wanted; bits != 0) {
        return chunk * chunk_bytes + static_cast<std::size_t>(std::countr_zero(bits));
      }
      wanted = ~std::uint64_t{0};
    }
    return none;
  }

  std::uint32_t count_line_ends(std::size_t from, std::size_t to) const {
    std::uint32_t count = 0;
    for (std::size_t at = next_bit(from, &ChunkMasks::line_ends, to); at < to;
         at = next_bit(at + 1, &ChunkMasks::line_ends, to))
      ++count;
    return count;
  }

  bool has_odd(std::size_t from, std::size_t to) const { return next_bit(from, &ChunkMasks::odd, to) < to; }

  void over_limit(bool in_quotes) {
    const std::size_t line_end = next_line_end(begin_);
    const bool across_lines = line_end != none && line_end - begin_ <= task_.record_limit_bytes;
    fail(in_quotes && across_lines ? RejectReason::unclosed_quote : RejectReason::record_too_long,
         begin_ + task_.record_limit_bytes + 1);
  }

  /// Rejects the record and reads on at the physical line after the one where it began. `failed_at`: where that was
  /// found out.
  void fail(RejectReason reason, std::size_t failed_at) { fail(reason, failed_at, field_ - first_field_); }
  void fail(RejectReason reason, std::size_t failed_at, std::uint32_t column) {
    reject(reason, reason == RejectReason::record_too_long ? Reject::no_column : column);
    if (block_.offset + failed_at > doom_.until) doom_ = {block_.offset + failed_at, reason};
    const std::size_t line_end = next_line_end(begin_);
    if (line_end == none) {
      skip_line_ = !task_.at_end;
      if (task_.at_end) begin_ = size_;
      stopped_ = true;
      return;
    }
    ++line_;
    start_record(line_end + 1);
    stopped_ = begin_ >= task_.enough_bytes;
    move_to(begin_, true);
  }

  void end_of_bytes() {
    if (task_.at_end && begin_ < size_) {
      end_record(size_, field_, false);  // a last line without its end
      if (begin_ > size_) begin_ = size_;
      stopped_ = stopped_ || begin_ == size_;
    } else if (size_ - begin_ > task_.record_limit_bytes) {
      over_limit(false);
    } else {
      stopped_ = true;
    }
  }

  Block& block_;
  const std::vector<ChunkMasks>& masks_;
  const RecordTask& task_;
  Doom& doom_;
  const char* bytes_;
  std::size_t size_;

  std::size_t chunk_ = 0;          // where reading goes on:
  std::uint64_t unread_ = 0;       //   the bits of that chunk that are still to be read,
  std::uint64_t field_start_ = 0;  //   and the one among them, if any, at which a field begins
  bool stopped_ = false;
  bool any_odd_ = false;  // there may be odd bytes in the chunks up to there

  std::size_t begin_ = 0;           // of the record that is being read
  std::uint64_t line_ = 0;          // line ends before it
  std::uint32_t lines_inside_ = 0;  // in its quoted fields so far
  std::uint32_t first_field_ = 0;
  std::uint32_t forgotten_fields_ = 0;  // of this record, besides those kept
  std::uint32_t field_ = 0;             // the field that is being read
  bool skip_line_ = false;
};

}  // namespace

RecordResult cut_records(Block& block, const std::vector<ChunkMasks>& masks, const RecordTask& task, Doom& doom) {
  return Cutter(block, masks, task, doom).run();
}

}  // namespace reconcile::detail
