#include "app/check_rules.hpp"

#include <algorithm>
#include <ostream>

#include "app/deck_changes.hpp"
#include "app/layouts.hpp"
#include "app/load_plan.hpp"
#include "app/terminal.hpp"
#include "base/files.hpp"
#include "report/diagnostics_jsonl.hpp"

namespace reconcile {
namespace {

std::string counted(std::size_t count, const char* one, const char* many) {
  return std::to_string(count) + ' ' + (count == 1 ? one : many);
}

/// Tariffs that take over a deck from their base have the same changes: said once.
void print_changes(std::ostream& out, const DeckContents& deck) {
  const auto& all = deck.changes;
  const bool alike = std::all_of(all.begin(), all.end(), [&](const auto& c) { return c.second == all.front().second; });
  for (std::size_t i = 0; i < (alike ? std::min<std::size_t>(all.size(), 1) : all.size()); ++i) {
    const auto& [tariff, changes] = all[i];
    out << "  against the version before" << (alike ? "" : ", in tariff `" + tariff + "`") << ": rising "
        << changes.rising << ", falling " << changes.falling << ", the same " << changes.same << ", new "
        << changes.added << ", no longer offered " << changes.dropped << '\n';
  }
}

void print_files(std::ostream& out, const Program& program, const Sources& sources) {
  std::map<std::string, DeckContents> decks;
  for (auto& [source, contents] : deck_contents(program)) decks.emplace(sources[source].path(), std::move(contents));
  for (const ProgramFile& file : program.files) {
    out << file.path << ": ok";
    if (file.role != ProgramFile::Role::deck) {
      if (file.role == ProgramFile::Role::invoice) out << ", " << counted(file.rows, "line", "lines");
      out << '\n';
      continue;
    }
    const DeckContents& deck = decks[file.path];
    out << ", " << counted(file.rows, "row", "rows") << ", "
        << (deck.by_country ? counted(deck.keys, "country", "countries") : counted(deck.keys, "prefix", "prefixes"))
        << '\n';
    print_changes(out, deck);
  }
}

/// A file that the command line names; one that the rules name is an error in the rules.
bool any_unreadable(const Diagnostics& diagnostics) {
  const auto& list = diagnostics.list();
  return std::any_of(list.begin(), list.end(), [](const Diagnostic& diagnostic) {
    return diagnostic.code == DiagnosticCode::file_unreadable && !diagnostic.span;
  });
}

/// `-` among the rules: their text comes from standard input, as an editor sends what it has not saved.
std::optional<RulesText> standard_input(const Options& options) {
  const auto& rules = options.rules;
  if (std::find(rules.begin(), rules.end(), "-") == rules.end()) return std::nullopt;
  return RulesText{options.stdin_name.value_or("-"), read_standard_input()};
}

}  // namespace

int check_rules(const Options& options, Sources& sources) {
  Diagnostics diagnostics;
  const std::optional<RulesText> given = standard_input(options);
  Options chosen = options;
  if (given) std::replace(chosen.rules.begin(), chosen.rules.end(), std::string("-"), given->path);
  const auto layouts = all_layouts(options.layouts, sources, diagnostics);
  std::optional<Program> program;
  if (layouts) program = load_rules(chosen, *layouts, sources, diagnostics, given);
  diagnostics.sort();
  OutputFile out = OutputFile::standard_output();
  if (options.diagnostics_as_jsonl) {
    print_jsonl(out.stream(), diagnostics, sources);
  } else {
    say(diagnostics, sources, options.color, options.quiet);
    if (program) print_files(out.stream(), *program, sources);
  }
  out.commit();
  if (!layouts || any_unreadable(diagnostics)) return 2;
  return program ? 0 : 1;
}

}  // namespace reconcile
