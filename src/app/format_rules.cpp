#include "app/format_rules.hpp"

#include <iostream>
#include <iterator>

#include "app/terminal.hpp"
#include "app/unified_diff.hpp"
#include "base/files.hpp"
#include "language/format.hpp"
#include "language/parser.hpp"

namespace reconcile {
namespace {

constexpr std::string_view standard_input = "-";

std::string read(const std::string& path) {
  if (path != standard_input) return read_text_file(path);
  return {std::istreambuf_iterator<char>(std::cin), {}};
}

/// nullopt where the file is not of the language: it is then left alone.
std::optional<std::string> formatted(std::uint32_t source, const Sources& sources, Diagnostics& diagnostics) {
  const std::size_t errors = diagnostics.error_count();
  const auto file = parse(sources, source, diagnostics);
  if (!file || diagnostics.error_count() > errors) return std::nullopt;
  return format(*file, sources);
}

/// Whether the file's layout is another.
bool format_one(const std::string& path, FormatMode mode, std::ostream& out, Sources& sources,
                Diagnostics& diagnostics) {
  const std::uint32_t source = sources.add(path == standard_input ? "(stdin)" : path, read(path));
  const auto text = formatted(source, sources, diagnostics);
  if (!text) return false;
  const bool changes = *text != sources[source].text();
  if (mode == FormatMode::write && path == standard_input) {
    out << *text;
  } else if (changes && mode == FormatMode::diff) {
    print_unified_diff(out, sources[source].path(), sources[source].text(), *text);
  } else if (changes) {
    if (mode == FormatMode::write) write_file(path, [&](std::ostream& file) { file << *text; });
    out << sources[source].path() << '\n';
  }
  return changes;
}

}  // namespace

int format_rules(const Options& options, Sources& sources) {
  Diagnostics diagnostics;
  OutputFile out = OutputFile::standard_output();
  bool any_changes = false;
  for (const std::string& path : options.rules) {
    try {
      if (format_one(path, options.format_mode, out.stream(), sources, diagnostics)) any_changes = true;
    } catch (const FileError& error) {
      diagnostics.add(DiagnosticCode::file_unreadable, {error.what()});
    }
  }
  out.commit();
  diagnostics.sort();
  say(diagnostics, sources, options.color, false);
  if (diagnostics.has_errors()) return 2;
  return any_changes && options.format_mode != FormatMode::write ? 1 : 0;
}

}  // namespace reconcile
