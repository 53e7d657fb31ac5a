// The end of an audit: short marks of everything found are sorted, then texts are made by walking over them in order,
// some hundred rows read again at a time.
#include "audit/findings.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <tuple>

#include "audit/alert_windows.hpp"
#include "audit/check_findings.hpp"
#include "audit/completeness.hpp"
#include "audit/detail/row_reader.hpp"
#include "audit/detail/texts.hpp"
#include "audit/duplicates.hpp"
#include "audit/file_findings.hpp"
#include "audit/invoices.hpp"
#include "audit/price_findings.hpp"
#include "audit/summary_builder.hpp"
#include "audit/waivers.hpp"
#include "base/in_order.hpp"

namespace reconcile {
namespace {

/// One finding before it has a text. `index` tells which of its code; marks of one place and code are in its order.
struct Mark {
  Place place;
  std::uint64_t line = 0;  ///< 0: not known
  std::uint32_t index = 0;
  FindingCode code = FindingCode::row_unreadable;
  bool of_file = false;  ///< of a file as a whole: it stands before the file's first row
  bool whole = false;    ///< already made: in Found::of_files or of_none
};

struct UnknownMark {
  int field;
  std::string value;
  UnknownValue seen;
};

/// All that findings are made of.
struct Found {
  std::vector<PriceMark> prices;
  std::vector<Reject> rejects;
  std::vector<DuplicateMark> duplicates;
  std::vector<std::pair<std::size_t, Incident>> incidents;  ///< with the alert
  std::vector<std::pair<std::size_t, LearningGroup>> learning;
  std::vector<RequireMark> requires_;
  std::vector<LateMark> late;
  std::vector<Finding> of_files;  ///< whole: of files that came twice
  std::vector<Finding> of_none;   ///< whole: without a file
  std::vector<InvoiceSummary> invoices;
  std::vector<UnknownMark> unknown_values;
};

/// Rows that a statement's condition could not judge.
Finding not_judged_finding(const AuditContext& context, std::uint64_t count, Span head) {
  Finding finding = new_finding(FindingCode::not_judged);
  finding.rule = context.sources.place(head);
  finding.count = count;
  finding.message = std::to_string(count) + (count == 1 ? " row" : " rows") +
                    " not judged: the condition compares an amount with money of another currency";
  return finding;
}

FindingCode code_of(Verdict verdict) {
  static_assert(static_cast<int>(Verdict::amount_differs) - static_cast<int>(Verdict::no_tariff) ==
                static_cast<int>(FindingCode::amount_differs) - static_cast<int>(FindingCode::no_tariff));
  const int step = static_cast<int>(verdict) - static_cast<int>(Verdict::no_tariff);
  return static_cast<FindingCode>(static_cast<int>(FindingCode::no_tariff) + step);
}

void add_alerts(const AuditContext& context, Tally& tally, const std::vector<Place>& later_calls, Found& found) {
  const std::vector<Alert>& alerts = context.plan.program.alerts;
  const std::vector<WindowSet> orphans = take_out(context, later_calls, tally.alerts);
  std::vector<AlertOutcome> outcomes;
  for (std::size_t i = 0; i < alerts.size(); ++i) {
    outcomes.push_back(find_incidents(alerts[i], tally.alerts[i], context.plan.program.zone));
  }
  find_first_places(context, later_calls, orphans, tally.alerts, outcomes);
  for (std::size_t i = 0; i < alerts.size(); ++i) {
    auto& [incidents, learning] = outcomes[i];
    std::sort(incidents.begin(), incidents.end(), [](const Incident& a, const Incident& b) {
      return std::tie(a.group, a.first_slot) < std::tie(b.group, b.first_slot);
    });
    std::sort(learning.begin(), learning.end(),
              [](const LearningGroup& a, const LearningGroup& b) { return a.group < b.group; });
    for (Incident& incident : incidents) found.incidents.emplace_back(i, std::move(incident));
    for (LearningGroup& group : learning) found.learning.emplace_back(i, std::move(group));
    if (tally.alerts[i].not_judged > 0) {
      found.of_none.push_back(not_judged_finding(context, tally.alerts[i].not_judged, alerts[i].head));
      found.of_none.back().alert = alerts[i].name;
    }
  }
}

void add_uniques(const AuditContext& context, const Tally& tally, Found& found) {
  const std::vector<Unique>& uniques = context.plan.program.uniques;
  for (std::size_t i = 0; i < uniques.size(); ++i) {
    const std::uint64_t count = tally.unique_not_judged[i];
    if (count == 0) continue;
    found.of_none.push_back(not_judged_finding(context, count, uniques[i].head));
    found.of_none.back().unique = fields_text(uniques[i]);
  }
}

void add_requires(const AuditContext& context, Tally& tally, Found& found) {
  found.requires_ = tally.require_marks.all();
  std::sort(found.requires_.begin(), found.requires_.end(), [](const RequireMark& a, const RequireMark& b) {
    return std::tie(a.origin.place, a.require) < std::tie(b.origin.place, b.require);
  });
  const std::vector<Require>& requirements = context.plan.program.requires_;
  for (std::size_t i = 0; i < requirements.size(); ++i) {
    const std::uint64_t count = tally.require_not_judged[i];
    if (count == 0) continue;
    found.of_none.push_back(not_judged_finding(context, count, requirements[i].head));
    found.of_none.back().requirement = requirements[i].name;
  }
}

void append(std::vector<Finding>& all, std::vector<Finding> more) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

/// The name of the statement that a finding without a file comes from, as far as it has one.
std::string statement_of(const Finding& finding) {
  for (const auto* name : {&finding.alert, &finding.requirement, &finding.unique, &finding.invoice}) {
    if (*name) return **name;
  }
  return {};
}

Found find_all(const AuditContext& context, Tally& tally) {
  Found found;
  found.prices = tally.price_marks.all();
  found.rejects = tally.rejects.all();
  found.duplicates = find_duplicates(context, std::move(tally.keys));
  std::sort(found.duplicates.begin(), found.duplicates.end(), [](const DuplicateMark& a, const DuplicateMark& b) {
    return std::tie(a.place, a.unique) < std::tie(b.place, b.unique);
  });
  const std::vector<Place> later = later_calls(context, found.duplicates);
  add_alerts(context, tally, later, found);
  take_out_of_invoices(context, later, tally.invoices);
  found.of_files = repeated_file_findings(context);
  append(found.of_files, take_redelivered(context, tally, found.duplicates));
  found.late = tally.late_marks.all();
  std::sort(found.late.begin(), found.late.end(), [](const LateMark& a, const LateMark& b) {
    return std::tie(a.origin.place, a.complete) < std::tie(b.origin.place, b.complete);
  });
  append(found.of_none, completeness_findings(context, tally));
  InvoiceOutcome invoices = judge_invoices(context, tally);
  append(found.of_none, std::move(invoices.findings));
  found.invoices = std::move(invoices.summaries);
  add_uniques(context, tally, found);
  add_requires(context, tally, found);
  std::stable_sort(found.of_none.begin(), found.of_none.end(), [](const Finding& a, const Finding& b) {
    return std::tuple(name_of(a.code), statement_of(a)) < std::tuple(name_of(b.code), statement_of(b));
  });
  for (const auto& [file, counted] : tally.files) {
    for (const auto& [key, seen] : counted.unknown_values)
      found.unknown_values.push_back({key.first, key.second, seen});
  }
  return found;
}

std::vector<Mark> marks_of(const AuditContext& context, const Found& found) {
  std::vector<Mark> marks;
  marks.reserve(found.prices.size() + found.rejects.size() + found.duplicates.size());
  const auto add_each = [&marks](const auto& list, const auto& origin_and_code) {
    for (std::uint32_t i = 0; i < list.size(); ++i) {
      const auto [origin, code] = origin_and_code(list[i]);
      marks.push_back({origin.place, origin.line, i, code});
    }
  };
  add_each(found.prices, [](const PriceMark& mark) { return std::pair(mark.origin(), code_of(mark.verdict())); });
  add_each(found.rejects, [](const Reject& reject) {
    return std::pair(Origin{reject.place, reject.line}, FindingCode::row_unreadable);
  });
  add_each(found.duplicates, [](const DuplicateMark& mark) {
    return std::pair(Origin{mark.place},
                     mark.conflicting ? FindingCode::duplicate_conflicting : FindingCode::duplicate_identical);
  });
  add_each(found.incidents,
           [](const auto& each) { return std::pair(Origin{each.second.place}, FindingCode::alert_fired); });
  add_each(found.requires_,
           [](const RequireMark& mark) { return std::pair(mark.origin, FindingCode::requirement_broken); });
  add_each(found.late, [](const LateMark& mark) { return std::pair(mark.origin, FindingCode::row_late); });
  add_each(found.unknown_values,
           [](const UnknownMark& mark) { return std::pair(Origin{mark.seen.first}, FindingCode::unknown_value); });
  add_each(found.learning, [](const auto&) { return std::pair(Origin(), FindingCode::learning); });
  for (std::uint32_t file = 0; file < context.inputs.size(); ++file) {
    if (!context.inputs[file].extra_columns.empty())
      marks.push_back({Place(file, 0), 0, 0, FindingCode::extra_columns, true});
  }
  for (std::uint32_t i = 0; i < found.of_files.size(); ++i) {
    Place place;
    place.value = found.of_files[i].place;
    marks.push_back({place, 0, i, found.of_files[i].code, true, true});
  }
  for (std::uint32_t i = 0; i < found.of_none.size(); ++i)
    marks.push_back({Place(), 0, i, found.of_none[i].code, false, true});
  std::sort(marks.begin(), marks.end(), [](const Mark& a, const Mark& b) {
    if (a.place != b.place) return a.place < b.place;
    if (a.of_file != b.of_file) return a.of_file;
    if (a.code != b.code) return name_of(a.code) < name_of(b.code);
    return a.index < b.index;
  });
  return marks;
}

using Marks = std::vector<Mark>::const_iterator;
using Originals = std::map<Place, OriginalRow>;

/// Reads the rows that marks need. One a thread.
class FindingWriter {
 public:
  /// `packed_originals`: all of them, where reading them here and there would unpack files again and again.
  FindingWriter(const AuditContext& context, const Found& found, const Originals* packed_originals)
      : context_(context),
        found_(found),
        packed_originals_(packed_originals),
        price_findings_(context.plan, context.sources),
        rows_(context),
        originals_reader_(context),
        waivers_(context),
        scratch_(context.plan.program.zone) {}

