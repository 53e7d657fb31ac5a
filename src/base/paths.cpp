#include "base/paths.hpp"

#include <algorithm>
#include <system_error>

namespace reconcile {

namespace fs = std::filesystem;

fs::path canonical_path(const fs::path& path) {
  std::error_code error;
  const fs::path whole = fs::absolute(path, error);  // a path that is not there stays relative otherwise
  fs::path result = error ? path : fs::weakly_canonical(whole, error);
  return error ? path.lexically_normal() : result;
}

bool lies_in(const fs::path& file, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), file.begin(), file.end()).first == folder.end();
}

}  // namespace reconcile
