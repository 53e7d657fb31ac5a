// In: one text of a `Sources`. Out: its AST, and a diagnostic for each thing that is not of the language.
// Must not know: kinds, fields, other files. PEGTL is seen by parser.cpp alone.
#pragma once

#include <optional>

#include "base/diagnostic.hpp"
#include "language/ast.hpp"

namespace reconcile {

/// Recovers at the next clause or statement, so that one run tells all errors; after an error the AST holds what
/// could be read and is fit for further checks of the rest, but `diagnostics.has_errors()` says that it is not whole.
/// nullopt only where nothing could be read (no `rules 1`, invalid UTF-8).
std::optional<ast::File> parse(const Sources& sources, std::uint32_t source, Diagnostics& diagnostics);

}  // namespace reconcile
