#include "base/text_numbers.hpp"

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

using namespace reconcile;

TEST_CASE("texts are numbered as they are first met", "[base]") {
  CHECK(rc::check("against a map", [](const std::vector<std::string>& texts) {
    TextNumbers numbers;
    std::map<std::string, std::uint32_t> expected;
    for (std::string text : texts) {
      const auto [known, is_new] = expected.try_emplace(text, static_cast<std::uint32_t>(expected.size()));
      RC_ASSERT(numbers.number_of(text) == std::pair(known->second, is_new));
      text.assign(text.size(), '!');  // it keeps its own
    }
    RC_ASSERT(numbers.size() == expected.size());
    for (const auto& [text, number] : expected) RC_ASSERT(numbers.text(number) == text);
  }));
}
