#include "base/yaml.hpp"

#include <algorithm>
#include <istream>
#include <streambuf>

#include <yaml-cpp/yaml.h>

#include <yaml-cpp/eventhandler.h>

namespace reconcile {
namespace {

/// yaml-cpp's events → the tree. Its own nodes would forget repeated keys and the places of null values.
class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(const Sources& sources, std::uint32_t source, Diagnostics& diagnostics)
      : source_(sources[source]), index_(source), diagnostics_(diagnostics) {}

  std::optional<YamlNode> take() { return std::move(root_); }
  Span at(const YAML::Mark& mark) const {
    const auto size = static_cast<std::uint32_t>(source_.text().size());
    if (mark.is_null()) return {index_, size, size};
    std::uint32_t begin = source_.line_start(static_cast<std::uint32_t>(mark.line) + 1);
    if (mark.line == 0 && source_.text().starts_with("\xEF\xBB\xBF")) begin += 3;
    begin = std::min(begin + static_cast<std::uint32_t>(mark.column), size);
    return {index_, begin, std::min(begin + 1, size)};
  }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    add(YamlNode{YamlNode::Type::empty, at(mark), {}, {}, {}});
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    diagnostics_.add(DiagnosticCode::yaml_alias, at(mark));
    add(YamlNode{YamlNode::Type::empty, at(mark), {}, {}, {}});
  }
  void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t, const std::string& value) override {
    add(YamlNode{YamlNode::Type::scalar, span_of(mark, value), value, {}, {}});
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
    open_.push_back({YamlNode{YamlNode::Type::list, at(mark), {}, {}, {}}, std::nullopt});
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
    open_.push_back({YamlNode{YamlNode::Type::map, at(mark), {}, {}, {}}, std::nullopt});
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    YamlNode node;
    std::optional<YamlNode> key;
  };

  Span span_of(const YAML::Mark& mark, const std::string& value) const {
    Span span = at(mark);
    const std::string_view rest = source_.text().substr(span.begin);
    if (rest.starts_with(value)) span.end = std::max(span.end, span.begin + static_cast<std::uint32_t>(value.size()));
    return span;
  }

  void close() {
    YamlNode node = std::move(open_.back().node);
    open_.pop_back();
    add(std::move(node));
  }

  void add(YamlNode node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.type == YamlNode::Type::list) {
      parent.node.items.push_back(std::move(node));
    } else if (!parent.key) {
      if (node.type != YamlNode::Type::scalar) diagnostics_.add(DiagnosticCode::yaml_wrong_shape, node.span, {"a key"});
      parent.key = std::move(node);
    } else {
      if (parent.node.find(parent.key->text))
        diagnostics_.add(DiagnosticCode::yaml_repeated_key, parent.key->span, {parent.key->text});
      parent.node.entries.push_back({std::move(parent.key->text), parent.key->span, std::move(node)});
      parent.key.reset();
    }
  }

  const Source& source_;
  std::uint32_t index_;
  Diagnostics& diagnostics_;
  std::vector<Open> open_;
  std::optional<YamlNode> root_;
};

struct ViewBuffer : std::streambuf {
  explicit ViewBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());
    setg(begin, begin, begin + text.size());
  }
};

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
  const auto found =
      std::find_if(entries.begin(), entries.end(), [&](const YamlEntry& entry) { return entry.key == key; });
  return found == entries.end() ? nullptr : &found->value;
}

std::optional<YamlNode> parse_yaml(const Sources& sources, std::uint32_t source, Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.error_count();
  TreeBuilder builder(sources, source, diagnostics);
  ViewBuffer buffer(sources[source].text());
  std::istream stream(&buffer);
  try {
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) return YamlNode{YamlNode::Type::empty, {source, 0, 0}, {}, {}, {}};
    TreeBuilder second(sources, source, diagnostics);
    if (parser.HandleNextDocument(second)) {
      const std::optional<YamlNode> more = second.take();
      diagnostics.add(DiagnosticCode::yaml_wrong_shape, more ? more->span : Span{source, 0, 0},
                      {"the end of the file, and no second document,"});
      return std::nullopt;
    }
  } catch (const YAML::Exception& problem) {
    diagnostics.add(DiagnosticCode::yaml_syntax, builder.at(problem.mark), {problem.msg});
    return std::nullopt;
  }
  if (diagnostics.error_count() != errors_before) return std::nullopt;
  return builder.take();
}

void refuse_unknown_keys(const YamlNode& map, const std::vector<std::string>& known, Diagnostics& diagnostics) {
  for (const YamlEntry& entry : map.entries) {
    if (std::find(known.begin(), known.end(), entry.key) != known.end()) continue;
    std::string help;
    if (const std::string meant = nearest(entry.key, known); !meant.empty()) {
      help = "did you mean `" + meant + "`?";
    } else {
      for (const std::string& key : known) help += (help.empty() ? "the keys here are `" : "`, `") + key;
      help += "`";
    }
    diagnostics.add(DiagnosticCode::yaml_unknown_key, entry.key_span, {entry.key, help});
  }
}

bool expect(const YamlNode& node, YamlNode::Type type, std::string_view what, Diagnostics& diagnostics) {
  if (node.type == type) return true;
  diagnostics.add(DiagnosticCode::yaml_wrong_shape, node.span, {std::string(what)});
  return false;
}

const YamlNode* require(const YamlNode& map, std::string_view key, YamlNode::Type type, std::string_view what,
                        Diagnostics& diagnostics) {
  const YamlNode* value = map.find(key);
  if (!value) {
    diagnostics.add(DiagnosticCode::yaml_missing_key, map.span, {std::string(key)});
    return nullptr;
  }
  return expect(*value, type, what, diagnostics) ? value : nullptr;
}

}  // namespace reconcile
