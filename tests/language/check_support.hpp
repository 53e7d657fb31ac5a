// In: texts of rules files and decks. Out: what the checker makes of them, with every diagnostic as "code line:column".
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "calls/layout.hpp"
#include "language/check.hpp"

namespace reconcile {

struct Checked {
  Sources sources;
  Diagnostics diagnostics;
  std::optional<Program> program;

  /// "unknown-field 5:13", sorted by place; with the file's name before the line where it is not `main.rules`.
  std::vector<std::string> codes() const {
    std::vector<std::string> result;
    for (const Diagnostic& diagnostic : diagnostics.list()) {
      result.push_back(std::string(name_of(diagnostic.code)) + place(diagnostic.span));
    }
    return result;
  }
  /// The second places: " 3:1", or "" for none.
  std::vector<std::string> seconds() const {
    std::vector<std::string> result;
    for (const Diagnostic& diagnostic : diagnostics.list()) result.push_back(place(diagnostic.second));
    return result;
  }
  std::string printed() const {
    std::ostringstream out;
    print(out, diagnostics, sources, false);
    return out.str();
  }

 private:
  std::string place(const std::optional<Span>& span) const {
    if (!span) return "";
    const Position at = sources[span->source].position(span->begin);
    const std::string file = std::filesystem::path(sources[span->source].path()).filename().string();
    return " " + (file == "main.rules" ? "" : file + ":") + std::to_string(at.line) + ":" + std::to_string(at.column);
  }
};

/// A folder of files that goes away.
class RulesFolder {
 public:
  RulesFolder() {
    static int count = 0;
    folder_ = std::filesystem::temp_directory_path() /
              ("reconcile-check-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
    std::filesystem::create_directories(folder_);
  }
  ~RulesFolder() { std::filesystem::remove_all(folder_); }
  RulesFolder(const RulesFolder&) = delete;
  RulesFolder& operator=(const RulesFolder&) = delete;

  RulesFolder& add(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return *this;
  }
  std::string path(const std::string& name) const { return (folder_ / name).string(); }

  Checked check(const std::vector<std::string>& names = {"main.rules"},
                const Layouts& layouts = shipped_layouts()) const {
    Checked checked;
    std::vector<std::string> paths;
    for (const std::string& name : names) paths.push_back(path(name));
    checked.program = load_program(paths, layouts, checked.sources, checked.diagnostics);
    checked.diagnostics.sort();
    return checked;
  }

 private:
  std::filesystem::path folder_;
};

inline Checked check_text(const std::string& text) { return RulesFolder().add("main.rules", text).check(); }

/// `text` begins on line 4, after a head that needs nothing more.
inline Checked check_after_head(const std::string& text) {
  return check_text("rules 1\ncurrency EUR, USD\nround half-up to 4 digits\n" + text);
}

/// A tariff `T` with the clauses, which begin on line 6 at the given column.
inline Checked check_tariff(const std::string& clauses) {
  return check_after_head("tariff \"T\" for phone-terminated {\nsource \"x\"\n" + clauses + "\n}\n");
}

using Codes = std::vector<std::string>;

}  // namespace reconcile
