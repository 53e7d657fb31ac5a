#include "audit/duplicate_findings.hpp"

#include <charconv>
#include <limits>
#include <utility>

#include "audit/check_findings.hpp"
#include "audit/detail/confirm_duplicates.hpp"
#include "audit/detail/texts.hpp"
#include "audit/price_findings.hpp"
#include "base/copy_text.hpp"
#include "base/files.hpp"

namespace reconcile {

DuplicateFindings::DuplicateFindings(const AuditContext& context, LikeNumbers& numbers)
    : context_(context), numbers_(numbers) {
  for (const Unique& unique : context.plan.program.uniques)
    texts_.push_back({fields_text(unique), context.sources.place(unique.head)});
}

void DuplicateFindings::look_at(const DuplicateMark& mark, const Columns& columns, std::size_t row) {
  begin(mark, columns, row, mark.first_line);
  difference_.take_conflict_from(mark);
  conflicting_ = mark.differing != 0;
  differing_ = mark.differing;
  tell_money();
}

void DuplicateFindings::look_at(const DuplicateMark& mark, const Columns& columns, std::size_t row,
                                const Columns& originals, std::size_t original) {
  const KindId kind = columns.block().input->kind;
  difference_.compare(context_.plan.kinds[kind], columns, row, originals, original);
  if (difference_.any_of(use_of(context_.plan, kind, mark.unique).fields))
    throw FileError(columns.block().input->path + ":" + std::to_string(columns.line(row)) + " and " +
                    originals.block().input->path + ":" + std::to_string(originals.line(original)) +
                    " are not the rows that were read before");
  begin(mark, columns, row, originals.line(original));
  conflicting_ = !difference_.fields.empty();
  differing_ = 0;
  for (const int field : difference_.fields) {
    if (field >= std::numeric_limits<std::uint32_t>::digits) {
      differing_.reset();
      break;
    }
    *differing_ |= std::uint32_t{1} << field;
  }
  tell_money();
}

void DuplicateFindings::begin(const DuplicateMark& mark, const Columns& columns, std::size_t row,
                              std::uint64_t first_line) {
  mark_ = &mark;
  kind_ = &context_.plan.kinds[columns.block().input->kind];
  columns_ = &columns;
  row_ = row;
  first_line_ = first_line;
}

void DuplicateFindings::tell_money() {
  has_money_ = has_money(*kind_);
  money_ = difference_.at_risk(conflicting_, *kind_, *columns_, row_);
  currency_ = has_money_ ? columns_->text(row_, kind_->currency, currency_scratch_) : std::string_view();
  alike_ = number_of_like();
}

std::optional<std::uint32_t> DuplicateFindings::number_of_like() {
  std::uint64_t currency = 0;  // its bytes, and their number
  if (currency_.size() >= sizeof currency) return std::nullopt;
  for (const char c : currency_) currency = currency << 8 | static_cast<unsigned char>(c);
  currency |= std::uint64_t{currency_.size()} << 56;
  const std::uint64_t rest = std::uint64_t{mark_->unique} << 2 | (conflicting_ ? 2u : 0u) | (has_money_ ? 1u : 0u);
  const auto [known, is_new] = likes_.try_emplace({currency, rest});
  if (is_new) known->second = numbers_.next();
  return known->second;
}

DuplicateFindings::Differing DuplicateFindings::name_differing() {
  if (mark_->is_told()) difference_.take_from(*mark_);
  Differing differing;
  for (const int field : difference_.fields)
    differing.names.push_back(columns_->layout().fields[static_cast<std::size_t>(field)].name);
  differing.sentence = "but ";
  append_words(differing.names, "and", differing.sentence);
  differing.sentence += differing.names.size() == 1 ? " differs" : " differ";
  return differing;
}

const DuplicateFindings::Differing* DuplicateFindings::known_differing() {
  constexpr std::size_t most_known = 4096;
  if (!differing_) return nullptr;
  const std::uint64_t key = std::uint64_t{columns_->block().input->kind} << 32 | *differing_;
  if (const auto known = known_differing_.find(key); known != known_differing_.end()) return known->second.get();
  if (known_differing_.size() == most_known) return nullptr;
  return known_differing_.emplace(key, std::make_unique<Differing>(name_differing())).first->second.get();
}

void DuplicateFindings::make(Finding& finding) {
  const Unique& unique = context_.plan.program.uniques[mark_->unique];
  const Texts& texts = texts_[mark_->unique];
  begin_row_finding(conflicting_ ? FindingCode::duplicate_conflicting : FindingCode::duplicate_identical, *kind_,
                    *columns_->block().input, *columns_, row_, finding);
  finding.severity = unique.severity;
  char digits[24];
  const std::string_view line(digits, std::to_chars(digits, digits + sizeof digits, first_line_).ptr);
  std::string& first = finding.first.emplace();
  set_words(first, {context_.inputs[mark_->first.file()].path, ":", line});
  finding.unique.borrow(texts.fields);
  finding.rule.borrow(texts.rule);
  if (has_money_) money_.append_text(finding.at_risk.emplace());
  if (!currency_.empty()) finding.currency.borrow(currency_);
  const auto set_message = [&](std::string_view what) {
    set_words(finding.message, {"the same ", texts.fields, " as ", first, ", ", what});
  };
  if (!conflicting_) return set_message("and all else is the same");
  if (const Differing* const known = known_differing()) {
    finding.fields.borrow(known->names);
    set_message(known->sentence);
  } else {
    Differing differing = name_differing();
    finding.fields = std::move(differing.names);
    set_message(differing.sentence);
  }
}

}  // namespace reconcile
