#include "app/program.hpp"

#include "app/main.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

namespace reconcile::test {
namespace {

/// A file without a name.
int temporary() {
  std::string pattern = (std::filesystem::temp_directory_path() / "reconcile-out-XXXXXX").string();
  const int descriptor = ::mkstemp(pattern.data());
  REQUIRE(descriptor >= 0);
  ::unlink(pattern.c_str());
  return descriptor;
}

std::string text_of(int descriptor) {
  std::string text;
  char buffer[65536];
  for (off_t offset = 0;;) {
    const ssize_t got = ::pread(descriptor, buffer, sizeof buffer, offset);
    REQUIRE(got >= 0);
    if (got == 0) break;
    text.append(buffer, static_cast<std::size_t>(got));
    offset += got;
  }
  ::close(descriptor);
  return text;
}

}  // namespace

namespace {

/// A standard stream that is another file for a while.
class Redirection {
 public:
  Redirection(int stream, int file) : stream_(stream), kept_(::fcntl(stream, F_DUPFD_CLOEXEC, 10)) {
    REQUIRE(kept_ >= 0);
    ::dup2(file, stream);
  }
  ~Redirection() {
    ::dup2(kept_, stream_);
    ::close(kept_);
  }
  Redirection(const Redirection&) = delete;
  Redirection& operator=(const Redirection&) = delete;

 private:
  int stream_;
  int kept_;
};

}  // namespace

Outcome run_here(const std::vector<std::string>& arguments, const Start& start) {
  std::vector<const char*> argv = {start.program.c_str()};
  for (const std::string& word : arguments) argv.push_back(word.c_str());
  const std::filesystem::path folder = std::filesystem::current_path();
  const char* const no_color = std::getenv("NO_COLOR");
  REQUIRE(no_color == nullptr);  // the program would see it
  const int in = ::open(start.input.empty() ? "/dev/null" : start.input.c_str(), O_RDONLY);
  const int out = temporary();
  const int err = temporary();
  REQUIRE(in >= 0);
  std::cout.flush();
  std::cerr.flush();
  std::clearerr(stdin);  // a run before this one may have read to the end of another file
  std::cin.clear();
  Outcome outcome;
  {
    const Redirection from(STDIN_FILENO, in);
    const Redirection to(STDOUT_FILENO, out);
    const Redirection complaints(STDERR_FILENO, err);
    std::filesystem::current_path(start.folder);
    outcome.status = run_main(static_cast<int>(argv.size()), argv.data());
    std::filesystem::current_path(folder);
    std::cout.flush();
    std::cerr.flush();
  }
  ::close(in);
  outcome.out = text_of(out);
  outcome.err = text_of(err);
  return outcome;
}

Outcome run_program(const std::vector<std::string>& arguments, const Start& start) {
  std::vector<char*> argv;
  std::string program = start.program;
  argv.push_back(program.data());
  std::vector<std::string> words = arguments;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  std::string path = "PATH=/usr/bin:/bin";
  char* environment[] = {path.data(), nullptr};

  const int out = start.output.empty() ? temporary() : ::open(start.output.c_str(), O_WRONLY);
  REQUIRE(out >= 0);
  const int err = temporary();
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const int in = ::open(start.input.empty() ? "/dev/null" : start.input.c_str(), O_RDONLY);
    if (in < 0 || ::chdir(start.folder.c_str()) != 0) ::_exit(127);
    ::dup2(in, STDIN_FILENO);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(err, STDERR_FILENO);
    ::execve(program.c_str(), argv.data(), environment);
    ::_exit(127);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  Outcome outcome;
  outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  if (start.output.empty()) {
    outcome.out = text_of(out);
  } else {
    ::close(out);
  }
  outcome.err = text_of(err);
  return outcome;
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  INFO(path);
  REQUIRE(in);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void write_text(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  INFO(path);
  REQUIRE(out.flush());
}

}  // namespace reconcile::test
