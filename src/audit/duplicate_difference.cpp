#include "audit/detail/duplicate_difference.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>

#include "audit/detail/texts.hpp"
#include "base/same_bytes.hpp"

namespace reconcile {
namespace {

constexpr int field_bits = std::numeric_limits<decltype(DuplicateMark::differing)>::digits;

/// The same bytes, in columns of the same order. Most rows that have the same fields have the same bytes.
bool same_record(const Columns& columns, std::size_t row, const Columns& others, std::size_t other) {
  const InputFile* const input = columns.block().input;
  const InputFile* const other_input = others.block().input;
  return (input == other_input || input->column_of_field == other_input->column_of_field) &&
         columns.raw_record(row) == others.raw_record(other);
}

/// 0: they are the same bytes. Of texts that stand in blocks: behind each, seven bytes more may be read (see Block).
/// No branch depends on what they are: of duplicates that differ, nobody can guess in which fields.
std::uint64_t unlike(std::string_view a, std::string_view b) {
  const auto differing = [&](std::size_t at) {
    std::uint64_t left, right;
    std::memcpy(&left, a.data() + at, 8);
    std::memcpy(&right, b.data() + at, 8);
    return left ^ right;
  };
  std::uint64_t bits = a.size() ^ b.size();
  const std::size_t size = std::min(a.size(), b.size());
  std::size_t at = 0;
  for (; at + 8 < size; at += 8) bits |= differing(at);
  if (size == 0) return bits;
  const std::size_t bits_behind = 8 * (8 - (size - at));
  const bool first_is_lowest = std::endian::native == std::endian::little;
  return bits | (first_is_lowest ? differing(at) << bits_behind : differing(at) >> bits_behind);
}

bool is_quoted(std::string_view text) { return !text.empty() && text.front() == '"'; }

bool has_quotes(const Columns& columns, std::size_t row) {
  return columns.raw_record(row).find('"') != std::string_view::npos;
}

bool same_text(const Columns& columns, std::size_t row, const Columns& others, std::size_t other, int field) {
  const std::string_view raw = columns.raw_text(row, field), other_raw = others.raw_text(other, field);
  if (raw.size() == other_raw.size() && same_bytes(raw.data(), other_raw.data(), raw.size())) return true;
  if (!is_quoted(raw) && !is_quoted(other_raw)) return false;
  std::string scratch, other_scratch;
  return columns.text(row, field, scratch) == others.text(other, field, other_scratch);
}

/// They rise.
void find_differing(const std::vector<int>& fields, const Columns& columns, std::size_t row, const Columns& others,
                    std::size_t other, std::vector<int>& differing) {
  differing.clear();
  if (same_record(columns, row, others, other)) return;
  differing.resize(fields.size());
  std::size_t count = 0;
  const Columns::RawTexts texts = columns.raw_texts(row), other_texts = others.raw_texts(other);
  for (const int field : fields) {
    differing[count] = field;
    count += unlike(texts[field], other_texts[field]) != 0 ? 1 : 0;
  }
  differing.resize(count);
  if (has_quotes(columns, row) || has_quotes(others, other))
    std::erase_if(differing, [&](int field) { return same_text(columns, row, others, other, field); });
}

/// Of a kind that has money; an empty one counts 0.
Decimal amount_of(const KindPlan& kind, const Columns& columns, std::size_t row) {
  std::string scratch;
  return Decimal::parse(columns.text(row, kind.amount, scratch)).value_or(Decimal());
}

}  // namespace

bool same_texts(const Columns& columns, std::size_t row, const Columns& others, std::size_t other) {
  if (same_record(columns, row, others, other)) return true;
  for (int field = 0; field < static_cast<int>(columns.layout().fields.size()); ++field) {
    if (!same_text(columns, row, others, other, field)) return false;
  }
  return true;
}

bool has_money(const KindPlan& kind) { return kind.amount != Layout::absent && kind.currency != Layout::absent; }

void DuplicateDifference::compare(const KindPlan& kind, const Columns& columns, std::size_t row,
                                  const Columns& originals, std::size_t original) {
  find_differing(kind.compared_fields, columns, row, originals, original, fields);
  conflict = Decimal();
  if (fields.empty() || !has_money(kind)) return;
  conflict = amount_of(kind, columns, row);
  if (same_text(columns, row, originals, original, kind.currency))
    conflict = exact_difference(conflict, amount_of(kind, originals, original)).abs();
}

Decimal DuplicateDifference::at_risk(bool conflicting, const KindPlan& kind, const Columns& columns,
                                     std::size_t row) const {
  return !conflicting && has_money(kind) ? amount_of(kind, columns, row) : conflict;
}

bool DuplicateDifference::any_of(const std::vector<int>& others) const {
  return std::any_of(others.begin(), others.end(),
                     [this](int field) { return std::find(fields.begin(), fields.end(), field) != fields.end(); });
}

void DuplicateDifference::leave_in(DuplicateMark& mark, std::uint64_t first_line) const {
  const bool has_room = first_line <= std::numeric_limits<std::uint32_t>::max() && conflict.is_small() &&
                        conflict.scale() <= std::numeric_limits<std::uint8_t>::max() &&
                        (fields.empty() || fields.back() < field_bits);
  if (!has_room) return;
  mark.first_line = static_cast<std::uint32_t>(first_line);
  mark.at_risk = conflict.small_coefficient();
  mark.at_risk_scale = static_cast<std::uint8_t>(conflict.scale());
  mark.differing = 0;
  for (const int field : fields) mark.differing |= std::uint32_t{1} << field;
}

void DuplicateDifference::take_from(const DuplicateMark& mark) {
  fields.clear();
  for (std::uint32_t left = mark.differing; left != 0; left &= left - 1) fields.push_back(std::countr_zero(left));
  take_conflict_from(mark);
}

void DuplicateDifference::take_conflict_from(const DuplicateMark& mark) {
  conflict = Decimal(mark.at_risk, mark.at_risk_scale);
}

}  // namespace reconcile
