// `test` blocks: what they become, and the values that fit a field. What is wrong with one is in fixtures/check/.
#include <catch2/catch.hpp>

#include "language/check_support.hpp"

namespace reconcile {
namespace {

std::optional<std::string> field(const TestCalls& calls, const char* name) {
  const Layout& layout = shipped_layouts().kinds[calls.kind];
  return calls.fields[layout.index_of(name)];
}

const char* const tariffs =
    "tariff \"T\" for phone-terminated { source \"x\"\nrates by prefix of To {\n"
    "prefix | rate EUR/min\n+46 | 0.01\n}\n}\n"
    "tariff \"C\" for phone-terminated exception to \"T\" { source \"x\"\nrates by country of ToCountryId {\n"
    "country | rate EUR/min\nSE | 0.01\n}\n}\n";

TEST_CASE("a test's calls become what a record has", "[check]") {
  const Checked checked = check_after_head(
      "let gap = 2 min\n"
      "test \"t\" { 3 calls phone-terminated { CallTime 2026-03-03T10:00:00Z, AnswerTime 2026-03-03T10:00:01Z,\n"
      "  Duration 2 min, To +4670, From \"+46 70-1\", Reason N/A, UserSpaceId 7, Amount 0.0500 USD, Custom \"a;b\",\n"
      "  ToCountryId SE, UserId \"\" } every gap\n"
      "call phone-terminated { CallTime 2026-03-03T10:00:00Z, Duration 60.0, Amount 5, Currency EUR, Result \"NEW\" }\n"
      "call sip-terminated { CallTime 2026-03-03T10:00:00Z, Reason NOT_LISTED }\n"
      "expect no findings\n}\n");
  REQUIRE(checked.codes() == Codes{});
  REQUIRE(checked.program->tests.size() == 1);
  const Test& test = checked.program->tests[0];
  CHECK(test.name == "t");
  REQUIRE(test.calls.size() == 3);
  const TestCalls& many = test.calls[0];
  CHECK(many.count == 3);
  CHECK(many.every_seconds == 120);
  CHECK(field(many, "CallTime") == "2026-03-03T10:00:00Z");
  CHECK(field(many, "AnswerTime") == "2026-03-03T10:00:01Z");
  CHECK(field(many, "Duration") == "120");
  CHECK(field(many, "To") == "+4670");
  CHECK(field(many, "From") == "+46 70-1");
  CHECK(field(many, "Reason") == "N/A");
  CHECK(field(many, "UserSpaceId") == "7");
  CHECK(field(many, "Amount") == "0.0500");
  CHECK(field(many, "Currency") == "USD");  // the amount's
  CHECK(field(many, "Custom") == "a;b");
  CHECK(field(many, "ToCountryId") == "SE");
  CHECK(field(many, "UserId") == "");  // stated, and empty
  CHECK(field(many, "CallId") == std::nullopt);
  CHECK(test.calls[1].count == 1);
  CHECK(field(test.calls[1], "Duration") == "60");
  CHECK(field(test.calls[1], "Amount") == "5");
  CHECK(field(test.calls[1], "Result") == "NEW");
  CHECK(field(test.calls[2], "Reason") == "NOT_LISTED");  // a field without a list
}

TEST_CASE("a test's expectations", "[check]") {
  const Checked checked = check_after_head(
      std::string(tariffs) +
      "test \"price\" { call phone-terminated { CallTime 2026-03-03T10:00:00Z }\n"
      "expect 0.01 EUR by \"T\" row +46\nexpect 0.01 EUR by \"T\" row \"+46\"\nexpect 0.01 EUR by \"C\" row \"SE\"\n"
      "expect 0 USD\nexpect no tariff\n}\n"
      "test \"rest\" { 2 calls phone-terminated { CallTime 2026-03-03T10:00:00Z }\n"
      "expect no findings\nexpect no alert\nexpect no alert \"NOCREDITPARTNER spike\"\n"
      "expect alert \"NOCREDITPARTNER spike\"\nexpect finding learning\n}\n");
  REQUIRE(checked.codes() == Codes{});
  using What = Expectation::What;
  const std::vector<Expectation>& prices = checked.program->tests[0].expectations;
  REQUIRE(prices.size() == 5);
  CHECK(prices[0].money == Money{*Decimal::parse("0.01"), "EUR"});
  CHECK(prices[0].tariff == "T");
  CHECK(prices[0].row == "46");
  CHECK(prices[1].row == "46");
  CHECK(prices[2].row == "SE");
  CHECK(prices[3].tariff == std::nullopt);
  CHECK(prices[4].what == What::no_tariff);
  const std::vector<Expectation>& rest = checked.program->tests[1].expectations;
  REQUIRE(rest.size() == 5);
  CHECK(rest[0].what == What::no_findings);
  CHECK(rest[1].what == What::no_alert);
  CHECK(rest[1].name.empty());
  CHECK(rest[2].name == "NOCREDITPARTNER spike");
  CHECK(rest[3].what == What::alert);
  CHECK(rest[4].name == "learning");
}

TEST_CASE("a test does not say again what is wrong elsewhere", "[check]") {
  // The alert has an error of its own, and the include cannot be read: what they name may be there.
  CHECK(
      check_after_head("alert \"a\" for phone-terminated { window 7 h\ncount where Result = BUSY\n"
                       "fire when count > 1\n}\n"
                       "test \"t\" { call phone-terminated { CallTime 2026-03-03T10:00:00Z }\nexpect alert \"a\"\n}\n")
          .codes() == Codes{"bad-window 4:41"});
  CHECK(check_after_head("include \"nowhere.rules\"\n"
                         "test \"t\" { call phone-terminated { CallTime 2026-03-03T10:00:00Z }\n"
                         "expect alert \"a\"\nexpect 1 EUR by \"T\"\n}\n")
            .codes() == Codes{"file-unreadable 4:9"});
}

TEST_CASE("what is kept and which terms are known to a tree", "[check]") {
  const Checked checked = check_after_head(std::string(tariffs) +
                                           "tariff \"K\" for phone-terminated exception to \"T\" keeping terms { "
                                           "source \"x\"\nonly when From is empty\n}\n");
  REQUIRE(checked.program);
  CHECK_FALSE(checked.program->tariffs[0].keeps_terms);
  CHECK(checked.program->tariffs[1].name == "K");
  CHECK(checked.program->tariffs[1].keeps_terms);
}

}  // namespace
}  // namespace reconcile
