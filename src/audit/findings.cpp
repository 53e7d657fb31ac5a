// The end of an audit: short marks of everything found are sorted, then texts are made by walking over them in order,
// some hundred rows read again at a time.
#include "audit/findings.hpp"

#include <algorithm>
#include <memory>
#include <optional>

#include "audit/detail/finding_writer.hpp"
#include "base/in_order.hpp"

namespace reconcile {
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
  {
    const Found found = find_all(context, tally);
    tally.price_likes.close();
    const FoundByStretch by_stretch(context, tally, found);
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
  return summary->finish(tally);
}

}  // namespace reconcile