  /// The findings of some marks of one file, in their order.
  std::vector<Finding> make(Marks begin, Marks end) {
    std::vector<Finding> findings;
    while (begin != end) {
      const Marks read_end = read_rows(begin, end);
      read_originals(begin, read_end);
      for (; begin != read_end; ++begin) findings.push_back(finding(*begin));
    }
    return findings;
  }

  Waivers& waivers() { return waivers_; }

 private:

  static bool needs_row(const Mark& mark) {
    return !mark.place.is_none() && !mark.of_file && mark.code != FindingCode::row_unreadable;
  }

  /// Returns the end of the marks whose rows were read.
  Marks read_rows(Marks begin, Marks end) {
    places_.clear();
    wanted_.clear();
    for (Marks mark = begin; mark != end; ++mark) {
      if (!needs_row(*mark)) continue;
      if (places_.empty() || places_.back() != mark->place) {
        places_.push_back(mark->place);
        wanted_.push_back({mark->place, 0});
      }
      if (mark->line != 0) wanted_.back().line = mark->line;
    }
    if (places_.empty()) return end;
    columns_ = &rows_.read(wanted_, Lines::counted);
    price(context_.plan, rows_.kind(), *columns_, scratch_, prices_);
    if (columns_->rows() == places_.size()) return end;
    const Place next = places_[columns_->rows()];
    return std::find_if(begin, end, [&](const Mark& mark) { return needs_row(mark) && mark.place == next; });
  }

