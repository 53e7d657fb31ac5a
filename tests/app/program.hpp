// In: arguments and a folder. Out: what the program prints and its exit status. For tests of the whole binary.
#pragma once

#include <string>
#include <vector>

#include "support/paths.hpp"

namespace reconcile::test {

struct Outcome {
  int status = -1;  ///< 128 + the signal that ended it
  std::string out;
  std::string err;
};

struct Start {
  std::string program = program_path();
  std::string folder = ".";
  std::string input;   ///< file for standard input; "": /dev/null
  std::string output;  ///< file for standard output; "": into Outcome::out
};

/// Runs the built binary, or another program. The environment is empty but for PATH.
Outcome run_program(const std::vector<std::string>& arguments, const Start& start = {});

/// The same in this process, without the time that the sanitized binary takes to start: for many runs that end in
/// themselves. `output` and the environment are as they are.
Outcome run_here(const std::vector<std::string>& arguments, const Start& start = {});

std::string read_file(const std::string& path);
void write_text(const std::string& path, const std::string& text);

}  // namespace reconcile::test
