// Warnings about what cannot do what it seems to say, and their silence beside it.
#include <catch2/catch.hpp>

#include "language/check_support.hpp"

namespace reconcile {
namespace {

std::string tariff(const std::string& name, const std::string& clauses, const std::string& exception = "") {
  return "tariff \"" + name + "\" for phone-terminated" + exception + " {\nsource \"x\"\n" + clauses + "\n}\n";
}

std::string rows(const std::string& lines, const std::string& head = "prefix | rate EUR/min") {
  return "rates by prefix of To {\n" + head + "\n" + lines + "\n}";
}

Codes codes_of(const std::string& text) { return check_after_head(text).codes(); }

/// A clause on line 6.
Codes tariff_codes(const std::string& clauses) { return codes_of(tariff("T", clauses)); }

TEST_CASE("`until` on the last day of a month", "[reach]") {
  const std::string rate = "\nrate 0.01 EUR/min";
  CHECK(tariff_codes("valid 2026-01-01 until 2026-12-31" + rate) == Codes{"until-month-end 6:24"});
  CHECK(tariff_codes("valid 2026-01-01 until 2026-02-28" + rate) == Codes{"until-month-end 6:24"});
  CHECK(tariff_codes("valid 2024-01-01 until 2024-02-28" + rate).empty());
  CHECK(tariff_codes("valid 2026-01-01 through 2026-12-31" + rate).empty());
  CHECK(tariff_codes("valid 2026-01-01 until 2027-01-01" + rate).empty());
}

TEST_CASE("hours after `and` without days", "[reach]") {
  CHECK(codes_of("band quiet = sat, sun and 22:00-06:00\n") == Codes{"hours-every-day 4:27"});
  CHECK(codes_of("band quiet = mon-fri 08:00-12:00 and 13:00-17:00\n") == Codes{"hours-every-day 4:38"});
  CHECK(codes_of("band quiet = sat, sun and mon-sun 22:00-06:00\n").empty());
  CHECK(codes_of("band quiet = 22:00-06:00 and sat, sun\n").empty());
  CHECK(codes_of("band quiet = 22:00-06:00 and 12:00-13:00\n").empty());
  CHECK(codes_of("band quiet = mon-fri 08:00-12:00, 13:00-17:00\n").empty());
}

TEST_CASE("bands that never hold", "[reach]") {
  const std::string dates = "let one = 2026-01-01\nlet two = 2026-01-01, 2026-01-02\n";
  CHECK(codes_of(dates + "band never = one except two\n") == Codes{"band-empty 6:6"});
  CHECK(codes_of(dates + "band once = two except one\n").empty());
  CHECK(codes_of(dates + "band most = mon except two\n").empty());
}

TEST_CASE("a gap before a successor", "[reach]") {
  const std::string rate = "\nrate 0.01 EUR/min";
  const std::string first = "valid 2026-01-01 until 2026-07-01" + rate;
  CHECK(codes_of(tariff("Deal 1", first) + tariff("Deal 2", "valid 2026-08-01 until further notice" + rate)) ==
        Codes{"gap 6:24"});
  CHECK(codes_of(tariff("Deal 1", first) + tariff("Deal 2", "valid 2026-07-01 until further notice" + rate)).empty());
  CHECK(codes_of(tariff("Old", first) + tariff("New", "valid 2026-08-01 until further notice" + rate)) ==
        Codes{"gap 6:24"});
  // Nothing says that these two are one after the other.
  CHECK(codes_of(tariff("Old", first + "\nonly when UserSpaceId = 1") +
                 tariff("New", "valid 2026-08-01 until further notice" + rate))
            .empty());
  CHECK(codes_of(tariff("Old", "valid 2026-01-01 until 2026-07-01\n" + rows("46 | 0.01")) +
                 tariff("New", "valid 2026-08-01 until further notice\n" + rows("47 | 0.01")))
            .empty());
  // A third one stands between them.
  CHECK(codes_of(tariff("Deal 1", first) + tariff("Deal 2", "valid 2026-07-01 until 2026-08-01" + rate) +
                 tariff("Deal 3", "valid 2026-08-01 until further notice" + rate))
            .empty());
  const Checked checked =
      check_after_head(tariff("Deal 1", first) + tariff("Deal 2", "valid 2026-08-01 until further notice" + rate));
  CHECK(checked.seconds() == Codes{" 11:7"});
  CHECK(checked.printed().find("from 2026-07-01 through 2026-07-31 neither holds") != std::string::npos);
}

TEST_CASE("rows that a later one always replaces", "[reach]") {
  const std::string head = "prefix | rate EUR/min | valid";
  const std::string from_july = "valid 2026-07-01 until 2027-01-01\n";
  const std::string year = "valid 2026-01-01 until 2027-01-01\n";
  const std::string two = rows("46 | 0.01 | 2026-01-01\n46 | 0.02 | 2026-05-01", head);
  CHECK(tariff_codes(from_july + two) == Codes{"row-never-wins 9:1"});
  CHECK(tariff_codes(year + two).empty());
  CHECK(tariff_codes(from_july + rows("46 | 0.01 |\n46 | 0.02 | 2026-05-01", head)) == Codes{"row-never-wins 9:1"});
  CHECK(tariff_codes(from_july + rows("46 | 0.01 |\n46 | 0.02 | 2026-07-02", head)).empty());
  CHECK(tariff_codes(year + rows("46 | 0.01 |\n46 | 0.02 | 2027-01-01", head)) == Codes{"row-never-wins 10:1"});
  CHECK(tariff_codes(year + rows("46 | 0.01 |\n467 | 0.02 | 2026-12-31", head)).empty());
  // Another origin is another row.
  CHECK(tariff_codes(from_july + rows("46 | 0.01 | | 33\n46 | 0.02 | 2026-05-01 | 34", head + " | origin")).empty());
}

TEST_CASE("rows that bands keep from winning", "[reach]") {
  const std::string bands =
      "let feast = 2026-12-24\nband day = 08:00-18:00\nband late = 18:00-08:00\nband holiday = feast\n";
  const auto of = [&](const std::string& clauses) { return codes_of(bands + tariff("T", clauses)); };
  const std::string head = "prefix | band | rate EUR/min";
  CHECK(of(rows("46 | day | 0.01\n46 | late | 0.02\n46 | | 0.03", head)) == Codes{"row-never-wins 14:1"});
  CHECK(of(rows("46 | day | 0.01\n46 | | 0.03", head)).empty());
  const std::string january = "valid 2026-01-01 until 2026-02-01\n";
  CHECK(of(january + rows("46 | holiday | 0.01\n46 | | 0.03", head)) == Codes{"row-never-wins 13:1"});
  CHECK(of("valid 2026-12-24 until 2027-01-01\n" + rows("46 | holiday | 0.01\n46 | | 0.03", head)).empty());
}

TEST_CASE("bands that leave hours without a price", "[reach]") {
  const std::string bands = "band day = 08:00-18:00\nband late = 18:00-08:00\nband evening = 18:00-22:00\n";
  const auto of = [&](const std::string& clauses, const std::string& more = "") {
    return codes_of(bands + tariff("T", clauses) + more);
  };
  const std::string head = "prefix | band | rate EUR/min";
  const std::string part = rows("46 | day | 0.01\n46 | evening | 0.02", head);
  CHECK(of(part) == Codes{"hours-unpriced 11:1"});
  CHECK(of(rows("46 | day | 0.01\n46 | late | 0.02", head)).empty());
  CHECK(of(rows("46 | day | 0.01\n46 | evening | 0.02\n46 | | 0.03", head)).empty());
  CHECK(of(rows("46 | day | 0.01\n4 | | 0.03", head)).empty());  // a shorter prefix has a price
  CHECK(of(rows("46 | day | 0.01\n4 | late | 0.03", head)) == Codes{"hours-unpriced 12:1"});  // of +4, not of +46
  CHECK(of(rows("46 | day | 0.01", head), tariff("Night", rows("46 | late | 0.02", head))).empty());
  CHECK(of(rows("46 | day | 0.01", head), tariff("Other", rows("47 | | 0.02", head))) == Codes{"hours-unpriced 11:1"});
  CHECK(codes_of(bands + tariff("Base", "rate 0.01 EUR/min") +
                 tariff("T", rows("46 | day | 0.01", head), " exception to \"Base\""))
            .empty());
}

TEST_CASE("tariffs that can never price a call", "[reach]") {
  const std::string rate = "rate 0.01 EUR/min\n";
  CHECK(tariff_codes(rate + "only when Result = BUSY") == Codes{"tariff-never-wins 4:1"});
  CHECK(tariff_codes(rate + "only when Duration > 60 s and Duration < 10 s") == Codes{"tariff-never-wins 4:1"});
  CHECK(tariff_codes(rate + "only when Duration > 60 s or Duration < 10 s").empty());
  CHECK(tariff_codes("valid 2026-01-01 until 2026-02-01\n" +
                     rows("46 | 0.01 | 2026-03-01", "prefix | rate EUR/min | valid")) ==
        Codes{"tariff-never-wins 4:1"});
  const Checked covered = check_after_head(tariff("T", rows("46 | 0.01\n47 | 0.01")) +
                                           tariff("E", rows("4 | 0.02"), " exception to \"T\" keeping terms"));
  CHECK(covered.codes() == Codes{"tariff-never-wins 4:1", "longer-prefix-hidden 16:1"});
  CHECK(covered.seconds() == Codes{" 12:1", " 8:1"});
  CHECK(codes_of(tariff("T", rows("46 | 0.01\n37 | 0.01")) +
                 tariff("E", rows("46 | 0.02"), " exception to \"T\" keeping terms"))
            .empty());
}

TEST_CASE("a short prefix of an exception hides longer ones of its base", "[reach]") {
  const auto of = [](const std::string& base, const std::string& exception) {
    return codes_of(tariff("T", rows(base)) + tariff("E", rows(exception), " exception to \"T\" keeping terms"));
  };
  const std::string base = "46 | 0.01\n467 | 0.02\n33 | 0.01\n";
  CHECK(of(base, "46 | 0.02") == Codes{"longer-prefix-hidden 18:1"});
  CHECK(of(base, "46 | 0.02\n467 | 0.03").empty());
  CHECK(of(base, "467 | 0.02").empty());
  CHECK(of(base, "46 | 0.02\n4670 | 0.03") == Codes{"longer-prefix-hidden 18:1"});
  CHECK(codes_of(tariff("T", rows(base)) +
                 tariff("E", "rate 0.1 EUR/min\nonly when Duration < 5 s", " exception to \"T\" keeping terms"))
            .empty());
}

TEST_CASE("only the first warnings about rows are listed", "[reach]") {
  std::string lines;
  for (int i = 10; i < 40; ++i)
    lines += std::to_string(i) + " | 0.01 |\n" + std::to_string(i) + " | 0.02 | 2026-01-01\n";
  const Checked checked = check_after_head(
      tariff("T", "valid 2026-07-01 until 2027-01-01\n" + rows(lines, "prefix | rate EUR/min | valid")));
  CHECK(checked.codes().size() == 11);
  CHECK(checked.printed().find("20 more rows of tariff `T` can never win") != std::string::npos);
}

}  // namespace
}  // namespace reconcile