  void read_originals(Marks begin, Marks end) {
    originals_.clear();
    if (packed_originals_ != nullptr) return;
    std::vector<Place> firsts;
    for (; begin != end; ++begin) {
      if (is_duplicate(*begin)) firsts.push_back(found_.duplicates[begin->index].first);
    }
    std::sort(firsts.begin(), firsts.end());
    firsts.erase(std::unique(firsts.begin(), firsts.end()), firsts.end());
    originals_reader_.for_each(firsts, Lines::counted, [&](KindId kind, const Columns& columns, std::size_t row) {
      originals_.emplace(columns.place(row), original_row(context_.plan.kinds[kind], columns, row));
    });
  }

  static bool is_duplicate(const Mark& mark) {
    return mark.code == FindingCode::duplicate_identical || mark.code == FindingCode::duplicate_conflicting;
  }

  Finding finding(const Mark& mark) {
    if (mark.whole) return (mark.of_file ? found_.of_files : found_.of_none)[mark.index];
    const std::size_t row =
        static_cast<std::size_t>(std::lower_bound(places_.begin(), places_.end(), mark.place) - places_.begin());
    Finding finding = finding_of(mark, row);
    finding.place = mark.place.value;
    if (needs_row(mark)) waivers_.judge(rows_.kind(), *columns_, row, finding);
    return finding;
  }

