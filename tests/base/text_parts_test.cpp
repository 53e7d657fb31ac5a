#include "base/text_parts.hpp"

#include <catch2/catch.hpp>

using namespace reconcile;

TEST_CASE("parts of a key never run together, and come back") {
  std::string one, other;
  for (const char* part : {"ab", "c", ""}) append_part(one, part);
  for (const char* part : {"a", "bc", ""}) append_part(other, part);
  CHECK(one != other);
  CHECK(split_parts(one) == std::vector<std::string>{"ab", "c", ""});
  CHECK(split_parts("").empty());
  std::string_view left = one;
  CHECK(take_part(left) == "ab");
  CHECK(left == "1:c0:");
}
