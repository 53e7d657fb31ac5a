#include "audit/alert_condition.hpp"

#include <catch2/catch.hpp>

#include "support/audit_case.hpp"

using namespace reconcile;

namespace {
Decimal number(const char* text) { return *Decimal::parse(text); }

WindowFacts seen(std::uint64_t count, std::uint64_t attempts, std::optional<double> usual = {}, bool unusual = false) {
  return {count, attempts, usual, unusual};
}
}  // namespace

TEST_CASE("counts and attempts are compared exactly") {
  const WindowFacts window = seen(3, 10);
  CHECK(fires(term_compares(AlertTerm::count, CompareOp::greater_equal, Decimal(3)), window));
  CHECK_FALSE(fires(term_compares(AlertTerm::count, CompareOp::greater, Decimal(3)), window));
  CHECK(fires(term_compares(AlertTerm::attempts, CompareOp::equal, Decimal(10)), window));
  CHECK(fires(term_compares(AlertTerm::count, CompareOp::less, number("3.0000000000000000000001")), window));
  CHECK(fires(terms_compare(AlertTerm::count, CompareOp::equal, AlertTerm::attempts, "0.3"), window));
  CHECK_FALSE(fires(terms_compare(AlertTerm::count, CompareOp::greater, AlertTerm::attempts, "0.3"), window));
}

TEST_CASE("a share is compared by cross-multiplication") {
  const WindowFacts third = seen(1, 3);
  CHECK(fires(term_compares(AlertTerm::share, CompareOp::greater, Percent{number("33.333333333333333333")}), third));
  CHECK(fires(term_compares(AlertTerm::share, CompareOp::less, Percent{number("33.333333333333333334")}), third));
  const WindowFacts half = seen(5, 10);
  CHECK(fires(term_compares(AlertTerm::share, CompareOp::equal, Percent{Decimal(50)}), half));
}

TEST_CASE("without days to compare with, unusual and any comparison with usual are false") {
  const WindowFacts learning = seen(30, 40);
  const Condition far_above = terms_compare(AlertTerm::count, CompareOp::greater, AlertTerm::usual, "3");
  const Condition below = terms_compare(AlertTerm::count, CompareOp::less, AlertTerm::usual, "3");
  CHECK_FALSE(fires(far_above, learning));
  CHECK_FALSE(fires(below, learning));
  CHECK_FALSE(fires(is_unusual(), learning));
  CHECK(fires(negation(is_unusual()), learning));
  CHECK(fires(any_of({is_unusual(), term_compares(AlertTerm::count, CompareOp::greater, Decimal(10))}), learning));
  const WindowFacts compared = seen(30, 40, 9.9);
  CHECK(fires(far_above, compared));
  CHECK_FALSE(fires(below, compared));
  CHECK_FALSE(fires(far_above, seen(30, 40, 10.0)));
}

TEST_CASE("and, or and not are what they say") {
  const Condition three = term_compares(AlertTerm::count, CompareOp::equal, Decimal(3));
  const Condition unusual = is_unusual();
  const WindowFacts odd = seen(3, 3, 1.0, true);
  const WindowFacts plain = seen(3, 3, 3.0);
  CHECK(fires(all_of({three, unusual}), odd));
  CHECK_FALSE(fires(all_of({three, unusual}), plain));
  CHECK(fires(any_of({three, unusual}), plain));
  CHECK_FALSE(fires(negation(three), plain));
  Condition in_list;
  in_list.kind = Condition::Kind::in_values;
  in_list.left = three.left;
  in_list.values = {Decimal(2), Decimal(3)};
  CHECK(fires(in_list, plain));
  CHECK_FALSE(fires(in_list, seen(4, 4)));
}
