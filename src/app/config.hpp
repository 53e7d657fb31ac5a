// In: reconcile.yaml. Out: options by the names that they have on the command line, each with its place.
// Must not know: what the options mean. It holds options, never prices.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/options.hpp"

namespace reconcile {

struct Config {
  struct Setting {
    const Flag* flag = nullptr;
    std::string value;
    Span span;
  };

  std::vector<Setting> settings;
  std::vector<std::string> inputs;         ///< `inputs`: where the command line names none
  std::vector<KindPattern> kind_patterns;  ///< `kinds`
};

/// `path`, or reconcile.yaml in the current folder, where there is one. nullopt after errors.
std::optional<Config> read_config(const std::optional<std::string>& path, Sources& sources, Diagnostics& diagnostics);

}  // namespace reconcile
