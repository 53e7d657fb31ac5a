// In: the marks of a piece. Out: their findings, each made once, in their order, into the reports and the summary.
// Must not know: threads, where marks come from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "audit/detail/found.hpp"
#include "audit/detail/pieces.hpp"
#include "audit/detail/row_reader.hpp"
#include "audit/duplicate_findings.hpp"
#include "audit/findings.hpp"
#include "audit/price_findings.hpp"
#include "audit/summary_builder.hpp"
#include "audit/waivers.hpp"

namespace reconcile {

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
                const std::shared_ptr<SharedTextNumbers>& cause_numbers, FindingSink& sink);

  /// The findings of some marks, in their order. The number of the piece rises from call to call.
  Batch make(const Piece& piece);
  /// Takes back what was given: memory is quickest to free on the thread that asked for it.
  void take_back(Batch&& batch);

  Waivers& waivers() { return waivers_; }
  SummaryBuilder& summary() { return summary_; }

 private:
  bool has_like(const Mark& mark) const;
  /// It is a mark that has a like.
  const Place& first_of_likes(const Mark& mark) const;
  /// What is known of a like lies anywhere.
  void prefetch(const Mark& mark, const FindingPart& part) const;
  /// Those that nobody wants are only counted, and what they are about is not read again. The rest is in left_.
  void pass_over_likes(Marks begin, Marks end, FindingPart& part);
  /// The first stands for all of its likes in the summary. Of what was wanted before the others of its piece were made,
  /// more than the own part may be wanted no longer.
  void add_alike(const Mark& mark, Wanted before, std::uint64_t number, FindingPart& part);
  static bool needs_row(const Mark& mark);
  static bool is_duplicate(const Mark& mark);

  /// Returns the end of the marks whose rows were read.
  Marks read_rows(Marks begin, Marks end);
  void read_originals(Marks begin, Marks end);
  std::size_t row_of(const Mark& mark) { return row_ = index_of(places_, mark.place, row_); }
  void look_at_duplicate(const DuplicateMark& duplicate, std::size_t row);

  struct RejectFinding;

  /// The one that `maker` has looked at. There may be one of every row, and most are like others: these are not made
  /// where nobody asks for more than their number.
  template <class Maker>
  void add_finding(Maker& maker, const Mark& mark, std::uint64_t number, FindingPart& part);

  void make_finding(const Mark& mark);
  void make_finding(const Mark& mark, std::size_t row);
  Finding alert_finding(const Mark& mark, std::size_t row) const;

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

}  // namespace reconcile
