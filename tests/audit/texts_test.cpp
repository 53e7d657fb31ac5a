#include "audit/detail/texts.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "audit/finding.hpp"

using namespace reconcile;

TEST_CASE("numbers of alerts have two significant digits") {
  CHECK(two_digits(0) == "0");
  CHECK(two_digits(0.12) == "0.12");
  CHECK(two_digits(0.5) == "0.50");
  CHECK(two_digits(1) == "1.0");
  CHECK(two_digits(9.96) == "10");
  CHECK(two_digits(12.3) == "12");
  CHECK(two_digits(123.4) == "120");
  CHECK(two_digits(0.0996) == "0.10");
  CHECK(two_digits(0.00012) == "0.00012");
  CHECK(two_digits(0.000012) == "1.2e-5");
  CHECK(two_digits(1.1e-38) == "1.1e-38");
  CHECK(two_digits(1.2e9) == "1.2e9");
}

TEST_CASE("a probability may be smaller than any floating-point number") {
  CHECK(two_digits_of_exponential(0) == "1.0");
  CHECK(two_digits_of_exponential(std::log(1.1e-38)) == "1.1e-38");
  CHECK(two_digits_of_exponential(std::log(2.5) - 2000 * std::log(10.0)) == "2.5e-2000");
  CHECK(two_digits_of_exponential(std::log(9.99) - 2000 * std::log(10.0)) == "1.0e-1999");
}

TEST_CASE("a difference is exact, with the larger number of digits, positive for too much") {
  const auto difference = [](const char* charged, const char* expected) {
    return exact_difference(*Decimal::parse(charged), *Decimal::parse(expected)).text();
  };
  CHECK(difference("0.0480", "0.0264") == "0.0216");
  CHECK(difference("0.1", "0.1264") == "-0.0264");
  CHECK(difference("0.12345", "0.1") == "0.02345");
}

TEST_CASE("a message's holes are filled, other braces stay") {
  const std::vector<Hole> holes{{"count", "3"}, {"ApplicationKey", "a{b}"}};
  CHECK(fill_holes("{ApplicationKey}: {count} calls", holes) == "a{b}: 3 calls");
  CHECK(fill_holes("{other} {{count}} {", holes) == "{other} {3} {");
  CHECK(fill_holes("", holes).empty());
}

TEST_CASE("words are joined as one says them") {
  CHECK(join_words({}, "and").empty());
  CHECK(join_words({"a"}, "and") == "a");
  CHECK(join_words({"a", "b"}, "or") == "a or b");
  CHECK(join_words({"a", "b", "c"}, "and") == "a, b and c");
}

TEST_CASE("every code has its stable name and severity") {
  CHECK(name_of(FindingCode::amount_differs) == "amount-differs");
  CHECK(default_severity(FindingCode::amount_differs) == Severity::error);
  CHECK(default_severity(FindingCode::learning) == Severity::note);
  CHECK(name_of(Severity::warning) == "warning");
}
