#include "audit/file_findings.hpp"

#include <algorithm>
#include <iterator>
#include <map>

#include "audit/detail/row_reader.hpp"
#include "audit/detail/texts.hpp"

namespace reconcile {
namespace {

using Marks = std::vector<DuplicateMark>::const_iterator;

Finding of_file(FindingCode code, const AuditContext& context, std::uint32_t file) {
  Finding finding = new_finding(code);
  finding.file = context.inputs[file].path;
  finding.kind = context.plan.layouts.kinds[context.inputs[file].kind].kind;
  finding.place = Place(file, 0).value;
  return finding;
}

/// The other file, if all `rows` rows of this one are identical to rows of it.
std::optional<std::uint32_t> delivered_before(Marks begin, Marks end, std::uint64_t rows) {
  std::map<std::uint32_t, std::uint64_t> copies;  // by the other file: rows, each once
  Place last;
  std::uint32_t last_file = 0;
  for (Marks mark = begin; mark != end; ++mark) {
    const std::uint32_t other = mark->first.file();
    if (mark->conflicting || other == mark->place.file() || (mark->place == last && other == last_file)) continue;
    last = mark->place;
    last_file = other;
    ++copies[other];
  }
  for (const auto& [other, count] : copies) {
    if (count == rows) return other;
  }
  return std::nullopt;
}

/// At risk, by currency: the Amounts of the rows. Nothing where the kind has none; else at least one sum.
std::map<std::string, Decimal> money_of(const AuditContext& context, Marks begin, Marks end) {
  std::vector<Place> places;
  for (Marks mark = begin; mark != end; ++mark) {
    if (places.empty() || places.back() != mark->place) places.push_back(mark->place);
  }
  const KindPlan& of_file = context.plan.kinds[context.inputs[begin->place.file()].kind];
  if (of_file.amount == Layout::absent || of_file.currency == Layout::absent) return {};
  std::map<std::string, Decimal> money;
  std::string scratch;
  RowReader(context).for_each(places, Lines::not_needed, [&](KindId id, const Columns& columns, std::size_t row) {
    const KindPlan& kind = context.plan.kinds[id];
    const std::string currency(columns.text(row, kind.currency, scratch));
    if (!columns.text_is_empty(row, kind.amount)) money[currency] += columns.amount(row, kind.amount);
  });
  for (auto sum = money.begin(); sum != money.end() && money.size() > 1;) {
    sum = sum->second.is_zero() ? money.erase(sum) : std::next(sum);
  }
  if (money.empty()) money.emplace();
  return money;
}

}  // namespace

std::vector<Finding> repeated_file_findings(const AuditContext& context) {
  std::vector<Finding> findings;
  for (std::uint32_t file = 0; file < context.inputs.size(); ++file) {
    const std::optional<std::uint32_t> original = context.inputs[file].repeats;
    if (!original) continue;
    Finding finding = of_file(FindingCode::file_repeated, context, file);
    finding.first = context.inputs[*original].path;
    finding.message = "the very bytes of " + *finding.first + ": its rows were not read";
    findings.push_back(std::move(finding));
  }
  return findings;
}

std::vector<Finding> take_redelivered(const AuditContext& context, const Tally& tally,
                                      std::vector<DuplicateMark>& duplicates) {
  std::vector<Finding> findings;
  std::vector<DuplicateMark> kept;
  for (Marks begin = duplicates.begin(); begin != duplicates.end();) {
    const std::uint32_t file = begin->place.file();
    const Marks end =
        std::find_if(begin, duplicates.cend(), [&](const DuplicateMark& mark) { return mark.place.file() != file; });
    const FileTally& counted = tally.files.at(file);
    const bool is_whole = counted.rejects == 0 && counted.outside == 0;
    const auto other = is_whole ? delivered_before(begin, end, counted.rows) : std::nullopt;
    if (!other) {
      kept.insert(kept.end(), begin, end);
      begin = end;
      continue;
    }
    Finding finding = of_file(FindingCode::file_redelivered, context, file);
    finding.first = context.inputs[*other].path;
    finding.count = counted.rows;
    finding.message = (counted.rows == 1 ? "its one row is" : "all its " + std::to_string(counted.rows) + " rows are") +
                      std::string(" identical to rows of ") + *finding.first;
    const std::map<std::string, Decimal> money = money_of(context, begin, end);
    if (money.empty()) findings.push_back(finding);
    for (const auto& [currency, amount] : money) {
      finding.at_risk = amount.text();
      finding.currency = currency.empty() ? std::nullopt : std::optional(currency);
      findings.push_back(finding);
    }
    begin = end;
  }
  duplicates = std::move(kept);
  return findings;
}

}  // namespace reconcile
