// Out: where the project's files and the program under test lie. Only paths.cpp is told by the build.
#pragma once

#include <string>

namespace reconcile {

const std::string& source_folder();
const std::string& program_path();

}  // namespace reconcile
