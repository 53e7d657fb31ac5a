#include "audit/detail/finding_writer.hpp"

#include <algorithm>
#include <cassert>

#include "audit/check_findings.hpp"
#include "audit/detail/record_findings.hpp"
#include "base/fetch_ahead.hpp"

namespace reconcile {
namespace {

constexpr std::ptrdiff_t soon = 8;  // marks: what is known of their likes is fetched ahead

}  // namespace

FindingWriter::FindingWriter(unsigned job, const AuditContext& context, const PriceLikeTally& price_likes,
                             const Found& found, const RowsByPlace& packed_originals, LikeNumbers& like_numbers,
                             const std::shared_ptr<SharedTextNumbers>& cause_numbers, FindingSink& sink)
    : job_(job),
      context_(context),
      price_likes_(price_likes),
      found_(found),
      packed_originals_(packed_originals),
      sink_(sink),
      summary_(context, price_likes, cause_numbers),
      like_numbers_(like_numbers),
      price_findings_(context.plan, context.sources),
      duplicate_findings_(context, like_numbers_),
      rows_(context),
      originals_(context),
      waivers_(context),
      scratch_(context.plan.program.zone) {}

/// As PriceFindings, of a row that cannot be read. All are alike.
struct FindingWriter::RejectFinding {
  FindingWriter& writer;
  const Reject& reject;

