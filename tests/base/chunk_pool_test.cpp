#include "base/chunk_pool.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>

using namespace reconcile;

TEST_CASE("chunks of a pool do not overlap, and may outlive it", "[base]") {
  constexpr std::size_t count = 700;  // more than two stretches hold
  auto pool = std::make_unique<ChunkPool>();
  std::vector<std::vector<ChunkPool::Chunk>> of_thread(2);
  {
    std::vector<std::jthread> threads;
    for (auto& chunks : of_thread) {
      threads.emplace_back([&chunks, &pool] {
        for (std::size_t i = 0; i < count; ++i) chunks.push_back(pool->take());
      });
    }
  }
  std::vector<ChunkPool::Chunk> chunks = std::move(of_thread[0]);
  for (ChunkPool::Chunk& chunk : of_thread[1]) chunks.push_back(std::move(chunk));
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    REQUIRE(reinterpret_cast<std::uintptr_t>(chunks[i].get()) % ChunkPool::chunk_bytes == 0);
    std::memset(chunks[i].get(), static_cast<int>(i % 251), ChunkPool::chunk_bytes);
  }
  pool.reset();
  for (std::size_t i = 0; i < chunks.size(); i += 2) chunks[i].reset();
  std::size_t kept = 0;
  for (std::size_t i = 1; i < chunks.size(); i += 2) {
    const auto value = static_cast<std::byte>(i % 251);
    kept += chunks[i].get()[0] == value && chunks[i].get()[ChunkPool::chunk_bytes - 1] == value ? 1 : 0;
  }
  CHECK(kept == count);
}
