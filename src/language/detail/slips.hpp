// In: the text and the place where it stopped to be of the language. Out: the common slip that stands there, with what
// to write instead. Must not know: the grammar.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"

namespace reconcile::parsing {

struct Slip {
  DiagnosticCode code;
  std::size_t begin;
  std::size_t end;
  std::vector<std::string> arguments;
};

std::optional<Slip> find_slip(std::string_view text, std::size_t at);

}  // namespace reconcile::parsing
