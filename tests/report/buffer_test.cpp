#include "report/detail/buffer.hpp"

#include <catch2/catch.hpp>

namespace reconcile {
namespace {

TEST_CASE("a buffer holds what was appended, in order, and grows") {
  Buffer buffer;
  std::string expected;
  for (std::size_t i = 0; i < 400; ++i) {
    const std::string piece(i % 90, static_cast<char>('a' + i % 26));
    buffer.append(piece).append(i % 3, ' ').append({});
    expected += piece + std::string(i % 3, ' ');
    CHECK(buffer.text() == expected);
  }
  buffer.cut(buffer.size() + 1);
  CHECK(buffer.text() == expected);
  buffer.cut(5);
  buffer.append("!");
  CHECK(buffer.text() == expected.substr(0, 5) + "!");
  buffer.clear();
  CHECK(buffer.text().empty());
}

}  // namespace
}  // namespace reconcile
