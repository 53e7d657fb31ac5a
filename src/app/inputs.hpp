// In: options. Out: the open files of calls, in the order of their paths. Must not know: rules.
#pragma once

#include <vector>

#include "app/options.hpp"
#include "calls/input.hpp"

namespace reconcile {

/// A file whose kind cannot be told is of the kind of --kind, else of the first file-name pattern in reconcile.yaml.
/// Files without any bytes are named in `empty`.
std::vector<InputFile> open_calls(const Options& options, const Layouts& layouts, Diagnostics& diagnostics,
                                  std::vector<std::string>& empty);

}  // namespace reconcile
