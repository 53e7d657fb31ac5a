// The files of one program: rules with what they include, and decks. Each is read and hashed once.
#include <filesystem>
#include <set>

#include "base/files.hpp"
#include "base/paths.hpp"
#include "language/detail/check_parts.hpp"
#include "language/parser.hpp"

namespace reconcile::check {
namespace {

namespace fs = std::filesystem;

std::string beside(const std::string& folder, const std::string& path) {
  return (fs::path(folder) / path).lexically_normal().generic_string();
}

bool is_pin(std::string_view pin) {
  const bool is_hex = pin.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
  return is_hex && pin.size() >= 6 && pin.size() <= 64;
}

void check_pin(const std::string& path, const std::optional<ast::Pin>& pin, const std::string& hash, Context& context) {
  if (!pin) return;
  std::string digits = pin->sha256.text;
  if (!is_pin(digits)) {
    context.error(DiagnosticCode::bad_pin, pin->sha256.span, {digits, hash.substr(0, 6)});
    return;
  }
  for (char& digit : digits) digit = digit >= 'A' && digit <= 'F' ? static_cast<char>(digit - 'A' + 'a') : digit;
  if (hash.starts_with(digits)) return;
  context.error(DiagnosticCode::pin_differs, pin->sha256.span, {path, hash.substr(0, digits.size())});
}

class Loader {
 public:
  explicit Loader(Context& context) : context_(context) {}

  void load_root(const std::string& path) {
    const fs::path identity = canonical_path(path);
    if (root_.empty()) root_ = identity.parent_path();
    if (!hashes_.contains(identity)) load(path, identity, std::nullopt);
  }

 private:
  void include(const ast::Include& include, const std::string& folder) {
    const std::string path = beside(folder, include.path.text);
    const fs::path identity = canonical_path(path);
    if (!lies_in(identity, root_)) {
      context_.incomplete = true;
      context_.error(DiagnosticCode::include_outside, include.path.span, {include.path.text});
      return;
    }
    if (open_.contains(identity)) {
      context_.error(DiagnosticCode::include_cycle, include.path.span, {path});
      return;
    }
    if (!hashes_.contains(identity)) load(path, identity, include.path.span);
    if (const std::string& hash = hashes_[identity]; !hash.empty()) check_pin(path, include.pin, hash, context_);
  }

  void load(const std::string& path, const fs::path& identity, std::optional<Span> wanted_at) {
    std::string& hash = hashes_[identity];
    std::string text;
    try {
      text = read_text_file(path);
    } catch (const FileError& error) {
      context_.incomplete = true;
      context_.diagnostics->add({DiagnosticCode::file_unreadable, wanted_at, {error.what()}, std::nullopt, {}});
      return;
    }
    hash = sha256(text);
    context_.program.files.push_back({ProgramFile::Role::rules, path, hash, 0});
    const std::string folder = fs::path(path).parent_path().generic_string();
    const std::uint32_t source = context_.sources.add(path, std::move(text));
    context_.folders[source] = folder;
    parse_file(source, folder, identity);
  }

  void parse_file(std::uint32_t source, const std::string& folder, const fs::path& identity) {
    const std::size_t errors = context_.diagnostics->error_count();
    std::optional<ast::File> file = parse(context_.sources, source, *context_.diagnostics);
    if (!file || context_.diagnostics->error_count() > errors) context_.incomplete = true;
    if (!file) return;
    const std::size_t index = context_.files.size();
    context_.files.push_back({std::move(*file), folder});
    open_.insert(identity);
    for (std::size_t i = 0; i < context_.files[index].ast.statements.size(); ++i) {
      // An index, since reading more files moves the statements' vector; the statements themselves stay.
      const auto* next = std::get_if<ast::Include>(&context_.files[index].ast.statements[i].statement);
      if (next != nullptr) include(*next, folder);
    }
    open_.erase(identity);
  }

  Context& context_;
  fs::path root_;                           // canonical folder of the first file
  std::map<fs::path, std::string> hashes_;  // by canonical path; "": could not be read
  std::set<fs::path> open_;                 // the files whose includes are being read
};

}  // namespace

void load_files(const std::vector<std::string>& paths, Context& context) {
  Loader loader(context);
  for (const std::string& path : paths) loader.load_root(path);
}

const DeckFile* load_deck(const ast::Text& path, const std::optional<ast::Pin>& pin, Context& context) {
  const std::string printed = beside(context.folders[path.span.source], path.text);
  const auto [place, is_new] = context.decks.try_emplace(canonical_path(printed).string());
  DeckFile& deck = place->second;
  if (is_new) {
    try {
      std::string text = read_text_file(printed);
      deck.sha256 = sha256(text);
      deck.source = context.sources.add(printed, std::move(text));
      deck.readable = true;
      deck.entry = context.program.files.size();
      context.program.files.push_back({ProgramFile::Role::deck, printed, deck.sha256, 0});
    } catch (const FileError& error) {
      context.error(DiagnosticCode::file_unreadable, path.span, {error.what()});
    }
  }
  if (!deck.readable) return nullptr;
  check_pin(printed, pin, deck.sha256, context);
  return &deck;
}

}  // namespace reconcile::check
