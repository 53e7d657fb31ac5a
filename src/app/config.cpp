#include "app/config.hpp"

#include <algorithm>
#include <filesystem>

#include "base/files.hpp"
#include "base/yaml.hpp"

namespace reconcile {
namespace {

constexpr std::string_view usual_name = "reconcile.yaml";

const Flag* config_flag(std::string_view name) {
  const auto found = std::find_if(flags().begin(), flags().end(),
                                  [&](const Flag& flag) { return flag.in_config && flag.name == name; });
  return found == flags().end() ? nullptr : &*found;
}

std::vector<std::string> known_keys() {
  std::vector<std::string> keys = {"inputs", "kinds"};
  for (const Flag& flag : flags()) {
    if (flag.in_config) keys.emplace_back(flag.name);
  }
  return keys;
}

/// The scalars of a value that may be one or a list of them.
std::vector<YamlNode> one_or_many(const YamlNode& value, Diagnostics& diagnostics) {
  if (value.type != YamlNode::Type::list) {
    return expect(value, YamlNode::Type::scalar, "a value or a list of values", diagnostics)
               ? std::vector<YamlNode>{value}
               : std::vector<YamlNode>{};
  }
  std::vector<YamlNode> scalars;
  for (const YamlNode& item : value.items) {
    if (expect(item, YamlNode::Type::scalar, "a value", diagnostics)) scalars.push_back(item);
  }
  return scalars;
}

void read_switch(const Flag& flag, const YamlNode& value, Config& config, Diagnostics& diagnostics) {
  if (value.type == YamlNode::Type::scalar && value.text == "true") {
    config.settings.push_back({&flag, "", value.span});
  } else if (value.type != YamlNode::Type::scalar || value.text != "false") {
    expect(value, YamlNode::Type::empty, flag.values, diagnostics);
  }
}

void read_entry(const YamlEntry& entry, Config& config, Diagnostics& diagnostics) {
  if (entry.key == "inputs") {
    for (const YamlNode& input : one_or_many(entry.value, diagnostics)) config.inputs.push_back(input.text);
  } else if (entry.key == "kinds") {
    if (!expect(entry.value, YamlNode::Type::map, "a map of file-name patterns to kinds", diagnostics)) return;
    for (const YamlEntry& kind : entry.value.entries) {
      if (!expect(kind.value, YamlNode::Type::scalar, "a kind of calls", diagnostics)) continue;
      config.kind_patterns.push_back({kind.key, kind.value.text, kind.value.span});
    }
  } else if (const Flag* flag = config_flag(entry.key); !flag) {
    return;  // an unknown key, said already
  } else if (flag->argument.empty()) {
    read_switch(*flag, entry.value, config, diagnostics);
  } else if (flag->repeatable) {
    for (const YamlNode& value : one_or_many(entry.value, diagnostics)) {
      config.settings.push_back({flag, value.text, value.span});
    }
  } else if (expect(entry.value, YamlNode::Type::scalar, "a value", diagnostics)) {
    config.settings.push_back({flag, entry.value.text, entry.value.span});
  }
}

}  // namespace

std::optional<Config> read_config(const std::optional<std::string>& path, Sources& sources, Diagnostics& diagnostics) {
  const std::string name = path.value_or(std::string(usual_name));
  std::error_code error;
  if (!path && !std::filesystem::exists(name, error)) return Config{};
  const std::uint32_t source = sources.add(name, read_text_file(name));
  const std::optional<YamlNode> root = parse_yaml(sources, source, diagnostics);
  if (!root) return std::nullopt;
  Config config;
  if (root->type == YamlNode::Type::empty) return config;
  if (!expect(*root, YamlNode::Type::map, "a map of options", diagnostics)) return std::nullopt;
  refuse_unknown_keys(*root, known_keys(), diagnostics);
  for (const YamlEntry& entry : root->entries) read_entry(entry, config, diagnostics);
  return config;
}

}  // namespace reconcile