  Finding finding_of(const Mark& mark, std::size_t row) {
    switch (mark.code) {
      case FindingCode::row_unreadable:
        return reject_finding(found_.rejects[mark.index]);
      case FindingCode::duplicate_identical:
      case FindingCode::duplicate_conflicting: {
        const DuplicateMark& duplicate = found_.duplicates[mark.index];
        const Originals& originals = packed_originals_ != nullptr ? *packed_originals_ : originals_;
        return duplicate_finding(context_, duplicate, originals.at(duplicate.first), *columns_, row);
      }
      case FindingCode::alert_fired:
        return alert_finding(mark, row);
      case FindingCode::requirement_broken:
        return require_finding(context_, found_.requires_[mark.index], *columns_, row);
      case FindingCode::row_late:
        return late_finding(context_, found_.late[mark.index], *columns_, row);
      case FindingCode::unknown_value:
        return unknown_value_finding(found_.unknown_values[mark.index], row);
      case FindingCode::extra_columns:
        return extra_columns_finding(context_.inputs[mark.place.file()]);
      case FindingCode::learning: {
        const auto& [alert, group] = found_.learning[mark.index];
        return learning_finding(context_, context_.plan.program.alerts[alert], group);
      }
      default:
        return price_findings_.finding(rows_.kind(), context_.inputs[mark.place.file()], *columns_, row, prices_);
    }
  }

  Finding of_file(FindingCode code, const InputFile& input) const {
    Finding finding = new_finding(code);
    finding.file = input.path;
    finding.kind = context_.plan.layouts.kinds[input.kind].kind;
    return finding;
  }

  Finding reject_finding(const Reject& reject) const {
    const InputFile& input = context_.inputs[reject.place.file()];
    const Layout& layout = context_.plan.layouts.kinds[input.kind];
    Finding finding = of_file(FindingCode::row_unreadable, input);
    finding.line = reject.line;
    finding.column = column_of(reject, input, layout);
    finding.message = reject_text(reject, layout, input.width);
    if (ends_file(input, reject.place)) finding.message += "; the file ends here without a line end: it may be cut off";
    return finding;
  }

  /// The layout's name of it; none where the column has none, or the whole row is what is wrong.
  static std::optional<std::string> column_of(const Reject& reject, const InputFile& input, const Layout& layout) {
    if (reject.field != Reject::no_field) return layout.fields[reject.field].name;
    const bool in_column = reject.reason != RejectReason::field_count && reject.found != Reject::no_column;
    for (std::size_t field = 0; in_column && field < layout.fields.size(); ++field) {
      if (input.column_of_field[field] == static_cast<int>(reject.found)) return layout.fields[field].name;
    }
    return std::nullopt;
  }

  Finding alert_finding(const Mark& mark, std::size_t row) const {
    const auto& [alert, incident] = found_.incidents[mark.index];
    Finding finding = incident_finding(context_, context_.plan.program.alerts[alert], incident);
    if (mark.place.is_none()) return finding;
    finding.file = context_.inputs[mark.place.file()].path;
    finding.line = columns_->line(row);
    return finding;
  }

