#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "report/detail/text_layout.hpp"
#include "report/samples.hpp"

namespace reconcile {
namespace {

using namespace samples;

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_CASE("text: of findings that are alike, what they share is told once") {
  std::size_t own_parts = 0;
  const std::string all = written_of_likes("text", 30, false, {.findings_per_cause = 5});
  CHECK(written_of_likes("text", 30, true, {.findings_per_cause = 5}, &own_parts) == all);
  CHECK(own_parts == 3);  // five are shown; the first of each of two likes tells what they share
  own_parts = 0;
  CHECK(written_of_likes("text", 30, true, {.findings_per_cause = 5}, &own_parts, true) == all);
  CHECK(own_parts == 8);  // while nothing is taken, each of two threads makes five
}

TEST_CASE("text: findings that are alike are counted without being made, and shown up to the limit", "[report]") {
  const auto report_of = [](std::uint64_t limit, bool with_findings, bool numbered) {
    std::ostringstream out;
    const std::unique_ptr<Report> report =
        find_report_format("text")->make(out, {.findings = with_findings, .findings_per_cause = limit});
    std::size_t made = 0;
    for (int part_number = 0; part_number < 2; ++part_number) {
      const std::unique_ptr<FindingPart> part = report->new_part(0);
      for (int i = 0; i < 5; ++i) {
        Finding finding = i % 2 == 0 ? wrong_amount() : conflicting_duplicate();
        if (numbered) finding.alike = i % 2;
        if (numbered && part->wants(*finding.alike) == Wanted::nothing) {
          part->pass_over(*finding.alike);
          continue;
        }
        ++made;
        part->add(finding);
      }
      report->take(*part);
    }
    report->end(summary_with_findings());
    return std::pair(out.str(), made);
  };
  for (const bool with_findings : {true, false}) {
    const auto [text, all] = report_of(3, with_findings, false);
    const auto [text_of_numbered, made] = report_of(3, with_findings, true);
    CHECK(text_of_numbered == text);
    CHECK(all == 10);
    CHECK(made == (with_findings ? 6 : 2));  // at most three of each; the first of each tells its cause
  }
}

TEST_CASE("text: control characters are shown as numbers, all else as it is", "[report]") {
  const std::vector<std::string> pieces{"a", "abcdefgh", "\n", "\x7f", "\x1f", "\x80", "\xFF", "…", "~ !", " "};
  CHECK(rc::check([&] {
    std::string text, expected;
    for (const std::string& piece : *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces)))
      text += piece;
    for (const char c : text) {
      expected += c == '\n' ? "\\x0a" : c == '\x7f' ? "\\x7f" : c == '\x1f' ? "\\x1f" : std::string(1, c);
    }
    RC_ASSERT(printable(text) == expected);
  }));
}

TEST_CASE("text: findings by file, money, causes, alerts, what was read", "[report]") {
  const std::vector<Finding> findings = {fired_alert(),  wrong_amount(),          wrong_amount(),
                                         wrong_amount(), conflicting_duplicate(), unknown_value()};
  CHECK(written("text", findings, summary_with_findings(), {false, true, 2}) ==
        R"(cdr/2026-10-03.csv
      412  error    amount-differs         charged 0.0480 EUR, the tariff gives 0.0264 EUR
                    call c-77120, difference 0.0216 EUR, tariff "Retail 2026", row +467, rule tariffs.rules:20, cause: increments 60/60
      412  error    amount-differs         charged 0.0480 EUR, the tariff gives 0.0264 EUR
                    call c-77120, difference 0.0216 EUR, tariff "Retail 2026", row +467, rule tariffs.rules:20, cause: increments 60/60
      413  error    duplicate-conflicting  the same CallId, other content
                    call c-9, at risk 0.0240 EUR

cdr/2026-10-04.csv
        7  note     unknown-value          Reason CONGESTION is not listed, 2 rows

not shown, beyond 2 for each cause (--max-findings)
        1 more  amount-differs, rule tariffs.rules:20, cause: increments 60/60, EUR

money in EUR
  charged                          1012.3481 EUR  412 calls judged: 400 right, 2 within tolerance, 10 wrong
  expected                         1012.1400 EUR
  overcharged                         0.2161 EUR
  undercharged                        0.0080 EUR
    of it within tolerance, over      0.0001 EUR
    of it within tolerance, under     0.0000 EUR
  not judged                          0.5    EUR  1 call
  at risk in duplicates               0.0240 EUR
  it ties: charged - expected = 1012.3481 - 1012.1400 = 0.2081
           overcharged - undercharged = 0.2161 - 0.0080 = 0.2081

money in USD
  charged                          0.0792 USD  3 calls judged: 3 right, 0 within tolerance, 0 wrong
  expected                         0.0792 USD
  overcharged                      0.0000 USD
  undercharged                     0.0000 USD
    of it within tolerance, over   0.0000 USD
    of it within tolerance, under  0.0000 USD
  not judged                       0      USD  0 calls
  at risk in duplicates            0      USD
  it ties: charged - expected = 0.0792 - 0.0792 = 0.0000
           overcharged - undercharged = 0.0000 - 0.0000 = 0.0000

causes, the largest money first
       10  0.2160 EUR  amount-differs, increments 60/60, tariff "Retail 2026", rule tariffs.rules:20
           for example: 61 s, 60/60 gives 120 s, at 0.0240 EUR/min 0.0480 EUR
        1  0.0240 EUR  duplicate-conflicting, rule standard.rules:4
        1              unknown-value

alerts
  error  alert "NOCREDITPARTNER spike"  2026-10-03T10:00:00Z to 2026-10-03T12:00:00Z
    app-1: 60 of 64 calls refused for credit, usual 0.12
    ApplicationKey app-1, 60 of 64 calls, usual 0.12, probability 1.1e-38, first at cdr/2026-10-03.csv:88

read
  2 files, 500 rows (1 unreadable), 2 days
  findings: 12 errors, 0 warnings, 1 note

settings
  timezone          UTC
  round             half-up to 4 digits

made from
  decks/rest.csv, sha256 bbbbbbbbbbbb, a deck of 2 rows
  tariffs.rules, sha256 aaaaaaaaaaaa
  reconcile 0.1.0, time zone data 2026a
)");
}

