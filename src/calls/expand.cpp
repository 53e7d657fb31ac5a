#include <dirent.h>
#include <glob.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <map>

#include "calls/input.hpp"

namespace reconcile {
namespace {

bool is_folder(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

bool is_csv(std::string_view name) {
  return name.ends_with(".csv") || name.ends_with(".csv.gz") || name.ends_with(".csv.zst");
}

bool is_there(const std::string& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0;
}

/// `./cdr//a.csv` and `cdr/a.csv` are one path. `..` is left alone: behind a symbolic link it leads elsewhere.
std::string spelled_plainly(const std::string& path) {
  std::filesystem::path plain = path.starts_with('/') ? "/" : "";
  for (const std::filesystem::path& part : std::filesystem::path(path).relative_path()) {
    if (!part.empty() && part != ".") plain /= part;
  }
  return plain.string();
}

class Expansion {
 public:
  explicit Expansion(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  void argument(const std::string& argument) {
    if (argument == "-") {
      add(argument);
    } else if (is_there(argument)) {
      path(argument);
    } else if (argument.find_first_of("*?[") != std::string::npos) {
      pattern(argument);
    } else {
      diagnostics_.add(DiagnosticCode::input_missing, {argument});
    }
  }

  std::vector<std::string> take() {
    std::vector<std::string> paths;
    for (auto& [plain, path] : found_) paths.push_back(std::move(path));
    const auto printed = [](const std::string& path) { return path == "-" ? std::string("(stdin)") : path; };
    std::sort(paths.begin(), paths.end(), [&](const auto& a, const auto& b) { return printed(a) < printed(b); });
    return paths;
  }

 private:
  /// Of two spellings of one path the lesser stays, whatever the order of the arguments.
  void add(const std::string& path) {
    const auto [place, is_new] = found_.try_emplace(spelled_plainly(path), path);
    if (!is_new) place->second = std::min(place->second, path);
  }

  void path(const std::string& path) {
    if (is_folder(path)) {
      folder(path);
    } else {
      add(path);
    }
  }

  void folder(const std::string& path) {
    DIR* open = ::opendir(path.c_str());
    if (!open) {
      diagnostics_.add(DiagnosticCode::input_cannot_open,
                       {"cannot open the folder " + path + ": " + std::strerror(errno)});
      return;
    }
    bool any = false;
    while (true) {
      errno = 0;
      const dirent* entry = ::readdir(open);
      if (entry == nullptr) break;
      const std::string name = entry->d_name;
      std::string full = path;
      if (!full.ends_with('/')) full += '/';
      full += name;
      if (name.starts_with('.') || !is_csv(name) || is_folder(full)) continue;
      any = true;
      add(full);
    }
    const int error = errno;
    ::closedir(open);
    if (error != 0) {
      diagnostics_.add(DiagnosticCode::input_cannot_open,
                       {"cannot read the folder " + path + ": " + std::strerror(error)});
    } else if (!any) diagnostics_.add(DiagnosticCode::folder_without_csv, {path});
  }

  void pattern(const std::string& pattern) {
    glob_t matches{};
    // A folder that cannot be opened would else be passed over; with `*/` it may also be a file, which is no error.
    unreadable().clear();
    const int status = ::glob(
        pattern.c_str(), 0,
        [](const char* folder, int error) {
          if (error != ENOTDIR && error != ENOENT)
            unreadable().push_back("cannot read the folder " + std::string(folder) + ": " + std::strerror(error));
          return 0;
        },
        &matches);
    for (const std::string& folder : unreadable()) diagnostics_.add(DiagnosticCode::input_cannot_open, {folder});
    for (std::size_t i = 0; i < matches.gl_pathc; ++i) path(matches.gl_pathv[i]);
    ::globfree(&matches);
    if (status != 0 && unreadable().empty()) diagnostics_.add(DiagnosticCode::pattern_without_match, {pattern});
  }

  /// glob's callback takes no argument of ours.
  static std::vector<std::string>& unreadable() {
    static std::vector<std::string> folders;
    return folders;
  }

  Diagnostics& diagnostics_;
  std::map<std::string, std::string> found_;  // by the plain spelling
};

}  // namespace

std::vector<std::string> expand_inputs(const std::vector<std::string>& arguments, Diagnostics& diagnostics) {
  Expansion expansion(diagnostics);
  for (const std::string& argument : arguments) expansion.argument(argument);
  return expansion.take();
}

}  // namespace reconcile
