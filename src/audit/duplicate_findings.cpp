#include "audit/duplicate_findings.hpp"

#include "audit/check_findings.hpp"
#include "audit/detail/confirm_duplicates.hpp"
#include "audit/detail/texts.hpp"
#include "audit/price_findings.hpp"
#include "base/files.hpp"

namespace reconcile {

DuplicateFindings::DuplicateFindings(const AuditContext& context, LikeNumbers& numbers)
    : context_(context), numbers_(numbers) {
  for (const Unique& unique : context.plan.program.uniques)
    texts_.push_back({fields_text(unique), context.sources.place(unique.head)});
}

void DuplicateFindings::look_at(const DuplicateMark& mark, const Columns& columns, std::size_t row) {
  difference_.take_from(mark);
  look_at(mark, columns, row, mark.first_line);
}

void DuplicateFindings::look_at(const DuplicateMark& mark, const Columns& columns, std::size_t row,
                                const Columns& originals, std::size_t original) {
  const KindId kind = columns.block().input->kind;
  difference_.compare(context_.plan.kinds[kind], columns, row, originals, original);
  if (difference_.any_of(use_of(context_.plan, kind, mark.unique).fields))
    throw FileError(columns.block().input->path + ":" + std::to_string(columns.line(row)) + " and " +
                    originals.block().input->path + ":" + std::to_string(originals.line(original)) +
                    " are not the rows that were read before");
  look_at(mark, columns, row, originals.line(original));
}

void DuplicateFindings::look_at(const DuplicateMark& mark, const Columns& columns, std::size_t row,
                                std::uint64_t first_line) {
  mark_ = &mark;
  kind_ = &context_.plan.kinds[columns.block().input->kind];
  columns_ = &columns;
  row_ = row;
  first_line_ = first_line;
  has_money_ = has_money(*kind_);
  money_ = difference_.at_risk(*kind_, columns, row);
  currency_ = has_money_ ? columns.text(row, kind_->currency, currency_scratch_) : std::string_view();
  alike_ = number_of_like();
}

std::optional<std::uint32_t> DuplicateFindings::number_of_like() {
  key_.assign(
      {difference_.fields.empty() ? 'i' : 'c', has_money_ ? 'm' : '-'});  // money may be at risk, or there is none
  key_.append(reinterpret_cast<const char*>(&mark_->unique), sizeof mark_->unique);
  key_ += currency_;
  const std::uint32_t like = likes_.number_of(key_).first;
  if (like == number_of_like_.size()) number_of_like_.push_back(numbers_.next());
  return number_of_like_[like];
}

DuplicateFindings::Differing DuplicateFindings::name_differing() const {
  Differing differing;
  for (const int field : difference_.fields)
    differing.names.push_back(columns_->layout().fields[static_cast<std::size_t>(field)].name);
  differing.sentence = "but ";
  append_words(differing.names, "and", differing.sentence);
  differing.sentence += differing.names.size() == 1 ? " differs" : " differ";
  return differing;
}

void DuplicateFindings::make(Finding& finding) {
  const Unique& unique = context_.plan.program.uniques[mark_->unique];
  const Texts& texts = texts_[mark_->unique];
  const bool conflicting = !difference_.fields.empty();
  begin_row_finding(conflicting ? FindingCode::duplicate_conflicting : FindingCode::duplicate_identical, *kind_,
                    *columns_->block().input, *columns_, row_, finding);
  finding.severity = unique.severity;
  std::string& first = finding.first.emplace();
  first.append(context_.inputs[mark_->first.file()].path).append(":").append(std::to_string(first_line_));
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
  key_.append(reinterpret_cast<const char*>(difference_.fields.data()), difference_.fields.size() * sizeof(int));
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
