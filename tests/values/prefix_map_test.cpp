#include "values/prefix_map.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <set>
#include <string>
#include <vector>

#include "values/generators.hpp"

namespace reconcile {
namespace {

PrefixMap map_of(const std::vector<std::string>& prefixes) {
  return PrefixMap(std::vector<std::string_view>(prefixes.begin(), prefixes.end()));
}

/// The longest prefix of `digits` that is shorter than `limit`, by looking at all.
std::uint32_t slow_longest(const std::vector<std::string>& prefixes, std::string_view digits, std::size_t limit) {
  std::uint32_t best = PrefixMap::none;
  for (std::uint32_t i = 0; i < prefixes.size(); ++i) {
    if (!digits.starts_with(prefixes[i]) || prefixes[i].size() >= limit) continue;
    if (best == PrefixMap::none || prefixes[i].size() > prefixes[best].size()) best = i;
  }
  return best;
}

void check_against_scan(const std::vector<std::string>& prefixes, const std::string& digits) {
  const PrefixMap map = map_of(prefixes);
  std::uint32_t entry = map.longest(digits);
  RC_ASSERT(entry == slow_longest(prefixes, digits, std::string::npos));
  while (entry != PrefixMap::none) {
    const std::uint32_t next = map.shorter(entry);
    RC_ASSERT(next == slow_longest(prefixes, digits, prefixes[entry].size()));
    entry = next;
  }
}

TEST_CASE("the longest prefix, and from there the shorter ones", "[values]") {
  const PrefixMap map = map_of({"46", "467", "4670", "1", "49"});
  CHECK(map.size() == 5);
  CHECK(map.longest("46701234567") == 2);
  CHECK(map.shorter(2) == 1);
  CHECK(map.shorter(1) == 0);
  CHECK(map.shorter(0) == PrefixMap::none);
  CHECK(map.longest("4681") == 0);
  CHECK(map.longest("46") == 0);
  CHECK(map.longest("4") == PrefixMap::none);
  CHECK(map.longest("") == PrefixMap::none);
  CHECK(map.longest("999") == PrefixMap::none);
  CHECK(map.longest("0") == PrefixMap::none);
}

TEST_CASE("the empty map and the empty prefix", "[values]") {
  CHECK(PrefixMap().longest("46") == PrefixMap::none);
  CHECK(PrefixMap().size() == 0);
  CHECK(map_of({}).longest("46") == PrefixMap::none);
  const PrefixMap map = map_of({"46", ""});
  CHECK(map.longest("") == 1);
  CHECK(map.longest("9") == 1);
  CHECK(map.longest("4") == 1);
  CHECK(map.longest("461") == 0);
  CHECK(map.shorter(0) == 1);
}

TEST_CASE("prefixes longer than a key", "[values]") {
  const std::string sixteen = "1234567890123456";
  const PrefixMap map = map_of({sixteen + "78", sixteen, sixteen + "7", sixteen + "8", "12"});
  CHECK(map.longest(sixteen + "789") == 0);
  CHECK(map.longest(sixteen + "7") == 2);
  CHECK(map.longest(sixteen + "81") == 3);
  CHECK(map.longest(sixteen + "9") == 1);
  CHECK(map.longest(sixteen) == 1);
  CHECK(map.longest("123456789012345") == 4);
  CHECK(map.shorter(0) == 2);
  CHECK(map.shorter(2) == 1);
  CHECK(map.shorter(3) == 1);
  CHECK(map.shorter(1) == 4);
}

TEST_CASE("laws of the prefix map", "[values][laws]") {
  CHECK(rc::check("it agrees with a scan over all prefixes", [] {
    const auto all = *rc::gen::container<std::set<std::string>>(test::digit_strings(6));
    const std::vector<std::string> prefixes(all.begin(), all.end());
    const std::string tail = *test::digit_strings(14);
    check_against_scan(prefixes, prefixes.empty() ? tail : *rc::gen::elementOf(prefixes) + tail);
    check_against_scan(prefixes, tail);
  }));
  CHECK(rc::check("so it does where prefixes nest deeply and numbers are long", [] {
    const auto few = rc::gen::mapcat(rc::gen::inRange<std::size_t>(0, 22), [](std::size_t size) {
      return rc::gen::container<std::string>(size, rc::gen::element('0', '9'));
    });
    auto all = *rc::gen::container<std::set<std::string>>(few);
    const std::string number = *rc::gen::container<std::string>(24, rc::gen::element('0', '9'));
    for (int i = 0; i < 6; ++i) all.insert(number.substr(0, *rc::gen::inRange<std::size_t>(0, 24)));
    const std::vector<std::string> prefixes(all.rbegin(), all.rend());
    check_against_scan(prefixes, number);
    check_against_scan(prefixes, number.substr(0, *rc::gen::inRange<std::size_t>(0, 24)));
  }));
}

TEST_CASE("a deck of many prefixes uses the large table rightly", "[values]") {
  std::mt19937 random(7);
  std::set<std::string> all;
  while (all.size() < 100'000) all.insert(std::to_string(random() % 10'000'000));
  const std::vector<std::string> prefixes(all.begin(), all.end());
  const PrefixMap map = map_of(prefixes);
  for (int i = 0; i < 20'000; ++i) {
    const std::string number = std::to_string(random()) + std::to_string(random() % 1000);
    std::size_t size = number.size();
    while (size > 0 && !all.contains(number.substr(0, size))) --size;
    const std::uint32_t entry = map.longest(number);
    if (size == 0) {
      REQUIRE(entry == PrefixMap::none);
    } else {
      REQUIRE(entry != PrefixMap::none);
      REQUIRE(prefixes[entry] == number.substr(0, size));
    }
  }
}

}  // namespace
}  // namespace reconcile
