#include "report/detail/like_texts.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <thread>
#include <vector>

using namespace reconcile;

namespace {

/// Some are longer than any chunk, and all are more than a few.
std::string text_of(std::uint32_t alike) {
  return std::string(alike % 100 == 0 ? 20'000 : alike % 300, static_cast<char>('a' + alike % 26));
}

}  // namespace

TEST_CASE("texts that likes share are told once, and are the same for all threads", "[report]") {
  constexpr std::uint32_t count = 6000;
  LikeTexts texts;
  CHECK_FALSE(texts.has(5));
  std::vector<std::uint32_t> differing(4);
  {
    std::vector<std::jthread> threads;
    for (std::uint32_t& differs : differing) {
      threads.emplace_back([&] {
        for (std::uint32_t alike = 0; alike < count; ++alike) {
          texts.prefetch(alike);
          if (texts.get(alike, [&] { return text_of(alike); }) != text_of(alike)) ++differs;
        }
      });
    }
  }
  CHECK(differing == std::vector<std::uint32_t>(4));
  std::uint32_t right = 0;
  for (std::uint32_t alike = 0; alike < count; ++alike) {
    right += texts.has(alike) && texts.get(alike, [] { return std::string("told again"); }) == text_of(alike) ? 1 : 0;
  }
  CHECK(right == count);
  CHECK_FALSE(texts.has(count));
}
