#include "base/files.hpp"

#include <fcntl.h>
#include <nettle/sha2.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <limits>
#include <ostream>
#include <streambuf>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace reconcile {
namespace {

[[noreturn]] void fail(const char* doing, const std::string& path, int error) {
  throw FileError(std::string("cannot ") + doing + " " + path + ": " + std::generic_category().message(error));
}

/// A file descriptor that closes itself; close() is for whoever wants to know whether that worked.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int number() const { return number_; }
  bool close() { return number_ < 0 || ::close(std::exchange(number_, -1)) == 0; }

 private:
  int number_;
};

/// Writes to a descriptor and remembers the first error, which a stream would only know as `bad`.
class DescriptorBuffer : public std::streambuf {
 public:
  explicit DescriptorBuffer(int descriptor) : descriptor_(descriptor) { setp(buffer_.data(), end_of_buffer()); }

  int error() const { return error_; }

  /// Long texts are written as they stand, in multiples of the buffer's size: a file takes these in two thirds of the
  /// time. What is left of them waits.
  bool write_all(std::span<const std::string_view> texts) {
    std::size_t bytes = waiting().size();
    for (const std::string_view text : texts) bytes += text.size();
    std::size_t now = bytes - bytes % buffer_.size();
    std::vector<iovec> parts;
    const auto take_part = [&](std::string_view text) {
      const std::string_view part = text.substr(0, now);
      if (!part.empty()) parts.push_back({const_cast<char*>(part.data()), part.size()});
      now -= part.size();
      return text.substr(part.size());
    };
    take_part(waiting());  // none of it is left, or no part of anything is written
    std::vector<std::string_view> left;
    for (const std::string_view text : texts) left.push_back(take_part(text));
    if (!parts.empty()) {
      if (!write(std::move(parts))) return false;
      setp(buffer_.data(), end_of_buffer());
    }
    for (const std::string_view text : left) {
      std::copy(text.begin(), text.end(), pptr());
      pbump(static_cast<int>(text.size()));
    }
    return true;
  }

 protected:
  int_type overflow(int_type next) override {
    if (sync() != 0) return traits_type::eof();
    if (!traits_type::eq_int_type(next, traits_type::eof())) {
      *pptr() = traits_type::to_char_type(next);
      pbump(1);
    }
    return traits_type::not_eof(next);
  }

  std::streamsize xsputn(const char* text, std::streamsize size) override {
    const std::string_view texts[] = {{text, static_cast<std::size_t>(size)}};
    if (waiting().size() + texts[0].size() < buffer_.size()) return std::streambuf::xsputn(text, size);
    return write_all(texts) ? size : 0;
  }

  int sync() override {
    const bool is_written = waiting().empty() || write({{pbase(), waiting().size()}});
    setp(buffer_.data(), end_of_buffer());
    return is_written ? 0 : -1;
  }

 private:
  std::string_view waiting() const { return {pbase(), static_cast<std::size_t>(pptr() - pbase())}; }

  bool write(std::vector<iovec> parts) {
    for (auto part = parts.begin(); part != parts.end() && error_ == 0;) {
      constexpr std::ptrdiff_t most_parts = 1024;  // the system's limit
      const ssize_t written = ::writev(descriptor_, &*part, static_cast<int>(std::min(parts.end() - part, most_parts)));
      if (written < 0 && errno != EINTR) error_ = errno;
      for (auto left = static_cast<std::size_t>(std::max<ssize_t>(written, 0)); left > 0;) {
        const std::size_t of_part = std::min(left, part->iov_len);
        part->iov_base = static_cast<char*>(part->iov_base) + of_part;
        part->iov_len -= of_part;
        left -= of_part;
        if (part->iov_len == 0) ++part;
      }
    }
    return error_ == 0;
  }

  char* end_of_buffer() { return buffer_.data() + buffer_.size(); }

  int descriptor_;
  int error_ = 0;
  std::array<char, 64 * 1024> buffer_;
};

/// A new file in the folder of `path`, under a name that nobody else has.
std::pair<std::string, int> create_beside(const std::string& path, mode_t mode) {
  const std::string folder = path.substr(0, path.rfind('/') + 1);  // "" without a slash
  const std::string stem = folder + ".reconcile-" + std::to_string(::getpid()) + "-";
  for (int attempt = 0;; ++attempt) {
    std::string name = stem + std::to_string(attempt) + ".tmp";
    const int descriptor = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (descriptor >= 0) return {std::move(name), descriptor};
    if (errno != EEXIST) fail("write", path, errno);
  }
}

/// What a signal must not leave behind: paths of files that are being written. Fixed, since a handler may not allocate.
struct Unfinished {
  static constexpr std::size_t most_files = 32;
  static constexpr std::size_t most_bytes = 4096;

  struct File {
    std::atomic<bool> taken{false};
    std::atomic<bool> named{false};
    char path[most_bytes];
  };

  std::array<File, most_files> files;
};

Unfinished unfinished;

extern "C" void remove_unfinished(int signal) {
  for (Unfinished::File& file : unfinished.files) {
    if (file.named) ::unlink(file.path);
  }
  ::signal(signal, SIG_DFL);
  ::raise(signal);
}

