// In: alerts, requirements and `unique` as written, with the kinds that they are to be for. Out: their checked form.
// Must not know: whether a user or the shipped rules state them.
#pragma once

#include <optional>
#include <vector>

#include "language/detail/check_parts.hpp"

namespace reconcile::check {

std::optional<Alert> check_alert(const ast::Alert& written, const ast::Statement& statement, std::vector<KindId> kinds,
                                 Context& context);

std::optional<Require> check_require(const ast::Require& written, const ast::Statement& statement,
                                     std::vector<KindId> kinds, Context& context);

/// The kinds that have all the fields of a statement without `for`.
std::vector<KindId> kinds_with(const std::vector<ast::Text>& fields, const Context& context);
/// The same; that there are none is an error: an unknown field, or fields of different kinds.
std::vector<KindId> kinds_for(const std::vector<ast::Text>& fields, Context& context);
std::optional<Unique> check_unique(const ast::Unique& written, Span head, std::vector<KindId> kinds, Context& context);

Severity severity_of(ast::Severity severity);
/// What stands between braces in a message is one of `known`.
void check_holes(const ast::Text& message, const std::vector<std::string>& known, Context& context);

}  // namespace reconcile::check
