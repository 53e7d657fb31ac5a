// In: paths as people write them. Out: which file they name. Must not know: what is in it.
#pragma once

#include <filesystem>

namespace reconcile {

/// The one name of a file however it is reached, whether it is there or not; where the system cannot say, the name as
/// written.
std::filesystem::path canonical_path(const std::filesystem::path& path);

/// Both canonical.
bool lies_in(const std::filesystem::path& file, const std::filesystem::path& folder);

}  // namespace reconcile
