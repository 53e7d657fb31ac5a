#include "calls/columns.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "calls/detail/decode.hpp"
#include "calls/detail/usual_values.hpp"

namespace reconcile {

struct Columns::Bad {
  std::uint32_t record;
  std::uint8_t field;
  RejectReason reason;
};

struct Columns::Decoders {
  detail::TimeDecoder time;
  std::vector<detail::EnumerationTable> enumerations;  // by the layout's field; of other types: of no values

  explicit Decoders(const Layout& layout) {
    for (const Field& field : layout.fields) enumerations.emplace_back(field.values);
  }
};

Columns::Columns() = default;
Columns::~Columns() = default;
Columns::Columns(Columns&&) noexcept = default;
Columns& Columns::operator=(Columns&&) noexcept = default;

namespace {

/// The texts of one column, by row. detail::readable_bytes more may be read behind each.
class ColumnTexts {
 public:
  ColumnTexts(const Block& block, const std::vector<std::uint32_t>& records, int column)
      : bytes_(block.bytes.data()),
        ends_(block.field_ends.data()),
        all_records_(block.records.data()),
        records_(records),
        column_(static_cast<std::uint32_t>(column)) {}

  std::size_t rows() const { return records_.size(); }
  std::string_view raw(std::size_t row) const {
    const Record& record = all_records_[records_[row]];
    const std::uint32_t index = record.first_field + column_;
    const std::uint32_t begin = column_ == 0 ? record.begin : ends_[index - 1] + 1;
    return std::string_view(bytes_ + begin, ends_[index] - begin);
  }
  /// Valid until the next is asked for.
  std::string_view decoded(std::size_t row) {
    const std::string_view text = raw(row);
    if (*text.data() != '"') [[likely]]  // behind an empty one stands some byte, and nothing is made of it
      return text;
    scratch_.reserve(text.size() + detail::readable_bytes);
    return detail::unquoted(text, scratch_);
  }

