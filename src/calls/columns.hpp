// In: a block and its layout. Out: decoded columns of the rows that can be read; rejects for the others.
// Must not know: rules.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "calls/block.hpp"
#include "values/decimal.hpp"
#include "values/instant.hpp"

namespace reconcile {

/// The decoded values of one field, one entry a row. Which vectors are filled depends on the field's type:
/// time: integers (UTC seconds) and nanoseconds; integer and duration: integers; amount: integers (coefficient) and
/// scales; enumeration: codes. text, number, currency, country: none; Columns::text gives them from the bytes.
struct Column {
  static constexpr std::int64_t empty_integer = std::numeric_limits<std::int64_t>::min();
  static constexpr std::int64_t wide_integer = std::numeric_limits<std::int64_t>::max();  ///< Columns::integer reads it
  static constexpr std::uint8_t empty_scale = 0xff;
  static constexpr std::uint8_t wide_scale = 0xfe;  ///< does not fit in 64 bits: Columns::amount reads the text
  static constexpr std::uint16_t empty_code = 0xfffe;
  static constexpr std::uint16_t unlisted_code = 0xffff;
  static constexpr std::uint64_t long_text = ~std::uint64_t{0};  ///< no text: 0xff is in no UTF-8

  std::vector<std::int64_t> integers;
  std::vector<std::uint32_t> nanoseconds;
  std::vector<std::uint8_t> scales;
  std::vector<std::uint16_t> codes;  ///< index into Field::values, or one of the two above

  /// The bytes of a text of at most 8, without NUL, as one number: texts are equal where these are.
  static std::uint64_t short_text(std::string_view text);
  bool is_empty(std::size_t row) const { return integers[row] == empty_integer; }
};

/// Valid as long as its block is unchanged. A field that the file does not have reads as empty in every row.
class Columns {
 public:
  Columns();
  ~Columns();
  Columns(Columns&&) noexcept;
  Columns& operator=(Columns&&) noexcept;

  /// Every typed field is decoded and so checked, whether or not a rule asks for it: what is unreadable does not
  /// depend on the rules. Rejects are appended to the block's own, in no order.
  void decode(Block& block, const Layout& layout);
  /// The texts alone, of rows that were decoded before.
  void show(const Block& block, const Layout& layout);

  /// Forgets all other rows; the numbers rise.
  void keep_rows(const std::vector<std::uint32_t>& rows);

  std::size_t rows() const { return records_.size(); }
  const Layout& layout() const { return *layout_; }
  const Block& block() const { return *block_; }
  const Column& column(int field) const { return columns_[static_cast<std::size_t>(field)]; }

  /// The texts of one field by row, as Column::short_text makes them, or Column::long_text. Made when first asked for.
  const std::vector<std::uint64_t>& short_texts(int field) const;

  Place place(std::size_t row) const { return block_->place(record(row)); }
  std::uint64_t line(std::size_t row) const { return block_->line(record(row)); }
  Origin origin(std::size_t row) const { return {place(row), line(row)}; }
  /// As it stands in the file, quotes and all.
  std::string_view raw_text(std::size_t row, int field) const {
    const int column = column_of_field_[field];
    return column == Layout::absent ? std::string_view()
                                    : block_->field(record(row), static_cast<std::uint32_t>(column));
  }
  /// raw_text of one row, for whoever asks for all of them.
  class RawTexts {
   public:
    std::string_view operator[](int field) const {
      const int column = column_of_field_[field];
      if (column == Layout::absent) return {};
      const std::uint32_t begin = column == 0 ? begin_ : ends_[column - 1] + 1;
      return {bytes_ + begin, ends_[column] - begin};
    }

   private:
    friend class Columns;
    const char* bytes_ = nullptr;
    const std::uint32_t* ends_ = nullptr;
    std::uint32_t begin_ = 0;
    const int* column_of_field_ = nullptr;
  };
  RawTexts raw_texts(std::size_t row) const {
    const Record& its = record(row);
    RawTexts texts;
    texts.bytes_ = block_->bytes.data();
    texts.ends_ = block_->field_ends.data() + its.first_field;
    texts.begin_ = its.begin;
    texts.column_of_field_ = column_of_field_;
    return texts;
  }
  /// The whole record, its line end not included.
  std::string_view raw_record(std::size_t row) const {
    const Record& its = record(row);
    return std::string_view(block_->bytes).substr(its.begin, its.end - its.begin);
  }
  /// As decoded: without quotes, `""` undone. The view points into the block or into `scratch`.
  std::string_view text(std::size_t row, int field, std::string& scratch) const {
    const std::string_view raw = raw_text(row, field);
    return raw.empty() || raw.front() != '"' ? raw : unquoted(raw, scratch);
  }
  bool text_is_empty(std::size_t row, int field) const {
    const std::string_view text = raw_text(row, field);
    return text.empty() || text == "\"\"";
  }
  /// The amount of any size; not for an empty one.
  Decimal amount(std::size_t row, int field) const;
  /// The integer or duration of any size; not for an empty one.
  Decimal integer(std::size_t row, int field) const;
  Instant instant(std::size_t row, int field) const;  ///< not for an empty one

 private:
  struct Bad;
  struct Decoders;

  void begin(const Block& block, const Layout& layout);
  static std::string_view unquoted(std::string_view field, std::string& scratch);
  const Record& record(std::size_t row) const { return block_->records[records_[row]]; }
  void decode_field(std::size_t field, std::vector<Bad>& bad);
  void decode_times(std::size_t field, int source, std::vector<Bad>& bad);
  void decode_integers(std::size_t field, int source, std::vector<Bad>& bad);
  void decode_amounts(std::size_t field, int source, std::vector<Bad>& bad);
  void forget_short_texts();
  void check_durations(std::vector<Bad>& bad);
  void drop(Block& block, std::vector<Bad>& bad);

  const Block* block_ = nullptr;
  const Layout* layout_ = nullptr;
  const int* column_of_field_ = nullptr;
  std::vector<std::uint32_t> records_;                           ///< by row: the record in the block
  std::vector<Column> columns_;                                  ///< by the layout's field
  std::unique_ptr<Decoders> decoders_;                           ///< of layout_
  mutable std::vector<std::vector<std::uint64_t>> short_texts_;  ///< by the layout's field; empty: not asked for
};

}  // namespace reconcile
