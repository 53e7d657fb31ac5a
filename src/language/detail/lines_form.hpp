// In: a `lines` clause. Out: how its file is to be read; what is wrong with the clause is said.
// Must not know: what the file holds.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "language/detail/check_parts.hpp"

namespace reconcile::check {

enum class LinesFigure : std::uint8_t { amount, calls, minutes, field };

/// A column of the lines, and where it goes.
struct LinesColumn {
  LinesFigure figure = LinesFigure::field;
  std::size_t field = 0;  ///< of LinesFigure::field: index into Invoice::per; or currency_field
  std::string currency;   ///< of LinesFigure::amount: as stated, or ""
  const ast::Text* header = nullptr;
  std::size_t cell = 0;  ///< in the file

  static constexpr std::size_t currency_field = ~std::size_t{0};
};

struct LinesFilter {
  const ast::LinesOnly* only = nullptr;
  std::size_t cell = 0;
};

/// How the file of lines is to be read.
struct LinesForm {
  char separator = ';';
  char decimal_mark = '.';
  std::vector<LinesColumn> columns;
  std::vector<LinesFilter> filters;
  bool sound = true;
};

/// `whole`: no part of the invoice was lost to an error, so that what is not there is missing.
LinesForm read_lines_form(const ast::LinesClause& lines, const Invoice& invoice, bool whole, Context& context);

}  // namespace reconcile::check
