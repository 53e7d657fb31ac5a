// Tariffs: clauses and their limits, exceptions and kept terms, tables.
#include <catch2/catch.hpp>

#include "language/check_support.hpp"

namespace reconcile {
namespace {

/// Several tariffs for phone-terminated, each `name|exception|clauses`, one a line from line 4.
Checked tariffs(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return check_after_head(text);
}

const Tariff& named(const Checked& checked, const std::string& name) {
  INFO(checked.printed());
  REQUIRE(checked.program);
  for (const Tariff& tariff : checked.program->tariffs) {
    if (tariff.name == name) return tariff;
  }
  FAIL("no tariff " + name);
  return checked.program->tariffs.front();
}

const RateRows& rows_of(const Tariff& tariff) { return std::get<RateRows>(tariff.pricing); }

TEST_CASE("every clause of a tariff is kept", "[check]") {
  const Checked checked = check_after_head(
      "timezone \"Europe/Stockholm\"\ntolerance 0.001 USD\nlet least = 0.02 EUR\n"
      "tariff \"T\" for phone-originated, phone-terminated {\nsource \"MSA\"\nvalid 2026-01-01 through 2026-06-30\n"
      "only when UserSpaceId = 1\nincrements 30/6\nconnect 0.01 EUR\nfree first 5 s\nfree under 1.5 s\nminimum least\n"
      "maximum 2 EUR\nround up to 2 digits\ntolerance 0.005 EUR\nsurcharge \"b\" -5 %\n"
      "surcharge \"a\" 0.1 EUR/min\n  when From starts with +1\nsurcharge \"c\" -0.25 EUR\n"
      "tiers volume per call { up to 1 min : 0.6 EUR/h\nup to 90 s : 0.5 EUR/min\nabove : 0.001 EUR/s\n}\n}\n");
  const Tariff& t = named(checked, "T");
  CHECK(checked.codes() == Codes{});
  CHECK(t.kinds == std::vector<KindId>{0, 1});
  CHECK(t.source == "MSA");
  CHECK(text(*t.valid.from) == "2025-12-31T23:00:00Z");   // winter in Stockholm
  CHECK(text(*t.valid.until) == "2026-06-30T22:00:00Z");  // through: the day is in; summer
  CHECK(t.only_when);
  CHECK(t.increments == Increments{30, 6});
  CHECK(t.connect->text() == "0.01");
  CHECK(t.free_first_seconds->text() == "5");
  CHECK(t.free_under_seconds->text() == "1.5");
  CHECK(t.minimum->text() == "0.02");
  CHECK(t.maximum->text() == "2");
  CHECK(t.rounding == Rounding{RoundMode::up, 2});
  CHECK(t.tolerance.text() == "0.005");
  CHECK(t.currency == "EUR");
  REQUIRE(t.surcharges.size() == 3);
  CHECK(t.surcharges[0].name == "a");
  CHECK(std::get<RatePerTime>(t.surcharges[0].amount).per_seconds == 60);
  CHECK(t.surcharges[0].when);
  CHECK(std::get<Percent>(t.surcharges[1].amount).value == Decimal(-5));
  CHECK_FALSE(t.surcharges[1].when);
  CHECK(std::get<Decimal>(t.surcharges[2].amount).text() == "-0.25");
  const Tiers& tiers = std::get<Tiers>(t.pricing);
  CHECK(tiers.volume);
  REQUIRE(tiers.tiers.size() == 3);
  CHECK(*tiers.tiers[0].up_to_seconds == Decimal(60));
  CHECK(tiers.tiers[0].rate.per_seconds == 3600);
  CHECK(tiers.tiers[1].rate.amount.text() == "0.5");
  CHECK_FALSE(tiers.tiers[2].up_to_seconds);
  CHECK(tiers.tiers[2].rate.per_seconds == 1);
}

TEST_CASE("the defaults of a tariff are the file's", "[check]") {
  const Checked checked = check_after_head(
      "tolerance 0.001 EUR\ntolerance 5 USD\ntariff \"T\" for sip-terminated {\nsource \"x\"\nrate 0.01 EUR/min\n}\n");
  const Tariff& t = named(checked, "T");
  CHECK(t.rounding == Rounding{RoundMode::half_up, 4});
  CHECK(t.tolerance.text() == "0.001");
  CHECK(t.increments == Increments{1, 1});
  CHECK_FALSE(t.valid.from);
  CHECK_FALSE(t.valid.until);
  CHECK(checked.sources.place(t.rate_span).ends_with(":8"));
  CHECK(checked.sources.place(t.head).ends_with(":6"));
}

TEST_CASE("each wrong clause is said once, at its place", "[check]") {
  const auto codes = [](const std::string& clauses) { return check_tariff(clauses).codes(); };
  const std::string rate = "rate 0.01 EUR/min\n";  // line 6, so that the next clause is on line 7
  CHECK(codes("") == Codes{"clause-missing 4:1"});
  CHECK(codes(rate + "tiers graduated per call { above : 1 EUR/min\n}") == Codes{"price-twice 7:1"});
  CHECK(codes(rate + rate) == Codes{"clause-twice 7:1"});
  CHECK(codes(rate + "source \"y\"") == Codes{"clause-twice 7:1"});
  CHECK(codes(rate + "free first 1 s\nfree first 2 s") == Codes{"clause-twice 8:1"});
  CHECK(codes(rate + "surcharge \"a\" 1 %\nsurcharge \"a\" 2 %") == Codes{"clause-twice 8:1"});
  CHECK(codes("rate 0.01 GBP/min") == Codes{"unknown-currency 6:11"});
  CHECK(codes("rate -0.01 EUR/min") == Codes{"negative-money 6:6"});
  CHECK(codes(rate + "connect -1 EUR") == Codes{"negative-money 7:9"});
  CHECK(codes(rate + "connect 1 USD") == Codes{"currency-mix 7:9"});
  CHECK(check_tariff(rate + "connect 1 USD").seconds() == Codes{" 6:6"});
  CHECK(codes(rate + "surcharge \"a\" 1 USD/min") == Codes{"currency-mix 7:15"});
  CHECK(codes(rate + "increments 60/0") == Codes{"bad-increments 7:12"});
  CHECK(codes(rate + "round up to 13 digits") == Codes{"round-digits 7:13"});
  CHECK(codes(rate + "valid 2026-01-02 until 2026-01-02") == Codes{"valid-empty 7:24"});
  CHECK(codes(rate + "valid 2026-01-02 through 2026-01-02") == Codes{});
  CHECK(codes(rate + "valid 2026-01-02 through 2026-01-01") == Codes{"valid-empty 7:26"});
  CHECK(codes(rate + "surcharge \"a\" 1 % when Amount > 1 EUR") == Codes{"amount-in-price 7:24"});
  CHECK(codes("tiers graduated per call { up to 60 s : 1 EUR/min\nup to 1 min : 1 EUR/min\nabove : 1 EUR/min\n}") ==
        Codes{"tiers-not-rising 7:7"});
  CHECK(codes("tiers graduated per call { up to 60 s : 1 EUR/min\n}") == Codes{"tiers-above 6:28"});
  CHECK(codes("tiers graduated per call { above : 1 EUR/min\nup to 60 s : 1 EUR/min\n}") == Codes{"tiers-above 6:28"});
  CHECK(check_after_head("tariff \"T\" for phone-terminatd, app-app {\nrate 0.01 EUR/min\n}\n"
                         "tariff \"T\" for app-app {\nsource \"x\"\nrate 0.01 GBP/min\n}\n")
            .codes() ==
        Codes{"source-missing 4:8", "unknown-kind 4:16", "duplicate-name 7:8", "unknown-currency 9:11"});
}

TEST_CASE("exceptions name other tariffs, and never go round", "[check]") {
  const std::string body = " { source \"x\"\nrate 1 EUR/min\n}";  // three lines a tariff
  const auto t = [&](const std::string& name, const std::string& bases) {
    return "tariff \"" + name + "\" for phone-terminated" + (bases.empty() ? "" : " exception to " + bases) + body;
  };
  const Checked good = tariffs({t("C", "\"A\", \"B\""), t("B", "\"A\""), t("A", "")});
  CHECK(named(good, "C").exception_to == std::vector<std::size_t>{0, 1});
  CHECK(named(good, "B").exception_to == std::vector<std::size_t>{0});
  CHECK(tariffs({t("A", "\"A\"")}).codes() == Codes{"exception-self 4:46"});
  const Checked unknown = tariffs({t("Retail", ""), t("A", "\"Retial\"")});
  CHECK(unknown.codes() == Codes{"unknown-name 7:46"});
  CHECK(unknown.printed().find("did you mean `Retail`?") != std::string::npos);
  CHECK(tariffs({t("A", "\"B\""), t("B", "\"C\""), t("C", "\"A\"")}).codes() == Codes{"exception-cycle 10:46"});
  CHECK(tariffs({t("A", ""), t("B", ""), t("C", "\"A\", \"B\" keeping terms")}).codes() ==
        Codes{"keeping-terms-bases 10:33"});
}

TEST_CASE("keeping terms takes over what the exception does not state", "[check]") {
  const Checked checked = tariffs({
      "tariff \"Base\" for phone-terminated { source \"MSA\"\nvalid 2026-01-01 until 2027-01-01",
      "only when UserSpaceId = 1\nincrements 60/60\nconnect 0.5 EUR\nround down to 2 digits",
      "surcharge \"s\" 1 %\nsurcharge \"t\" 2 %\nrates by prefix of To {\nprefix | rate EUR/min\n+46 | 0.1\n}\n}",
      "tariff \"Mid\" for phone-terminated exception to \"Base\" keeping terms {",
      "surcharge \"s\" 3 %\nconnect 0.6 EUR\nfree first 5 s\n}",
      "tariff \"Top\" for phone-terminated exception to \"Mid\" keeping terms {",
      "valid 2026-03-01 until further notice\nrate 0.2 EUR/min\n}",
  });
  const Tariff& mid = named(checked, "Mid");
  CHECK(checked.codes() == Codes{"tariff-never-wins 4:1"});  // Mid takes every call of its base
  CHECK(mid.source == "MSA");
  CHECK(text(*mid.valid.from) == "2026-01-01T00:00:00Z");
  CHECK(mid.only_when);
  CHECK(mid.increments == Increments{60, 60});
  CHECK(mid.connect->text() == "0.6");
  CHECK(mid.rounding == Rounding{RoundMode::down, 2});
  REQUIRE(mid.surcharges.size() == 2);
  CHECK(std::get<Percent>(mid.surcharges[0].amount).value == Decimal(3));
  CHECK(std::get<Percent>(mid.surcharges[1].amount).value == Decimal(2));
  REQUIRE(rows_of(mid).rows.size() == 1);
  CHECK(rows_of(mid).rows[0].rate->amount.text() == "0.1");
  const Tariff& top = named(checked, "Top");
  CHECK(text(*top.valid.from) == "2026-03-01T00:00:00Z");
  CHECK_FALSE(top.valid.until);
  CHECK(top.free_first_seconds->text() == "5");  // the base's own kept terms are included
  CHECK(top.only_when);
  CHECK(top.surcharges.size() == 2);
  CHECK(std::get<RatePerTime>(top.pricing).amount.text() == "0.2");  // of the rows nothing is kept
}

TEST_CASE("without keeping terms each dropped term is a warning", "[check]") {
  const Checked checked = tariffs(
      {"tariff \"Base\" for phone-terminated { source \"MSA\"\nincrements 60/60\nconnect 0.5 EUR\nsurcharge \"s\" 1 %",
       "rate 1 EUR/min\n}\ntariff \"X\" for phone-terminated exception to \"Base\" {\nsource \"y\"\nconnect 0 "
       "EUR\nrate 2 EUR/min\n}"});
  CHECK(checked.codes() == Codes{"tariff-never-wins 4:1", "terms-dropped 10:33", "terms-dropped 10:33"});
  CHECK(checked.printed().find("drops `increments` of `Base`") != std::string::npos);
  const Tariff& x = named(checked, "X");
  CHECK(x.increments == Increments{1, 1});
  CHECK(x.surcharges.empty());
}

TEST_CASE("a kept term must fit the exception", "[check]") {
  const std::vector<std::string> base = {
      "tariff \"Base\" for phone-terminated { source \"MSA\"\nonly when UserId = \"u\"\nrate 1 EUR/min\n}"};
  std::vector<std::string> lines = base;
  lines.push_back("tariff \"X\" for phone-originated exception to \"Base\" keeping terms {\nconnect 1 EUR\n}");
  const Checked other_kind = tariffs(lines);
  CHECK(other_kind.codes() == Codes{"unknown-field 5:11"});
  CHECK(other_kind.seconds() == Codes{" 8:33"});
  lines = base;
  lines.push_back("tariff \"X\" for phone-terminated exception to \"Base\" keeping terms {\nconnect 1 USD\n}");
  CHECK(tariffs(lines).codes() == Codes{"currency-mix 9:9"});
  // What is wrong with the base is said once, not again for who keeps it.
  CHECK(tariffs({"tariff \"Base\" for phone-terminated { source \"MSA\"\nonly when UsrId = \"u\"\nrate 1 EUR/min\n}",
                 "tariff \"X\" for phone-terminated exception to \"Base\" keeping terms {\n}",
                 "tariff \"Y\" for phone-terminated exception to \"X\" keeping terms {\n}"})
            .codes() == Codes{"unknown-field 5:11"});
}

TEST_CASE("tables become rows", "[check]") {
  const Checked checked = check_after_head(
      "timezone \"Europe/Stockholm\"\nband peak = mon-fri 08:00-18:00\n"
      "tariff \"T\" for phone-terminated {\nsource \"x\"\nrates by prefix of To {\n"
      "rate EUR/s | name | prefix | origin | increments | connect EUR | minimum EUR | band | valid\n"
      "0.5 | \"a | b # c\" | +46, 47 | | 30/6 | 0.01 | 0.02 | peak | 2026-07-01\n"
      "0.25 | | \"48\" | +1, 2 | | | | |\n}\n"
      "rates by prefix of To {\nprefix | rate EUR/min\n+49 | 1\n}\n}\n");
  const Tariff& t = named(checked, "T");
  CHECK(checked.codes() == Codes{"hours-unpriced 10:1"});  // once for the two prefixes of the line
  const RateRows& rows = rows_of(t);
  CHECK_FALSE(rows.by_country);
  CHECK(rows.key_field == "To");
  REQUIRE(rows.rows.size() == 5);
  const RateRow& first = rows.rows[0];
  CHECK(first.key == "46");
  CHECK(first.origin.empty());
  CHECK(first.band == 0);
  CHECK(text(*first.valid_from) == "2026-06-30T22:00:00Z");
  CHECK(first.rate->amount.text() == "0.5");
  CHECK(first.rate->per_seconds == 1);
  CHECK(*first.increments == Increments{30, 6});
  CHECK(first.connect->text() == "0.01");
  CHECK(first.minimum->text() == "0.02");
  CHECK(rows.rows[1].key == "47");
  CHECK(rows.rows[1].minimum->text() == "0.02");
  CHECK(rows.rows[2].key == "48");
  CHECK(rows.rows[2].origin == "1");
  CHECK(rows.rows[3].origin == "2");
  CHECK_FALSE(rows.rows[3].increments);
  CHECK(rows.rows[3].band == RateRow::any_band);
  CHECK(rows.rows[4].rate->per_seconds == 60);
  CHECK(checked.sources.place(rows.rows[2].span).ends_with(":11"));
  CHECK(t.rate_span == t.head);
  const Checked country = check_tariff("rates by country of ToCountryId {\nrate EUR/min | country\n1 | SE\n}");
  CHECK(rows_of(named(country, "T")).by_country);
  CHECK(rows_of(named(country, "T")).rows[0].key == "SE");
}

TEST_CASE("each wrong table is said once, at its place", "[check]") {
  const auto table = [](const std::string& rows) {
    return check_tariff("rates by prefix of To {\n" + rows + "\n}").codes();  // the head is line 7
  };
  CHECK(table("prefix | name\n46 | x") == Codes{"column-missing 7:1"});
  CHECK(table("name | rate EUR/min\nx | 1") == Codes{"column-missing 7:1"});
  CHECK(table("prefix | rate EUR/min | prefix\n46 | 1 | 47") == Codes{"column-twice 7:25"});
  CHECK(table("prefix | rate EUR/min | country\n46 | 1 | SE") == Codes{"column-unexpected 7:25"});
  CHECK(table("prefix | rate\n46 | 1") == Codes{"unit-missing 7:10"});
  CHECK(table("prefix | rate EUR\n46 | 1") == Codes{"unit-unexpected 7:15"});
  CHECK(table("prefix | rate EUR/min | connect EUR/min\n46 | 1 | 1") == Codes{"unit-unexpected 7:33"});
  CHECK(table("prefix | rate EUR/min | connect USD\n46 | 1 | 1") == Codes{"currency-mix 7:33"});
  CHECK(table("prefix | rate GBP/min\n46 | 1") == Codes{"unknown-currency 7:15"});
  CHECK(table("prefix | rate EUR/min\n46 | 1 | 2\n47") == Codes{"row-cells 8:1", "row-cells 9:1"});
  CHECK(table("prefix | rate EUR/min\n | 1\n47 |") == Codes{"blank-cell 8:2", "blank-cell 9:5"});
  CHECK(table("prefix | rate EUR/min\n4x | 1\n46 | 0,1\n47 | -1\n46 47 | 1") ==
        Codes{"bad-cell 8:1", "bad-cell 9:6", "bad-cell 10:6", "bad-cell 11:1"});
  CHECK(table("prefix | rate EUR/min | increments | band | valid\n46 | 1 | 60 | pek | 1-2-2026\n47 | 1 | 1/0 | |") ==
        Codes{"bad-increments 8:10", "unknown-name 8:15", "bad-cell 8:21", "bad-increments 9:10"});
  CHECK(check_tariff("rates by prefix of Custom {\nprefix | rate EUR/min\n1 | 1\n}").codes() ==
        Codes{"wrong-type 6:20"});
  CHECK(check_tariff("rates by country of To {\ncountry | rate EUR/min\n1 | 1\n}").codes() == Codes{"wrong-type 6:21"});
  CHECK(check_tariff("rates by prefix of Too {\nprefix | rate EUR/min\n1 | 1\n}").codes() ==
        Codes{"unknown-field 6:20"});
  const std::string by_to = "rates by prefix of To {\nprefix | rate EUR/min\n1 | 1\n}\n";
  CHECK(check_tariff(by_to + "rates by prefix of From {\nprefix | rate EUR/min\n1 | 1\n}").codes() ==
        Codes{"key-differs 10:20"});
}

TEST_CASE("rows that nothing tells apart are errors at both places", "[check]") {
  const auto table = [](const std::string& bands, const std::string& rows) {
    return check_after_head(
        "tariff \"T\" for phone-terminated {\nsource \"x\"\nrates by prefix of To {\n"
        "prefix | rate EUR/min | origin | band | valid\n" +
        rows + "\n}\n}\n" + bands);  // rows: line 8
  };
  const Checked equal = table("", "46 | 1 | | | \n46 | 2 | 1 | | \n46 | 3 | | | 2026-01-01\n+46 | 4 | | |");
  CHECK(equal.codes() == Codes{"equal-rows 11:1"});
  CHECK(equal.seconds() == Codes{" 8:1"});
  const auto two = [&](const std::string& a, const std::string& b) {
    return table("band a = " + a + "\nband b = " + b + "\nlet d = 2026-12-25, 2027-01-02\n",
                 "46 | 1 | | a | \n46 | 2 | | b | \n4 | 3 | | | ")
        .codes();
  };
  CHECK(two("mon-fri 08:00-18:00", "18:00-08:00") == Codes{});
  CHECK(two("mon-fri 08:00-18:00", "17:59-08:00") == Codes{"bands-meet 9:1"});
  CHECK(two("fri 22:00-06:00", "sat 06:00-07:00") == Codes{});
  CHECK(two("fri 22:00-06:00", "sat") == Codes{"bands-meet 9:1"});
  CHECK(two("sun 22:00-06:00", "mon 05:59-06:00") == Codes{"bands-meet 9:1"});
  CHECK(two("mon-fri", "sat, sun and d") == Codes{"bands-meet 9:1"});  // the 25th of December 2026 is a Friday
  CHECK(two("mon-fri except d", "sat, sun and d") == Codes{});
  CHECK(two("mon-thu", "d") == Codes{});  // both listed dates are Friday and Saturday
  CHECK(two("mon-fri 08:00-18:00, 20:00-21:00", "d") == Codes{"bands-meet 9:1"});
}

TEST_CASE("a hundred equal rows are listed, the rest counted", "[check]") {
  std::string rows;
  for (int i = 0; i < 151; ++i) rows += "+46 | 1\n";
  const Checked checked = check_tariff("rates by prefix of To {\nprefix | rate EUR/min\n" + rows + "}");
  REQUIRE(checked.codes().size() == 101);
  CHECK(checked.codes()[0] == "equal-rows-more 4:1");
  CHECK(message_of(checked.diagnostics.list()[0]).starts_with("50 "));
}

TEST_CASE("ten errors, and no eleventh", "[check]") {
  const Checked checked = check_text(
      "rules 1\ncurrency EUR\ncurrency EUR\nround up to 99 digits\nlet x = 1 s, 2 EUR\ntolerance x\nband b = nodates\n"
      "tariff \"T\" for phone-terminatd exception to \"U\" keeping terms {\nsource \"s\"\nonly when Foo = 1\n"
      "surcharge \"s\" x\nminimum 1 GBP\nmaximum -1 EUR\n}\n"
      "tariff \"V\" for phone-terminated { source \"s\"\nonly when Foo = BAR\nrates by prefix of To {\n"
      "prefix | rate EUR/min | band\n46 | 1 | b\n47 | 1 | c\n}\n}\n");
  CHECK(checked.codes() == Codes{"setting-twice 3:1", "round-digits 4:13", "list-types 5:14", "unknown-name 7:10",
                                 "unknown-kind 8:16", "unknown-name 8:45", "unknown-currency 12:11",
                                 "negative-money 13:9", "unknown-field 16:11", "unknown-name 20:10"});
}

}  // namespace
}  // namespace reconcile
