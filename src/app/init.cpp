#include "app/init.hpp"

#include <filesystem>
#include <ostream>

#include "app/terminal.hpp"
#include "base/embedded.hpp"
#include "base/files.hpp"

namespace reconcile {
namespace {

namespace fs = std::filesystem;

constexpr const char* starter_files[] = {"tariffs.rules", "reconcile.yaml"};

}  // namespace

int init_folder(const Options& options, Sources& sources) {
  const fs::path folder = options.inputs.empty() ? "" : options.inputs.front();
  Diagnostics diagnostics;
  for (const char* name : starter_files) {
    std::error_code error;
    if (fs::symlink_status(folder / name, error).type() != fs::file_type::not_found) {
      diagnostics.add(DiagnosticCode::file_is_there, {(folder / name).string()});
    }
  }
  std::error_code error;
  if (!diagnostics.has_errors() && !folder.empty()) fs::create_directories(folder, error);
  if (error) {
    diagnostics.add(DiagnosticCode::run_failed, {"cannot make the folder " + folder.string() + ": " + error.message()});
  }
  say(diagnostics, sources, options.color, options.quiet);
  if (diagnostics.has_errors()) return 2;
  for (const char* name : starter_files) {
    write_file((folder / name).string(),
               [&](std::ostream& out) { out << embedded_file("rules/starter/" + std::string(name)); });
  }
  OutputFile out = OutputFile::standard_output();
  for (const char* name : starter_files) out.stream() << "wrote " << (folder / name).string() << '\n';
  out.stream() << "next: write your contract into " << (folder / starter_files[0]).string() << ", then `reconcile test "
               << (folder / starter_files[0]).string() << "`\n";
  out.commit();
  return 0;
}

}  // namespace reconcile
