#include "base/in_order.hpp"

#include <pthread.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

using namespace reconcile;

TEST_CASE("results come in the order of the pieces, whoever made them", "[base]") {
  for (const unsigned jobs : {1u, 2u, 5u}) {
    for (const std::size_t count : {0u, 1u, 3u, 500u}) {
      std::vector<std::string> given;
      std::vector<int> made(count);
      make_in_order<std::string>(
          jobs, count,
          [&](unsigned job, std::size_t i) {
            if (job >= jobs) throw std::logic_error("no such job");
            ++made[i];
            if (i % 7 == 3) std::this_thread::yield();
            return std::to_string(i);
          },
          [&](const std::string& result) { given.push_back(result); });
      REQUIRE(given.size() == count);
      for (std::size_t i = 0; i < count; ++i) CHECK(given[i] == std::to_string(i));
      CHECK(made == std::vector<int>(count, 1));
    }
  }
}

TEST_CASE("what a piece or its taker throws ends all the work", "[base]") {
  for (const unsigned jobs : {1u, 3u}) {
    std::size_t given = 0;
    const auto run = [&](std::size_t bad_make, std::size_t bad_give) {
      given = 0;
      make_in_order<std::size_t>(
          jobs, 100,
          [&](unsigned, std::size_t i) {
            if (i == bad_make) throw std::runtime_error("made badly");
            return i;
          },
          [&](std::size_t i) {
            if (i == bad_give) throw std::runtime_error("given badly");
            ++given;
          });
    };
    CHECK_THROWS_WITH(run(40, 200), "made badly");
    CHECK(given <= 40);
    CHECK_THROWS_WITH(run(200, 5), "given badly");
    CHECK(given == 5);
  }
}

TEST_CASE("the threads that there are do all the work, where the system gives no more") {
  // More than there can be: no thread is made.
  pthread_attr_t usual, too_large;
  REQUIRE(::pthread_getattr_default_np(&usual) == 0);
  REQUIRE(::pthread_getattr_default_np(&too_large) == 0);
  REQUIRE(::pthread_attr_setstacksize(&too_large, std::size_t{1} << 47) == 0);
  REQUIRE(::pthread_setattr_default_np(&too_large) == 0);
  bool is_alone = false;
  try {
    std::jthread([] {});
  } catch (const std::system_error&) {
    is_alone = true;
  }
  std::vector<int> done(100);
  std::vector<std::size_t> given;
  if (is_alone) {
    run_on_threads(3, done.size(), [&](unsigned, std::size_t i) { ++done[i]; });
    make_in_order<std::size_t>(
        3, done.size(), [](unsigned, std::size_t i) { return i; }, [&](std::size_t i) { given.push_back(i); });
  }
  REQUIRE(::pthread_setattr_default_np(&usual) == 0);
  REQUIRE(is_alone);
  CHECK(done == std::vector<int>(100, 1));
  REQUIRE(given.size() == 100);
  for (std::size_t i = 0; i < given.size(); ++i) CHECK(given[i] == i);
}

TEST_CASE("the caller works too") {
  const std::thread::id caller = std::this_thread::get_id();
  std::vector<std::thread::id> by(3);
  run_jobs(3, [&](unsigned job) { by[job] = std::this_thread::get_id(); });
  CHECK(by[0] == caller);
  CHECK(by[1] != caller);
  CHECK(by[2] != caller);
  CHECK(by[1] != std::thread::id());
  CHECK(by[2] != std::thread::id());
}

TEST_CASE("pieces are asked for and results given by one thread at a time") {
  int asked = 0, given = 0;
  std::atomic<int> asking{0}, giving{0}, overlaps{0};
  const auto alone = [&](std::atomic<int>& inside, const auto& act) {
    if (inside.fetch_add(1) != 0) ++overlaps;
    std::this_thread::yield();
    act();
    --inside;
  };
  make_each_in_order<int>(
      4,
      [&] {
        std::optional<int> piece;
        alone(asking, [&] { piece = asked < 300 ? std::optional(asked++) : std::nullopt; });
        return piece;
      },
      [](unsigned, int piece) { return piece; },
      [&](int piece) { alone(giving, [&] { overlaps += piece == given++ ? 0 : 1; }); });
  CHECK(given == 300);
  CHECK(overlaps == 0);
  CHECK_THROWS_WITH(make_each_in_order<int>(
                        3, []() -> std::optional<int> { throw std::runtime_error("no piece"); },
                        [](unsigned, int piece) { return piece; }, [](int) {}),
                    "no piece");
}
