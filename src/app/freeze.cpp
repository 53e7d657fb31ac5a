#include "app/freeze.hpp"

#include <cctype>
#include <filesystem>
#include <map>
#include <ostream>
#include <set>

#include "app/terminal.hpp"
#include "app/words.hpp"
#include "base/files.hpp"
#include "base/paths.hpp"
#include "language/parser.hpp"
#include "language/pins.hpp"

namespace reconcile {
namespace {

namespace fs = std::filesystem;

/// Works out every file's new text before any is written. What a file includes comes first, since its hash is of its
/// new text.
class Freezer {
 public:
  struct Change {
    std::string path;
    std::string text;
  };

  Freezer(Sources& sources, Diagnostics& diagnostics) : sources_(sources), diagnostics_(diagnostics) {}

  void add_root(const std::string& path) {
    const fs::path identity = canonical_path(path);
    if (root_.empty()) root_ = identity.parent_path();
    rules(path, identity, std::nullopt);
  }

  const std::vector<Change>& changes() const { return changes_; }  ///< included files before those that include them
  const std::vector<std::string>& messages() const { return messages_; }  ///< a line for each pin

 private:
  /// The hash of the file's new text; "" after an error.
  std::string rules(const std::string& path, const fs::path& identity, std::optional<Span> wanted_at) {
    if (const auto known = hashes_.find(identity); known != hashes_.end()) return known->second;
    std::string& hash = hashes_[identity];
    const std::optional<std::string> text = read(path, wanted_at);
    if (!text) return hash;
    const std::uint32_t source = sources_.add(path, *text);
    const std::size_t errors = diagnostics_.error_count();
    const std::optional<ast::File> file = parse(sources_, source, diagnostics_);
    if (!file || diagnostics_.error_count() > errors) return hash;
    open_.insert(identity);
    const std::string pinned = with_pins(path, *text, *file);
    open_.erase(identity);
    if (pinned != *text) changes_.push_back({path, pinned});
    return hash = sha256(pinned);
  }

  std::optional<std::string> read(const std::string& path, std::optional<Span> wanted_at) {
    try {
      return read_text_file(path);
    } catch (const FileError& error) {
      diagnostics_.add({DiagnosticCode::file_unreadable, wanted_at, {error.what()}, std::nullopt, {}});
      return std::nullopt;
    }
  }

  std::string hash_of(const PinPlace& place, const std::string& path) {
    const fs::path identity = canonical_path(path);
    if (!place.is_rules) {
      const auto text = read(path, place.path.span);
      return text ? sha256(*text) : "";
    }
    if (!lies_in(identity, root_)) {
      diagnostics_.add(DiagnosticCode::include_outside, place.path.span, {place.path.text});
    } else if (open_.contains(identity)) {
      diagnostics_.add(DiagnosticCode::include_cycle, place.path.span, {path});
    } else {
      return rules(path, identity, place.path.span);
    }
    return "";
  }

  std::string with_pins(const std::string& path, std::string text, const ast::File& file) {
    const fs::path folder = fs::path(path).parent_path();
    const std::vector<PinPlace> places = pins_of(file);
    std::vector<std::string> hashes;
    for (const PinPlace& place : places) {
      hashes.push_back(hash_of(place, (folder / place.path.text).lexically_normal().generic_string()));
      if (!hashes.back().empty()) say_pin(place, hashes.back());
    }
    // From the end, so that the places before stay where they are.
    for (std::size_t i = places.size(); i-- > 0;) {
      const Span path_span = places[i].path.span;
      if (const auto& pin = places[i].pin) {
        text.replace(pin->span.begin, pin->span.end - pin->span.begin, as_quoted(hashes[i]));
      } else {
        text.insert(path_span.end, " sha256 " + as_quoted(hashes[i]));
      }
    }
    return text;
  }

  void say_pin(const PinPlace& place, const std::string& hash) {
    std::string before = place.pin ? place.pin->text : "";
    for (char& digit : before) digit = static_cast<char>(std::tolower(static_cast<unsigned char>(digit)));
    const std::string what = sources_.place(place.path.span) + ": " + as_quoted(place.path.text);
    if (!place.pin) {
      messages_.push_back(what + " pinned to " + hash);
    } else if (before == hash) {
      messages_.push_back(what + " unchanged");
    } else if (hash.starts_with(before)) {
      messages_.push_back(what + " unchanged, its pin written out to " + hash);
    } else {
      messages_.push_back(what + " has changed: pinned to " + hash + ", before " + place.pin->text);
    }
  }

  Sources& sources_;
  Diagnostics& diagnostics_;
  fs::path root_;                           // canonical folder of the first file: nothing beyond it is written
  std::map<fs::path, std::string> hashes_;  // of rules files, by canonical path; "" after an error
  std::set<fs::path> open_;                 // the files whose includes are being followed
  std::vector<Change> changes_;
  std::vector<std::string> messages_;
};

}  // namespace

int freeze(const Options& options, Sources& sources) {
  Diagnostics diagnostics;
  Freezer freezer(sources, diagnostics);
  for (const std::string& path : options.rules) freezer.add_root(path);
  diagnostics.sort();
  say(diagnostics, sources, options.color, options.quiet);
  if (diagnostics.has_errors()) return 2;
  for (const Freezer::Change& change : freezer.changes()) {
    write_file(change.path, [&](std::ostream& out) { out << change.text; });
  }
  OutputFile out = OutputFile::standard_output();
  for (const std::string& message : freezer.messages()) out.stream() << message << '\n';
  out.stream() << counted(freezer.messages().size(), "pin", "pins") << ", "
               << counted(freezer.changes().size(), "file", "files") << " rewritten\n";
  out.commit();
  return 0;
}

}  // namespace reconcile
