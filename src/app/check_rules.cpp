#include "app/check_rules.hpp"

#include <algorithm>
#include <ostream>

#include "app/layouts.hpp"
#include "app/terminal.hpp"
#include "base/files.hpp"
#include "language/check.hpp"

namespace reconcile {
namespace {

void print_files(std::ostream& out, const Program& program) {
  for (const ProgramFile& file : program.files) {
    out << file.path << ": ok";
    if (file.role != ProgramFile::Role::rules) out << ", " << file.rows << (file.rows == 1 ? " row" : " rows");
    out << '\n';
  }
}

/// A file that the command line names; one that the rules name is an error in the rules.
bool any_unreadable(const Diagnostics& diagnostics) {
  const auto& list = diagnostics.list();
  return std::any_of(list.begin(), list.end(), [](const Diagnostic& diagnostic) {
    return diagnostic.code == DiagnosticCode::file_unreadable && !diagnostic.span;
  });
}

}  // namespace

int check_rules(const Options& options, Sources& sources) {
  Diagnostics diagnostics;
  const auto layouts = all_layouts(options.layouts, sources, diagnostics);
  const auto program = layouts ? load_program(options.rules, *layouts, sources, diagnostics) : std::nullopt;
  diagnostics.sort();
  say(diagnostics, sources, options.color, options.quiet);
  if (!program) return any_unreadable(diagnostics) ? 2 : 1;
  OutputFile out = OutputFile::standard_output();
  print_files(out.stream(), *program);
  out.commit();
  return 0;
}

}  // namespace reconcile
