// In: a folder and a seed. Out: the sample month's files: calls, deck, and the list of what is planted.
#pragma once

#include <cstdint>
#include <string>

namespace generator {

void write_sample_month(const std::string& folder, std::uint64_t seed);

}  // namespace generator
