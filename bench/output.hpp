// In: a path and bytes. Out: a file. Throws std::runtime_error that names the path.
#pragma once

#include <string>
#include <string_view>

namespace generator {

void write_file(const std::string& path, std::string_view bytes);
void make_folder(const std::string& path);

}  // namespace generator
