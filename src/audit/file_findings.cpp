#include "audit/file_findings.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <span>

#include "audit/check_findings.hpp"
#include "audit/detail/duplicate_difference.hpp"
#include "audit/detail/redelivered_files.hpp"
#include "audit/detail/row_reader.hpp"
#include "audit/detail/texts.hpp"
#include "audit/duplicates.hpp"
#include "audit/waivers.hpp"
#include "base/files.hpp"
#include "base/in_order.hpp"

namespace reconcile {
namespace {

Finding of_file(FindingCode code, const AuditContext& context, std::uint32_t file) {
  Finding finding = new_finding(code);
  finding.file = context.inputs[file].path;
  finding.kind = context.plan.layouts.kinds[context.inputs[file].kind].kind;
  finding.place = Place(file, 0).value;
  return finding;
}

/// At risk, by currency: the Amounts of the rows. Nothing where the kind has none; else at least one sum.
std::map<std::string, Decimal> money_of(const AuditContext& context, const std::vector<Place>& places) {
  const KindPlan& of_file = context.plan.kinds[context.inputs[places.front().file()].kind];
  if (!has_money(of_file)) return {};
  std::map<std::string, Decimal> money;
  std::string scratch;
  RowReader(context).for_each(places, Lines::not_needed, Fields::all,
                              [&](KindId id, const Columns& columns, std::size_t row) {
                                const KindPlan& kind = context.plan.kinds[id];
                                const std::string currency(columns.text(row, kind.currency, scratch));
                                if (!columns.text_is_empty(row, kind.amount))
                                  money[currency] += columns.amount(row, kind.amount);
                              });
  for (auto sum = money.begin(); sum != money.end() && money.size() > 1;) {
    sum = sum->second.is_zero() ? money.erase(sum) : std::next(sum);
  }
  if (money.empty()) money.emplace();
  return money;
}

/// Is one of the rows waived as a duplicate? Then each of them is to be said by itself: what is waived must be listed.
bool any_is_waived(const AuditContext& context, const RedeliveredFile& redelivered) {
  const std::vector<Waive>& waivers = context.plan.program.waivers;
  const std::string_view code = name_of(FindingCode::duplicate_identical);
  if (std::none_of(waivers.begin(), waivers.end(), [&](const Waive& waiver) { return waiver.code == code; }))
    return false;
  Waivers asked(context);
  bool any = false;
  RowReader(context).for_each(redelivered.rows, Lines::not_needed, Fields::all,
                              [&](KindId kind, const Columns& columns, std::size_t row) {
                                any = any || asked.any_meets(FindingCode::duplicate_identical, kind, columns, row);
                              });
  return any;
}

/// Compares rows that are said to be the same only as parts of their files, on the bytes. One a thread.
class RowComparer {
 public:
  explicit RowComparer(const AuditContext& context) : context_(context), originals_(context), reader_(context) {}

  /// Those of the marks that is_meant(mark) holds for; all marks of a row are among them. Throws FileError where a row
  /// is not the same.
  template <class IsMeant>
  void compare(std::span<const IdenticalMark> marks, const IsMeant& is_meant) {
    for (const IdenticalMark& mark : marks) {  // by place
      if (!is_meant(mark)) continue;
      if (marks_.size() >= RowReader::batch_rows && marks_.back().place != mark.place) compare_batch();
      marks_.push_back(mark);
    }
    compare_batch();
  }

