#include "output.hpp"

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace generator {

void write_file(const std::string& path, std::string_view bytes) {
  std::ofstream out(path, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) throw std::runtime_error("cannot write " + path);
}

void make_folder(const std::string& path) { std::filesystem::create_directories(path); }

}  // namespace generator
