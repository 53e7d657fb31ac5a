#include "base/by_number.hpp"

#include <thread>
#include <vector>

#include <catch2/catch.hpp>

using namespace reconcile;

TEST_CASE("what was first set for a number stays", "[base]") {
  ByNumber<std::uint32_t, 4096> values;
  for (const std::uint32_t number : {0u, 1023u, 1024u, 4095u}) {
    CHECK(values.get(number) == 0);
    CHECK(values.set(number, number + 1) == number + 1);
    CHECK(values.set(number, 7) == number + 1);
    CHECK(values.get(number) == number + 1);
  }
  CHECK(values.get(5) == 0);
  CHECK(values.get(3000) == 0);
}

TEST_CASE("all threads agree on what was first set", "[base]") {
  constexpr std::uint32_t count = 8192;
  ByNumber<std::uint32_t, count> values;
  std::vector<std::vector<std::uint32_t>> seen(4);
  {
    std::vector<std::jthread> threads;
    for (std::uint32_t thread = 0; thread < seen.size(); ++thread) {
      threads.emplace_back([&, thread] {
        for (std::uint32_t number = 0; number < count; ++number)
          seen[thread].push_back(values.set(number, number * 4 + thread + 1));
      });
    }
  }
  for (std::uint32_t number = 0; number < count; ++number) {
    const std::uint32_t value = values.get(number);
    REQUIRE(value >= number * 4 + 1);
    REQUIRE(value <= number * 4 + 4);
    for (const auto& of_thread : seen) REQUIRE(of_thread[number] == value);
  }
}
