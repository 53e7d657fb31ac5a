// Settings, files, names, and the statements that wait for a later version.
#include <catch2/catch.hpp>

#include "base/files.hpp"
#include "language/check_support.hpp"

namespace reconcile {
namespace {

TEST_CASE("settings have defaults", "[check]") {
  const Checked checked = check_text("rules 1\ncurrency EUR, USD\nround half-even to 3 digits\n");
  REQUIRE(checked.codes() == Codes{});
  const Settings& settings = checked.program->settings;
  CHECK(settings.currencies == Codes{"EUR", "USD"});
  CHECK(settings.timezone == "UTC");
  CHECK(settings.rounding == Rounding{RoundMode::half_even, 3});
  CHECK(settings.tolerances.empty());
  CHECK(settings.rated_at == "CallTime");
  CHECK(settings.charge_when_text == "Result = ANSWERED");
  CHECK(settings.charge_when.kind == Condition::Kind::compare);
  CHECK(std::get<std::string>(settings.charge_when.left.what) == "Result");
  CHECK(std::get<std::string>(std::get<Literal>(settings.charge_when.right.what)) == "ANSWERED");
  CHECK(settings.standard_checks);
}

TEST_CASE("settings are kept as stated", "[check]") {
  const Checked checked = check_text(
      "rules 1\ncurrency EUR, USD\nround down to 12 digits\ntimezone \"Europe/Stockholm\"\ntolerance 0.01 USD\n"
      "tolerance cent\nlet cent = 0.02 EUR\nrated at AnswerTime\nwithout standard checks\n"
      "charge when Result = ANSWERED   # really\n  and Duration > 0 s\n");
  REQUIRE(checked.codes() == Codes{});
  const Settings& settings = checked.program->settings;
  CHECK(checked.program->zone.name() == "Europe/Stockholm");
  REQUIRE(settings.tolerances.size() == 2);
  CHECK(settings.tolerances[0].first == "EUR");
  CHECK(settings.tolerances[0].second.text() == "0.02");
  CHECK(settings.tolerances[1].second.text() == "0.01");
  CHECK(settings.rated_at == "AnswerTime");
  CHECK(settings.charge_when_text == "Result = ANSWERED and Duration > 0 s");
  CHECK(settings.charge_when.parts.size() == 2);
  CHECK(checked.program->uniques.empty());
  CHECK(checked.program->alerts.empty());
}

TEST_CASE("a setting is stated once, and two are required", "[check]") {
  CHECK(check_text("rules 1\n").codes() == Codes{"setting-missing 1:7", "setting-missing 1:7"});
  const Checked twice = check_after_head("currency EUR\ntolerance 0 EUR\ntolerance 0 USD\ntolerance 1 EUR\n");
  CHECK(twice.codes() == Codes{"setting-twice 4:1", "setting-twice 7:1"});
  CHECK(twice.seconds() == Codes{" 2:1", " 5:1"});
  CHECK(
      check_text("rules 1\ncurrency EUR, EUR\nround up to 13 digits\ntimezone \"Europe/Stokholm\"\nrated at Duration\n")
          .codes() ==
      Codes{"duplicate-name 2:15", "round-digits 3:13", "unknown-timezone 4:10", "not-a-time-field 5:10"});
  CHECK(check_after_head("rated at CalTime\ntolerance 1 GBP\ntolerance -1 EUR\n").codes() ==
        Codes{"unknown-field 4:10", "unknown-currency 5:13", "negative-money 6:11"});
}

TEST_CASE("included files are one tree", "[check]") {
  RulesFolder folder;
  folder.add("main.rules", "rules 1\ncurrency EUR\ninclude \"sub/a.rules\"\ninclude \"b.rules\"\ntolerance t\n");
  folder.add("sub/a.rules", "rules 1\nround half-up to 4 digits\ninclude \"../b.rules\"\n");
  folder.add("b.rules", "rules 1\nlet t = 0.01 EUR\n");
  const Checked checked = folder.check();
  REQUIRE(checked.codes() == Codes{});
  REQUIRE(checked.program->files.size() == 3);
  CHECK(checked.program->files[0].path == folder.path("b.rules"));
  CHECK(checked.program->files[2].path == folder.path("sub/a.rules"));
  CHECK(checked.program->files[0].sha256 == sha256("rules 1\nlet t = 0.01 EUR\n"));
  CHECK(checked.program->settings.tolerances[0].second.text() == "0.01");
}

TEST_CASE("several roots are one tree", "[check]") {
  RulesFolder folder;
  folder.add("one.rules", "rules 1\ncurrency EUR\n").add("two.rules", "rules 1\nround up to 2 digits\ncurrency EUR\n");
  const Checked checked = folder.check({"one.rules", "two.rules", "one.rules"});
  CHECK(checked.codes() == Codes{"setting-twice two.rules:3:1"});
  CHECK(checked.seconds() == Codes{" one.rules:2:1"});
}

TEST_CASE("what is wrong with files is said where they are named", "[check]") {
  RulesFolder folder;
  folder.add(
      "in/main.rules",
      "rules 1\ncurrency EUR\nround up to 4 digits\ninclude \"../out.rules\"\ninclude \"gone.rules\"\n"
      "include \"main.rules\"\ninclude \"good.rules\" sha256 \"12345\"\ninclude \"good.rules\" sha256 \"000000\"\n"
      "include \"good.rules\" sha256 \"" +
          sha256("rules 1\n").substr(0, 8) + "\"\ntolerance unknown_but_maybe_there\n");
  folder.add("in/good.rules", "rules 1\n").add("out.rules", "rules 1\n");
  CHECK(folder.check({"in/main.rules"}).codes() ==
        Codes{"include-outside 4:9", "file-unreadable 5:9", "include-cycle 6:9", "bad-pin 7:29", "pin-differs 8:29"});
  CHECK(folder.check({"none.rules"}).codes() == Codes{"file-unreadable"});
}

TEST_CASE("names are defined once, of one type, and found", "[check]") {
  const Checked checked = check_after_head(
      "let a = 1 s\nlet a = 2 s\nband a = mon\nband b = mon\nband b = tue\nlet l = +46, \"x\"\nlet m = 1 EUR, 2 USD\n"
      "let g = 1 GBP\n");
  CHECK(checked.codes() == Codes{"duplicate-name 5:5", "duplicate-name 6:6", "duplicate-name 8:6", "list-types 9:14",
                                 "currency-mix 10:16", "unknown-currency 11:11"});
  CHECK(checked.seconds() == Codes{" 4:5", " 4:5", " 7:6", " 9:9", " 10:9", ""});
  CHECK(check_after_head("tolerance cents\nlet cent = 1 EUR\n").printed().find("did you mean `cent`?") !=
        std::string::npos);
  CHECK(check_after_head("tolerance cents\nlet cent = 1 EUR\n").codes() == Codes{"unknown-name 4:11"});
  CHECK(check_after_head("tolerance c\nlet c = 1 s\n").codes() == Codes{"wrong-type 4:11"});
  CHECK(check_after_head("tolerance c\nlet c = 1 EUR, 2 EUR\n").codes() == Codes{"is-a-list 4:11"});
}

TEST_CASE("bands are built", "[check]") {
  const Checked checked = check_after_head(
      "let holidays = 2026-12-25, 2026-12-24\nband weekend = fri-mon except holidays\n"
      "band night = mon-tue, thu 22:00-06:00, 12:00-24:00 and holidays\n");
  REQUIRE(checked.codes() == Codes{});
  REQUIRE(checked.program->bands.size() == 2);
  CHECK(checked.program->bands[0].name == "night");
  const Band& night = checked.program->bands[0].band;
  REQUIRE(night.slots.size() == 2);
  CHECK(night.slots[0].days == 0b0001011);
  REQUIRE(night.slots[0].hours.size() == 2);
  CHECK(night.slots[0].hours[0].begin.seconds == 22 * 3600);
  CHECK(night.slots[0].hours[0].end.seconds == 6 * 3600);
  CHECK(night.slots[1].dates == std::vector{*parse_date("2026-12-24"), *parse_date("2026-12-25")});
  const Band& weekend = checked.program->bands[1].band;
  CHECK(weekend.slots[0].days == 0b1110001);
  CHECK(weekend.except.size() == 2);
  CHECK(check_after_head("band e = 08:00-08:00\nband f = dates\nband g = mon except d\nlet d = 1 s\nband h = e\n")
            .codes() == Codes{"hours-equal 4:10", "unknown-name 5:10", "wrong-type 6:21", "wrong-type 8:10"});
}

TEST_CASE("a syntax error does not make names unknown", "[check]") {
  const Checked checked = check_after_head("let cent = 1 EURO\ntolerance cent\nrated at CalTime\n");
  REQUIRE(checked.codes().size() == 2);
  CHECK(checked.codes()[1] == "unknown-field 6:10");
}

}  // namespace
}  // namespace reconcile
