// The end of an audit: short marks of everything found are sorted, then texts are made by walking over them in order,
// some hundred rows read again at a time.
#include "audit/findings.hpp"

#include <algorithm>
#include <cassert>
#include <memory>
#include <mutex>
#include <optional>

#include "audit/check_findings.hpp"
#include "audit/detail/found.hpp"
#include "audit/detail/pieces.hpp"
#include "audit/detail/record_findings.hpp"
#include "audit/detail/row_reader.hpp"
#include "audit/duplicate_findings.hpp"
#include "audit/price_findings.hpp"
#include "audit/summary_builder.hpp"
#include "audit/waivers.hpp"
#include "base/fetch_ahead.hpp"
#include "base/free_memory.hpp"
#include "base/in_order.hpp"

namespace reconcile {
namespace {

/// Some findings that follow one another, as the sink has them.
struct Batch {
  std::unique_ptr<FindingPart> part;
  unsigned job = 0;        ///< whose memory it is in
  std::uint32_t file = 0;  ///< of its findings
};

/// Reads the rows that marks need. One a thread.
class FindingWriter {
 public:
  /// `packed_originals`: those that are not to be read here and there, which would unpack files again and again.
  FindingWriter(unsigned job, const AuditContext& context, const PriceLikeTally& price_likes, const Found& found,
                const RowsByPlace& packed_originals, LikeNumbers& like_numbers,
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

  /// The findings of some marks, in their order. The number of the piece rises from call to call.
  Batch make(const Piece& piece) {
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

  /// Takes back what was given: memory is quickest to free on the thread that asked for it.
  void take_back(Batch&& batch) {
    const std::lock_guard lock(given_mutex_);
    given_.push_back(std::move(batch));
  }

  Waivers& waivers() { return waivers_; }
  SummaryBuilder& summary() { return summary_; }

 private:
  bool has_like(const Mark& mark) const {
    return mark.is_price() && stretch_->prices[mark.index].like != PriceLikes::none;
  }
  /// It is a mark that has a like.
  const Place& first_of_likes(const Mark& mark) const {
    return price_likes_.first_places()[stretch_->prices[mark.index].like];
  }

  /// What is known of a like lies anywhere: it is fetched ahead.
  static constexpr std::ptrdiff_t soon = 8;

  void prefetch(const Mark& mark, const FindingPart& part) const {
    if (!has_like(mark)) return;
    part.prefetch(stretch_->prices[mark.index].like);
  }

  /// Those that nobody wants are only counted, and what they are about is not read again. The rest is in left_.
  void pass_over_likes(Marks begin, Marks end, FindingPart& part) {
    constexpr std::ptrdiff_t far = 32;  // a step takes a few nanoseconds
    left_.clear();
    wanted_of_left_.clear();
    for (; begin != end; ++begin) {
      if (end - begin > far && has_like(begin[far])) fetch_ahead(&first_of_likes(begin[far]));
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

  /// The first stands for all of its likes in the summary. Of what was wanted before the others of its piece were made,
  /// more than the own part may be wanted no longer.
  void add_alike(const Mark& mark, Wanted before, std::uint64_t number, FindingPart& part) {
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

  static bool needs_row(const Mark& mark) {
    return !mark.place.is_none() && !mark.of_file && mark.code != FindingCode::row_unreadable;
  }

  /// Returns the end of the marks whose rows were read.
  Marks read_rows(Marks begin, Marks end) {
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

  void read_originals(Marks begin, Marks end) {
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

  static bool is_duplicate(const Mark& mark) {
    return mark.code == FindingCode::duplicate_identical || mark.code == FindingCode::duplicate_conflicting;
  }

  std::size_t row_of(const Mark& mark) { return row_ = index_of(places_, mark.place, row_); }

  void look_at_duplicate(const DuplicateMark& duplicate, std::size_t row) {
    if (duplicate.is_told()) return duplicate_findings_.look_at(duplicate, *columns_, row);
    const bool is_packed = packed_originals_.contains(duplicate.first);
    const RowsByPlace::Row original =
        is_packed ? packed_originals_.at(duplicate.first, packed_original_) : originals_.at(duplicate.first, original_);
    duplicate_findings_.look_at(duplicate, *columns_, row, original.columns, original.row);
  }

  /// As PriceFindings, of a row that cannot be read. All are alike.
  struct RejectFinding {
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

  /// The one that `maker` has looked at. There may be one of every row, and most are like others: these are not made
  /// where nobody asks for more than their number.
  template <class Maker>
  void add_finding(Maker& maker, const Mark& mark, std::uint64_t number, FindingPart& part) {
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

  void make_finding(const Mark& mark) {
    if (mark.whole) {
      finding_ = (mark.of_file ? found_.of_files : found_.of_none)[mark.index];
      return;
    }
    const std::size_t row = row_of(mark);
    make_finding(mark, row);
    finding_.place = mark.place.value;
    if (needs_row(mark)) waivers_.judge(rows_.kind(), *columns_, row, finding_);
  }

  void make_finding(const Mark& mark, std::size_t row) {
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

  Finding alert_finding(const Mark& mark, std::size_t row) const {
    const auto& [alert, incident] = found_.incidents[mark.index];
    Finding finding = incident_finding(context_, context_.plan.program.alerts[alert], incident);
    if (mark.place.is_none()) return finding;
    finding.file = context_.inputs[mark.place.file()].path;
    finding.line = columns_->line(row);
    return finding;
  }

  unsigned job_;
  std::mutex given_mutex_;
  std::vector<Batch> given_;  // guarded by given_mutex_
  const AuditContext& context_;
  const PriceLikeTally& price_likes_;
  const Found& found_;
  const RowsByPlace& packed_originals_;
  FindingSink& sink_;
  const FoundInStretch* stretch_ = nullptr;
  Finding finding_;         ///< the one at hand
  Finding own_part_;        ///< the one at hand, where price_findings_ makes its own part alone
  SummaryBuilder summary_;  ///< of what this thread has made
  LikeNumbers& like_numbers_;
  std::optional<std::uint32_t> reject_like_;
  PriceFindings price_findings_;
  DuplicateFindings duplicate_findings_;
  RowReader rows_;
  RowsByPlace originals_;
  Waivers waivers_;
  RowScratch scratch_;
  std::vector<Mark> left_;  ///< of a batch: to be made
  std::vector<Wanted> wanted_of_left_;
  std::vector<Place> places_;   ///< of the rows that were read
  std::vector<Origin> wanted_;  ///< the same, with lines as far as known
  const Columns* columns_ = nullptr;
  std::size_t row_ = 0;                             ///< where one was looked for last, in places_
  std::size_t original_ = 0, packed_original_ = 0;  ///< the same of originals
  Prices prices_;
  std::vector<Place> firsts_;  ///< of originals
};

}  // namespace

namespace {

/// The first rows of duplicates that lie in packed files and were not kept, read file by file.
RowsByPlace packed_originals(const AuditContext& context, const Found& found) {
  RowsByPlace originals(context);
  if (!context.any_packed()) return originals;
  std::vector<Place> firsts;
  found.duplicates.marks.for_each([&](const DuplicateMark& duplicate) {
    if (duplicate.is_told()) return;
    const bool is_packed = context.inputs[duplicate.first.file()].file->is_packed();
    if (is_packed && !context.stream.kept_records().find(duplicate.first)) firsts.push_back(duplicate.first);
  });
  std::sort(firsts.begin(), firsts.end());
  firsts.erase(std::unique(firsts.begin(), firsts.end()), firsts.end());
  originals.read(firsts, Lines::counted, Fields::texts);
  return originals;
}

}  // namespace

Summary make_findings(const AuditContext& context, Tally&& tally, FindingSink& sink) {
  const auto cause_numbers = std::make_shared<SharedTextNumbers>();
  std::optional<SummaryBuilder> summary;
  bool any_memory_counts = false;  // where little was found, there is room for all of it
  {
    const Found found = find_all(context, tally);
    tally.price_likes.close();
    const FoundByStretch by_stretch(context, tally, found);
    constexpr std::size_t some_stretches = 8;
    any_memory_counts = by_stretch.stretches() > some_stretches;
    if (any_memory_counts) give_back_free_memory();
    cause_numbers->reserve(tally.price_likes.likes().size());
    const RowsByPlace packed = packed_originals(context, found);
    LikeNumbers like_numbers(static_cast<std::uint32_t>(tally.price_likes.likes().size()));
    std::vector<std::unique_ptr<FindingWriter>> writers(context.jobs);
    for (unsigned job = 0; job < writers.size(); ++job) {
      writers[job] = std::make_unique<FindingWriter>(job, context, tally.price_likes, found, packed, like_numbers,
                                                     cause_numbers, sink);
    }
    std::uint32_t file = 0;  // whose findings were taken last: what is held of it to unpack it goes when they all are
    Pieces pieces(by_stretch, context.jobs);
    make_each_in_order<Batch>(
        context.jobs, [&] { return pieces.next(); },
        [&](unsigned job, const Piece& piece) { return writers[job]->make(piece); },
        [&](Batch&& batch) {
          sink.take(*batch.part);
          if (batch.file != file && file < context.inputs.size()) context.inputs[file].file->forget();
          file = batch.file;
          writers[batch.job]->take_back(std::move(batch));
        });
    FindingWriter& whole = *writers.front();
    for (std::size_t job = 1; job < writers.size(); ++job) {
      whole.waivers().merge(writers[job]->waivers());
      whole.summary().merge(std::move(writers[job]->summary()));
      writers[job].reset();
    }
    const std::unique_ptr<FindingPart> of_waivers = sink.new_part(0);
    for (const Finding& finding : whole.waivers().findings()) {
      whole.summary().add(finding, pieces.given());
      of_waivers->add(finding);
    }
    sink.take(*of_waivers);
    whole.summary().add(found.invoices);
    summary.emplace(std::move(whole.summary()));
  }
  sink.no_more();
  tally.price_marks.clear();
  if (any_memory_counts) give_back_free_memory();
  return summary->finish(tally);
}

}  // namespace reconcile
