#include "calls/kept_records.hpp"

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <map>

using namespace reconcile;

namespace {

Origin origin(std::uint64_t offset) { return {Place(0, offset), offset + 1}; }

std::optional<std::string> text_at(const KeptRecords& kept, std::uint64_t offset) {
  const auto found = kept.find(origin(offset).place);
  if (!found) return std::nullopt;
  CHECK(found->line == offset + 1);
  return std::string(found->text);
}

}  // namespace

TEST_CASE("records are found again by their places, whoever kept them", "[calls]") {
  CHECK(rc::check("as a map would have them", [] {
    const auto memory = std::make_shared<KeptMemory>(1 << 20);
    std::vector<KeptRecords> by_thread(3, KeptRecords(memory));
    std::map<std::uint64_t, std::string> expected;
    for (int i = 0; i < 100; ++i) {
      const auto offset = *rc::gen::inRange<std::uint64_t>(0, 500);
      if (expected.contains(offset)) continue;
      const std::string text(*rc::gen::element<std::size_t>(0, 1, 200, 9000, 40'000) % 7000,
                             static_cast<char>('a' + i % 26));
      expected[offset] = text;
      by_thread[*rc::gen::inRange<std::size_t>(0, 3)].add(origin(offset), text);
    }
    KeptRecords all = by_thread[1];  // a copy, and then more of it
    all.append(std::move(by_thread[0]));
    all.append(std::move(by_thread[2]));
    all.sort();
    for (std::uint64_t offset = 0; offset < 500; ++offset) {
      const auto known = expected.find(offset);
      const auto wanted = known == expected.end() ? std::nullopt : std::optional(known->second);
      RC_ASSERT(text_at(all, offset) == wanted);
    }
  }));
}

TEST_CASE("where there is no room for records none is kept", "[calls]") {
  KeptRecords nothing;
  nothing.add(origin(1), "a");
  CHECK_FALSE(text_at(nothing, 1));

  const auto memory = std::make_shared<KeptMemory>(1000);
  KeptRecords first(memory), second(memory);
  first.add(origin(1), std::string(500, 'a'));
  second.add(origin(2), std::string(300, 'b'));
  CHECK(text_at(first, 1) == std::string(500, 'a'));
  CHECK(memory->has_room());
  second.add(origin(3), std::string(300, 'c'));  // of all threads together
  CHECK_FALSE(memory->has_room());
  CHECK_FALSE(text_at(second, 2));
  CHECK(text_at(first, 1) == std::string(500, 'a'));
  first.add(origin(4), "");
  CHECK_FALSE(text_at(first, 1));
  first.append(std::move(second));
  CHECK_FALSE(text_at(first, 4));
}
