// In: alerts and `unique` as written, with the kinds that they are to be for. Out: their checked form.
// Must not know: whether a user or the shipped rules state them.
#pragma once

#include <optional>
#include <vector>

#include "language/detail/check_parts.hpp"

namespace reconcile::check {

std::optional<Alert> check_alert(const ast::Alert& written, const ast::Statement& statement, std::vector<KindId> kinds,
                                 Context& context);

/// The kinds that have all the fields of a `unique` without `for`.
std::vector<KindId> kinds_with(const std::vector<ast::Text>& fields, const Context& context);
std::optional<Unique> check_unique(const ast::Unique& written, Span head, std::vector<KindId> kinds, Context& context);

}  // namespace reconcile::check
