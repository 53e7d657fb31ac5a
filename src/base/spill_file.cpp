#include "base/spill_file.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/files.hpp"

namespace reconcile {

int unnamed_file(const std::string& folder) {
  const char* const usual = std::getenv("TMPDIR");
  const std::string in = !folder.empty() ? folder : usual != nullptr && *usual != '\0' ? usual : "/tmp";
  std::string name = in + "/reconcile-XXXXXX";
  const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor < 0) throw FileError("cannot make a temporary file in " + in + ": " + std::strerror(errno));
  ::unlink(name.c_str());
  return descriptor;
}

SpillFile::~SpillFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void SpillFile::fail(const std::string& what) const {
  throw FileError("cannot " + what + " the temporary file" + (folder_.empty() ? "" : " in " + folder_) + ": " +
                  std::strerror(errno));
}

bool SpillFile::can_be_made() {
  try {
    std::call_once(made_, [this] { descriptor_ = unnamed_file(folder_); });
    return true;
  } catch (const FileError&) {
    return false;
  }
}

bool SpillFile::leaves_room() {
  struct statvfs disk {};
  return can_be_made() && ::fstatvfs(descriptor_, &disk) == 0 &&
         std::uint64_t{disk.f_bavail} * disk.f_frsize / 8 > size_;
}

std::uint64_t SpillFile::put(const void* bytes, std::size_t size) {
  std::call_once(made_, [this] { descriptor_ = unnamed_file(folder_); });
  const std::uint64_t offset = size_.fetch_add(size);
  const char* from = static_cast<const char*>(bytes);
  for (std::uint64_t at = offset; size > 0;) {
    const ssize_t written = ::pwrite(descriptor_, from, size, static_cast<off_t>(at));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) fail("write to");
    from += written;
    at += static_cast<std::uint64_t>(written);
    size -= static_cast<std::size_t>(written);
  }
  return offset;
}

void SpillFile::get(std::uint64_t offset, void* bytes, std::size_t size) const {
  char* to = static_cast<char*>(bytes);
  while (size > 0) {
    const ssize_t got = ::pread(descriptor_, to, size, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) fail("read");
    to += got;
    offset += static_cast<std::uint64_t>(got);
    size -= static_cast<std::size_t>(got);
  }
}

}  // namespace reconcile
