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

TEST_CASE("a number may go with what likes share, before their text or after it", "[report]") {
  LikeTexts texts;
  for (const std::uint32_t alike : {0u, 63u, 64u, most_likes - 1}) {
    CHECK(texts.number(alike) == 0);
    texts.set_number(alike, alike + 7);
    CHECK_FALSE(texts.has(alike));
    for (const std::size_t size : {0u, 119u, 120u, 121u}) {
      LikeTexts others;
      const std::string text(size, 'x');
      CHECK(others.get(alike, [&] { return text; }) == text);
      others.set_number(alike, 3);
      CHECK(others.number(alike) == 3);
      CHECK(others.get(alike, [] { return std::string("told again"); }) == text);
    }
    CHECK(texts.get(alike, [] { return std::string("a text"); }) == "a text");
    CHECK(texts.number(alike) == alike + 7);
  }
}
