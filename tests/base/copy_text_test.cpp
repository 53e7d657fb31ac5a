#include "base/copy_text.hpp"

#include <string>

#include <catch2/catch.hpp>

namespace reconcile {
namespace {

TEST_CASE("a text of any size is copied, and nothing beside it is touched") {
  std::string text;
  for (std::size_t size = 0; size < 200; ++size) {
    const std::string from(text);  // of just this size: reading on is an error that the sanitizer tells
    std::string to(size + 2, '.');
    CHECK(copy_text(from, to.data() + 1) == to.data() + 1 + size);
    CHECK(to == "." + text + ".");
    text += static_cast<char>('a' + size % 26);
  }
}

}  // namespace
}  // namespace reconcile
