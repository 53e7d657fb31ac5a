#include "app/check_rules.hpp"

#include <unistd.h>

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
    if (file.role == ProgramFile::Role::deck) out << ", " << file.rows << (file.rows == 1 ? " row" : " rows");
    out << '\n';
  }
}

}  // namespace

int check_rules(const Options& options, Sources& sources) {
  for (const std::string& path : options.rules) read_text_file(path);  // throws where it cannot be read at all
  Diagnostics diagnostics;
  const auto layouts = all_layouts(options.layouts, sources, diagnostics);
  const auto program = layouts ? load_program(options.rules, *layouts, sources, diagnostics) : std::nullopt;
  diagnostics.sort();
  say(diagnostics, sources, options.color, options.quiet);
  if (!program) return 1;
  OutputFile out = OutputFile::standard_output();
  print_files(out.stream(), *program);
  out.commit();
  return 0;
}

}  // namespace reconcile