TEST_CASE("text: a clean audit says so in one sentence, an incomplete one never", "[report]") {
  Summary summary = clean_summary();
  CHECK(written("text", {}, summary).starts_with("Clean: 3 rows read, all agree with the rules.\n\nmoney in EUR\n"));
  summary.complete = false;
  CHECK(written("text", {}, summary)
            .starts_with("INCOMPLETE: not every input could be read to its end; the sums hold only what was read.\n"));
  CHECK_FALSE(has(written("text", {}, summary), "Clean"));
  CHECK(has(written("text", {wrong_amount()}, summary), "\n\nINCOMPLETE: "));
  CHECK_FALSE(has(written("text", {wrong_amount()}, clean_summary()), "Clean"));
  summary = clean_summary();
  summary.currencies.clear();
  summary.rows = 0;
  CHECK(written("text", {}, summary).starts_with("Clean: there are no calls to judge.\n"));
}

TEST_CASE("text: quiet leaves out the single findings, not the alerts, and counts go on", "[report]") {
  const std::string text =
      written("text", {wrong_amount(), fired_alert()}, summary_with_findings(), {false, false, 20});
  CHECK(text.starts_with("money in EUR\n"));
  CHECK_FALSE(has(text, "c-77120"));
  CHECK(has(text, "app-1: 60 of 64 calls refused for credit"));
  CHECK(has(text, "findings: 12 errors"));
}

TEST_CASE("text: the limit counts each cause by itself, alerts too", "[report]") {
  Finding other = wrong_amount();
  other.cause.reset();
  const std::string text = written("text", {wrong_amount(), wrong_amount(), other, fired_alert(), fired_alert()},
                                   summary_with_findings(), {false, true, 1});
  CHECK(has(text, "\n        1 more  amount-differs, rule tariffs.rules:20, cause: increments 60/60, EUR\n"));
  CHECK_FALSE(has(text, "more  amount-differs, rule tariffs.rules:20, EUR"));
  CHECK(has(text, "\n        1 more  alert-fired, alert \"NOCREDITPARTNER spike\"\n"));
  const std::string none = written("text", {wrong_amount()}, summary_with_findings(), {false, true, 0});
  CHECK(none.starts_with("not shown, beyond 0 for each cause (--max-findings)\n        1 more  amount-differs"));
}

