#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "base/files.hpp"
#include "base/spill_file.hpp"
#include "calls/detail/compressed_text.hpp"
#include "calls/input.hpp"

namespace reconcile {
namespace {

[[noreturn]] void fail(const std::string& what, const std::string& path, int error) {
  throw FileError("cannot " + what + " " + path + ": " + std::strerror(error));
}

/// Every input stays open; the usual soft limit of 1,024 files is too low for some months.
bool raise_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return false;
  limit.rlim_cur = limit.rlim_max;
  return setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

int open_path(const std::string& path) {
  int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0 && errno == EMFILE && raise_file_limit()) descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  return descriptor;
}

struct Descriptor {
  int value;
  ~Descriptor() {
    if (value >= 0) ::close(value);
  }
  int release() { return std::exchange(value, -1); }
};

void write_all(int to, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(to, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) fail("keep a copy of", path, errno);
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void copy_all(int from, int to, const std::string& path) {
  std::array<char, 65536> buffer;
  while (true) {
    const ssize_t got = ::read(from, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("read", path, errno);
    if (got == 0) return;
    write_all(to, {buffer.data(), static_cast<std::size_t>(got)}, path);
  }
}

struct stat status_of(int descriptor, const std::string& path) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) fail("read", path, errno);
  return status;
}

}  // namespace

OpenFile::OpenFile(int descriptor, std::string path, std::uint64_t size)
    : descriptor_(descriptor), path_(std::move(path)), size_(size) {}

OpenFile::~OpenFile() { ::close(descriptor_); }

std::shared_ptr<OpenFile> OpenFile::of_descriptor(int descriptor, std::string path,
                                                  std::shared_ptr<SpillFile> entry_points) {
  Descriptor file{descriptor};
  const struct stat status = status_of(file.value, path);
  const auto size = static_cast<std::uint64_t>(status.st_size);
  std::shared_ptr<OpenFile> opened(new OpenFile(file.value, std::move(path), size));
  file.release();
  opened->changed_seconds_ = status.st_mtim.tv_sec;
  opened->changed_nanoseconds_ = status.st_mtim.tv_nsec;
  opened->tell_compression(std::move(entry_points));
  return opened;
}

void OpenFile::tell_compression(std::shared_ptr<SpillFile> entry_points) {
  char first[4];
  const detail::Compression compression = detail::compression_of({first, read_packed(first, sizeof first, 0)});
  if (compression == detail::Compression::none) return;
  compressed_ = std::make_unique<detail::CompressedText>(
      compression, path_,
      [this](char* buffer, std::size_t size, std::uint64_t offset) { return read_packed(buffer, size, offset); },
      std::move(entry_points));
}

std::shared_ptr<OpenFile> OpenFile::of_text(std::string path, std::string_view text) {
  Descriptor file{unnamed_file("")};
  write_all(file.value, text, path);
  return of_descriptor(file.release(), std::move(path), nullptr);
}

std::shared_ptr<OpenFile> OpenFile::open(const std::string& path, std::shared_ptr<SpillFile> entry_points) {
  const std::string printed = path == "-" ? "(stdin)" : path;
  Descriptor file{path == "-" ? ::dup(STDIN_FILENO) : open_path(path)};
  if (file.value < 0) fail("open", printed, errno);
  const struct stat status = status_of(file.value, printed);
  if (S_ISDIR(status.st_mode)) fail("read", printed, EISDIR);
  if (!S_ISREG(status.st_mode) || path == "-") {
    Descriptor copy{unnamed_file("")};
    copy_all(file.value, copy.value, printed);
    std::swap(file.value, copy.value);
  }
  return of_descriptor(file.release(), printed, std::move(entry_points));
}

std::size_t OpenFile::read(char* buffer, std::size_t size, std::uint64_t offset) const {
  return compressed_ ? compressed_->read(buffer, size, offset) : read_packed(buffer, size, offset);
}

std::size_t OpenFile::read_on(char* buffer, std::size_t size, std::uint64_t offset) const {
  return compressed_ ? compressed_->read_on(buffer, size, offset) : read_packed(buffer, size, offset);
}

bool OpenFile::ends_at(std::uint64_t offset) const {
  return compressed_ ? compressed_->ends_at(offset) : offset >= size_;
}

std::size_t OpenFile::readable(std::uint64_t offset, std::size_t size) const {
  if (compressed_) return size;
  return static_cast<std::size_t>(std::min<std::uint64_t>(size, size_ - std::min(offset, size_)));
}

std::uint64_t OpenFile::progress(std::uint64_t offset) const {
  return compressed_ ? compressed_->packed_bytes_read() : offset;
}

void OpenFile::fetch_ahead(std::uint64_t offset, std::size_t size) const {
  if (!compressed_ && offset < size_)
    ::posix_fadvise(descriptor_, static_cast<off_t>(offset), static_cast<off_t>(size), POSIX_FADV_WILLNEED);
}

void OpenFile::forget() const {
  if (compressed_) compressed_->forget();
}

std::size_t OpenFile::read_packed(char* buffer, std::size_t size, std::uint64_t offset) const {
  std::size_t done = 0;
  while (done < size) {
    const ssize_t got = ::pread(descriptor_, buffer + done, size - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("read", path_, errno);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

bool OpenFile::has_changed() const {
  const struct stat status = status_of(descriptor_, path_);
  return static_cast<std::uint64_t>(status.st_size) != size_ || status.st_mtim.tv_sec != changed_seconds_ ||
         status.st_mtim.tv_nsec != changed_nanoseconds_;
}

}  // namespace reconcile
