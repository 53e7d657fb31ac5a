#include "plan/detail/integer_ladder.hpp"

#include <catch2/catch.hpp>

#include "plan/plan_case.hpp"

namespace reconcile {
namespace {

using namespace plan_case;

/// Five prices, in turn.
Tariff deck_of(std::size_t rows) {
  Tariff tariff = flat("0");
  std::vector<RateRow> all;
  for (std::size_t i = 0; i < rows; ++i) {
    RateRow& row = all.emplace_back(rate_row(std::to_string(i).c_str(), ("0.0" + std::to_string(240 + i % 5)).c_str()));
    if (i % 5 == 1) row.increments = Increments{60, 1};
    if (i % 5 == 2) row.connect = decimal("0.01");
    if (i % 5 == 3) row.minimum = decimal("0.05");
  }
  tariff.pricing = RateRows{false, "To", std::move(all)};
  return tariff;
}

TEST_CASE("a deck has its prices, however many rows share one", "[plan]") {
  const IntegerLadder five(deck_of(5));
  for (const std::size_t rows : {1'000u, 65'535u, 65'536u, 70'000u}) {
    const IntegerLadder ladder(deck_of(rows));
    CHECK(ladder.is_plain() == five.is_plain());
    std::size_t differing = 0;
    for (std::size_t row = 0; row < rows; ++row) differing += ladder.row(row) == five.row(row % 5) ? 0 : 1;
    CHECK(differing == 0);
  }
}

}  // namespace
}  // namespace reconcile
