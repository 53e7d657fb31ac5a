// `rates by …`: a table in the rules file.
#include "language/detail/rate_columns.hpp"

namespace reconcile::check {
namespace {

bool cut_by_comment(Span row, const Context& context) {
  const std::string_view behind = context.sources[row.source].text().substr(row.end);
  const std::size_t next = behind.find_first_not_of(" \t");
  return next != std::string_view::npos && behind[next] == '#';
}

}  // namespace

void add_table(const ast::RateTableClause& table, Draft& draft, Context& context) {
  RateRows* const rows = rows_by(table.key, draft, context);
  std::vector<ColumnUse> uses;
  for (const ast::TableColumn& column : table.head) uses.push_back({column.name, column.unit, column.span});
  const Span head = uses.empty() ? table.key.field.span : join(uses.front().span, uses.back().span);
  const std::optional<RateColumns> columns = check_columns(uses, table.key, head, false, draft, context);
  if (!columns || rows == nullptr) return;
  RowMaker maker(*columns, CellForm{}, *rows, context);
  for (const ast::TableRow& row : table.rows) {
    if (row.cells.size() != table.head.size()) {
      maker.error(
          DiagnosticCode::row_cells, row.span,
          {std::to_string(row.cells.size()) + (row.cells.size() == 1 ? " cell" : " cells"),
           std::to_string(table.head.size()),
           cut_by_comment(row.span, context) ? "`#` begins a comment: put the cell that holds it in double quotes"
                                             : "put a `|` between any two cells, those that are blank too"});
      continue;
    }
    RowCells cells;
    cells.span = row.span;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      cells.cells[index_of(table.head[i].name)] = {row.cells[i].text, row.cells[i].span};
    }
    maker.add(cells);
  }
}

}  // namespace reconcile::check
