// In: a `lines` clause. Out: the invoice's figures, read from the file that it names; every cell that is wrong is said.
// Must not know: calls.
#pragma once

#include "language/detail/check_parts.hpp"

namespace reconcile::check {

/// `whole`: nothing of the statement was lost, so what is missing can be said.
void read_invoice_lines(const ast::LinesClause& lines, bool whole, Invoice& invoice, Context& context);

}  // namespace reconcile::check