  std::optional<std::uint32_t> alike() const {
    if (!writer.reject_like_) writer.reject_like_ = writer.like_numbers_.next();
    return writer.reject_like_;
  }
  Decimal money() const { return Decimal(); }
  const CallToPrice* explained() const { return nullptr; }
  std::string_view charged() const { return {}; }
  void make(Finding& finding) const { make_unreadable_row(writer.context_, reject, finding); }
};

template <class Maker>
void FindingWriter::add_finding(Maker& maker, const Mark& mark, std::uint64_t number, FindingPart& part) {
  const bool may_be_waived = needs_row(mark) && !context_.plan.program.waivers.empty();
  const std::optional<std::uint32_t> alike = may_be_waived ? std::nullopt : maker.alike();
  const bool is_counted = alike && summary_.add_alike(*alike, maker.money(), mark.place);
  const bool is_wanted = !alike || part.wants(*alike) != Wanted::nothing;
  if (!is_wanted) part.pass_over(*alike);
  if (is_counted && !is_wanted) return;
  maker.make(finding_);
  finding_.alike = alike;
  finding_.place = mark.place.value;
  if (may_be_waived) waivers_.judge(rows_.kind(), *columns_, row_of(mark), finding_);
  if (!is_counted && summary_.add(finding_, number) && maker.explained() != nullptr)
    summary_.set_example(*maker.explained(), maker.charged());
  if (is_wanted) part.add(finding_);
}

Batch FindingWriter::make(const Piece& piece) {
  if (piece.next_stretch.valid()) piece.next_stretch.wait();
  Batch batch{sink_.new_part(job_), job_, piece.begin->place.file()};
  {
    std::vector<Batch> given;
    const std::lock_guard lock(given_mutex_);
    given.swap(given_);
  }
  stretch_ = piece.stretch.get();
  pass_over_likes(piece.begin, piece.end, *batch.part);
  const std::uint64_t number = piece.number;
  Marks begin = left_.begin();
  const Marks end = left_.end();
  while (begin != end) {
    const Marks read_end = read_rows(begin, end);
    read_originals(begin, read_end);
    for (; begin != read_end; ++begin) {
      if (read_end - begin > soon) prefetch(begin[soon], *batch.part);
      if (has_like(*begin)) {
        add_alike(*begin, wanted_of_left_[static_cast<std::size_t>(begin - left_.begin())], number, *batch.part);
      } else if (begin->is_price()) {
        price_findings_.look_at(rows_.kind(), *columns_, row_of(*begin), prices_);
        add_finding(price_findings_, *begin, number, *batch.part);
      } else if (is_duplicate(*begin)) {
        look_at_duplicate(stretch_->duplicates[begin->index], row_of(*begin));
        add_finding(duplicate_findings_, *begin, number, *batch.part);
      } else if (begin->code == FindingCode::row_unreadable) {
        RejectFinding reject{*this, stretch_->rejects[begin->index]};
        add_finding(reject, *begin, number, *batch.part);
      } else {
        make_finding(*begin);
        summary_.add(finding_, number);
        batch.part->add(finding_);
      }
    }
  }
  return batch;
}

void FindingWriter::take_back(Batch&& batch) {
  const std::lock_guard lock(given_mutex_);
  given_.push_back(std::move(batch));
}

bool FindingWriter::has_like(const Mark& mark) const {
  return mark.is_price() && stretch_->prices[mark.index].like != PriceLikes::none;
}

const Place& FindingWriter::first_of_likes(const Mark& mark) const {
  return price_likes_.first_places()[stretch_->prices[mark.index].like];
}

void FindingWriter::prefetch(const Mark& mark, const FindingPart& part) const {
  if (!has_like(mark)) return;
  part.prefetch(stretch_->prices[mark.index].like);
}

void FindingWriter::pass_over_likes(Marks begin, Marks end, FindingPart& part) {
  constexpr std::ptrdiff_t far = 32;  // a step takes a few nanoseconds
  left_.clear();
  wanted_of_left_.clear();
  for (; begin != end; ++begin) {
    if (end - begin > far && has_like(begin[far])) {
      fetch_ahead(&first_of_likes(begin[far]));
      part.prefetch(stretch_->prices[begin[far].index].like);
    }
    const bool is_first = !has_like(*begin) || first_of_likes(*begin) == begin->place;
    const Wanted wanted = is_first ? Wanted::all : part.wants(stretch_->prices[begin->index].like);
    if (wanted != Wanted::nothing) {
      left_.push_back(*begin);
      wanted_of_left_.push_back(wanted);
    } else {
      part.pass_over(stretch_->prices[begin->index].like);
    }
  }
}

void FindingWriter::add_alike(const Mark& mark, Wanted before, std::uint64_t number, FindingPart& part) {
  const PriceMark& price = stretch_->prices[mark.index];
  const bool is_first = first_of_likes(mark) == mark.place;
  const Wanted wanted = before == Wanted::own_part ? before : part.wants(price.like);
  if (wanted == Wanted::nothing) part.pass_over(price.like);
  if (!is_first && wanted == Wanted::nothing) return;
  const bool all_wanted = is_first || wanted == Wanted::all;
  price_findings_.look_at(rows_.kind(), *columns_, row_of(mark), price,
                          all_wanted ? &price_likes_.likes()[price.like] : nullptr);
  if (!all_wanted) {
    price_findings_.make_own_part(own_part_);
    own_part_.alike = price.like;
    return part.add(own_part_);
  }
  price_findings_.make(finding_);
  finding_.alike = price.like;
  if (is_first) summary_.add_all(finding_, number, price.like, price_findings_.charged());
  if (wanted != Wanted::nothing) part.add(finding_);
}

bool FindingWriter::needs_row(const Mark& mark) {
  return !mark.place.is_none() && !mark.of_file && mark.code != FindingCode::row_unreadable;
}

Marks FindingWriter::read_rows(Marks begin, Marks end) {
  places_.clear();
  wanted_.clear();
  bool any_price = false;
  bool texts_suffice = context_.plan.program.waivers.empty();
  for (Marks mark = begin; mark != end; ++mark) {
    if (!needs_row(*mark)) continue;
    any_price = any_price || (mark->is_price() && !has_like(*mark));
    texts_suffice = texts_suffice && (is_duplicate(*mark) || has_like(*mark));
    if (places_.empty() || places_.back() != mark->place) {
      places_.push_back(mark->place);
      wanted_.push_back({mark->place, 0});
    }
    if (mark->line != 0) wanted_.back().line = mark->line;
  }
  if (places_.empty()) return end;
  columns_ = &rows_.read(wanted_, Lines::counted, texts_suffice ? Fields::texts : Fields::all);
  if (any_price) price(context_.plan, rows_.kind(), *columns_, scratch_, prices_);
  if (columns_->rows() == places_.size()) return end;
  const Place next = places_[columns_->rows()];
  return std::find_if(begin, end, [&](const Mark& mark) { return needs_row(mark) && mark.place == next; });
}

void FindingWriter::read_originals(Marks begin, Marks end) {
  firsts_.clear();
  for (; begin != end; ++begin) {
    if (!is_duplicate(*begin)) continue;
    const DuplicateMark& duplicate = stretch_->duplicates[begin->index];
    if (!duplicate.is_told() && !packed_originals_.contains(duplicate.first)) firsts_.push_back(duplicate.first);
  }
  std::sort(firsts_.begin(), firsts_.end());
  firsts_.erase(std::unique(firsts_.begin(), firsts_.end()), firsts_.end());
  originals_.read(firsts_, Lines::counted, Fields::texts);
}

bool FindingWriter::is_duplicate(const Mark& mark) {
  return mark.code == FindingCode::duplicate_identical || mark.code == FindingCode::duplicate_conflicting;
}

void FindingWriter::look_at_duplicate(const DuplicateMark& duplicate, std::size_t row) {
  if (duplicate.is_told()) return duplicate_findings_.look_at(duplicate, *columns_, row);
  const bool is_packed = packed_originals_.contains(duplicate.first);
  const RowsByPlace::Row original =
      is_packed ? packed_originals_.at(duplicate.first, packed_original_) : originals_.at(duplicate.first, original_);
  duplicate_findings_.look_at(duplicate, *columns_, row, original.columns, original.row);
}

void FindingWriter::make_finding(const Mark& mark) {
  if (mark.whole) {
    finding_ = (mark.of_file ? found_.of_files : found_.of_none)[mark.index];
    return;
  }
  const std::size_t row = row_of(mark);
  make_finding(mark, row);
  finding_.place = mark.place.value;
  if (needs_row(mark)) waivers_.judge(rows_.kind(), *columns_, row, finding_);
}

void FindingWriter::make_finding(const Mark& mark, std::size_t row) {
  switch (mark.code) {
    case FindingCode::alert_fired:
      finding_ = alert_finding(mark, row);
      return;
    case FindingCode::requirement_broken:
      return make_broken_requirement(context_, stretch_->requires_[mark.index], *columns_, row, finding_);
    case FindingCode::row_late:
      return make_late_row(context_, stretch_->late[mark.index], *columns_, row, finding_);
    case FindingCode::unknown_value:
      finding_ = unknown_value_finding(context_, found_.unknown_values[mark.index], *columns_, row);
      return;
    case FindingCode::extra_columns:
      finding_ = extra_columns_finding(context_, context_.inputs[mark.place.file()]);
      return;
    case FindingCode::learning: {
      const auto& [alert, group] = found_.learning[mark.index];
      finding_ = learning_finding(context_, context_.plan.program.alerts[alert], group);
      return;
    }
    default:
      assert(false);  // others are made elsewhere, or already
  }
}

Finding FindingWriter::alert_finding(const Mark& mark, std::size_t row) const {
  const auto& [alert, incident] = found_.incidents[mark.index];
  Finding finding = incident_finding(context_, context_.plan.program.alerts[alert], incident);
  if (mark.place.is_none()) return finding;
  finding.file = context_.inputs[mark.place.file()].path;
  finding.line = columns_->line(row);
  return finding;
}

}  // namespace reconcile