void handle_signals() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction now {};
    if (::sigaction(signal, nullptr, &now) != 0 || now.sa_handler != SIG_DFL) continue;  // ignored: nohup
    struct sigaction ours {};
    ours.sa_handler = remove_unfinished;
    ::sigaction(signal, &ours, nullptr);
  }
}

/// More files, and longer names, than there is room for are left behind by a signal, and by nothing else.
void remember_unfinished(const std::string& path) {
  handle_signals();
  if (path.size() >= Unfinished::most_bytes) return;
  for (Unfinished::File& file : unfinished.files) {
    if (file.taken.exchange(true)) continue;
    std::copy(path.begin(), path.end(), file.path);
    file.path[path.size()] = '\0';
    file.named = true;
    return;
  }
}

void forget_unfinished(const std::string& path) {
  for (Unfinished::File& file : unfinished.files) {
    if (!file.named || path != file.path) continue;
    file.named = false;
    file.taken = false;
    return;
  }
}

}  // namespace

namespace {

std::string read_all(int descriptor, const std::string& shown) {
  std::string text;
  std::size_t size = 0;
  struct stat status {};
  if (::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode)) {
    if (status.st_size > std::numeric_limits<std::uint32_t>::max()) fail("read", shown, EFBIG);
    text.resize(static_cast<std::size_t>(status.st_size) + 1);  // + 1: the end is seen without growing
  }
  while (true) {
    if (size == text.size()) text.resize(size + size / 2 + 64 * 1024);
    const ssize_t count = ::read(descriptor, text.data() + size, text.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("read", shown, errno);
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
    if (size > std::numeric_limits<std::uint32_t>::max()) fail("read", shown, EFBIG);
  }
  text.resize(size);
  return text;
}

}  // namespace

std::string read_text_file(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number() < 0) fail("open", path, errno);
  return read_all(file.number(), path);
}

std::string read_standard_input() { return read_all(STDIN_FILENO, "standard input"); }

/// `target` is empty where the file is written straight.
struct OutputFile::State {
  State(std::string shown, int number) : path(std::move(shown)), file(number), buffer(number), stream(&buffer) {}
  ~State() {
    if (temporary.empty()) return;
    ::unlink(temporary.c_str());
    forget_unfinished(temporary);
  }

  std::string path;
  std::string temporary;
  std::string target;
  Descriptor file;
  DescriptorBuffer buffer;
  std::ostream stream;
};

OutputFile::OutputFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
OutputFile::OutputFile(OutputFile&&) noexcept = default;
OutputFile::~OutputFile() = default;

OutputFile::OutputFile(const std::string& path) {
  struct stat status {};
  const bool exists = ::stat(path.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) fail("write", path, EISDIR);
  if (exists && !S_ISREG(status.st_mode)) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) fail("write", path, errno);
    state_ = std::make_unique<State>(path, descriptor);
    return;
  }
  // Through links: the file that they name is replaced, not the link.
  std::error_code error;
  const std::string target = exists ? std::filesystem::canonical(path, error).string() : path;
  if (error) fail("write", path, error.value());
  const mode_t mode = status.st_mode & 07777;
  auto [name, descriptor] = create_beside(target, exists ? mode : 0666);
  state_ = std::make_unique<State>(path, descriptor);
  state_->temporary = std::move(name);
  remember_unfinished(state_->temporary);
  state_->target = target;
  if (exists) ::fchmod(descriptor, mode);  // what the umask took; a file system without modes may refuse
}

OutputFile OutputFile::standard_output() {
  const int descriptor = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  if (descriptor < 0) fail("write", "to standard output", errno);
  return OutputFile(std::make_unique<State>("to standard output", descriptor));
}

std::ostream& OutputFile::stream() { return state_->stream; }

bool OutputFile::is_written_straight() const { return state_->temporary.empty(); }

void OutputFile::commit() {
  State& state = *state_;
  state.stream.flush();
  if (state.buffer.error() == EPIPE) return;
  if (state.buffer.error() != 0) fail("write", state.path, state.buffer.error());
  if (!state.stream) fail("write", state.path, EIO);
  // Some file systems tell only here that the disk is full.
  if (!state.file.close()) fail("write", state.path, errno);
  if (state.temporary.empty()) return;
  if (::rename(state.temporary.c_str(), state.target.c_str()) != 0) fail("write", state.path, errno);
  forget_unfinished(state.temporary);
  state.temporary.clear();
}

void write_together(std::ostream& out, std::span<const std::string_view> texts) {
  auto* const buffer = dynamic_cast<DescriptorBuffer*>(out.rdbuf());
  if (buffer == nullptr) {
    for (const std::string_view text : texts) out << text;
  } else if (!buffer->write_all(texts)) {
    out.setstate(std::ios::badbit);
  }
}

void write_file(const std::string& path, const std::function<void(std::ostream&)>& write) {
  OutputFile file(path);
  write(file.stream());
  file.commit();
}

std::string sha256(std::string_view bytes) {
  sha256_ctx context;
  sha256_init(&context);
  sha256_update(&context, bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()));
  std::array<std::uint8_t, SHA256_DIGEST_SIZE> digest{};
  sha256_digest(&context, digest.size(), digest.data());
  std::string hex;
  for (const std::uint8_t byte : digest) {
    constexpr char digits[] = "0123456789abcdef";
    hex += digits[byte >> 4];
    hex += digits[byte & 15];
  }
  return hex;
}

}  // namespace reconcile