  Finding unknown_value_finding(const UnknownMark& mark, std::size_t row) const {
    Finding finding = of_file(FindingCode::unknown_value, *columns_->block().input);
    finding.line = columns_->line(row);
    finding.column = columns_->layout().fields[static_cast<std::size_t>(mark.field)].name;
    finding.value = mark.value;
    finding.count = mark.seen.count;
    finding.message = in_quotes(mark.value) + " is no known " + *finding.column + " (" +
                      std::to_string(mark.seen.count) + (mark.seen.count == 1 ? " row)" : " rows)");
    return finding;
  }

  Finding extra_columns_finding(const InputFile& input) const {
    Finding finding = of_file(FindingCode::extra_columns, input);
    const std::vector<std::string>& names = input.extra_columns;
    finding.message = "the layout does not know the " + std::string(names.size() == 1 ? "column " : "columns ") +
                      join_words(names, "and");
    return finding;
  }

  const AuditContext& context_;
  const Found& found_;
  PriceFindings price_findings_;
  RowReader rows_;
  RowReader originals_reader_;
  Waivers waivers_;
  RowScratch scratch_;
  std::vector<Place> places_;    ///< of the rows that were read
  std::vector<Origin> wanted_;   ///< the same, with lines as far as known
  const Columns* columns_ = nullptr;
  Prices prices_;
  const Originals* packed_originals_;
  Originals originals_;
};

}  // namespace

namespace {

/// The first rows of all duplicates, read file by file.
Originals all_originals(const AuditContext& context, const Found& found) {
  std::vector<Place> firsts;
  for (const DuplicateMark& duplicate : found.duplicates) firsts.push_back(duplicate.first);
  std::sort(firsts.begin(), firsts.end());
  firsts.erase(std::unique(firsts.begin(), firsts.end()), firsts.end());
  Originals originals;
  RowReader(context).for_each(firsts, Lines::counted, [&](KindId kind, const Columns& columns, std::size_t row) {
    originals.emplace(columns.place(row), original_row(context.plan.kinds[kind], columns, row));
  });
  return originals;
}

/// Marks of one file that are worked on together.
std::vector<std::pair<Marks, Marks>> batches_of(const std::vector<Mark>& marks) {
  std::vector<std::pair<Marks, Marks>> batches;
  for (auto begin = marks.begin(); begin != marks.end();) {
    auto end = begin + std::min<std::ptrdiff_t>(RowReader::batch_rows, marks.end() - begin);
    end = std::find_if(begin, end, [&](const Mark& mark) { return mark.place.file() != begin->place.file(); });
    batches.emplace_back(begin, end);
    begin = end;
  }
  return batches;
}

}  // namespace

Summary make_findings(const AuditContext& context, Tally&& tally, const std::function<void(const Finding&)>& give) {
  const Found found = find_all(context, tally);
  SummaryBuilder summary(context);
  summary.add(found.invoices);
  const std::vector<Mark> marks = marks_of(context, found);
  const std::vector<std::pair<Marks, Marks>> batches = batches_of(marks);
  const bool any_packed = std::any_of(context.inputs.begin(), context.inputs.end(),
                                      [](const InputFile& input) { return input.file->is_packed(); });
  const Originals packed_originals = any_packed ? all_originals(context, found) : Originals();
  std::vector<std::unique_ptr<FindingWriter>> writers(context.jobs);
  for (auto& writer : writers)
    writer = std::make_unique<FindingWriter>(context, found, any_packed ? &packed_originals : nullptr);
  const auto give_all = [&](const std::vector<Finding>& findings) {
    for (const Finding& finding : findings) {
      summary.add(finding);
      give(finding);
    }
  };
  make_in_order<std::vector<Finding>>(
      context.jobs, batches.size(),
      [&](unsigned job, std::size_t batch) { return writers[job]->make(batches[batch].first, batches[batch].second); },
      give_all);
  for (std::size_t job = 1; job < writers.size(); ++job) writers[0]->waivers().merge(writers[job]->waivers());
  give_all(writers[0]->waivers().findings());
  return summary.finish(tally);
}

}  // namespace reconcile
