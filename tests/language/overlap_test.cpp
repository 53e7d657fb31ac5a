// Which pairs of tariffs price the same call, with the call.
#include <catch2/catch.hpp>

#include "language/check_support.hpp"
#include "language/overlap.hpp"

namespace reconcile {
namespace {

std::string witness_text(const Witness& witness, const std::vector<std::string>& shown) {
  const Layout& layout = shipped_layouts().kinds[witness.kind];
  std::string text = layout.kind;
  for (const std::string& name : shown) {
    text += " " + name + " " + witness.fields[static_cast<std::size_t>(layout.index_of(name))];
  }
  return text;
}

/// "A B: phone-terminated To +46… CallTime …" for a witness, "A B: undecided 7:13" for none.
std::vector<std::string> overlaps_of(const std::string& text, const std::vector<std::string>& shown = {"To"}) {
  const Checked checked = check_after_head(text);
  INFO(checked.printed());
  REQUIRE(checked.program);
  std::vector<std::string> result;
  for (const Overlap& overlap : find_overlaps(*checked.program, shipped_layouts())) {
    const auto& tariffs = checked.program->tariffs;
    const std::string pair = tariffs[overlap.first].name + " " + tariffs[overlap.second].name + ": ";
    if (overlap.witness) {
      result.push_back(pair + witness_text(*overlap.witness, shown));
    } else {
      const Position at = checked.sources[overlap.undecided->source].position(overlap.undecided->begin);
      result.push_back(pair + "undecided " + std::to_string(at.line) + ":" + std::to_string(at.column));
    }
  }
  return result;
}

/// Two tariffs, A and B, for phone-terminated with a flat rate and the clauses.
std::vector<std::string> pair_of(const std::string& a, const std::string& b,
                                 const std::vector<std::string>& shown = {"To"}, const std::string& before = "") {
  const auto tariff = [](const std::string& name, const std::string& clauses) {
    const std::string rate = clauses.find("rates by") == std::string::npos ? "\nrate 0.01 EUR/min" : "";
    return "tariff \"" + name + "\" for phone-terminated {\nsource \"x\"\n" + clauses + rate + "\n}\n";
  };
  return overlaps_of(before + tariff("A", a) + tariff("B", b), shown);
}

std::string rows(const std::string& lines, const std::string& head = "prefix | rate EUR/min") {
  return "rates by prefix of To {\n" + head + "\n" + lines + "\n}";
}

using Lines = std::vector<std::string>;

TEST_CASE("two tariffs for every call overlap, with a whole call as witness", "[overlap]") {
  CHECK(
      pair_of("", "", {"CallId", "CallTime", "Result", "Reason", "Duration", "AnswerTime", "From", "To", "Currency"}) ==
      Lines{"A B: phone-terminated CallId example CallTime 2026-01-01T08:00:00Z Result ANSWERED Reason N/A Duration 60 "
            "AnswerTime 2026-01-01T08:00:00Z From +12025550100 To +12025550123 Currency EUR"});
  CHECK(overlaps_of("tariff \"A\" for phone-terminated {\nsource \"x\"\nrate 0.01 EUR/min\n}\n"
                    "tariff \"B\" for phone-originated {\nsource \"x\"\nrate 0.01 EUR/min\n}\n")
            .empty());
}

TEST_CASE("dates keep tariffs apart to the instant", "[overlap]") {
  CHECK(pair_of("valid 2026-01-01 until 2026-07-01", "valid 2026-07-01 until further notice").empty());
  CHECK(pair_of("valid 2026-01-01 through 2026-07-01", "valid 2026-07-01 until 2027-01-01", {"CallTime"}) ==
        Lines{"A B: phone-terminated CallTime 2026-07-01T09:00:00Z"});
  // Rows that come into force when the other tariff has ended.
  const std::string dated = rows("46 | 0.01 | 2026-07-01", "prefix | rate EUR/min | valid");
  CHECK(pair_of("valid 2026-01-01 until 2026-07-01", dated).empty());
  CHECK(pair_of("valid 2026-01-01 until 2026-07-02", dated, {"CallTime"}) ==
        Lines{"A B: phone-terminated CallTime 2026-07-01T09:00:00Z"});
}

TEST_CASE("prefixes keep tariffs apart where none begins with another", "[overlap]") {
  CHECK(pair_of(rows("46 | 0.01\n33 | 0.01"), rows("47 | 0.02\n34 | 0.02")).empty());
  CHECK(pair_of(rows("46 | 0.01\n33 | 0.01"), rows("47 | 0.02\n3312 | 0.02")) ==
        Lines{"A B: phone-terminated To +33121202555"});
  CHECK(pair_of(rows("467 | 0.01\n468 | 0.01"), rows("46 | 0.02")) == Lines{"A B: phone-terminated To +46712025550"});
  CHECK(pair_of("only when To in (+46, +47)", rows("467 | 0.02")) == Lines{"A B: phone-terminated To +46712025550"});
  CHECK(pair_of("only when To not in (+46, +47)", rows("467 | 0.02\n47 | 0.02")).empty());
  CHECK(pair_of("only when To not in (+467, +468)", rows("46 | 0.02")) ==
        Lines{"A B: phone-terminated To +46120255501"});
  CHECK(pair_of("only when not To starts with +46", rows("4 | 0.02")) ==
        Lines{"A B: phone-terminated To +41202555012"});
}

TEST_CASE("origins must go together, and with what is asked of From", "[overlap]") {
  const std::string head = "prefix | origin | rate EUR/min";
  CHECK(pair_of(rows("46 | 33 | 0.01", head), rows("46 | 34 | 0.02", head)).empty());
  CHECK(pair_of(rows("46 | 33 | 0.01", head), rows("46 | 331 | 0.02", head), {"From"}) ==
        Lines{"A B: phone-terminated From +33112025550"});
  CHECK(pair_of("only when From not in (+33, +34)", rows("46 | 33 | 0.02\n47 | 34 | 0.02", head)).empty());
}

TEST_CASE("rows of different keys meet in one call", "[overlap]") {
  const std::string by_country = "rates by country of ToCountryId {\ncountry | rate EUR/min\nSE | 0.01\n}";
  CHECK(pair_of(by_country, rows("46 | 0.02"), {"To", "ToCountryId"}) ==
        Lines{"A B: phone-terminated To +46120255501 ToCountryId SE"});
  CHECK(pair_of(by_country, rows("46 | 0.02") + "\nonly when ToCountryId != \"SE\"").empty());
  const std::string by_caller = "rates by prefix of From {\nprefix | rate EUR/min\n33 | 0.01\n34 | 0.01\n}";
  const std::string origin = "prefix | origin | rate EUR/min";
  CHECK(pair_of(by_caller, rows("46 | 35 | 0.02", origin)).empty());
  CHECK(pair_of(by_caller, rows("46 | 341 | 0.02", origin), {"From"}) ==
        Lines{"A B: phone-terminated From +34112025550"});
}

TEST_CASE("bands are looked at on the clock of the file", "[overlap]") {
  const std::string before =
      "timezone \"Europe/Stockholm\"\nlet feast = 2026-12-24\nband day = mon-fri 08:00-18:00\n"
      "band late = 18:00-08:00\nband weekend = sat, sun\nband holiday = feast\n";
  const std::string head = "prefix | band | rate EUR/min";
  const auto banded = [&](const std::string& a, const std::string& b, const std::string& clause = "") {
    return pair_of(rows("46 | " + a + " | 0.01", head), rows("46 | " + b + " | 0.02", head) + "\n" + clause,
                   {"CallTime"}, before);
  };
  CHECK(banded("day", "late").empty());
  CHECK(banded("day", "weekend").empty());
  CHECK(banded("day", "holiday") == Lines{"A B: phone-terminated CallTime 2026-12-24T07:00:00Z"});
  CHECK(banded("day", "holiday", "valid 2026-12-25 until further notice").empty());
  CHECK(banded("late", "weekend", "only when CallTime >= 10:00").size() == 1);
  CHECK(banded("late", "weekend", "only when CallTime >= 10:00 and CallTime < 18:00").empty());
  CHECK(banded("day", "day", "only when CallTime < 08:00").empty());
  CHECK(banded("day", "day", "only when CallTime not in day").empty());
  CHECK(banded("day", "day", "only when CallTime >= 2026-10-01 and CallTime <= 2026-10-01") ==
        Lines{"A B: phone-terminated CallTime 2026-10-01T06:00:00Z"});
  // From 02:00 to 03:00 there is nothing on the morning when the clock springs forward.
  const std::string spring =
      "only when CallTime >= 02:00 and CallTime < 03:00 and CallTime >= 2026-03-29 and CallTime <= ";
  CHECK(pair_of(spring + "2026-03-29", "", {"CallTime"}, before).empty());
  CHECK(pair_of(spring + "2026-03-30", "", {"CallTime"}, before) ==
        Lines{"A B: phone-terminated CallTime 2026-03-30T00:00:00Z"});
}

TEST_CASE("conditions are decided by values, ranges and lists", "[overlap]") {
  const auto when = [](const std::string& a, const std::string& b, const std::vector<std::string>& shown) {
    return pair_of("only when " + a, "only when " + b, shown);
  };
  CHECK(when("ApplicationKey = \"a\"", "ApplicationKey = \"b\"", {}).empty());
  CHECK(when("ApplicationKey in (\"a\", \"b\")", "ApplicationKey in (\"b\", \"c\")", {"ApplicationKey"}) ==
        Lines{"A B: phone-terminated ApplicationKey b"});
  CHECK(when("ApplicationKey starts with \"a\"", "ApplicationKey starts with \"b\"", {}).empty());
  CHECK(when("ApplicationKey starts with \"a\"", "ApplicationKey != \"a\"", {"ApplicationKey"}) ==
        Lines{"A B: phone-terminated ApplicationKey ax"});
  CHECK(when("ApplicationKey is empty", "ApplicationKey is not empty", {}).empty());
  CHECK(when("ApplicationKey is empty", "ApplicationKey != \"a\"", {"ApplicationKey"}).size() == 1);
  CHECK(when("Duration > 60 s", "Duration <= 1 min", {}).empty());
  CHECK(when("Duration >= 60 s", "Duration <= 1 min", {"Duration"}) == Lines{"A B: phone-terminated Duration 60"});
  CHECK(when("Duration > 60 s", "Duration < 61 s", {}).empty());
  CHECK(when("Duration > 59.5 s", "Duration < 60.5 s and Duration != 61 s", {"Duration"}) ==
        Lines{"A B: phone-terminated Duration 60"});
  CHECK(when("2 * Duration > 10 s", "3 * Duration < 18 s", {}).empty());
  CHECK(when("2 * Duration > 10 s", "3 * Duration < 19 s", {"Duration"}) == Lines{"A B: phone-terminated Duration 6"});
  CHECK(when("UserSpaceId < 3", "UserSpaceId > 1", {"UserSpaceId"}) == Lines{"A B: phone-terminated UserSpaceId 2"});
  CHECK(when("UserSpaceId < 3 or UserSpaceId > 9", "UserSpaceId in (3, 9) or UserSpaceId is empty", {}).empty());
  CHECK(when("not (From starts with +46 or From = \"private\")", "From in (\"private\", \"+46701\")", {}).empty());
  CHECK(when("From = \"0046 70-1\"", "From = +46701", {"From"}).size() == 1);
  CHECK(when("From starts with \"sip:\"", "From starts with +46", {}).empty());
  CHECK(when("From starts with \"sip:\"", "From not in (+46, +47)", {"From"}) ==
        Lines{"A B: phone-terminated From sip:"});
}

TEST_CASE("only calls that are charged count", "[overlap]") {
  CHECK(pair_of("only when Result = BUSY", "").empty());
  CHECK(pair_of("only when Result = BUSY", "", {"Result"}, "charge when Result in (ANSWERED, BUSY)\n") ==
        Lines{"A B: phone-terminated Result BUSY"});
  CHECK(pair_of("only when Duration is empty", "", {"Result"}).empty());  // an answered call has one
}

TEST_CASE("the field of `rated at` decides, and CallTime where it is empty", "[overlap]") {
  const std::string answer = "rated at AnswerTime\n";
  const std::string early = "valid 2026-01-01 until 2026-07-01\n";
  const std::string late = "valid 2026-07-01 until further notice\n";
  CHECK(pair_of(early, late, {}, answer).empty());
  CHECK(pair_of(early, "only when CallTime >= 2026-07-01", {"CallTime", "AnswerTime"}, answer) ==
        Lines{"A B: phone-terminated CallTime 2026-07-01T00:00:00Z AnswerTime 2026-01-01T09:00:00Z"});
  CHECK(pair_of(early + "only when AnswerTime is empty", early, {"CallTime", "AnswerTime"}, answer) ==
        Lines{"A B: phone-terminated CallTime 2026-01-01T09:00:00Z AnswerTime "});
  CHECK(pair_of(early + "only when AnswerTime is empty", "only when CallTime >= 2026-07-01", {}, answer).empty());
}

TEST_CASE("what compares two fields is not decided, unless a call happens to show it", "[overlap]") {
  CHECK(pair_of("only when From = To", rows("46 | 0.01")) == Lines{"A B: undecided 6:11"});
  CHECK(pair_of("only when From != To", rows("46 | 0.01")) == Lines{"A B: phone-terminated To +46120255501"});
  CHECK(pair_of("only when From = To and Duration > 5 s", "only when Duration < 5 s").empty());
}

TEST_CASE("an exception ends the overlap with what it removes, and with nothing else", "[overlap]") {
  const auto tariff = [](const std::string& name, const std::string& exception, const std::string& clauses) {
    return "tariff \"" + name + "\" for phone-terminated " + exception + " {\nsource \"x\"\n" + clauses + "\n}\n";
  };
  const std::string flat = "rate 0.01 EUR/min";
  CHECK(overlaps_of(tariff("A", "", flat) + tariff("B", "exception to \"A\"", flat)).empty());
  CHECK(overlaps_of(tariff("A", "", flat) + tariff("B", "exception to \"A\"", flat) +
                    tariff("C", "exception to \"B\"", flat))
            .empty());
  CHECK(overlaps_of(tariff("A", "", flat) + tariff("B", "exception to \"A\"", flat) +
                    tariff("C", "exception to \"A\"", flat)) == Lines{"B C: phone-terminated To +12025550123"});
  // C takes every call that A and B both price.
  CHECK(overlaps_of(tariff("A", "", rows("46 | 0.01")) + tariff("B", "", rows("467 | 0.01\n33 | 0.01")) +
                    tariff("C", "exception to \"A\", \"B\"", rows("467 | 0.02")))
            .empty());
  // It leaves +4670: the point is looked for beside what C takes.
  CHECK(overlaps_of(tariff("A", "", rows("46 | 0.01")) + tariff("B", "", rows("467 | 0.01\n33 | 0.01")) +
                    tariff("C", "exception to \"A\", \"B\"", rows("4671 | 0.02\n4672 | 0.02"))) ==
        Lines{"A B: phone-terminated To +46701202555"});
  CHECK(overlaps_of(tariff("A", "", flat) + tariff("B", "", flat) +
                        tariff("C", "exception to \"A\"", flat + "\nvalid 2026-01-01 until 2026-02-01"),
                    {"CallTime"}) == Lines{"A B: phone-terminated CallTime 2025-12-31T23:59:59Z",
                                           "B C: phone-terminated CallTime 2026-01-01T09:00:00Z"});
  CHECK(overlaps_of(tariff("A", "", flat) + tariff("B", "exception to \"A\"", flat + "\nonly when Duration < 9 s") +
                    tariff("C", "", flat + "\nonly when Duration < 7 s") +
                    tariff("D", "exception to \"A\", \"C\"", flat + "\nonly when Duration < 8 s")) ==
        Lines{"B D: phone-terminated To +12025550123"});
}

TEST_CASE("rows that are not offered match all the same", "[overlap]") {
  RulesFolder folder;
  folder.add("main.rules",
             "rules 1\ncurrency EUR\nround half-up to 4 digits\ntariff \"A\" for phone-terminated {\nsource \"x\"\n"
             "rates from \"a.csv\" by prefix of To {\ncolumn prefix = \"P\"\ncolumn rate = \"R\" EUR/min\n}\n}\n"
             "tariff \"B\" for phone-terminated {\nsource \"x\"\n" +
                 rows("467 | 0.01") + "\n}\n");
  folder.add("a.csv", "P;R\n46;\n");
  const Checked checked = folder.check();
  INFO(checked.printed());
  REQUIRE(checked.program);
  CHECK(find_overlaps(*checked.program, shipped_layouts()).size() == 1);
}

}  // namespace
}  // namespace reconcile
