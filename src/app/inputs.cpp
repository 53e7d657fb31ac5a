#include "app/inputs.hpp"

#include <fnmatch.h>

#include <iterator>

namespace reconcile {
namespace {

std::optional<std::string> kind_by_name(const Options& options, const std::string& path) {
  const std::string name = path.substr(path.rfind('/') + 1);
  for (const KindPattern& known : options.kind_patterns) {
    if (::fnmatch(known.pattern.c_str(), name.c_str(), 0) == 0) return known.kind;
  }
  return std::nullopt;
}

bool kinds_are_known(const Options& options, const Layouts& layouts, Diagnostics& diagnostics) {
  std::vector<std::string> kinds;
  for (const Layout& layout : layouts.kinds) kinds.push_back(layout.kind);
  bool known = true;
  for (const KindPattern& pattern : options.kind_patterns) {
    if (layouts.id_of(pattern.kind)) continue;
    const std::string meant = nearest(pattern.kind, kinds);
    diagnostics.add(DiagnosticCode::kind_unknown, pattern.span,
                    {pattern.kind, meant.empty() ? "" : "did you mean `" + meant + "`?"});
    known = false;
  }
  return known;
}

}  // namespace

std::vector<InputFile> open_calls(const Options& options, const Layouts& layouts, Diagnostics& diagnostics,
                                  std::vector<std::string>& empty) {
  if (!kinds_are_known(options, layouts, diagnostics)) return {};
  const std::vector<std::string> paths = expand_inputs(options.inputs, diagnostics);
  const auto entry_points = std::make_shared<SpillFile>(options.temp_folder);
  std::vector<InputFile> inputs;
  if (options.kind || options.kind_patterns.empty()) {
    inputs = open_inputs(paths, layouts, {options.kind, entry_points}, diagnostics, &empty);
  } else {
    for (const std::string& path : paths) {
      auto opened = open_inputs({path}, layouts, {kind_by_name(options, path), entry_points}, diagnostics, &empty);
      std::move(opened.begin(), opened.end(), std::back_inserter(inputs));
    }
  }
  find_repeated_files(inputs);
  return inputs;
}

}  // namespace reconcile
