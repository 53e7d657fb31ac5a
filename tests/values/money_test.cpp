#include "values/money.hpp"

#include <catch2/catch.hpp>

namespace reconcile {
namespace {

TEST_CASE("a price is exact per second", "[values]") {
  CHECK(Price{Decimal(25, 2), "EUR", 60}.per_second() == Rational(1, 240));
  CHECK(Price{Decimal(1, 0), "EUR", 86400}.per_second() == Rational(1, 86400));
}

TEST_CASE("a price's unit as the language writes it", "[values]") {
  CHECK(unit_text({Decimal(1), "EUR", 60}) == "EUR/min");
  CHECK(unit_text({Decimal(1), "USD", 1}) == "USD/s");
  CHECK(unit_text({Decimal(1), "SEK", 3600}) == "SEK/h");
  CHECK(unit_text({Decimal(1), "EUR", 86400}) == "EUR/day");
}

TEST_CASE("money is equal by value and currency", "[values]") {
  CHECK(Money{Decimal(150, 2), "EUR"} == Money{Decimal(15, 1), "EUR"});
  CHECK_FALSE(Money{Decimal(15, 1), "EUR"} == Money{Decimal(15, 1), "USD"});
}

}  // namespace
}  // namespace reconcile
