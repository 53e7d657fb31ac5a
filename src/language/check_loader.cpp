// The files of one program: rules with what they include, and decks. Each is read and hashed once.
#include <cctype>
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

/// The required setting that the first word of a line most likely means; else the word.
std::string setting_meant(const std::string& word) {
  const std::string setting = nearest(word, {"currency", "round"});
  return setting.empty() ? word : setting;
}

class Loader {
 public:
  Loader(const std::optional<RulesText>& given, Context& context) : given_(given), context_(context) {}

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
      const bool is_given = given_ && canonical_path(given_->path) == identity;
      text = is_given ? given_->text : read_text_file(path);
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
    std::optional<ast::File> file = parse(context_.sources, source, *context_.diagnostics);
    if (!file || file->cut) context_.incomplete = true;
    if (!file) return;
    for (const Span lost : file->lost) note_lost(context_.sources.text(lost));
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

  /// Keeps the words of the line, and what stands in quotes: a name among them may be what the statement defines.
  void note_lost(std::string_view line) {
    const auto in_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
    bool is_first = true;
    for (std::size_t at = 0; at < line.size();) {
      std::size_t end = at + 1;
      if (line[at] == '"') {
        end = std::min(line.find('"', at + 1), line.size());
        context_.lost.emplace(line.substr(at + 1, end - at - 1));
      } else if (in_word(line[at])) {
        while (end < line.size() && in_word(line[end])) ++end;
        const std::string word(line.substr(at, end - at));
        if (is_first && !nearest(word, {"include"}).empty()) context_.incomplete = true;
        context_.lost.insert(is_first ? setting_meant(word) : word);
        is_first = false;
      }
      at = end;
    }
  }

  const std::optional<RulesText>& given_;
  Context& context_;
  fs::path root_;                           // canonical folder of the first file
  std::map<fs::path, std::string> hashes_;  // by canonical path; "": could not be read
  std::set<fs::path> open_;                 // the files whose includes are being read
};

}  // namespace

void load_files(const std::vector<std::string>& paths, const std::optional<RulesText>& given, Context& context) {
  Loader loader(given, context);
  for (const std::string& path : paths) loader.load_root(path);
}

namespace {

/// `place`: where the rules name the file; none: the command line does, in the words of `named_by`.
const DeckFile* load_data(const std::string& printed, ProgramFile::Role role, std::optional<Span> place,
                          const std::string& named_by, Context& context) {
  const auto [found, is_new] = context.decks.try_emplace(canonical_path(printed).string());
  DeckFile& file = found->second;
  if (is_new) {
    try {
      std::string text = read_text_file(printed);
      file.sha256 = sha256(text);
      file.source = context.sources.add(printed, std::move(text));
      file.readable = true;
      file.entry = context.program.files.size();
      context.program.files.push_back({role, printed, file.sha256, 0});
    } catch (const FileError& error) {
      context.diagnostics->add({DiagnosticCode::file_unreadable, place, {error.what() + named_by}, std::nullopt, {}});
    }
  }
  return file.readable ? &file : nullptr;
}

}  // namespace

const DeckFile* load_deck(const ast::Text& path, const std::optional<ast::Pin>& pin, Context& context) {
  const std::string printed = beside(context.folders[path.span.source], path.text);
  const DeckFile* const file = load_data(printed, ProgramFile::Role::deck, path.span, {}, context);
  if (file != nullptr) check_pin(printed, pin, file->sha256, context);
  return file;
}

const DeckFile* load_lines(const ast::Text& path, const std::optional<ast::Pin>& pin, const std::string& invoice,
                           Context& context) {
  if (const auto other = context.lines_files.find(invoice); other != context.lines_files.end()) {
    return load_data(other->second, ProgramFile::Role::invoice, std::nullopt,
                     ", which `--invoice` names for `" + invoice + "`", context);
  }
  const std::string printed = beside(context.folders[path.span.source], path.text);
  const DeckFile* const file = load_data(printed, ProgramFile::Role::invoice, path.span, {}, context);
  if (file != nullptr) check_pin(printed, pin, file->sha256, context);
  return file;
}

}  // namespace reconcile::check
