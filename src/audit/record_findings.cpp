#include "audit/detail/record_findings.hpp"

#include <string>
#include <vector>

#include "audit/detail/texts.hpp"
#include "audit/file_findings.hpp"

namespace reconcile {
namespace {

void begin_of_file(FindingCode code, const AuditContext& context, const InputFile& input, Finding& finding) {
  begin_finding(code, finding);
  finding.file = input.path;
  finding.kind = context.plan.layouts.kinds[input.kind].kind;
}

/// Null: the column is none of the layout's, or the whole row is what is wrong.
const Field* field_of(const Reject& reject, const InputFile& input, const Layout& layout) {
  if (reject.field != Reject::no_field) return &layout.fields[reject.field];
  const bool in_column = reject.reason != RejectReason::field_count && reject.found != Reject::no_column;
  for (std::size_t field = 0; in_column && field < layout.fields.size(); ++field) {
    if (input.column_of_field[field] == static_cast<int>(reject.found)) return &layout.fields[field];
  }
  return nullptr;
}

}  // namespace

void make_unreadable_row(const AuditContext& context, const Reject& reject, Finding& finding) {
  const InputFile& input = context.inputs[reject.place.file()];
  const Layout& layout = context.plan.layouts.kinds[input.kind];
  begin_of_file(FindingCode::row_unreadable, context, input, finding);
  finding.line = reject.line;
  if (const Field* const field = field_of(reject, input, layout)) finding.column = field->name;
  finding.message = reject_text(reject, layout, input.width);
  if (ends_file(context.stream, reject.place))
    finding.message += "; the file ends here without a line end: it may be cut off";
}

Finding unknown_value_finding(const AuditContext& context, const UnknownMark& mark, const Columns& columns,
                              std::size_t row) {
  Finding finding;
  begin_of_file(FindingCode::unknown_value, context, *columns.block().input, finding);
  finding.line = columns.line(row);
  finding.column = columns.layout().fields[static_cast<std::size_t>(mark.field)].name;
  finding.value = mark.value;
  finding.count = mark.seen.count;
  finding.message = in_quotes(mark.value) + " is no known " + std::string(*finding.column) + " (" +
                    std::to_string(mark.seen.count) + (mark.seen.count == 1 ? " row)" : " rows)");
  return finding;
}

Finding extra_columns_finding(const AuditContext& context, const InputFile& input) {
  Finding finding;
  begin_of_file(FindingCode::extra_columns, context, input, finding);
  const std::vector<std::string>& names = input.extra_columns;
  finding.message = "the layout does not know the " + std::string(names.size() == 1 ? "column " : "columns ") +
                    join_words(names, "and");
  return finding;
}

}  // namespace reconcile
