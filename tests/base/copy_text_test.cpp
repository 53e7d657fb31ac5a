#include "base/copy_text.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

namespace reconcile {
namespace {

TEST_CASE("a text of any size is copied, and nothing beside it is touched") {
  std::string text;
  for (std::size_t size = 0; size < 200; ++size) {
    const std::vector<char> from(text.begin(), text.end());  // of just this size: the sanitizer tells of reading on
    std::vector<char> to(size + 2, '.');
    CHECK(copy_text({from.data(), size}, to.data() + 1) == to.data() + 1 + size);
    CHECK(std::string(to.begin(), to.end()) == "." + text + ".");
    text += static_cast<char>('a' + size % 26);
  }
}

}  // namespace
}  // namespace reconcile
