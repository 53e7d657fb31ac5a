// Decks: CSV files of rates, and everything that can be wrong with one.
#include <catch2/catch.hpp>

#include "base/files.hpp"
#include "language/check_support.hpp"

namespace reconcile {
namespace {

const std::string three_columns =
    "column prefix = \"Code\"\ncolumn rate = \"Rate\" EUR/min\ncolumn increments = \"First\" / \"Next\"\n";

/// A tariff with one deck, `deck.csv`; the clauses begin on line 7.
Checked check_deck(const std::string& deck, const std::string& clauses = three_columns, const std::string& more = "") {
  RulesFolder folder;
  folder.add("deck.csv", deck);
  folder.add(
      "main.rules",
      "rules 1\ncurrency EUR, USD\nround half-up to 4 digits\ntariff \"T\" for phone-terminated {\nsource \"x\"\n"
      "rates from \"deck.csv\" by prefix of To {\n" +
          clauses + "}\n" + more + "}\n");
  return folder.check();
}

const std::vector<RateRow>& rows_of(const Checked& checked) {
  INFO(checked.printed());
  REQUIRE(checked.program);
  return std::get<RateRows>(checked.program->tariffs.front().pricing).rows;
}

TEST_CASE("a deck becomes rows", "[check]") {
  const Checked checked = check_deck(
      "\xef\xbb\xbf\"Code\";Name ;Rate;First;Next;From when;Band;Orig\r\n"
      "\"+46 70, 4673\"; \"Sweden; \"\"mobile\"\"\nand more\" ;0,0120;60;6;01-02-2026;;\r\n"
      "\r\n"
      "33;France;;;;;peak;1,2\r\n"
      "44;x;12345678901234567890,5;0;1;;;",
      "separator \";\"\ndecimal \",\"\ndates \"DD-MM-YYYY\"\nvalid 2026-01-01\n" + three_columns +
          "column valid = \"From when\"\ncolumn band = \"Band\"\ncolumn name = \"Name\"\ncolumn origin = \"Orig\"\n",
      "}\nband peak = mon-fri\nunique CallId for app-app when (Duration = 0 s\n) severity note\n"
      "tariff \"U\" for app-app { source \"y\"\nrate 1 EUR/min\n");
  const std::vector<RateRow>& rows = rows_of(checked);
  CHECK(checked.codes() == Codes{"hours-unpriced deck.csv:5:1"});
  REQUIRE(rows.size() == 6);
  CHECK(rows[0].key == "46");
  CHECK(rows[1].key == "70");
  CHECK(rows[2].key == "4673");
  CHECK(rows[2].rate->amount.text() == "0.0120");
  CHECK(*rows[2].increments == Increments{60, 6});
  CHECK(text(*rows[2].valid_from) == "2026-02-01T00:00:00Z");
  CHECK(checked.sources.place(rows[2].span).ends_with("deck.csv:2"));
  CHECK(rows[3].key == "33");
  CHECK(rows[3].origin == "1");
  CHECK_FALSE(rows[3].rate);  // not offered
  CHECK_FALSE(rows[3].increments);
  CHECK(rows[3].band == 0);
  CHECK(text(*rows[3].valid_from) == "2026-01-01T00:00:00Z");
  CHECK(checked.sources.place(rows[4].span).ends_with("deck.csv:5"));
  CHECK(rows[5].key == "44");
  CHECK(rows[5].rate->amount.text() == "12345678901234567890.5");
  CHECK(checked.program->files[0].role == ProgramFile::Role::deck);
  CHECK(checked.program->files[0].rows == 3);
}

TEST_CASE("separators", "[check]") {
  CHECK(rows_of(check_deck("Code,Rate,First,Next\n\"46,47\",1,1,1\n", "separator \",\"\n" + three_columns)).size() ==
        2);
  CHECK(rows_of(check_deck("Code\tRate\tFirst\tNext\n46\t\t\t\n", "separator \"tab\"\n" + three_columns)).size() == 1);
  CHECK(*rows_of(check_deck("Code;Rate;Inc\n46;1;30/6\n",
                            "column prefix = \"Code\"\ncolumn rate = \"Rate\" EUR/min\ncolumn increments = \"Inc\"\n"))
             .front()
             .increments == Increments{30, 6});
}

TEST_CASE("all bad cells are listed at their lines", "[check]") {
  const Checked checked = check_deck(
      "Code;Rate;First;Next\n;1;1;1\n4x;1;1;1\n46;1,5;1;1\n47;-1;1;1\n48;1;1;0\n49;1;1;\n50;1;x;1\n51;1;1\n52;1;1;1;1\n"
      "53;1e3;1.5;1\n54;\"1;1;1\n55;1;1;1\n");
  CHECK(checked.codes() == Codes{"blank-cell deck.csv:2:1", "bad-cell deck.csv:3:1", "bad-cell deck.csv:4:4",
                                 "bad-cell deck.csv:5:4", "bad-increments deck.csv:6:8", "blank-cell deck.csv:7:8",
                                 "bad-cell deck.csv:8:6", "row-cells deck.csv:9:1", "row-cells deck.csv:10:1",
                                 "bad-cell deck.csv:11:4", "bad-cell deck.csv:11:8", "broken-quote deck.csv:12:4"});
}

TEST_CASE("bad cells are listed however many they are", "[check]") {
  std::string deck = "Code;Rate;First;Next\n";
  for (int i = 0; i < 250; ++i) deck += "x;1;1;1\n";
  const Checked checked = check_deck(deck);
  REQUIRE(checked.codes().size() == 250);
  CHECK(checked.codes().front() == "bad-cell deck.csv:2:1");
  CHECK(checked.codes().back() == "bad-cell deck.csv:251:1");
}

TEST_CASE("what is wrong with a deck's clauses", "[check]") {
  const std::string deck = "Code;Rate;First;Next;Rate 2;Rate 2\n46;1;1;1;1;1\n";
  const auto codes = [&](const std::string& clauses) { return check_deck(deck, clauses).codes(); };
  CHECK(codes("separator \";;\"\n" + three_columns) == Codes{"bad-separator 7:11"});
  CHECK(codes("separator \"1\"\n" + three_columns) == Codes{"bad-separator 7:11"});
  CHECK(codes("decimal \"x\"\n" + three_columns) == Codes{"bad-decimal-mark 7:9"});
  CHECK(codes("dates \"DD-MM-YY\"\n" + three_columns) == Codes{"bad-date-pattern 7:7"});
  CHECK(codes("valid 2026-01-01\nvalid 2026-01-01\n" + three_columns) == Codes{"clause-twice 8:1"});
  CHECK(codes("column prefix = \"Code\" / \"Rate\"\ncolumn rate = \"Rate\" EUR/min\n") == Codes{"two-headers 7:26"});
  CHECK(codes("column prefix = \"Cod\"\ncolumn rate = \"Rate\" EUR/min\n") == Codes{"header-missing 7:17"});
  CHECK(codes("column prefix = \"Code\"\ncolumn rate = \"Rate 2\" EUR/min\n") == Codes{"header-twice 8:15"});
  CHECK(codes("column prefix = \"Code\"\n") == Codes{"column-missing 6:12"});
  CHECK(codes("column prefix = \"Code\"\ncolumn prefix = \"Code\"\ncolumn rate = \"Rate\" EUR/min\n") ==
        Codes{"column-twice 8:1"});
  CHECK(codes("column prefix = \"Code\"\ncolumn rate = \"Rate\"\n") == Codes{"unit-missing 8:1"});
  CHECK(check_deck("").codes() == Codes{"deck-empty 6:12"});
  CHECK(check_deck("Code;\"Rate\n").codes() == Codes{"broken-quote deck.csv:1:6"});
}

TEST_CASE("tables and decks are taken together", "[check]") {
  const Checked checked = check_deck("Code;Rate;First;Next\n45;1;1;1\n46;1;1;1\n", three_columns,
                                     "rates by prefix of To {\nprefix | rate EUR/min\n46 | 1\n}\n");
  CHECK(checked.codes() == Codes{"equal-rows 13:1"});
  CHECK(checked.seconds() == Codes{" deck.csv:3:1"});
}

TEST_CASE("a deck of two tariffs is read once, its pin checked for each", "[check]") {
  const std::string deck = "Code;Rate\n46;1\n";
  RulesFolder folder;
  folder.add("decks/deck.csv", deck);
  folder.add("sub/two.rules",
             "rules 1\ntariff \"B\" for phone-terminated { source \"x\"\n"
             "rates from \"../decks/deck.csv\" sha256 \"000000\" by prefix of To {\ncolumn prefix = \"Code\"\n"
             "column rate = \"Rate\" USD/min\n}\n}\n");
  folder.add("main.rules",
             "rules 1\ncurrency EUR, USD\nround half-up to 4 digits\ninclude \"sub/two.rules\"\n"
             "tariff \"A\" for phone-terminated { source \"x\"\nrates from \"decks/deck.csv\" sha256 \"" +
                 sha256(deck).substr(0, 6) +
                 "\" by prefix of To {\ncolumn prefix = \"Code\"\ncolumn rate = \"Rate\" EUR/min\n}\n}\n"
                 "tariff \"C\" for phone-terminated { source \"x\"\nrates from \"gone.csv\" by prefix of To {\n"
                 "column prefix = \"Code\"\ncolumn rate = \"Rate\" EUR/min\n}\n}\n");
  const Checked checked = folder.check();
  CHECK(checked.codes() == Codes{"file-unreadable 12:12", "pin-differs two.rules:3:39"});
  std::size_t decks = 0;
  for (std::size_t i = 0; i < checked.sources.size(); ++i) {
    decks += checked.sources[static_cast<std::uint32_t>(i)].path().ends_with("deck.csv") ? 1 : 0;
  }
  CHECK(decks == 1);
}

TEST_CASE("a large deck loads", "[check]") {
  std::string deck = "Code;Rate;First;Next\n";
  for (int i = 0; i < 50'000; ++i) deck += std::to_string(1'000'000 + i) + ";0.0" + std::to_string(i % 100) + ";60;6\n";
  const Checked checked = check_deck(deck);
  const std::vector<RateRow>& rows = rows_of(checked);
  REQUIRE(rows.size() == 50'000);
  CHECK(rows.back().key == "1049999");
  CHECK(checked.program->files[0].rows == 50'000);
}

}  // namespace
}  // namespace reconcile
