#include "plan/plan.hpp"

#include <catch2/catch.hpp>

#include "plan/plan_case.hpp"

namespace reconcile {

using namespace plan_case;

TEST_CASE("a kind's plan has the statements for it, by its own fields", "[plan]") {
  Program given = program();
  Alert alert;
  alert.kinds = {1};
  given.alerts.push_back(alert);
  alert.kinds = {0, 2};
  alert.per = {"ApplicationKey", "Result"};
  alert.count_where = answered();
  given.alerts.push_back(alert);
  given.uniques = {Unique{{"CallId"}, {0, 1, 2}, std::nullopt, Severity::error, {}},
                   Unique{{"CallId"}, {0}, answered(), Severity::error, {}},
                   Unique{{"From", "To"}, {0, 1}, std::nullopt, Severity::warning, {}}};
  const Plan plan = make_plan(given, contract_layouts());
  REQUIRE(plan.kinds.size() == 3);

  const Layout& layout = contract_layouts().kinds[0];
  const KindPlan& first = plan.kinds[0];
  REQUIRE(first.alerts.size() == 1);
  CHECK(first.alerts[0].alert == 1);
  CHECK(first.alerts[0].per == std::vector<int>{layout.index_of("ApplicationKey"), layout.index_of("Result")});
  CHECK_FALSE(first.alerts[0].count_where.always());
  REQUIRE(first.uniques.size() == 3);
  CHECK(first.uniques[0].is_call_id);
  CHECK(first.uniques[1].is_call_id);  // with a condition too
  CHECK(first.uniques[1].when);
  CHECK_FALSE(first.uniques[2].is_call_id);
  CHECK(first.uniques[2].fields == std::vector<int>{layout.index_of("From"), layout.index_of("To")});
  CHECK(first.compared_fields.size() == layout.fields.size());
  CHECK(first.amount == layout.index_of("Amount"));
  CHECK(first.prices);

  CHECK(plan.kinds[1].alerts.at(0).alert == 0);
  CHECK(plan.kinds[1].alerts.at(0).count_where.always());
  CHECK(plan.kinds[1].answer_time == Layout::absent);
  CHECK(plan.kinds[2].amount == Layout::absent);
  CHECK_FALSE(plan.kinds[2].prices);
  CHECK(plan.kinds[2].uniques.size() == 1);
}

TEST_CASE("a kind without a charge is not priced", "[plan]") {
  const Plan plan = make_plan(program({flat("1")}), contract_layouts());
  const BlockOf block(contract_layouts().kinds[2], {{"id", "2026-03-03T09:59:50Z", "ANSWERED", "61", "", ""}});
  RowScratch scratch(plan.program.zone);
  Prices prices;
  price(plan, 2, block.columns(), scratch, prices);
  CHECK(prices.verdicts == std::vector<Verdict>{Verdict::not_priced});
  CHECK(prices.tariffs == std::vector<std::uint32_t>{Prices::none});
}

}  // namespace reconcile
