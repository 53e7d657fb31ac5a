#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "report/samples.hpp"

namespace reconcile {
namespace {

using namespace samples;

std::string line(const std::string& text, std::size_t number) {
  std::istringstream lines(text);
  std::string result;
  for (std::size_t i = 0; i <= number; ++i) std::getline(lines, result);
  return result;
}

TEST_CASE("jsonl: of findings that are alike, what they share is told once") {
  std::size_t own_parts = 0;
  const std::string all = written_of_likes("jsonl", 30, false, {});
  CHECK(written_of_likes("jsonl", 30, true, {}, &own_parts) == all);
  CHECK(own_parts == 28);  // of two likes, whatever the threads
}

TEST_CASE("jsonl: a finding is written as it would be alone, whatever came before it", "[report]") {
  std::vector<Finding> findings = {wrong_amount(), wrong_amount(), conflicting_duplicate(), wrong_amount(),
                                   wrong_amount(), wrong_amount(), fired_alert(),           fired_alert()};
  findings[1].file = "cdr/other \"file\".csv";
  findings[3].file.reset();
  findings[4].severity = Severity::note;
  findings[7].file = "";
  const std::string text = written("jsonl", findings, summary_with_findings());
  for (std::size_t i = 0; i < findings.size(); ++i)
    CHECK(line(text, i) == line(written("jsonl", {findings[i]}, summary_with_findings()), 0));
}

TEST_CASE("jsonl: one object a finding, its fields in their order", "[report]") {
  const std::string text = written("jsonl", {wrong_amount(), conflicting_duplicate(), fired_alert(), unknown_value()},
                                   summary_with_findings());
  CHECK(
      line(text, 0) ==
      R"({"code":"amount-differs","severity":"error","file":"cdr/2026-10-03.csv","line":412,"kind":"phone-terminated",)"
      R"("call_id":"c-77120","charged":"0.0480","expected":"0.0264","difference":"0.0216","currency":"EUR",)"
      R"("tariff":"Retail 2026","row":"+467","rule":"tariffs.rules:20","cause":"increments 60/60",)"
      R"("message":"charged 0.0480 EUR, the tariff gives 0.0264 EUR"})");
  CHECK(line(text, 1) ==
        R"({"code":"duplicate-conflicting","severity":"error","file":"cdr/2026-10-03.csv","line":413,)"
        R"("kind":"phone-terminated","call_id":"c-9","first":"cdr/2026-10-02.csv:88","fields":["Amount","Duration"],)"
        R"("at_risk":"0.0240","currency":"EUR","unique":"CallId","message":"the same CallId, other content"})");
  CHECK(line(text, 2) ==
        R"({"code":"alert-fired","severity":"error","file":"cdr/2026-10-03.csv","line":88,)"
        R"("alert":"NOCREDITPARTNER spike","group":{"ApplicationKey":"app-1"},"from":"2026-10-03T10:00:00Z",)"
        R"("until":"2026-10-03T12:00:00Z","count":60,"attempts":64,"usual":"0.12","probability":"1.1e-38",)"
        R"("message":"app-1: 60 of 64 calls refused for credit, usual 0.12"})");
  CHECK(
      line(text, 3) ==
      R"({"code":"unknown-value","severity":"note","file":"cdr/2026-10-04.csv","line":7,"column":"Reason",)"
      R"("kind":"phone-terminated","count":2,"value":"CONGESTION","message":"Reason CONGESTION is not listed, 2 rows"})");
  CHECK(line(text, 4).starts_with(R"({"summary":{"money":[)"));
  CHECK(line(text, 5).empty());
}

TEST_CASE("jsonl: the summary holds the totals, the settings and the provenance", "[report]") {
  CHECK(
      written("jsonl", {}, clean_summary()) ==
      R"({"summary":{"money":[{"currency":"EUR","calls":3,"charged":"0.0792","expected":"0.0792",)"
      R"("overcharged":"0.0000","undercharged":"0.0000",)"
      R"("within_tolerance":{"calls":0,"overcharged":"0.0000","undercharged":"0.0000"},)"
      R"("not_judged":{"calls":0,"charged":"0"},"at_risk_in_duplicates":"0","waived":"0"}],"causes":[],"findings":{},)"
      R"("errors":0,"warnings":0,"notes":0,"files":1,"rows":3,"rejects":0,"outside_period":0,"days":1,)"
      R"("settings":{"timezone":"UTC","round":"half-up to 4 digits"},)"
      R"("provenance":{"version":"0.1.0","tz":"2026a","rules":[{"path":"decks/rest.csv","sha256":")" +
          std::string(64, 'b') + R"(","role":"deck","rows":2},{"path":"tariffs.rules","sha256":")" +
          std::string(64, 'a') +
          R"(","role":"rules"}],"inputs":[{"path":"cdr/2026-10-03.csv","kind":"phone-terminated","rows":3,)"
          R"("rejects":0,"bytes":400,"hash":"xxh3:00000000000000000000000000000000"}]},"complete":true}})"
          "\n");
}

TEST_CASE("jsonl: causes leave out what has no meaning", "[report]") {
  const std::string text = written("jsonl", {}, summary_with_findings());
  const auto summary = nlohmann::ordered_json::parse(text).at("summary");
  CHECK(summary.at("causes").at(0).dump() ==
        R"({"code":"amount-differs","severity":"error","count":10,"money":"0.2160","currency":"EUR",)"
        R"("tariff":"Retail 2026","rule":"tariffs.rules:20","cause":"increments 60/60",)"
        R"("example":"61 s, 60/60 gives 120 s, at 0.0240 EUR/min 0.0480 EUR"})");
  CHECK(summary.at("causes").at(3).dump() == R"({"code":"unknown-value","severity":"note","count":1})");
  CHECK(summary.at("findings").dump() ==
        R"({"amount-differs":10,"duplicate-conflicting":1,"alert-fired":1,"unknown-value":1})");
}