TEST_CASE("text: the limit of a cause holds over all threads", "[report]") {
  std::ostringstream out;
  const auto report = find_report_format("text")->make(out, {false, true, 3});
  const auto part_of = [&](unsigned job, std::initializer_list<const char*> ids) {
    auto part = report->new_part(job);
    for (const char* const id : ids) {
      Finding finding = wrong_amount();
      finding.call_id = id;
      if (*id == 'o') finding.cause.reset();
      part->add(finding);
    }
    return part;
  };
  const auto first = part_of(0, {"a-1", "o-1"});
  const auto second = part_of(1, {"o-2", "a-2", "a-3", "a-4"});
  const auto third = part_of(0, {"a-5", "o-3", "a-6"});
  report->take(*first);
  report->take(*second);
  report->take(*third);
  report->end(summary_with_findings());
  const std::string text = out.str();
  for (const char* const shown : {"a-1", "a-2", "a-3", "o-1", "o-2", "o-3"})
    CHECK(has(text, "call " + std::string(shown)));
  for (const char* const hidden : {"a-4", "a-5", "a-6"}) CHECK_FALSE(has(text, "call " + std::string(hidden)));
  CHECK(has(text, "\n        3 more  amount-differs, rule tariffs.rules:20, cause: increments 60/60, EUR\n"));
  CHECK_FALSE(has(text, "more  amount-differs, rule tariffs.rules:20, EUR"));
}

TEST_CASE("text: a row must not paint the terminal; colour only when asked for", "[report]") {
  Finding finding = wrong_amount();
  finding.call_id = "\x1b[2J\x07";
  CHECK(has(written("text", {finding}, clean_summary()), "call \\x1b[2J\\x07,"));
  CHECK_FALSE(has(written("text", {finding}, clean_summary()), "\x1b"));
  CHECK(has(written("text", {finding}, clean_summary(), {true, true, 20}), "\x1b[31merror  \x1b[0m"));
}

TEST_CASE("text: findings without a file stand under a heading of their own", "[report]") {
  Finding finding = unknown_value();
  finding.file.reset();
  finding.line.reset();
  CHECK(has(written("text", {wrong_amount(), finding}, clean_summary()),
            "\n\nin no single file\n           note     unknown"));
}

TEST_CASE("text: a file has a heading where a finding of it is shown, and once", "[report]") {
  const auto in_file = [](Finding finding, std::string_view file, std::string_view row) {
    finding.file = file;
    finding.rule = row;  // of another cause
    return finding;
  };
  const auto headings = [](const std::vector<std::vector<Finding>>& by_thread) {
    std::ostringstream out;
    const auto report = find_report_format("text")->make(out, {.findings_per_cause = 1});
    for (unsigned job = 0; job < by_thread.size(); ++job) {
      const auto part = report->new_part(job);
      for (const Finding& finding : by_thread[job]) part->add(finding);
      report->take(*part);
    }
    std::vector<std::string> lines;
    std::istringstream text(out.str());
    for (std::string line; std::getline(text, line);) {
      if (!line.empty() && line.front() != ' ') lines.push_back(line);
    }
    return lines;
  };
  const Finding wrong = wrong_amount();
  const Finding first = in_file(wrong, "a.csv", "1");
  const Finding kept_back = in_file(wrong, "b.csv", "1");
  using Lines = std::vector<std::string>;
  CHECK(headings({{first}, {kept_back}}) == Lines{"a.csv"});
  CHECK(headings({{first}, {kept_back, in_file(wrong, "a.csv", "2")}}) == Lines{"a.csv"});
  CHECK(headings({{first}, {kept_back, in_file(wrong, "b.csv", "2"), in_file(wrong, "b.csv", "3")}}) ==
        Lines{"a.csv", "b.csv"});
  CHECK(headings({{first}, {kept_back, in_file(wrong, "c.csv", "2")}}) == Lines{"a.csv", "c.csv"});
}

TEST_CASE("text: sums of more digits than any machine number tie too", "[report]") {
  Summary summary = clean_summary();
  CurrencySummary& money = summary.currencies.front();
  money.charged = "-123456789012345678901234567890123456789012345.678901";
  money.expected = "0.1";
  CHECK(has(written("text", {}, summary), " = -123456789012345678901234567890123456789012345.778901\n"));
}

TEST_CASE("layout: columns count characters, points stand below one another", "[report]") {
  CHECK(padded("é", 3) == "é  ");
  Buffer numbers;
  append_padded_left(7, 3, numbers);
  append_padded_left(1234, 3, numbers);
  CHECK(numbers.text() == "  71234");
  CHECK(padded("long", 2) == "long");
  CHECK(aligned_at_point({"1.25", "-10", "", "3.5"}) ==
        std::vector<std::string>{"  1.25", "-10   ", "      ", "  3.5 "});
  CHECK(counted(1, "row") == "1 row");
  CHECK(counted(0, "row") == "0 rows");
  CHECK(joined({"", "a", "", "b"}) == "a, b");
  CHECK(printable("a\tb\x7f\xc3\xa9") == "a\\x09b\\x7f\xc3\xa9");
}

}  // namespace
}  // namespace reconcile
