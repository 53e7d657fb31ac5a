// Conditions: what they become, and each way to write a wrong one.
#include <catch2/catch.hpp>

#include "language/check_support.hpp"

namespace reconcile {
namespace {

/// `only when` begins on line 6; its condition in column 11.
Checked only_when(const std::string& condition, const std::string& lets = "") {
  return check_after_head("tariff \"T\" for phone-terminated {\nsource \"x\"\nonly when " + condition +
                          "\nrate 0.01 EUR/min\n}\n" + lets);
}

Condition condition_of(const std::string& condition, const std::string& lets = "") {
  const Checked checked = only_when(condition, lets);
  INFO(checked.printed());
  REQUIRE(checked.program);
  return *checked.program->tariffs.front().only_when;
}

/// An alert whose clauses begin on line 5.
Checked alert(const std::string& clauses) {
  return check_after_head("alert \"A\" for phone-terminated, phone-originated {\n" + clauses + "\n}\n");
}

TEST_CASE("comparisons say how the sides meet", "[check]") {
  const auto as = [](const char* condition) { return condition_of(condition).as; };
  CHECK(as("Result = ANSWERED") == CompareAs::text);
  CHECK(as("Currency = EUR") == CompareAs::text);
  CHECK(as("ToCountryId = SE") == CompareAs::text);
  CHECK(as("Result = \"ODD\"") == CompareAs::text);
  CHECK(as("From = To") == CompareAs::number);
  CHECK(as("From = \"private\"") == CompareAs::number);
  CHECK(as("From = +46") == CompareAs::number);
  CHECK(as("Duration >= 1.5 min") == CompareAs::quantity);
  CHECK(as("UserSpaceId < 7") == CompareAs::quantity);
  CHECK(as("CallTime < 2026-01-01T00:00:00Z") == CompareAs::instant);
  CHECK(as("CallTime < AnswerTime") == CompareAs::instant);
  CHECK(as("CallTime < 2026-01-01") == CompareAs::local_date);
  CHECK(as("CallTime < 08:00") == CompareAs::local_clock);
}

TEST_CASE("a condition keeps its parts", "[check]") {
  const Condition condition = condition_of("not (Duration > 2 min or 7 <= 3 * UserSpaceId) and Custom is not empty");
  REQUIRE(condition.kind == Condition::Kind::and_);
  REQUIRE(condition.parts.size() == 2);
  REQUIRE(condition.parts[0].kind == Condition::Kind::not_);
  const Condition& either = condition.parts[0].parts[0];
  REQUIRE(either.kind == Condition::Kind::or_);
  CHECK(std::get<Seconds>(std::get<Literal>(either.parts[0].right.what)).value == Decimal(120));
  // The field comes first whichever way it was written.
  CHECK(std::get<std::string>(either.parts[1].left.what) == "UserSpaceId");
  CHECK(either.parts[1].left.factor == Decimal(3));
  CHECK(either.parts[1].op == CompareOp::greater_equal);
  REQUIRE(condition.parts[1].kind == Condition::Kind::not_);
  CHECK(condition.parts[1].parts[0].kind == Condition::Kind::is_empty);
  CHECK(condition_of("Result != BUSY").kind == Condition::Kind::not_);
  CHECK(condition_of("UserSpaceId < 7").right.factor == Decimal(1));
}

TEST_CASE("lists, prefixes and bands", "[check]") {
  const Condition eea = condition_of("From not in eea", "let eea = +43, +32\n");
  REQUIRE(eea.kind == Condition::Kind::not_);
  REQUIRE(eea.parts[0].kind == Condition::Kind::starts_with);
  REQUIRE(eea.parts[0].values.size() == 2);
  CHECK(std::get<PrefixDigits>(eea.parts[0].values[1]).digits == "32");
  const Condition listed = condition_of("Result in (ANSWERED, BUSY)");
  CHECK(listed.kind == Condition::Kind::in_values);
  CHECK(listed.as == CompareAs::text);
  CHECK(std::get<std::string>(listed.values[1]) == "BUSY");
  const Condition dates = condition_of("CallTime in holidays", "let holidays = 2026-12-24, 2026-12-25\n");
  CHECK(dates.as == CompareAs::local_date);
  const Condition band = condition_of("CallTime in peak", "band night = 22:00-06:00\nband peak = mon-fri\n");
  CHECK(band.kind == Condition::Kind::in_band);
  CHECK(band.band == 1);
  const Condition text = condition_of("From starts with \"sip:\"");
  CHECK(text.kind == Condition::Kind::starts_with);
  CHECK(std::get<std::string>(text.values[0]) == "sip:");
  CHECK(condition_of("To starts with (+46, +47)").values.size() == 2);
  CHECK(condition_of("Duration > least", "let least = 5 s\n").as == CompareAs::quantity);
}

TEST_CASE("each wrong condition is said once, at its place", "[check]") {
  const auto codes = [](const char* condition) { return only_when(condition).codes(); };
  CHECK(codes("Form = \"x\"") == Codes{"unknown-field 6:11"});
  CHECK(only_when("Form = \"x\"").printed().find("did you mean `From`?") != std::string::npos);
  CHECK(codes("Result = ANSWERD") == Codes{"unknown-enum-value 6:20"});
  CHECK(codes("Result in (BUSY, ANSWERD)") == Codes{"unknown-enum-value 6:28"});
  CHECK(codes("Duration > 5") == Codes{"type-mix 6:22"});
  CHECK(only_when("Duration > 5").seconds() == Codes{" 6:11"});
  CHECK(only_when("Duration > 5").printed().find("write `5 s`") != std::string::npos);
  CHECK(codes("5 < Duration") == Codes{"type-mix 6:11"});
  CHECK(codes("From = ANSWERED") == Codes{"type-mix 6:18"});
  CHECK(codes("CallTime = To") == Codes{"type-mix 6:22"});
  CHECK(codes("To in peak") == Codes{"unknown-name 6:17"});
  CHECK(only_when("To in peak", "band peak = mon\n").codes() == Codes{"type-mix 6:17"});
  CHECK(codes("To in (+46, \"x\")") == Codes{"list-types 6:23"});
  CHECK(codes("Duration starts with \"1\"") == Codes{"type-mix 6:32"});
  CHECK(codes("Custom starts with +46") == Codes{"type-mix 6:30"});
  CHECK(codes("Custom < \"x\"") == Codes{"no-order 6:11"});
  CHECK(codes("2 * To = +46") == Codes{"no-product 6:11"});
  CHECK(codes("2 * Duraton > 1 s") == Codes{"unknown-field 6:15"});
  CHECK(codes("1 = 2") == Codes{"constant-condition 6:11"});
  CHECK(codes("\"x\" in (\"x\", \"y\")") == Codes{"constant-condition 6:11"});
  CHECK(codes("Duration") == Codes{"bare-operand 6:11"});
  CHECK(codes("Amount > 0") == Codes{"amount-in-price 6:11"});
  CHECK(codes("2 * Duration is empty") == Codes{"not-a-field 6:11"});
  CHECK(codes("unusual") == Codes{"unknown-name 6:11"});
  CHECK(only_when("Duration = spans", "let spans = 1 s, 2 s\n").codes() == Codes{"is-a-list 6:22"});
  CHECK(only_when("Duration = peak", "band peak = mon\n").codes() == Codes{"wrong-type 6:22"});
  CHECK(codes("Form = 1 or Duration > 5 and Result = ANSWERD") ==
        Codes{"unknown-field 6:11", "type-mix 6:34", "unknown-enum-value 6:49"});
}

TEST_CASE("a field must be there in every kind, an enumeration's value in one", "[check]") {
  const auto counting = [](const std::string& condition) {
    return alert("window 1 h\nfire when count > 1\ncount where " + condition).codes();
  };
  CHECK(counting("Reason = BLOCKED") == Codes{});
  CHECK(counting("AnswerTime is empty") == Codes{"unknown-field 7:13"});
  CHECK(counting("Amount > 0") == Codes{});
  CHECK(counting("Amount > 1") == Codes{"type-mix 7:22"});
  CHECK(counting("Amount > 1 GBP") == Codes{"unknown-currency 7:24"});
  CHECK(counting("Amount in (1 EUR, 1 USD)") == Codes{"currency-mix 7:31"});
}

TEST_CASE("an alert is checked", "[check]") {
  const Checked checked = alert(
      "count where Reason = NOCREDITPARTNER\nper ApplicationKey, Result\nwindow quarter\ncompare with previous 28 "
      "days\n"
      "false alarms at most 2.5 %\nfire when unusual and share >= 10 % or count > 3 * usual\nfor 2 windows\n"
      "severity warning\nmessage \"{Result}: {count} of {attempts}, usual {usual}\"\n}\nlet quarter = 15 min\nlet "
      "count = 5\n"
      "alert \"B\" for sip-terminated { count where Duration = 0 s\nwindow 1 day\nfire when attempts > 1000");
  INFO(checked.printed());
  REQUIRE(checked.program);
  REQUIRE(checked.program->alerts.size() == 3);
  const Alert& a = checked.program->alerts[0];
  CHECK(a.name == "A");
  CHECK(a.kinds == std::vector<KindId>{0, 1});
  CHECK(a.per == Codes{"ApplicationKey", "Result"});
  CHECK(a.window_seconds == 900);
  CHECK(a.compares);
  CHECK(a.previous_days == 28);
  CHECK(a.false_alarms_percent->text() == "2.5");
  CHECK(a.for_windows == 2);
  CHECK(a.severity == Severity::warning);
  REQUIRE(a.fire_when.kind == Condition::Kind::or_);
  CHECK(a.fire_when.parts[0].parts[0].kind == Condition::Kind::unusual);
  CHECK(a.fire_when.parts[0].parts[1].as == CompareAs::share);
  const Condition& more = a.fire_when.parts[1];
  CHECK(std::get<AlertTerm>(more.left.what) == AlertTerm::count);  // the term wins over the `let`
  CHECK(std::get<AlertTerm>(more.right.what) == AlertTerm::usual);
  CHECK(more.right.factor == Decimal(3));
  CHECK(checked.program->alerts[1].name == "B");
  CHECK(checked.program->alerts[1].window_seconds == 86400);
  CHECK_FALSE(checked.program->alerts[1].compares);
  CHECK(checked.program->alerts[2].name == "NOCREDITPARTNER spike");
}

TEST_CASE("what is wrong with an alert", "[check]") {
  CHECK(alert("").codes() == Codes{"clause-missing 4:1", "clause-missing 4:1", "clause-missing 4:1"});
  const std::string least = "count where Duration = 0 s\nwindow 1 h\n";
  CHECK(alert(least + "fire when unusual").codes() == Codes{"clause-missing 4:1", "clause-missing 4:1"});
  CHECK(alert(least + "fire when count > usual").codes() == Codes{"clause-missing 4:1", "clause-missing 4:1"});
  CHECK(alert(least + "fire when Duration > 0 s").codes() == Codes{"field-in-window 7:11"});
  CHECK(alert(least + "fire when share > 0.5").codes() == Codes{"type-mix 7:19"});
  CHECK(alert(least + "fire when count > 1\nfire when count > 2").codes() == Codes{"clause-twice 8:1"});
  CHECK(alert(least + "fire when count > 1\nper Reson").codes() == Codes{"unknown-field 8:5"});
  CHECK(alert(least + "fire when count > 1\nmessage \"{count} {Reason}\"").codes() == Codes{"message-hole 8:18"});
  CHECK(alert(least + "fire when count > 1\nfor 0 windows").codes() == Codes{"bad-count 8:5"});
  CHECK(alert(least + "fire when count > 1\ncompare with previous 0 days").codes() == Codes{"bad-count 8:23"});
  CHECK(alert(least + "fire when count > 1\nfalse alarms at most 101 %").codes() == Codes{"bad-share 8:22"});
  CHECK(alert("count where Duration = 0 s\nwindow 7 h\nfire when count > 1").codes() == Codes{"bad-window 6:8"});
  CHECK(alert(least + "fire when count > 1\n}\nalert \"A\" for sip-terminated {\n" + least + "fire when count > 1")
            .codes() == Codes{"duplicate-name 9:7"});
}

TEST_CASE("unique is for the kinds that have the fields", "[check]") {
  const Checked checked = check_after_head(
      "unique From, To, Amount\nunique CallId, Duration for sip-terminated when Result = BUSY severity note\n");
  REQUIRE(checked.codes() == Codes{});
  const std::vector<Unique>& uniques = checked.program->uniques;
  REQUIRE(uniques.size() == 3);
  CHECK(uniques[0].fields == Codes{"CallId"});
  CHECK(uniques[0].kinds.size() == 4);
  CHECK(uniques[1].fields == Codes{"CallId", "Duration"});
  CHECK(uniques[1].severity == Severity::note);
  CHECK(uniques[1].when);
  CHECK(uniques[2].kinds == std::vector<KindId>{0, 1});
  CHECK(check_after_head("unique CalId\nunique Amount, FromUserId\nunique UserId for sip-terminatd\n").codes() ==
        Codes{"unknown-field 4:8", "no-such-key 5:8", "unknown-kind 6:19"});
  CHECK(check_after_head("unique UserId for sip-terminated\n").codes() == Codes{"unknown-field 4:8"});
}

TEST_CASE("a user's statement replaces a shipped one for the kinds it names", "[check]") {
  const Checked checked = check_after_head(
      "unique CallId for phone-terminated severity warning\n"
      "alert \"NOCREDITPARTNER spike\" for phone-originated {\ncount where Reason = NOCREDITPARTNER\nwindow 1 h\n"
      "fire when count > 9\n}\n");
  REQUIRE(checked.codes() == Codes{});
  const Program& program = *checked.program;
  REQUIRE(program.uniques.size() == 2);
  CHECK(program.uniques[0].kinds == std::vector<KindId>{0});
  CHECK(program.uniques[0].severity == Severity::warning);
  CHECK(program.uniques[1].kinds == std::vector<KindId>{1, 2, 3});
  CHECK(checked.sources.place(program.uniques[1].head).starts_with("standard.rules:"));
  REQUIRE(program.alerts.size() == 2);
  CHECK(program.alerts[0].kinds == std::vector<KindId>{1});
  CHECK(program.alerts[1].kinds == std::vector<KindId>{0});
  CHECK(program.alerts[1].false_alarms_percent == Decimal(5));
  CHECK(program.files.size() == 1);
}

TEST_CASE("a kind that cannot have a shipped check is left out of it", "[check]") {
  Layouts layouts = shipped_layouts();
  std::erase_if(layouts.kinds[0].fields, [](const Field& field) { return field.name == "Reason"; });
  RulesFolder folder;
  folder.add("main.rules", "rules 1\ncurrency EUR\nround up to 4 digits\n");
  const Checked checked = folder.check({"main.rules"}, layouts);
  REQUIRE(checked.codes() == Codes{});
  REQUIRE(checked.program->alerts.size() == 1);
  CHECK(checked.program->alerts[0].kinds == std::vector<KindId>{1});
  CHECK(checked.program->uniques[0].kinds.size() == 4);
}

}  // namespace
}  // namespace reconcile
