// Out: all rules files among the fixtures, the norm, and the seed of tests that are random.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "support/peg_interpreter.hpp"

namespace reconcile {

struct RulesFile {
  std::string name;  ///< below fixtures/
  std::string text;
};

const std::vector<RulesFile>& rules_files();
std::string content_of(const std::filesystem::path& path);
const Peg& norm();
std::uint64_t random_seed();  ///< RECONCILE_SEED, or always the same

}  // namespace reconcile
