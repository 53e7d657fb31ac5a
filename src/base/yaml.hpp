// In: a text in YAML that a person wrote (layouts, configuration). Out: a tree in which every node knows its place.
// Must not know: what the keys mean. Aliases and tags are refused: such files are read by people.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/source.hpp"

namespace reconcile {

struct YamlEntry;

struct YamlNode {
  enum class Type : std::uint8_t { empty, scalar, list, map };

  Type type = Type::empty;
  Span span;                       ///< of a list or map: where it begins
  std::string text;                ///< of a scalar; `yes` and `12` are texts too, whoever asks gives them a meaning
  std::vector<YamlNode> items;     ///< of a list
  std::vector<YamlEntry> entries;  ///< of a map, in the order of the text

  const YamlNode* find(std::string_view key) const;  ///< null: no such key
};

struct YamlEntry {
  std::string key;
  Span key_span;
  YamlNode value;
};

/// The text's one document. A key twice in one map is an error. nullopt after errors.
std::optional<YamlNode> parse_yaml(const Sources& sources, std::uint32_t source, Diagnostics& diagnostics);

/// Each key of `map` that is not in `known` is an error with its place and the key that was meant.
void refuse_unknown_keys(const YamlNode& map, const std::vector<std::string>& known, Diagnostics& diagnostics);

/// Whether the node has this type; if not, an error says that `what` ("a list of kinds") is expected there.
bool expect(const YamlNode& node, YamlNode::Type type, std::string_view what, Diagnostics& diagnostics);

/// The value of a key that must be there, with its type; null after an error.
const YamlNode* require(const YamlNode& map, std::string_view key, YamlNode::Type type, std::string_view what,
                        Diagnostics& diagnostics);

}  // namespace reconcile
