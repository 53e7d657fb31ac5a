#include "audit/mark_list.hpp"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "audit/tally.hpp"
#include "base/files.hpp"

using namespace reconcile;

namespace {

struct Mark {
  std::uint64_t number;
  std::uint32_t other;
};

std::vector<std::uint64_t> numbers(const MarkList<Mark>& list) {
  std::vector<std::uint64_t> numbers;
  list.for_each([&](const Mark& mark) { numbers.push_back(mark.number); });
  return numbers;
}

}  // namespace

TEST_CASE("marks are found by their places, in memory or not", "[audit]") {
  CHECK(rc::check("against all of them", [] {
    const auto memory = std::make_shared<MarkMemory>(0, *rc::gen::element<std::uint64_t>(0, 30000, 1u << 30), "");
    MarkList<PriceMark> list(memory);
    const auto count = *rc::gen::inRange(0, 3000);
    for (int i = 0; i < count; ++i) {
      const auto file = static_cast<std::uint32_t>(i * 7 / 1000 % 5);
      list.add({{{file, static_cast<std::uint64_t>(i * 37 % 1000)}, 1}, Verdict::amount_differs, 4});
    }
    const MarksByPlace<PriceMark> marks(list);
    std::size_t in_ranges = 0;
    for (const auto& range : marks.ranges()) in_ranges += range.count;
    RC_ASSERT(in_ranges == static_cast<std::size_t>(count));
    const Place begin(static_cast<std::uint32_t>(*rc::gen::inRange(0, 5)),
                      static_cast<std::uint64_t>(*rc::gen::inRange(0, 1000)));
    const Place end =
        *rc::gen::inRange(0, 3) == 0 ? Place() : Place(4, static_cast<std::uint64_t>(*rc::gen::inRange(0, 1000)));
    std::vector<Place> expected;
    list.for_each([&](const PriceMark& mark) {
      if (mark.place >= begin && mark.place < end) expected.push_back(mark.place);
    });
    std::vector<Place> found;
    for (const PriceMark& mark : marks.between(begin, end)) found.push_back(mark.place);
    RC_ASSERT(found == expected);
  }));
}

