#include "values/phone_number.hpp"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <algorithm>

#include "values/generators.hpp"

namespace reconcile {
namespace {

std::string digits_of(std::string_view text) {
  const PhoneNumber number(text);
  return number.is_number() ? std::string(number.digits()) : "none";
}

/// The words of the specification, one step after the other.
std::string slow_digits(std::string text) {
  std::string kept;
  for (const char c : text) {
    if (std::string(" -().").find(c) == std::string::npos) kept += c;
  }
  if (kept.substr(0, 1) == "+") {
    kept = kept.substr(1);
  } else if (kept.substr(0, 2) == "00") {
    kept = kept.substr(2);
  }
  const bool digits = !kept.empty() && kept.find_first_not_of("0123456789") == std::string::npos;
  return digits ? kept : "none";
}

TEST_CASE("what of a text is a phone number", "[values]") {
  CHECK(digits_of("+46701234567") == "46701234567");
  CHECK(digits_of("46701234567") == "46701234567");
  CHECK(digits_of("0046701234567") == "46701234567");
  CHECK(digits_of("+0046") == "0046");
  CHECK(digits_of("0000") == "00");
  CHECK(digits_of("046") == "046");
  CHECK(digits_of("+46 (0)70-123.45 67") == "460701234567");
  CHECK(digits_of("0(0)46") == "46");
  CHECK(digits_of(" +46") == "46");
  for (const char* text : {"", "+", "00", "0 0", "++46", "+ +46", "private", "sip:12015555555@76.184.202.212", "46a",
                           "-", "4670\t1", "\xd9\xa1"}) {
    INFO(text);
    CHECK(digits_of(text) == "none");
    CHECK(PhoneNumber(text).digits().empty());
  }
}

TEST_CASE("a number that needs no cleaning is not copied", "[values]") {
  const std::string_view text = "+46701234567";
  CHECK(PhoneNumber(text).digits().data() == text.data() + 1);
}

TEST_CASE("an object forgets the number before", "[values]") {
  PhoneNumber number("+46 70");
  number.assign("x");
  CHECK_FALSE(number.is_number());
  CHECK(number.digits().empty());
  number.assign("4-9");
  CHECK(number.digits() == "49");
}

TEST_CASE("numbers are compared as digits, other texts as texts", "[values]") {
  CHECK(same_number("+46 70", "004670"));
  CHECK_FALSE(same_number("4670", "4671"));
  CHECK(same_number("private", "private"));
  CHECK_FALSE(same_number("private", "Private"));
  CHECK_FALSE(same_number("4670", "private"));
  CHECK(same_number("", ""));
}

TEST_CASE("laws of phone numbers", "[values][laws]") {
  CHECK(rc::check("assign is the specification's steps", [] {
    const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("00000123456789+++ -().a")));
    RC_ASSERT(digits_of(text) == slow_digits(text));
  }));
}

}  // namespace
}  // namespace reconcile
