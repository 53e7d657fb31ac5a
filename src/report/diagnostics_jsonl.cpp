#include "report/diagnostics_jsonl.hpp"

#include <nlohmann/json.hpp>
#include <ostream>

namespace reconcile {
namespace {

using Json = nlohmann::ordered_json;

std::string_view word_of(Level level) {
  return level == Level::error ? "error" : level == Level::warning ? "warning" : "note";
}

void add_place(Json& object, Span span, const Sources& sources) {
  const Source& source = sources[span.source];
  const Position begin = source.position(span.begin);
  const Position end = source.position(std::max(span.begin, span.end));
  object["file"] = source.path();
  object["line"] = begin.line;
  object["column"] = begin.column;
  object["end_line"] = end.line;
  object["end_column"] = end.column;
}

Json json_of(const Diagnostic& diagnostic, const Sources& sources) {
  Json object;
  object["code"] = name_of(diagnostic.code);
  object["level"] = word_of(level_of(diagnostic.code));
  object["message"] = message_of(diagnostic);
  if (const std::string help = help_of(diagnostic); !help.empty()) object["help"] = help;
  if (diagnostic.span) add_place(object, *diagnostic.span, sources);
  if (diagnostic.second) {
    Json second;
    add_place(second, *diagnostic.second, sources);
    second["label"] = diagnostic.second_label;
    object["second"] = std::move(second);
  }
  return object;
}

}  // namespace

void print_jsonl(std::ostream& out, const Diagnostics& diagnostics, const Sources& sources) {
  for (const Diagnostic& diagnostic : diagnostics.list()) {
    // A text that is not UTF-8 may be quoted in its own diagnostic: a replacement character stands for what is not.
    out << json_of(diagnostic, sources).dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
  }
}

}  // namespace reconcile
