#include "audit/duplicate_findings.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

#include "audit/check_findings.hpp"
#include "audit/detail/confirm_duplicates.hpp"
#include "audit/detail/texts.hpp"
#include "audit/price_findings.hpp"
#include "base/files.hpp"
#include "base/same_bytes.hpp"

namespace reconcile {
namespace {

/// An empty amount counts 0.
Decimal amount_from(std::string_view text) { return Decimal::parse(text).value_or(Decimal()); }

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
  std::uint64_t bits = a.size() ^ b.size();
  const std::size_t size = std::min(a.size(), b.size());
  for (std::size_t at = 0; at < size; at += 8) {
    std::uint64_t left, right;
    std::memcpy(&left, a.data() + at, 8);
    std::memcpy(&right, b.data() + at, 8);
    const std::size_t bits_behind = 8 * (8 - std::min<std::size_t>(size - at, 8));
    const bool first_is_lowest = std::endian::native == std::endian::little;
    bits |= first_is_lowest ? (left ^ right) << bits_behind : (left ^ right) >> bits_behind;
  }
  return bits;
}

bool is_quoted(std::string_view text) { return !text.empty() && text.front() == '"'; }

bool same_text(const Columns& columns, std::size_t row, const Columns& others, std::size_t other, int field) {
  const std::string_view raw = columns.raw_text(row, field), other_raw = others.raw_text(other, field);
  if (raw.size() == other_raw.size() && same_bytes(raw.data(), other_raw.data(), raw.size())) return true;
  if (!is_quoted(raw) && !is_quoted(other_raw)) return false;
  std::string scratch, other_scratch;
  return columns.text(row, field, scratch) == others.text(other, field, other_scratch);
}

}  // namespace

bool same_texts(const Columns& columns, std::size_t row, const Columns& others, std::size_t other) {
  if (same_record(columns, row, others, other)) return true;
  for (int field = 0; field < static_cast<int>(columns.layout().fields.size()); ++field) {
    if (!same_text(columns, row, others, other, field)) return false;
  }
  return true;
}

bool same_texts(const Columns& columns, std::size_t row, const Columns& others, std::size_t other,
                const std::vector<int>& fields) {
  return std::all_of(fields.begin(), fields.end(),
                     [&](int field) { return same_text(columns, row, others, other, field); });
}

DuplicateFindings::DuplicateFindings(const AuditContext& context, LikeNumbers& numbers)
    : context_(context), numbers_(numbers) {
  for (const Unique& unique : context.plan.program.uniques)
    texts_.push_back({fields_text(unique), context.sources.place(unique.head)});
}

void DuplicateFindings::look_at(const DuplicateMark& mark, const Columns& columns, std::size_t row,
                                const Columns& originals, std::size_t original) {
  mark_ = &mark;
  kind_ = &context_.plan.kinds[columns.block().input->kind];
  columns_ = &columns;
  row_ = row;
  originals_ = &originals;
  original_ = original;
  differing_.clear();
  if (!same_record(columns, row, originals, original)) compare(columns, row, originals, original);
  has_money_ = kind_->amount != Layout::absent && kind_->currency != Layout::absent;
  currency_ = has_money_ ? columns.text(row, kind_->currency, currency_scratch_) : std::string_view();
  money_ = has_money_ ? at_risk() : Decimal();
  alike_ = number_of_like();
}

void DuplicateFindings::compare(const Columns& columns, std::size_t row, const Columns& originals,
                                std::size_t original) {
  const std::vector<int>& fields = kind_->compared_fields;
  differing_.resize(fields.size());
  std::size_t differing = 0;
  bool any_quoted = false;
  for (const int field : fields) {
    const std::string_view raw = columns.raw_text(row, field), other_raw = originals.raw_text(original, field);
    any_quoted |= is_quoted(raw) | is_quoted(other_raw);
    differing_[differing] = field;
    differing += unlike(raw, other_raw) != 0 ? 1 : 0;
  }
  differing_.resize(differing);
  if (any_quoted)
    std::erase_if(differing_, [&](int field) { return same_text(columns, row, originals, original, field); });
  const std::vector<int>& key = use_of(context_.plan, columns.block().input->kind, mark_->unique).fields;
  const bool is_other = std::any_of(key.begin(), key.end(), [&](int field) {
    return std::find(differing_.begin(), differing_.end(), field) != differing_.end();
  });
  if (is_other)
    throw FileError(columns.block().input->path + ":" + std::to_string(columns.line(row)) + " and " +
                    originals.block().input->path + ":" + std::to_string(originals.line(original)) +
                    " are not the rows that were read before");
}

Decimal DuplicateFindings::at_risk() const {
  std::string scratch;
  const Decimal here = amount_from(columns_->text(row_, kind_->amount, scratch));
  if (differing_.empty() || originals_->text(original_, kind_->currency, scratch) != currency_) return here;
  return exact_difference(here, amount_from(originals_->text(original_, kind_->amount, scratch))).abs();
}

std::optional<std::uint32_t> DuplicateFindings::number_of_like() {
  key_.assign({differing_.empty() ? 'i' : 'c', has_money_ ? 'm' : '-'});  // money may be at risk, or there is none
  key_.append(reinterpret_cast<const char*>(&mark_->unique), sizeof mark_->unique);
  key_ += currency_;
  const std::uint32_t like = likes_.number_of(key_).first;
  if (like == number_of_like_.size()) number_of_like_.push_back(numbers_.next());
  return number_of_like_[like];
}

DuplicateFindings::Differing DuplicateFindings::name_differing() const {
  Differing differing;
  for (const int field : differing_)
    differing.names.push_back(columns_->layout().fields[static_cast<std::size_t>(field)].name);
  differing.sentence = "but ";
  append_words(differing.names, "and", differing.sentence);
  differing.sentence += differing.names.size() == 1 ? " differs" : " differ";
  return differing;
}

void DuplicateFindings::make(Finding& finding) {
  const Unique& unique = context_.plan.program.uniques[mark_->unique];
  const Texts& texts = texts_[mark_->unique];
  const bool conflicting = !differing_.empty();
  begin_row_finding(conflicting ? FindingCode::duplicate_conflicting : FindingCode::duplicate_identical, *kind_,
                    *columns_->block().input, *columns_, row_, finding);
  finding.severity = unique.severity;
  std::string& first = finding.first.emplace();
  first.append(originals_->block().input->path).append(":").append(std::to_string(originals_->line(original_)));
  finding.unique.borrow(texts.fields);
  finding.rule.borrow(texts.rule);
  if (has_money_) money_.append_text(finding.at_risk.emplace());
  if (!currency_.empty()) finding.currency.borrow(currency_);
  finding.message.append("the same ").append(texts.fields).append(" as ").append(first).append(", ");
  if (!conflicting) {
    finding.message += "and all else is the same";
    return;
  }
  constexpr std::uint32_t most_known = 4096;
  const KindId kind = columns_->block().input->kind;
  key_.assign(reinterpret_cast<const char*>(&kind), sizeof kind);
  key_.append(reinterpret_cast<const char*>(differing_.data()), differing_.size() * sizeof(int));
  std::optional<std::uint32_t> known = differing_numbers_.find(key_);
  if (!known && differing_numbers_.size() < most_known) {
    known = differing_numbers_.number_of(key_).first;
    known_differing_.push_back(name_differing());
  }
  if (known) {
    finding.fields.borrow(known_differing_[*known].names);
    finding.message += known_differing_[*known].sentence;
  } else {
    Differing differing = name_differing();
    finding.fields = std::move(differing.names);
    finding.message += differing.sentence;
  }
}

}  // namespace reconcile
