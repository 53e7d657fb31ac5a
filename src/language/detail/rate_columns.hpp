// In: the columns of a table or deck and the cells of its rows. Out: RateRows. Must not know: where the cells stand.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "language/detail/check_tariff.hpp"

namespace reconcile::check {

constexpr std::size_t column_count = 10;  ///< ast::ColumnName
constexpr std::size_t index_of(ast::ColumnName column) { return static_cast<std::size_t>(column); }

struct ColumnUse {
  ast::ColumnName name;
  const std::optional<ast::Unit>& unit;
  Span span;
};

/// What the rows of one table or deck have in common.
struct RateColumns {
  std::array<bool, column_count> present{};
  std::uint32_t per_seconds = 60;  ///< of the rate
};

/// The rows of the tariff, made ready for the key; null (and an error) where another key was there before.
RateRows* rows_by(const ast::Key& key, Draft& draft, Context& context);

/// The head rules: the key's column and the rate there, each column once, units on money columns alone, one currency.
/// `head` is the place for what is missing.
std::optional<RateColumns> check_columns(const std::vector<ColumnUse>& columns, const ast::Key& key, Span head,
                                         bool is_deck, Draft& draft, Context& context);

struct CellText {
  std::string_view text;  ///< outer blanks dropped
  Span span;
};

/// A row's cells by column; `second_increment` where increments come from two columns.
struct RowCells {
  std::array<CellText, column_count> cells;
  std::optional<CellText> second_increment;
  Span span;
};

/// Makes rows of cells and lists every cell that is wrong.
class RowMaker {
 public:
  RowMaker(const RateColumns& columns, CellForm form, RateRows& rows, Context& context);

  void add(const RowCells& row);
  /// For what is wrong with a whole row.
  void error(DiagnosticCode code, Span span, std::vector<std::string> arguments);

 private:
  CellText cell(const RowCells& row, ast::ColumnName column) const;
  void bad(const CellText& cell, const std::string& wanted, const std::string& help);
  bool has_odd_character(const CellText& cell);
  void read_keys(const RowCells& row);
  void read_prefixes(const CellText& cell, std::vector<std::string_view>& prefixes);
  std::optional<Decimal> read_money(const CellText& cell);
  std::optional<std::int64_t> read_seconds(const CellText& cell);
  void read_increments(const RowCells& row, RateRow& made);
  void read_band(const CellText& cell, RateRow& made);
  void read_valid(const CellText& cell, RateRow& made);

  const RateColumns& columns_;
  CellForm form_;
  const RateRows& table_;
  std::vector<RateRow>& rows_;  ///< the table's own
  Context& context_;
  std::size_t errors_ = 0;
  std::vector<std::string_view> keys_;
  std::vector<std::string_view> origins_;
  std::map<Date, Instant> starts_;  // asking the clock is slow, and the dates of a deck are few
};

}  // namespace reconcile::check
