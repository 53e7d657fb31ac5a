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

namespace {

/// Calls `use(record index, text)` with the decoded text of one column in each record.
template <class Use>
void for_each_text(const Block& block, int column, Use use) {
  const char* bytes = block.bytes.data();
  const auto count = static_cast<std::uint32_t>(block.records.size());
  std::string scratch;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t index = block.records[i].first_field + static_cast<std::uint32_t>(column);
    std::string_view text(bytes + block.field_begins[index], block.field_ends[index] - block.field_begins[index]);
    if (!text.empty() && text[0] == '"') [[unlikely]]
      text = detail::unquoted(text, scratch);
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

void Columns::decode(Block& block, const Layout& layout) {
  block_ = &block;
  layout_ = &layout;
  column_of_field_ = block.input->column_of_field.data();
  records_.resize(block.records.size());
  std::iota(records_.begin(), records_.end(), 0u);
  columns_.resize(layout.fields.size());
  std::vector<Bad> bad;
  for (std::size_t field = 0; field < layout.fields.size(); ++field) decode_field(field, bad);
  check_durations(bad);
  if (!bad.empty()) drop(block, bad);
}

void Columns::decode_field(std::size_t field, std::vector<Bad>& bad) {
  const Field& about = layout_->fields[field];
  const int source = column_of_field_[field];
  Column& column = columns_[field];
  const std::size_t rows = records_.size();
  const auto fill = [&](bool integers, bool nanoseconds, bool scales, bool codes) {
    column.integers.resize(integers ? rows : 0);
    column.nanoseconds.resize(nanoseconds ? rows : 0);
    column.scales.resize(scales ? rows : 0);
    column.codes.resize(codes ? rows : 0);
    if (source != Layout::absent) return;
    std::fill(column.integers.begin(), column.integers.end(), Column::empty_integer);
    std::fill(column.nanoseconds.begin(), column.nanoseconds.end(), 0u);
    std::fill(column.scales.begin(), column.scales.end(), Column::empty_scale);
    std::fill(column.codes.begin(), column.codes.end(), Column::empty_code);
  };
  const auto is_bad = [&](std::uint32_t row, RejectReason reason) {
    bad.push_back({row, static_cast<std::uint8_t>(field), reason});
  };
  switch (about.type) {
    case FieldType::time: {
      fill(true, true, false, false);
      const bool may_be_empty = about.name != "CallTime";
      if (source == Layout::absent) return;
      for_each_text(*block_, source, [&](std::uint32_t row, std::string_view text) {
        std::optional<Instant> instant;
        if (!text.empty()) instant = parse_instant(text);
        column.integers[row] = instant ? instant->seconds : Column::empty_integer;
        column.nanoseconds[row] = instant ? instant->nanoseconds : 0;
        if (instant || (text.empty() && may_be_empty)) return;
        is_bad(row, text.empty() ? RejectReason::empty_time : RejectReason::bad_time);
      });
      return;
    }
    case FieldType::integer:
    case FieldType::duration: {
      fill(true, false, false, false);
      if (source == Layout::absent) return;
      const bool is_duration = about.type == FieldType::duration;
      for_each_text(*block_, source, [&](std::uint32_t row, std::string_view text) {
        std::int64_t value = Column::empty_integer;
        const bool good =
            text.empty() || (is_duration ? detail::decode_duration(text, value) : detail::decode_integer(text, value));
        column.integers[row] = value;
        if (!good) is_bad(row, is_duration ? RejectReason::bad_duration : RejectReason::bad_integer);
      });
      return;
    }
    case FieldType::amount:
      fill(true, false, true, false);
      if (source == Layout::absent) return;
      for_each_text(*block_, source, [&](std::uint32_t row, std::string_view text) {
        std::int64_t coefficient = Column::empty_integer;
        std::uint8_t scale = Column::empty_scale;
        if (!text.empty() && !detail::decode_amount(text, coefficient, scale)) is_bad(row, RejectReason::bad_amount);
        column.integers[row] = coefficient;
        column.scales[row] = scale;
      });
      return;
    case FieldType::enumeration: {
      fill(false, false, false, true);
      if (source == Layout::absent) return;
      const detail::EnumerationTable table(about.values);
      for_each_text(*block_, source, [&](std::uint32_t row, std::string_view text) {
        column.codes[row] = text.empty() ? Column::empty_code : table.code(text);
      });
      return;
    }
    default:
      fill(false, false, false, false);
  }
}

/// An answered call states how long it was.
void Columns::check_durations(std::vector<Bad>& bad) {
  const int duration = layout_->index_of("Duration");
  const int result = layout_->index_of("Result");
  if (duration == Layout::absent || result == Layout::absent) return;
  const Column& durations = columns_[static_cast<std::size_t>(duration)];
  if (durations.integers.empty()) return;
  std::string scratch;
  for (std::uint32_t row = 0; row < durations.integers.size(); ++row) {
    if (!durations.is_empty(row) || text(row, result, scratch) != "ANSWERED") continue;
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
}

std::string_view Columns::text(std::size_t row, int field, std::string& scratch) const {
  const int column = column_of_field_[field];
  if (column == Layout::absent) return {};
  return detail::unquoted(block_->field(record(row), static_cast<std::uint32_t>(column)), scratch);
}

bool Columns::text_is_empty(std::size_t row, int field) const {
  const int column = column_of_field_[field];
  if (column == Layout::absent) return true;
  const std::string_view text = block_->field(record(row), static_cast<std::uint32_t>(column));
  return text.empty() || text == "\"\"";
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
