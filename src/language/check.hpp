// In: paths of rules files and the layouts. Out: the checked program, and a diagnostic for each thing that is wrong.
// Must not know: calls, plans.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "language/checked.hpp"

namespace reconcile {

/// A text that stands for the file of that path, whether there is one or not: as an editor has it, not yet saved.
struct RulesText {
  std::string path;
  std::string text;
};

/// `invoice_files`: "NAME=FILE", the file of an invoice's lines in place of the one that the rules name.
/// Reads the files with what they include, adds rules/standard.rules unless `without standard checks`, resolves and
/// checks everything. nullopt when there are errors. Files that cannot be read are diagnostics with their place.
std::optional<Program> load_program(const std::vector<std::string>& paths, const Layouts& layouts, Sources& sources,
                                    Diagnostics& diagnostics, const std::optional<RulesText>& given = std::nullopt,
                                    const std::vector<std::string>& invoice_files = {});

}  // namespace reconcile