TEST_CASE("jsonl: any bytes are written as the library writes them", "[report]") {
  const std::vector<std::string> pieces{"a",    "abcdefgh", "\"", "\\",       "\n",    "\x7f", "\x1f",
                                        "\xC3", "\xA9",     "…",  "\xF0\x9F", "é ü ö", "~ !",  "charged 0.0480 EUR"};
  CHECK(rc::check([&] {
    std::string text;
    for (const std::string& piece : *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces)))
      text += piece;
    Finding finding = unknown_value();
    finding.message = text;
    const std::string json = line(written("jsonl", {finding}, clean_summary()), 0);
    const std::string message = nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    RC_ASSERT(json.ends_with(",\"message\":" + message + "}"));
  }));
}

TEST_CASE("jsonl: findings that are alike are written as others are", "[report]") {
  std::vector<Finding> findings = {wrong_amount(), conflicting_duplicate(), wrong_amount(), wrong_amount()};
  findings[2].line = 500;
  findings[3].rule = "tariffs.rules:21";
  const std::string text = written("jsonl", findings, clean_summary());
  const std::uint32_t numbers[] = {3, 0, 3, 1};
  for (std::size_t i = 0; i < findings.size(); ++i) findings[i].alike = numbers[i];
  CHECK(written("jsonl", findings, clean_summary()) == text);
}

TEST_CASE("jsonl: names of fields that findings borrow are written as their own are", "[report]") {
  std::vector<std::vector<std::string>> lent;
  for (int i = 0; i < 200; ++i) lent.push_back({"Amount", "a \"field\" " + std::to_string(i)});
  std::vector<Finding> own, borrowed;
  for (int i = 0; i < 1000; ++i) {
    Finding finding = i % 7 == 0 ? wrong_amount() : conflicting_duplicate();
    if (i % 7 != 0) finding.fields = lent[static_cast<std::size_t>(i / 2 * 31 % 200)];
    own.push_back(finding);
  }
  std::string expected;
  for (const Finding& finding : own) expected += line(written("jsonl", {finding}, clean_summary()), 0) + "\n";
  std::ostringstream out;
  const auto report = find_report_format("jsonl")->make(out, ReportOptions{});
  const auto part = report->new_part(0);
  for (int i = 0; i < 1000; ++i) {
    if (i % 7 != 0 && i % 5 != 0) own[i].fields.borrow(lent[static_cast<std::size_t>(i / 2 * 31 % 200)]);
    part->add(own[i]);
  }
  report->take(*part);
  report->end(clean_summary());
  CHECK(out.str().starts_with(expected));
}

TEST_CASE("jsonl: parts of any size are written in their order", "[report]") {
  CHECK(rc::check([] {
    std::ostringstream out;
    const auto report = find_report_format("jsonl")->make(out, ReportOptions{});
    std::string expected;
    const int parts = *rc::gen::inRange(0, 40);
    for (int i = 0; i < parts; ++i) {
      const auto part = report->new_part(static_cast<unsigned>(i % 3));
      const int findings = *rc::gen::element(0, 1, 7, 300);
      for (int j = 0; j < findings; ++j) {
        Finding finding = wrong_amount();
        finding.line = 1000 * i + j;
        part->add(finding);
        expected += std::to_string(1000 * i + j) + ' ';
      }
      report->take(*part);
    }
    report->no_more();
    report->end(clean_summary());
    std::string found;
    std::istringstream lines(out.str());
    std::string line;
    std::size_t count = 0;
    for (; std::getline(lines, line); ++count) {
      const std::size_t at = line.find("\"line\":");
      if (at != std::string::npos) found += line.substr(at + 7, line.find(',', at) - at - 7) + ' ';
    }
    RC_ASSERT(found == expected);
    RC_ASSERT(count == static_cast<std::size_t>(std::count(found.begin(), found.end(), ' ')) + 1);
  }));
}

TEST_CASE("jsonl: what is not UTF-8 and what would break the line is written so that it parses again", "[report]") {
  Finding finding = wrong_amount();
  finding.call_id = "a\xff\"\n\x1b";
  const std::string text = written("jsonl", {finding}, clean_summary());
  CHECK(std::count(text.begin(), text.end(), '\n') == 2);
  const auto parsed = nlohmann::json::parse(line(text, 0));
  CHECK(parsed.at("call_id").get<std::string>() == "a\xef\xbf\xbd\"\n\x1b");
}

TEST_CASE("jsonl: an alert without groups has an empty group", "[report]") {
  Finding finding = fired_alert();
  finding.group.clear();
  CHECK(written("jsonl", {finding}, clean_summary()).find(R"("group":{},)") != std::string::npos);
  finding.has_group = false;
  CHECK(written("jsonl", {finding}, clean_summary()).find("group") == std::string::npos);
}

TEST_CASE("formats are found by name and listed in order", "[report]") {
  std::vector<std::string_view> names;
  for (const ReportFormat& format : report_formats()) names.push_back(format.name);
  CHECK(names == std::vector<std::string_view>{"text", "jsonl"});
  CHECK(find_report_format("jsonl") == &report_formats()[1]);
  CHECK(find_report_format("jso") == nullptr);
}

}  // namespace
}  // namespace reconcile