 private:
  void compare_batch() {
    std::vector<Place> firsts, places;
    for (const IdenticalMark& mark : marks_) {
      firsts.push_back(mark.first);
      places.push_back(mark.place);
    }
    std::sort(firsts.begin(), firsts.end());
    firsts.erase(std::unique(firsts.begin(), firsts.end()), firsts.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
    originals_.read(firsts, Lines::not_needed, Fields::texts);
    auto mark = marks_.begin();
    std::size_t near = 0;
    reader_.for_each(places, Lines::not_needed, Fields::texts, [&](KindId, const Columns& columns, std::size_t row) {
      for (; mark != marks_.end() && mark->place == columns.place(row); ++mark) {
        const RowsByPlace::Row original = originals_.at(mark->first, near);
        if (!same_texts(columns, row, original.columns, original.row))
          throw FileError(context_.inputs[mark->place.file()].path + " has changed since it was read");
      }
    });
    marks_.clear();
  }

  const AuditContext& context_;
  RowsByPlace originals_;
  RowReader reader_;
  std::vector<IdenticalMark> marks_;  // of the batch
};

/// All rows that `files` are said to be made of. Throws FileError where one is not the same.
void compare_rows(const AuditContext& context, const std::vector<RedeliveredFile>& files,
                  const std::vector<IdenticalMark>& duplicates) {
  std::set<std::uint32_t> redelivered;
  for (const RedeliveredFile& each : files) redelivered.insert(each.file);
  const auto is_meant = [&](const IdenticalMark& mark) {
    return redelivered.contains(mark.place.file()) || redelivered.contains(mark.first.file());
  };
  constexpr std::size_t together = 4096;
  std::vector<std::span<const IdenticalMark>> pieces;
  for (std::span<const IdenticalMark> left = duplicates; !left.empty();) {
    std::size_t size = std::min(together, left.size());
    while (size < left.size() && left[size].place == left[size - 1].place) ++size;
    pieces.push_back(left.first(size));
    left = left.subspan(size);
  }
  const unsigned jobs = context.any_packed() ? 1 : context.jobs;  // several would unpack a file again and again
  std::vector<std::unique_ptr<RowComparer>> comparers(jobs);
  run_on_threads(jobs, pieces.size(), [&](unsigned job, std::size_t piece) {
    if (!comparers[job]) comparers[job] = std::make_unique<RowComparer>(context);
    comparers[job]->compare(pieces[piece], is_meant);
  });
}

}  // namespace

std::vector<Finding> repeated_file_findings(const AuditContext& context) {
  std::vector<Finding> findings;
  for (std::uint32_t file = 0; file < context.inputs.size(); ++file) {
    const std::optional<std::uint32_t> original = context.inputs[file].repeats;
    if (!original) continue;
    Finding finding = of_file(FindingCode::file_repeated, context, file);
    finding.first = context.inputs[*original].path;
    finding.message = "the very bytes of " + context.inputs[*original].path + ": its rows were not read";
    findings.push_back(std::move(finding));
  }
  return findings;
}

std::vector<Finding> take_redelivered(const AuditContext& context, const Tally& tally, Duplicates& duplicates) {
  if (!duplicates.any_elsewhere) return {};
  const std::vector<IdenticalMark> marks = marks_of_redelivered(tally, duplicates.marks);
  std::vector<Finding> findings;
  std::vector<RedeliveredFile> files = find_redelivered(tally, marks);
  std::erase_if(files, [&](const RedeliveredFile& each) { return any_is_waived(context, each); });
  if (!files.empty()) compare_rows(context, files, marks);
  std::vector<std::map<std::string, Decimal>> money_at_risk(files.size());
  run_on_threads(context.jobs, files.size(),
                 [&](unsigned, std::size_t i) { money_at_risk[i] = money_of(context, files[i].rows); });
  for (std::size_t i = 0; i < files.size(); ++i) {
    const RedeliveredFile& redelivered = files[i];
    const FileTally& counted = tally.files.at(redelivered.file);
    const std::size_t rows = redelivered.rows.size();
    Finding finding = of_file(FindingCode::file_redelivered, context, redelivered.file);
    finding.first = context.inputs[redelivered.first].path;
    finding.count = rows;
    finding.message = (rows == 1 ? "its one " : "all its " + std::to_string(rows) + " ") +
                      std::string(counted.rejects > 0 ? "readable " : "") + (rows == 1 ? "row" : "rows") +
                      (counted.outside > 0 ? " in the period" : "") + (rows == 1 ? " is" : " are") + " identical to " +
                      (rows == 1 ? "a row" : "rows") + " of " + std::string(*finding.first);
    const std::map<std::string, Decimal>& money = money_at_risk[i];
    if (money.empty()) findings.push_back(finding);
    for (const auto& [currency, amount] : money) {
      finding.at_risk = amount.text();
      finding.currency = currency.empty() ? OptionalText() : OptionalText(currency);
      findings.push_back(finding);
    }
  }
  drop_redelivered(files, tally.memory.others, duplicates.marks);
  return findings;
}

bool ends_file(const BlockStream& stream, Place place) {
  constexpr std::uint64_t longest = 1 << 16;  // a row of any likely length; so few rows of a file have to be looked at
  const FileFacts& facts = stream.facts()[place.file()];
  if (facts.last_line_ended || facts.bytes < place.offset() || facts.bytes - place.offset() > longest) return false;
  std::string rest(facts.bytes - place.offset(), '\0');
  rest.resize(stream.input(place.file()).file->read(rest.data(), rest.size(), place.offset()));
  return rest.find('\n') == std::string::npos;
}

}  // namespace reconcile
