#include "base/source.hpp"

#include <catch2/catch.hpp>

namespace reconcile {
namespace {

TEST_CASE("places are counted as an editor counts them", "[base]") {
  const Source source("a.rules", "first\r\nsecond \xc3\xa5 line\n\nlast");
  CHECK(source.path() == "a.rules");
  CHECK(source.position(0) == Position{1, 1});
  CHECK(source.position(4) == Position{1, 5});
  CHECK(source.position(7) == Position{2, 1});
  CHECK(source.position(14) == Position{2, 8});
  CHECK(source.position(16) == Position{2, 9});  // one column for two bytes
  CHECK(source.position(22) == Position{3, 1});
  CHECK(source.position(23) == Position{4, 1});
  CHECK(source.position(27) == Position{4, 5});
  CHECK(source.position(1000) == Position{4, 5});
}

TEST_CASE("lines come without their ends", "[base]") {
  const Source source("a.rules", "first\r\nsecond\n\nlast");
  CHECK(source.line(1) == "first");
  CHECK(source.line(2) == "second");
  CHECK(source.line(3).empty());
  CHECK(source.line(4) == "last");
  CHECK(source.line(5).empty());
  CHECK(source.line(0).empty());
  CHECK(source.line_start(2) == 7);
  CHECK(Source("e", "").line(1).empty());
  CHECK(Source("e", "").position(0) == Position{1, 1});
}

TEST_CASE("a byte-order mark takes no column", "[base]") {
  const Source source("a.rules", "\xef\xbb\xbfrules 1\n");
  CHECK(source.position(0) == Position{1, 1});
  CHECK(source.position(3) == Position{1, 1});
  CHECK(source.position(9) == Position{1, 7});
  CHECK(source.line(1) == "rules 1");
}

TEST_CASE("several texts of one run", "[base]") {
  Sources sources;
  const std::uint32_t first = sources.add("a.rules", "rules 1\ncurrency EUR\n");
  const Source& kept = sources[first];
  const std::uint32_t second = sources.add("b.rules", "x");
  for (int i = 0; i < 100; ++i) sources.add("more", "text");
  CHECK(&kept == &sources[first]);
  CHECK(sources.size() == 102);
  CHECK(sources.text({first, 8, 16}) == "currency");
  CHECK(sources.text({second, 0, 1}) == "x");
  CHECK(sources.place({first, 17, 20}) == "a.rules:2");
  CHECK(join({first, 8, 16}, {first, 17, 20}) == Span{first, 8, 20});
}

}  // namespace
}  // namespace reconcile
