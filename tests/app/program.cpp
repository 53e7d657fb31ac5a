#include "app/program.hpp"

#include "app/main.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
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
  std::cout.flush();  // what is still to be written must not be written by both
  std::cerr.flush();
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const int in = ::open(start.input.empty() ? "/dev/null" : start.input.c_str(), O_RDONLY);
    if (in < 0 || ::chdir(start.folder.c_str()) != 0) ::_exit(127);
    ::dup2(in, STDIN_FILENO);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(err, STDERR_FILENO);
    if (start.in_fork) {
      ::clearenv();
      ::putenv(path.data());
      const int status = run_main(static_cast<int>(argv.size()) - 1, argv.data());
      std::cout.flush();
      std::cerr.flush();
      ::_exit(status);
    }
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