TEST_CASE("marks far from those that came with them are found too", "[audit]") {
  MarkList<PriceMark> list;
  const auto add_chunk = [&](std::uint64_t first, std::uint64_t others) {
    for (std::size_t i = 0; i < MarkList<PriceMark>::chunk_marks; ++i)
      list.add({{{0, i == 0 ? first : others}, 1}, Verdict::amount_differs, 4});
  };
  add_chunk(0, 1'000'000);
  for (std::uint64_t chunk = 1; chunk <= 20; ++chunk) add_chunk(chunk, chunk + 1);
  const MarksByPlace<PriceMark> marks(list);
  CHECK(marks.between(Place(0, 900'000), Place()).size() == MarkList<PriceMark>::chunk_marks - 1);
  CHECK(marks.between(Place(0, 0), Place(0, 1)).size() == 1);
  CHECK(marks.between(Place(0, 100), Place(0, 900'000)).empty());
}

TEST_CASE("a list of marks keeps them all, in memory or not", "[audit]") {
  CHECK(rc::check("against a vector", [] {
    const auto limit = *rc::gen::element<std::uint64_t>(0, 8192, 30000, 1u << 30);
    const auto memory = std::make_shared<MarkMemory>(limit, limit, "");
    std::vector<MarkList<Mark>> lists(3, MarkList<Mark>(memory));
    std::vector<std::vector<std::uint64_t>> expected(3);
    const int steps = *rc::gen::inRange(0, 12);
    for (int step = 0; step < steps; ++step) {
      const auto at = *rc::gen::inRange<std::size_t>(0, 3);
      const auto other = (at + *rc::gen::inRange<std::size_t>(1, 3)) % 3;
      if (*rc::gen::inRange(0, 3) == 0) {
        lists[at].append(std::move(lists[other]));
        expected[at].insert(expected[at].end(), expected[other].begin(), expected[other].end());
        expected[other].clear();
        continue;
      }
      const auto count = *rc::gen::inRange<std::uint64_t>(0, 2000);
      for (std::uint64_t i = 0; i < count; ++i) {
        lists[at].add({i * 7 + static_cast<std::uint64_t>(step), 3});
        expected[at].push_back(i * 7 + static_cast<std::uint64_t>(step));
      }
    }
    for (std::size_t i = 0; i < lists.size(); ++i) {
      RC_ASSERT(lists[i].size() == expected[i].size());
      RC_ASSERT(numbers(lists[i]) == expected[i]);
      RC_ASSERT(numbers(MarkList<Mark>(lists[i])) == expected[i]);
      RC_ASSERT(lists[i].all().size() == expected[i].size());
    }
    if (limit == 1u << 30) RC_ASSERT(memory->file.size() == 0u);
    lists.clear();
    RC_ASSERT(memory->used_bytes == 0u);
  }));
}

TEST_CASE("a list of keys keeps them all, wherever they are, and joined to others", "[audit]") {
  CHECK(rc::check("against a vector", [] {
    using Keys = std::vector<std::pair<std::uint64_t, std::uint64_t>>;
    const auto limit = *rc::gen::element<std::uint64_t>(0, 1u << 30);
    const auto memory = std::make_shared<MarkMemory>(limit, limit, "");
    std::vector<KeyList> lists(2, KeyList(memory));
    std::vector<Keys> expected(2);
    const auto add = [&](std::size_t to) {
      const auto hash = *rc::gen::arbitrary<std::uint64_t>();
      const auto file = *rc::gen::element<std::uint32_t>(0, 0, 1, 0xffffe);
      const auto begin = *rc::gen::element<std::uint64_t>(0, 5, 0x1ffffe, 0x1fffff, 0x200000, 0x200005, 0x100000000,
                                                          (std::uint64_t{1} << Place::offset_bits) - 2000);
      const auto count = *rc::gen::element<std::uint64_t>(1, 1500);
      for (std::uint64_t i = 0; i < count; ++i) {
        lists[to].add(hash + i, Place(file, begin + i));
        expected[to].emplace_back((hash + i) << 21 >> 21, Place(file, begin + i).value);
      }
    };
    const int steps = *rc::gen::inRange(0, 10);
    for (int step = 0; step < steps; ++step) {
      if (*rc::gen::inRange(0, 4) != 0) {
        add(*rc::gen::inRange<std::size_t>(0, 2));
        continue;
      }
      lists[0].append(std::move(lists[1]));
      expected[0].insert(expected[0].end(), expected[1].begin(), expected[1].end());
      expected[1].clear();
    }
    for (std::size_t i = 0; i < lists.size(); ++i) {
      Keys keys;
      lists[i].for_each([&](const KeyMark& mark) { keys.emplace_back(mark.hash, mark.place.value); });
      RC_ASSERT(keys == expected[i]);
      RC_ASSERT(lists[i].size() == expected[i].size());
    }
  }));
}

TEST_CASE("what does not fit into memory goes to the file, and memory stays at its limit", "[audit]") {
  const auto memory = std::make_shared<MarkMemory>(65536, 65536, "");
  MarkList<Mark> list(memory);
  for (std::uint64_t i = 0; i < 100'000; ++i) list.add({i, 0});
  CHECK(memory->used_bytes <= 65536 + 8192);
  CHECK(memory->file.size() > 100'000 * sizeof(Mark) - 2 * 65536);
  CHECK(numbers(list).back() == 99'999);
}

TEST_CASE("a temporary folder that is not there is said", "[audit]") {
  const auto memory = std::make_shared<MarkMemory>(0, 0, "/nowhere/at/all");
  MarkList<Mark> list(memory);
  const auto fill = [&] {
    for (std::uint64_t i = 0; i < 5000; ++i) list.add({i, 0});
  };
  CHECK_THROWS_WITH(fill(), "cannot make a temporary file in /nowhere/at/all: No such file or directory");
}

TEST_CASE("what need not go to a file stays in memory where no file can be made", "[audit]") {
  const auto memory = std::make_shared<MarkMemory>(0, 100'000, "/nowhere/at/all");
  MarkList<Mark> list(memory);
  for (std::uint64_t i = 0; i < 5000; ++i) list.add({i, 0});
  CHECK(list.size() == 5000);
  CHECK(memory->file.size() == 0);
  const auto fill = [&] {
    for (std::uint64_t i = 0; i < 5000; ++i) list.add({i, 0});
  };
  CHECK_THROWS_WITH(fill(), "cannot make a temporary file in /nowhere/at/all: No such file or directory");
}
