#include "base/utf8.hpp"

#include <string>

#include <catch2/catch.hpp>

namespace reconcile {
namespace {

TEST_CASE("a byte that is no UTF-8 is found wherever it stands, and characters of any length are none") {
  for (std::size_t before = 0; before < 20; ++before) {
    for (std::size_t behind = 0; behind < 20; ++behind) {
      const std::string begin(before, 'a'), end(behind, 'z');
      for (const char* good : {"", "\xC3\xA9", "\xE2\x80\xA6", "\xF0\x9F\x98\x80", "\xEF\xBF\xBF"})
        CHECK(is_utf8(begin + good + end));
      for (const char* bad :
           {"\x80", "\xC3", "\xE2\x80", "\xF0\x9F\x98", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF"})
        CHECK_FALSE(is_utf8(begin + bad + end));
    }
  }
}

}  // namespace
}  // namespace reconcile
