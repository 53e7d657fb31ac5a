#include "support/rules_files.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "support/paths.hpp"

namespace reconcile {

namespace fs = std::filesystem;

std::string content_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

const std::vector<RulesFile>& rules_files() {
  static const std::vector<RulesFile> files = [] {
    const fs::path folder = fs::path(source_folder()) / "fixtures";
    std::vector<RulesFile> found;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
      if (entry.path().extension() == ".rules")
        found.push_back({fs::relative(entry.path(), folder).string(), content_of(entry.path())});
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return found;
  }();
  return files;
}

const Peg& norm() {
  static const Peg peg(content_of(fs::path(source_folder()) / "grammar/rules.peg"));
  return peg;
}

std::uint64_t random_seed() {
  const char* given = std::getenv("RECONCILE_SEED");
  return given == nullptr ? 20261001 : std::strtoull(given, nullptr, 10);
}

}  // namespace reconcile