 private:
  const char* bytes_;
  const std::uint32_t* ends_;
  const Record* all_records_;
  const std::vector<std::uint32_t>& records_;
  std::uint32_t column_;
  std::string scratch_;
};

/// Many texts at once: `look(i, raw text)` gives the eight bytes of each of a batch, `decode(texts, count, values)`
/// decodes them, `keep(first row, count, values)` takes the values, and `one(row, decoded text)` is asked for each that
/// is unusual.
template <class Look, class Decode, class Keep, class One>
void decode_in_batches(ColumnTexts column, const Look& look, const Decode& decode, const Keep& keep, const One& one) {
  constexpr std::size_t most = detail::FieldTexts::most;
  detail::FieldTexts texts{};
  detail::UsualValues values{};
  for (std::size_t first = 0; first < column.rows(); first += most) {
    const std::size_t count = std::min(column.rows() - first, most);
    for (std::size_t i = 0; i < count; ++i) {
      const std::string_view text = column.raw(first + i);
      texts.bytes[i] = look(i, text);
      texts.sizes[i] = text.size();
    }
    const bool all_usual = decode(texts, count, values);
    keep(first, count, values);
    for (std::size_t i = 0; !all_usual && i < count; ++i) {
      if (values.unusual[i] != 0) one(static_cast<std::uint32_t>(first + i), column.decoded(first + i));
    }
  }
}

std::uint64_t first_eight(std::size_t, std::string_view text) { return detail::first_bytes(text.data(), 8); }

template <class Value>
void keep(std::vector<Value>& values, const std::vector<std::uint32_t>& kept) {
  if (values.empty()) return;
  for (std::size_t i = 0; i < kept.size(); ++i) values[i] = values[kept[i]];
  values.resize(kept.size());
}

}  // namespace

std::uint64_t Column::short_text(std::string_view text) {
  return text.size() > 8 ? long_text : detail::first_bytes(std::string(text).append(8, '\0').data(), text.size());
}

void Columns::begin(const Block& block, const Layout& layout) {
  block_ = &block;
  if (layout_ != &layout) decoders_.reset();
  layout_ = &layout;
  column_of_field_ = block.input->column_of_field.data();
  records_.resize(block.records.size());
  std::iota(records_.begin(), records_.end(), 0u);
}

void Columns::show(const Block& block, const Layout& layout) {
  begin(block, layout);
  columns_.clear();
  forget_short_texts();
}

void Columns::decode(Block& block, const Layout& layout) {
  begin(block, layout);
  if (!decoders_) decoders_ = std::make_unique<Decoders>(layout);
  columns_.resize(layout.fields.size());
  forget_short_texts();
  std::vector<Bad> bad;
  for (std::size_t field = 0; field < layout.fields.size(); ++field) decode_field(field, bad);
  check_durations(bad);
  if (!bad.empty()) drop(block, bad);
}

void Columns::decode_field(std::size_t field, std::vector<Bad>& bad) {
  const FieldType type = layout_->fields[field].type;
  const bool is_time = type == FieldType::time;
  const bool is_amount = type == FieldType::amount;
  const bool is_integer = type == FieldType::integer || type == FieldType::duration;
  const int source = column_of_field_[field];
  Column& column = columns_[field];
  const std::size_t rows = records_.size();
  column.integers.resize(is_time || is_amount || is_integer ? rows : 0);
  column.nanoseconds.resize(is_time ? rows : 0);
  column.scales.resize(is_amount ? rows : 0);
  column.codes.resize(type == FieldType::enumeration ? rows : 0);
  if (source == Layout::absent) {
    std::fill(column.integers.begin(), column.integers.end(), Column::empty_integer);
    std::fill(column.nanoseconds.begin(), column.nanoseconds.end(), 0u);
    std::fill(column.scales.begin(), column.scales.end(), Column::empty_scale);
    std::fill(column.codes.begin(), column.codes.end(), Column::empty_code);
    return;
  }
  if (is_time) decode_times(field, source, bad);
  if (is_integer) decode_integers(field, source, bad);
  if (is_amount) decode_amounts(field, source, bad);
  if (type == FieldType::enumeration) {
    const detail::EnumerationTable& table = decoders_->enumerations[field];
    ColumnTexts texts(*block_, records_, source);
    for (std::size_t row = 0; row < rows; ++row) column.codes[row] = table.code(texts.decoded(row));
  }
}

void Columns::decode_times(std::size_t field, int source, std::vector<Bad>& bad) {
  Column& column = columns_[field];
  detail::TimeDecoder& decoder = decoders_->time;
  const bool may_be_empty = layout_->fields[field].name != "CallTime";
  std::fill(column.nanoseconds.begin(), column.nanoseconds.end(), 0u);
  std::array<std::uint64_t, detail::FieldTexts::most> unlike{};
  const auto decode = detail::usual_decoders().front().clock_times;
  decode_in_batches(
      ColumnTexts(*block_, records_, source),
      [&](std::size_t i, std::string_view text) {
        unlike[i] = decoder.unlike_last_day(text);
        return detail::first_bytes(text.data() + detail::TimeDecoder::clock_place, 8);
      },
      [&](const detail::FieldTexts& texts, std::size_t count, detail::UsualValues& values) {
        return decode(texts, unlike.data(), count, decoder.last_day_seconds(), !may_be_empty, values);
      },
      [&](std::size_t first, std::size_t count, const detail::UsualValues& values) {
        std::copy_n(values.integers, count, &column.integers[first]);
      },
      [&](std::uint32_t row, std::string_view text) {
        column.integers[row] = Column::empty_integer;
        if (text.empty()) {
          if (!may_be_empty) bad.push_back({row, static_cast<std::uint8_t>(field), RejectReason::empty_time});
        } else if (!decoder.decode(text, column.integers[row], column.nanoseconds[row])) {
          bad.push_back({row, static_cast<std::uint8_t>(field), RejectReason::bad_time});
        }
      });
}

void Columns::decode_integers(std::size_t field, int source, std::vector<Bad>& bad) {
  std::vector<std::int64_t>& integers = columns_[field].integers;
  const bool is_duration = layout_->fields[field].type == FieldType::duration;
  decode_in_batches(
      ColumnTexts(*block_, records_, source), first_eight, detail::usual_decoders().front().digits,
      [&](std::size_t first, std::size_t count, const detail::UsualValues& values) {
        std::copy_n(values.integers, count, &integers[first]);
      },
      [&](std::uint32_t row, std::string_view text) {
        std::int64_t value = Column::empty_integer;
        const bool good =
            text.empty() || (is_duration ? detail::decode_duration(text, value) : detail::decode_integer(text, value));
        integers[row] = value;
        if (good) return;
        bad.push_back({row, static_cast<std::uint8_t>(field),
                       is_duration ? RejectReason::bad_duration : RejectReason::bad_integer});
      });
}

void Columns::decode_amounts(std::size_t field, int source, std::vector<Bad>& bad) {
  Column& column = columns_[field];
  decode_in_batches(
      ColumnTexts(*block_, records_, source), first_eight, detail::usual_decoders().front().amounts,
      [&](std::size_t first, std::size_t count, const detail::UsualValues& values) {
        std::copy_n(values.integers, count, &column.integers[first]);
        std::transform(values.scales, values.scales + count, &column.scales[first],
                       [](std::uint64_t scale) { return static_cast<std::uint8_t>(scale); });
      },
      [&](std::uint32_t row, std::string_view text) {
        std::int64_t coefficient = Column::empty_integer;
        std::uint8_t scale = Column::empty_scale;
        if (!text.empty() && !detail::decode_amount(text, coefficient, scale))
          bad.push_back({row, static_cast<std::uint8_t>(field), RejectReason::bad_amount});
        column.integers[row] = coefficient;
        column.scales[row] = scale;
      });
}

/// An answered call states how long it was.
void Columns::check_durations(std::vector<Bad>& bad) {
  const int duration = layout_->index_of("Duration");
  const int result = layout_->index_of("Result");
  if (duration == Layout::absent || result == Layout::absent) return;
  const std::vector<std::int64_t>& durations = columns_[static_cast<std::size_t>(duration)].integers;
  std::string scratch;
  for (auto at = durations.begin(); (at = std::find(at, durations.end(), Column::empty_integer)) != durations.end();
       ++at) {
    const auto row = static_cast<std::uint32_t>(at - durations.begin());
    if (text(row, result, scratch) != "ANSWERED") continue;
    if (text_is_empty(row, duration))
      bad.push_back({row, static_cast<std::uint8_t>(duration), RejectReason::empty_duration});
  }
}

/// Takes the bad rows out of every column; each is rejected once, for its first bad field.
void Columns::drop(Block& block, std::vector<Bad>& bad) {
  std::sort(bad.begin(), bad.end(),
            [](const Bad& a, const Bad& b) { return std::tie(a.record, a.field) < std::tie(b.record, b.field); });
  std::vector<std::uint32_t> kept;
  std::size_t next_bad = 0;
  for (std::uint32_t record = 0; record < block.records.size(); ++record) {
    if (next_bad == bad.size() || bad[next_bad].record != record) {
      kept.push_back(record);
      continue;
    }
    const Record& place = block.records[record];
    block.rejects.push_back({block.place(place), block.line(place), bad[next_bad].reason, bad[next_bad].field, 0});
    while (next_bad < bad.size() && bad[next_bad].record == record) ++next_bad;
  }
  keep_rows(kept);
}

void Columns::keep_rows(const std::vector<std::uint32_t>& rows) {
  for (Column& column : columns_) {
    keep(column.integers, rows);
    keep(column.nanoseconds, rows);
    keep(column.scales, rows);
    keep(column.codes, rows);
  }
  keep(records_, rows);
  forget_short_texts();
}

void Columns::forget_short_texts() {
  short_texts_.resize(columns_.size());
  for (std::vector<std::uint64_t>& texts : short_texts_) texts.clear();
}

const std::vector<std::uint64_t>& Columns::short_texts(int field) const {
  std::vector<std::uint64_t>& made = short_texts_[static_cast<std::size_t>(field)];
  if (!made.empty()) return made;
  made.resize(rows());
  const int source = column_of_field_[field];
  if (source == Layout::absent) return made;
  decode_in_batches(
      ColumnTexts(*block_, records_, source), first_eight, detail::usual_decoders().front().short_texts,
      [&](std::size_t first, std::size_t count, const detail::UsualValues& values) {
        std::copy_n(values.integers, count, &made[first]);
      },
      [&](std::uint32_t row, std::string_view text) { made[row] = Column::short_text(text); });
  return made;
}

std::string_view Columns::unquoted(std::string_view field, std::string& scratch) {
  return detail::unquoted(field, scratch);
}

Decimal Columns::amount(std::size_t row, int field) const {
  const Column& about = column(field);
  if (about.scales[row] != Column::wide_scale) return Decimal(about.integers[row], about.scales[row]);
  std::string scratch;
  return *Decimal::parse(text(row, field, scratch));
}

Decimal Columns::integer(std::size_t row, int field) const {
  const std::int64_t value = column(field).integers[row];
  if (value != Column::wide_integer) return Decimal(value);
  std::string scratch;
  const std::string_view digits = text(row, field, scratch);
  return *Decimal::parse(digits, static_cast<unsigned>(digits.size()));
}

Instant Columns::instant(std::size_t row, int field) const {
  const Column& about = column(field);
  return {about.integers[row], about.nanoseconds[row]};
}

}  // namespace reconcile
