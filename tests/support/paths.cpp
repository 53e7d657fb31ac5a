#include "support/paths.hpp"

namespace reconcile {

const std::string& source_folder() {
  static const std::string path = RECONCILE_SOURCE_DIR;
  return path;
}

const std::string& program_path() {
  static const std::string path = RECONCILE_BINARY;
  return path;
}

}  // namespace reconcile
