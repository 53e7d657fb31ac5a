#include "plan/price.hpp"

#include <catch2/catch.hpp>

#include "plan/detail/price_plan.hpp"
#include "plan/plan_case.hpp"

namespace reconcile {
namespace {

using namespace plan_case;

Condition outside_to_inside() {
  const std::vector<Literal> eea = {PrefixDigits{"43"}, PrefixDigits{"32"}, PrefixDigits{"359"}, PrefixDigits{"46"}};
  return tree(Condition::Kind::and_, {negated(on_field(Condition::Kind::starts_with, "From", eea)),
                                      on_field(Condition::Kind::starts_with, "To", eea)});
}

/// "Retail 2026" and "Partner mobile" of the example contract, terms kept.
std::vector<Tariff> example_tariffs() {
  Tariff partner;
  partner.name = "Partner mobile";
  partner.kinds = {whole};
  partner.currency = "EUR";
  partner.valid = {instant("2026-06-30T22:00:00Z"), instant("2026-12-31T23:00:00Z")};
  partner.only_when = in("ApplicationKey", {std::string("app-1"), std::string("app-2")}, CompareAs::text);
  partner.free_first_seconds = Decimal(5);
  partner.minimum = decimal("0.0050");
  partner.surcharges.push_back({"caller outside the EEA", per_minute("0.25"), outside_to_inside(), {}});
  partner.exception_to = {1};
  RateRow mobile = rate_row("467", "0.0200");
  mobile.increments = Increments{1, 1};
  partner.pricing = RateRows{false, "To", {mobile}};

  Tariff retail = partner;
  retail.name = "Retail 2026";
  retail.valid = {instant("2025-12-31T23:00:00Z"), instant("2026-12-31T23:00:00Z")};
  retail.only_when.reset();
  retail.free_first_seconds.reset();
  retail.minimum.reset();
  retail.exception_to.clear();
  RateRow sweden = rate_row("46", "0.0120");
  sweden.increments = Increments{60, 60};
  mobile = rate_row("467", "0.0240");
  mobile.increments = Increments{30, 6};
  retail.pricing = RateRows{false, "To", {sweden, mobile}};
  return {partner, retail};
}

}  // namespace

TEST_CASE("the worked examples of the language", "[plan]") {
  const Priced priced(program(example_tariffs()),
                      {{{"ApplicationKey", "app-9"}, {"Amount", "0.0264"}},
                       {{"ApplicationKey", "app-1"},
                        {"CallTime", "2026-07-03T10:00:00Z"},
                        {"From", "+12015550100"},
                        {"Amount", "0.2520"}},
                       {{"ApplicationKey", "app-1"}, {"To", "+468123456"}, {"CallTime", "2026-07-03T10:00:00Z"}}});
  CHECK(priced.expected(0) == "0.0264");
  CHECK(priced.prices().billed_seconds[0] == 66);
  CHECK(priced.prices().tariffs[0] == 1);
  CHECK(priced.prices().rate_rows[0] == 1);
  CHECK(priced.verdict(0) == Verdict::right);

  CHECK(priced.expected(1) == "0.2520");  // 56 s at 0.02 and 0.25: 0.27 a minute
  CHECK(priced.prices().billed_seconds[1] == 56);
  CHECK(priced.prices().tariffs[1] == 0);
  CHECK(priced.verdict(1) == Verdict::right);

  CHECK(priced.prices().tariffs[2] == 1);  // the exception has no row for it
  CHECK(priced.verdict(2) == Verdict::amount_missing);
  CHECK(priced.expected(2) == "0.0240");
}

TEST_CASE("validity is half-open", "[plan]") {
  const Priced priced(program(example_tariffs()), {{{"CallTime", "2025-12-31T22:59:59.999999999Z"}},
                                                   {{"CallTime", "2025-12-31T23:00:00Z"}},
                                                   {{"CallTime", "2026-12-31T22:59:59.999999999Z"}},
                                                   {{"CallTime", "2026-12-31T23:00:00Z"}}});
  CHECK(priced.verdict(0) == Verdict::no_tariff);
  CHECK(priced.verdict(1) == Verdict::amount_missing);
  CHECK(priced.verdict(2) == Verdict::amount_missing);
  CHECK(priced.verdict(3) == Verdict::no_tariff);
}

TEST_CASE("the first verdict that applies", "[plan]") {
  Tariff tariff = flat("0.0600");
  tariff.tolerance = decimal("0.001");
  const Priced priced(program({tariff}), {{{"Amount", "0.0610"}},
                                          {{"Amount", "0.061"}},
                                          {{"Amount", "0.0620"}},
                                          {{"Amount", "0.06001"}},
                                          {{"Amount", "0.062001"}},
                                          {{"Amount", "0.0600"}},
                                          {{"Amount", "0.05999"}},
                                          {{"Amount", ""}},
                                          {{"Amount", "0.0610"}, {"Currency", "USD"}},
                                          {{"Amount", ""}, {"Currency", ""}}});
  CHECK(priced.expected(0) == "0.0610");
  const std::vector<Verdict> expected = {Verdict::right,
                                         Verdict::right,
                                         Verdict::within_tolerance,
                                         Verdict::within_tolerance,
                                         Verdict::amount_differs,
                                         Verdict::within_tolerance,
                                         Verdict::amount_differs,
                                         Verdict::amount_missing,
                                         Verdict::currency_differs,
                                         Verdict::currency_differs};
  CHECK(priced.prices().verdicts == expected);
}

TEST_CASE("a call that is not chargeable costs nothing", "[plan]") {
  Program given = program({flat("0.06")});
  given.settings.tolerances = {{"EUR", decimal("0.01")}};
  const std::string busy = "BUSY";
  const Priced priced(std::move(given), {{{"Result", busy}, {"Amount", ""}, {"Currency", "XXX"}},
                                         {{"Result", busy}, {"Amount", "0.000"}, {"Currency", "XXX"}},
                                         {{"Result", busy}, {"Amount", "0.001"}, {"Currency", "XXX"}},
                                         {{"Result", busy}, {"Amount", "0.01"}},
                                         {{"Result", busy}, {"Amount", "-0.0101"}},
                                         {{"Result", busy}, {"Amount", "0.01"}, {"Currency", "USD"}}});
  const std::vector<Verdict> expected = {
      Verdict::right,          Verdict::right,         Verdict::currency_differs, Verdict::within_tolerance,
      Verdict::amount_differs, Verdict::amount_differs};
  CHECK(priced.prices().verdicts == expected);
  CHECK(priced.expected(0) == "0.0000");
  CHECK(priced.prices().chargeable[0] == 0);
  CHECK(priced.prices().billed_seconds[3] == 0);
}

TEST_CASE("a destination that is not offered matches and has no price", "[plan]") {
  Tariff tariff = flat("0");
  tariff.pricing = RateRows{false, "To", {rate_row("46", "0.01"), rate_row("467", "")}};
  Priced priced(program({tariff}), {{}, {{"To", "+4681"}}});
  CHECK(priced.verdict(0) == Verdict::no_tariff);
  CHECK(priced.prices().tariffs[0] == 0);
  CHECK(priced.prices().rate_rows[0] == 1);
  CHECK_FALSE(priced.selection(0).input);
  CHECK(priced.verdict(1) == Verdict::amount_missing);
}

TEST_CASE("two tariffs without an exception between them are ambiguous", "[plan]") {
  Priced priced(program({flat("0.01"), flat("0.02")}), {{}});
  CHECK(priced.verdict() == Verdict::ambiguous_tariff);
  CHECK(priced.prices().tariffs[0] == Prices::none);
  CHECK(priced.selection().candidates.size() == 2);
}

TEST_CASE("an exception removes its base's bases, whether or not the base is a candidate", "[plan]") {
  Tariff base = flat("0.01");
  Tariff between = flat("0.02");
  between.exception_to = {0};
  between.only_when = compare("ApplicationKey", CompareOp::equal, std::string("app-1"), CompareAs::text);
  Tariff top = flat("0.03");
  top.exception_to = {1};
  Priced priced(program({base, between, top}), {{}, {{"ApplicationKey", "app-1"}}});
  CHECK(priced.prices().tariffs == std::vector<std::uint32_t>{2, 2});
  const Selection selection = priced.selection(0);
  CHECK(selection.candidates[0].lost == Lost::removed_by_exception);
  CHECK(selection.candidates[0].removed_by == 2);
  CHECK(selection.candidates[1].lost == Lost::only_when_false);
  CHECK(selection.candidates[2].lost == Lost::won);
}

TEST_CASE("of rows the longest prefix, then origin, then band, then date", "[plan]") {
  Program given = program();
  given.bands.push_back({"day", Band{{{0x7f, {{ClockTime{8 * 3600}, ClockTime{18 * 3600}}}, {}}}, {}}});
  std::vector<RateRow> rows(6, rate_row("46", "0.01"));
  rows[1].origin = "46";
  rows[2].band = 0;
  rows[3].valid_from = instant("2026-03-01T00:00:00Z");
  rows[4].valid_from = instant("2026-04-01T00:00:00Z");
  rows[5].key = "467";
  rows[5].valid_from = instant("2026-04-01T00:00:00Z");
  Tariff tariff = flat("0");
  tariff.pricing = RateRows{false, "To", rows};
  given.tariffs = {tariff};
  const Priced priced(std::move(given), {{},
                                         {{"From", "private"}},
                                         {{"From", ""}, {"CallTime", "2026-03-03T06:59:59Z"}},
                                         {{"From", ""}, {"CallTime", "2026-02-03T06:59:59Z"}},
                                         {{"CallTime", "2026-04-01T00:00:00Z"}},
                                         {{"To", "+4 68"}, {"From", ""}, {"CallTime", "2026-04-03T17:00:00Z"}},
                                         {{"To", "sip:467"}}});
  const auto none = Prices::none;
  CHECK(priced.prices().rate_rows == std::vector<std::uint32_t>{1, 2, 3, 0, 5, 4, none});
}

TEST_CASE("a price takes the road that its size needs and is the same on each", "[plan]") {
  const auto roads = [](const char* rate, const char* duration) {
    Tariff tariff = flat(rate);
    tariff.rounding = {RoundMode::half_up, 12};
    const Priced priced(program({tariff}), {{{"Duration", duration}}});
    const auto& counts = priced.prices().roads;
    return std::make_pair(priced.expected(), counts[0] == 1 ? 64 : counts[1] == 1 ? 128 : 0);
  };
  CHECK(roads("0.0240", "61") == std::make_pair(std::string("0.024400000000"), 64));
  CHECK(roads("12.123456789012", "2147483647") == std::make_pair(std::string("433915419.991906654779"), 128));
  CHECK(roads("9223372036854775807", "2147483647") ==
        std::make_pair(std::string("330117343655711872656395468.816666666667"), 0));
  CHECK(roads("0.0000000000000000000060", "2147483647") == std::make_pair(std::string("0.000000000000"), 0));
  CHECK(roads("0.0000000000000006", "2147483647") == std::make_pair(std::string("0.000000021475"), 0));
}

TEST_CASE("increments too large for 64 bits are billed in fractions", "[plan]") {
  Tariff tariff = flat("60");
  tariff.increments = {5'000'000'000'000'000'000, 5'000'000'000'000'000'000};
  tariff.free_under_seconds = Decimal(10);
  const Priced priced(program({tariff}), {{{"Duration", "10"}}, {{"Duration", "9"}}});
  CHECK(priced.expected(0) == "5000000000000000000.0000");
  CHECK(priced.prices().scales[0] == Prices::wide_scale);
  CHECK(priced.prices().billed_seconds[0] == 5'000'000'000'000'000'000u);
  CHECK(priced.expected(1) == "0.0000");
  CHECK(priced.prices().billed_seconds[1] == 0);
}

TEST_CASE("amounts of 38 digits are compared exactly", "[plan]") {
  const Priced priced(program({flat("0")}), {{{"Amount", "0.0000000000000000000000000000000000001"}},
                                             {{"Amount", "0.0000000000000000000000000000000000000"}},
                                             {{"Amount", "99999999999999999999999999999999999999"}}});
  CHECK(priced.prices().verdicts ==
        std::vector<Verdict>{Verdict::amount_differs, Verdict::right, Verdict::amount_differs});
}

TEST_CASE("what decides is the rating instant, or CallTime where it is empty", "[plan]") {
  Tariff tariff = flat("0.06");
  tariff.valid = {instant("2026-03-03T10:00:00Z"), std::nullopt};
  Program given = program({tariff});
  given.settings.rated_at = "AnswerTime";
  const Priced priced(std::move(given), {{{"AnswerTime", "2026-03-03T10:00:00Z"}}, {{"AnswerTime", ""}}});
  CHECK(priced.prices().verdicts == std::vector<Verdict>{Verdict::amount_missing, Verdict::no_tariff});
}

TEST_CASE("tariffs of one deck share its rows in integers only where all their terms give the same", "[plan]") {
  RateRows deck;
  deck.key_field = "To";
  deck.rows = {rate_row("46", "0.06"), rate_row("467", "0.12")};
  Tariff euro = flat("0");
  euro.pricing = deck;
  euro.only_when = compare("Currency", CompareOp::equal, std::string("EUR"), CompareAs::text);
  Tariff dollar = euro;
  dollar.name = "dollar";
  dollar.currency = "USD";
  dollar.only_when = compare("Currency", CompareOp::equal, std::string("USD"), CompareAs::text);
  const auto expected = [&](const Tariff& first, const Tariff& second) {
    const Priced priced(program({first, second}), {{{"Currency", "EUR"}, {"Amount", "1"}},
                                                   {{"Currency", "USD"}, {"Amount", "1"}},
                                                   {{"Currency", "USD"}, {"Amount", "1"}, {"To", "+468"}}});
    const auto& tariffs = priced.plan().kinds[whole].prices->tariffs;
    const bool shared = &tariffs[0].core->ladder.row(0) == &tariffs[1].core->ladder.row(0);
    return std::string(shared ? "shared" : "apart") + " " + priced.expected(0) + " " + priced.expected(1) + " " +
           priced.expected(2);
  };
  CHECK(expected(euro, dollar) == "shared 0.1220 0.1220 0.0610");
  dollar.increments = {60, 60};
  CHECK(expected(euro, dollar) == "apart 0.1220 0.2400 0.1200");
  dollar.increments = euro.increments;
  dollar.rounding.digits = 2;  // other units
  CHECK(expected(euro, dollar) == "apart 0.1220 0.12 0.06");
  dollar.connect = decimal("0.001");
  CHECK(expected(euro, dollar) == "apart 0.1220 0.12 0.06");
}

}  // namespace reconcile
