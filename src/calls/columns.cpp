#include "calls/columns.hpp"

#include <algorithm>
#include <numeric>

#include "calls/detail/decode.hpp"

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

/// Calls `use(record index, text)` with the decoded text of one column in each record. detail::readable_bytes more may
/// be read behind each text.
template <class Use>
void for_each_text(const Block& block, int column, const Use& use) {
  const char* bytes = block.bytes.data();
  const auto count = static_cast<std::uint32_t>(block.records.size());
  const std::uint32_t* const ends = block.field_ends.data();
  const auto position = static_cast<std::uint32_t>(column);
  const bool is_first = column == 0;
  std::string scratch;
  for (std::uint32_t i = 0; i < count; ++i) {
    const Record& record = block.records[i];
    const std::uint32_t index = record.first_field + position;
    const std::uint32_t begin = is_first ? record.begin : ends[index - 1] + 1;
    std::string_view text(bytes + begin, ends[index] - begin);
    if (!text.empty() && text[0] == '"') [[unlikely]] {
      scratch.reserve(text.size() + detail::readable_bytes);
      text = detail::unquoted(text, scratch);
    }
    use(i, text);
  }
}

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
    std::uint16_t* const codes = column.codes.data();
    for_each_text(*block_, source, [&](std::uint32_t row, std::string_view text) { codes[row] = table.code(text); });
  }
}

void Columns::decode_times(std::size_t field, int source, std::vector<Bad>& bad) {
  Column& column = columns_[field];
  detail::TimeDecoder& decoder = decoders_->time;
  const bool may_be_empty = layout_->fields[field].name != "CallTime";
  std::int64_t* const seconds = column.integers.data();
  std::uint32_t* const nanoseconds = column.nanoseconds.data();
  for_each_text(*block_, source, [&](std::uint32_t row, std::string_view text) {
    nanoseconds[row] = 0;
    if (text.empty()) {
      seconds[row] = Column::empty_integer;
      if (!may_be_empty) bad.push_back({row, static_cast<std::uint8_t>(field), RejectReason::empty_time});
    } else if (!decoder.decode(text, seconds[row], nanoseconds[row])) {
      bad.push_back({row, static_cast<std::uint8_t>(field), RejectReason::bad_time});
    }
  });
}

void Columns::decode_integers(std::size_t field, int source, std::vector<Bad>& bad) {
  std::int64_t* const integers = columns_[field].integers.data();
  const bool is_duration = layout_->fields[field].type == FieldType::duration;
  for_each_text(*block_, source, [&](std::uint32_t row, std::string_view text) {
    std::int64_t value = Column::empty_integer;
    const bool good =
        text.empty() || (is_duration ? detail::decode_duration(text, value) : detail::decode_integer(text, value));
    integers[row] = value;
    if (good) return;
    bad.push_back(
        {row, static_cast<std::uint8_t>(field), is_duration ? RejectReason::bad_duration : RejectReason::bad_integer});
  });
}

void Columns::decode_amounts(std::size_t field, int source, std::vector<Bad>& bad) {
  std::int64_t* const coefficients = columns_[field].integers.data();
  std::uint8_t* const scales = columns_[field].scales.data();
  for_each_text(*block_, source, [&](std::uint32_t row, std::string_view text) {
    std::int64_t coefficient = Column::empty_integer;
    std::uint8_t scale = Column::empty_scale;
    if (!text.empty() && !detail::decode_amount(text, coefficient, scale))
      bad.push_back({row, static_cast<std::uint8_t>(field), RejectReason::bad_amount});
    coefficients[row] = coefficient;
    scales[row] = scale;
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
  std::vector<std::uint64_t>& texts = short_texts_[static_cast<std::size_t>(field)];
  if (!texts.empty()) return texts;
  texts.resize(rows());
  std::string scratch;
  for (std::size_t row = 0; row < texts.size(); ++row) {
    const std::string_view raw = raw_text(row, field);
    const bool is_quoted = !raw.empty() && raw.front() == '"';
    texts[row] = raw.empty()      ? 0  // which may be nowhere: the file need not have the column
                 : is_quoted      ? Column::short_text(unquoted(raw, scratch))
                 : raw.size() > 8 ? Column::long_text
                                  : detail::first_bytes(raw.data(), raw.size());
  }
  return texts;
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
