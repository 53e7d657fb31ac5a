#include "language/parser.hpp"
#include "support/paths.hpp"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace reconcile;
namespace fs = std::filesystem;

namespace {

const fs::path fixtures = fs::path(source_folder()) / "fixtures/language";

std::string content_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<fs::path> rules_in(const fs::path& folder) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".rules") paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  return paths;
}

struct Parsed {
  Sources sources;
  Diagnostics diagnostics;
  std::optional<ast::File> file;

  explicit Parsed(std::string text, const std::string& path = "t.rules") {
    sources.add(path, std::move(text));
    file = parse(sources, 0, diagnostics);
    diagnostics.sort();
  }
  std::string errors() const {
    std::ostringstream out;
    print(out, diagnostics, sources, false);
    return out.str();
  }
  /// The text under a span, to see that the span is right.
  std::string at(Span span) const { return std::string(sources.text(span)); }
  template <typename T>
  const T& statement(std::size_t index = 0) const {
    return std::get<T>(file->statements.at(index).statement);
  }
};

/// A text that must parse.
Parsed good(const std::string& statements) {
  Parsed parsed("rules 1\n" + statements);
  INFO(parsed.errors());
  REQUIRE(parsed.diagnostics.list().empty());
  REQUIRE(parsed.file);
  return parsed;
}

std::vector<DiagnosticCode> codes_of(const std::string& text) {
  std::vector<DiagnosticCode> codes;
  const Parsed parsed(text);
  for (const auto& diagnostic : parsed.diagnostics.list()) codes.push_back(diagnostic.code);
  return codes;
}

template <typename T>
const T& clause(const ast::Tariff& tariff, std::size_t index) {
  return std::get<T>(tariff.clauses.at(index).clause);
}

}  // namespace

TEST_CASE("the fixtures parse without a word") {
  for (const auto& path : rules_in(fixtures)) {
    const Parsed parsed(content_of(path), path.filename().string());
    INFO(parsed.errors());
    CHECK(parsed.file);
    CHECK(parsed.diagnostics.list().empty());
  }
}

TEST_CASE("what is said about rules that are wrong, letter for letter") {
  const bool update = std::getenv("RECONCILE_UPDATE") != nullptr;
  const auto paths = rules_in(fixtures / "errors");
  CHECK(paths.size() > 15);
  for (const auto& path : paths) {
    const Parsed parsed(content_of(path), path.filename().string());
    auto golden = path;
    golden.replace_extension(".txt");
    if (update) std::ofstream(golden, std::ios::binary) << parsed.errors();
    INFO(path.filename());
    CHECK(parsed.errors() == content_of(golden));
    CHECK(parsed.diagnostics.has_errors());
  }
}

TEST_CASE("every syntax code is met by a fixture") {
  std::vector<bool> met(static_cast<std::size_t>(DiagnosticCode::foreign_operator) + 1);
  for (const auto& path : rules_in(fixtures / "errors"))
    for (const auto code : codes_of(content_of(path)))
      if (static_cast<std::size_t>(code) < met.size()) met[static_cast<std::size_t>(code)] = true;
  for (std::size_t i = 0; i < met.size(); ++i) {
    const auto code = static_cast<DiagnosticCode>(i);
    if (code == DiagnosticCode::too_deep || code == DiagnosticCode::too_many_errors) continue;  // made below
    INFO(name_of(code));
    CHECK(met[i]);
  }
}

TEST_CASE("settings") {
  const auto parsed =
      good("currency USD, EUR # two\nround half-even to 3 digits\ntolerance cents\nrated at AnswerTime\n");
  const auto& currency = std::get<ast::CurrencySetting>(parsed.statement<ast::Setting>(0).setting);
  REQUIRE(currency.codes.size() == 2);
  CHECK(currency.codes[1].text == "EUR");
  CHECK(parsed.at(currency.codes[1].span) == "EUR");
  CHECK(parsed.at(parsed.file->statements[0].span) == "currency USD, EUR");
  const auto& round = std::get<ast::RoundClause>(parsed.statement<ast::Setting>(1).setting);
  CHECK(round.mode == RoundMode::half_even);
  CHECK(round.digits.value == 3);
  CHECK(parsed.at(round.span) == "round half-even to 3 digits");
  const auto& tolerance = std::get<ast::ToleranceClause>(parsed.statement<ast::Setting>(2).setting);
  CHECK(std::get<ast::Text>(tolerance.money.choice).text == "cents");
  CHECK(std::get<ast::RatedAtSetting>(parsed.statement<ast::Setting>(3).setting).field.text == "AnswerTime");
}

TEST_CASE("literals keep their exact value and their place") {
  const auto parsed = good(
      "let a = -12_345.670 EUR, 0.25 EUR/min , 5 %, 90 s, 2026-10-01, 2026-10-01T01:02:03Z, 24:00, +46,\n"
      "        \"a \\\"b\\\" \\\\\", N/A, ANSWERED, 7\n");
  const auto& values = parsed.statement<ast::Let>().values;
  REQUIRE(values.size() == 12);
  const auto& money = std::get<ast::MoneyLiteral>(values[0].value);
  CHECK(money.amount.text() == "-12345.670");
  CHECK(money.currency.text == "EUR");
  CHECK(parsed.at(values[0].span) == "-12_345.670 EUR");
  const auto& price = std::get<ast::PriceLiteral>(values[1].value);
  CHECK(price.amount.text() == "0.25");
  CHECK(price.unit == ast::TimeUnit::minute);
  CHECK(parsed.at(values[1].span) == "0.25 EUR/min");
  CHECK(std::get<ast::PercentLiteral>(values[2].value).value.text() == "5");
  CHECK(std::get<ast::SpanLiteral>(values[3].value).value.text() == "90");
  CHECK(text(std::get<ast::DateLiteral>(values[4].value).value) == "2026-10-01");
  CHECK(text(std::get<ast::InstantLiteral>(values[5].value).value) == "2026-10-01T01:02:03Z");
  CHECK(std::get<ast::ClockLiteral>(values[6].value).value.seconds == 86400);
  CHECK(std::get<ast::PrefixLiteral>(values[7].value).digits == "46");
  CHECK(std::get<ast::StringLiteral>(values[8].value).value == "a \"b\" \\");
  CHECK(parsed.at(values[8].span) == "\"a \\\"b\\\" \\\\\"");
  CHECK(std::get<ast::EnumLiteral>(values[9].value).value == "N/A");
  CHECK(std::get<ast::EnumLiteral>(values[10].value).value == "ANSWERED");
  CHECK(std::get<ast::NumberLiteral>(values[11].value).value.text() == "7");
}

TEST_CASE("a tariff's head, its clauses and their spans") {
  const auto parsed = good(
      "tariff \"P\" for app-app, sip-terminated\n  exception to \"A\", \"B\" keeping terms {   # why\n"
      "  valid 2026-07-01 through 2026-12-31\n  free under 5 s\n  increments 60/6   # steps\n"
      "  tiers volume per call {\n    up to 60 s : 0.1 EUR/min\n    above : late_rate\n  }\n"
      "  surcharge \"night\" 5 %\n    when CallTime in night\n  valid 2026-01-01 until further notice\n}\n");
  const auto& tariff = parsed.statement<ast::Tariff>();
  CHECK(tariff.name.text == "P");
  REQUIRE(tariff.kinds.size() == 2);
  CHECK(tariff.kinds[0].text == "app-app");
  REQUIRE(tariff.exception);
  CHECK(tariff.exception->bases[1].text == "B");
  CHECK(tariff.exception->keeping_terms);
  CHECK(parsed.at(tariff.exception->span) == "exception to \"A\", \"B\" keeping terms");
  const auto& valid = clause<ast::ValidClause>(tariff, 0).range;
  CHECK(valid.end == ast::DateRange::End::through);
  CHECK(text(valid.last) == "2026-12-31");
  CHECK(parsed.at(valid.last_span) == "2026-12-31");
  CHECK(clause<ast::FreeClause>(tariff, 1).under);
  CHECK(clause<ast::IncrementsClause>(tariff, 2).step.value == 6);
  CHECK(parsed.at(tariff.clauses[2].span) == "increments 60/6");
  const auto& tiers = clause<ast::TiersClause>(tariff, 3);
  CHECK(tiers.volume);
  REQUIRE(tiers.tiers.size() == 2);
  CHECK(tiers.tiers[0].up_to);
  CHECK_FALSE(tiers.tiers[1].up_to);
  CHECK(std::get<ast::Text>(tiers.tiers[1].price.choice).text == "late_rate");
  const auto& surcharge = clause<ast::SurchargeClause>(tariff, 4);
  REQUIRE(surcharge.when);
  CHECK(parsed.at(surcharge.when->span) == "CallTime in night");
  CHECK(parsed.at(tariff.clauses[4].span) == "surcharge \"night\" 5 %\n    when CallTime in night");
  CHECK(parsed.at(clause<ast::ValidClause>(tariff, 5).range.last_span) == "further notice");
  CHECK(parsed.at(parsed.file->statements[0].head) == "tariff \"P\" for app-app, sip-terminated");
  const auto whole = parsed.at(parsed.file->statements[0].span);
  CHECK(whole.starts_with("tariff"));
  CHECK(whole.ends_with("\n}"));
}

TEST_CASE("tables: blank, quoted and trailing cells") {
  const auto parsed = good(
      "tariff \"T\" for app-app {\n  rates by prefix of To {\n    prefix | name | rate EUR/min | connect USD\n"
      "    +46, +47 | \"a | b\"   |  0.1  | # comment\n    | x |  | 0\n\n    a|b|c|d }\n}\n");
  const auto& table = clause<ast::RateTableClause>(parsed.statement<ast::Tariff>(), 0);
  CHECK(table.key.kind == ast::KeyKind::prefix);
  CHECK(table.key.field.text == "To");
  REQUIRE(table.head.size() == 4);
  CHECK(table.head[2].name == ast::ColumnName::rate);
  CHECK(table.head[2].unit->per == ast::TimeUnit::minute);
  CHECK_FALSE(table.head[3].unit->per);
  CHECK(parsed.at(table.head[2].span) == "rate EUR/min");
  REQUIRE(table.rows.size() == 3);
  const auto texts = [](const ast::TableRow& row) {
    std::vector<std::string> all;
    for (const auto& cell : row.cells) all.push_back(cell.text);
    return all;
  };
  CHECK(texts(table.rows[0]) == std::vector<std::string>{"+46, +47", "a | b", "0.1", ""});
  CHECK(table.rows[0].cells[1].quoted);
  CHECK(parsed.at(table.rows[0].cells[2].span) == "0.1");
  CHECK(parsed.at(table.rows[0].span) == "+46, +47 | \"a | b\"   |  0.1  |");
  CHECK(texts(table.rows[1]) == std::vector<std::string>{"", "x", "", "0"});
  CHECK(texts(table.rows[2]) == std::vector<std::string>{"a", "b", "c", "d"});
}

TEST_CASE("decks") {
  const auto parsed = good(
      "tariff \"T\" for app-app {\n  rates from \"d.csv\" sha256 \"abcdef\" by country of ToCountryId {\n    decimal "
      "\",\"\n"
      "    column increments = \"Initial\" / \"Increment\"\n    column rate = \"Cost\" EUR/h\n    valid 2026-01-01\n  "
      "}\n}\n");
  const auto& deck = clause<ast::RateDeckClause>(parsed.statement<ast::Tariff>(), 0);
  CHECK(deck.path.text == "d.csv");
  CHECK(deck.pin->sha256.text == "abcdef");
  CHECK(deck.key.kind == ast::KeyKind::country);
  REQUIRE(deck.clauses.size() == 4);
  CHECK(std::get<ast::DeckDecimal>(deck.clauses[0].clause).text.text == ",");
  CHECK(std::get<ast::DeckColumn>(deck.clauses[1].clause).second_header->text == "Increment");
  CHECK(std::get<ast::DeckColumn>(deck.clauses[2].clause).unit->per == ast::TimeUnit::hour);
  CHECK(text(std::get<ast::DeckValid>(deck.clauses[3].clause).date) == "2026-01-01");
}

TEST_CASE("conditions: and binds closer than or, not closer than both") {
  const auto parsed = good(
      "charge when not A = 1 and B != 2 or (C in (X1, Y1) or D not in names)\n"
      "charge when To not starts with +46 and From starts with (\"1\", +2) and E is not empty\n"
      "charge when 2 * Amount >= limit\n");
  const auto condition = [&](std::size_t i) -> const ast::Expr& {
    return *std::get<ast::ChargeWhenSetting>(parsed.statement<ast::Setting>(i).setting).condition;
  };
  const auto& either = std::get<ast::OrExpr>(condition(0).node);
  REQUIRE(either.parts.size() == 2);
  const auto& both = std::get<ast::AndExpr>(either.parts[0]->node);
  CHECK(parsed.at(both.parts[0]->span) == "not A = 1");
  CHECK(std::holds_alternative<ast::NotExpr>(both.parts[0]->node));
  const auto& unequal = std::get<ast::Comparison>(both.parts[1]->node);
  CHECK(unequal.op == ast::RelOp::not_equal);
  CHECK(parsed.at(unequal.op_span) == "!=");
  CHECK(std::get<ast::FieldRef>(unequal.left.atom).name == "B");
  CHECK(either.parts[1]->parenthesized);
  const auto& inner = std::get<ast::OrExpr>(either.parts[1]->node);
  CHECK(std::get<ast::Membership>(inner.parts[0]->node).set.values.size() == 2);
  const auto& named = std::get<ast::Membership>(inner.parts[1]->node);
  CHECK(named.negated);
  CHECK(named.set.name->text == "names");

  const auto& all = std::get<ast::AndExpr>(condition(1).node);
  const auto& starts = std::get<ast::StartsWith>(all.parts[0]->node);
  CHECK(starts.negated);
  CHECK(std::holds_alternative<ast::Value>(starts.what));
  CHECK(std::get<ast::InSet>(std::get<ast::StartsWith>(all.parts[1]->node).what).values.size() == 2);
  CHECK(std::get<ast::EmptyTest>(all.parts[2]->node).negated);

  const auto& scaled = std::get<ast::Comparison>(condition(2).node);
  CHECK(scaled.left.factor->value.text() == "2");
  CHECK(scaled.op == ast::RelOp::greater_equal);
  CHECK(std::get<ast::NameRef>(scaled.right.atom).name == "limit");
  CHECK(parsed.at(scaled.left.span) == "2 * Amount");
}

TEST_CASE("bands") {
  const auto parsed = good("band b = fri-mon, wed 22:00-06:00, 12:00-13:00 and holidays except feasts\n");
  const auto& band = parsed.statement<ast::Band>();
  REQUIRE(band.slots.size() == 2);
  REQUIRE(band.slots[0].days.size() == 2);
  CHECK(band.slots[0].days[0].first == 4);
  CHECK(band.slots[0].days[0].last == 0);
  CHECK(band.slots[0].days[1].first == 2);
  CHECK(band.slots[0].days[1].last == 2);
  CHECK(band.slots[0].hours[0].begin.seconds == 22 * 3600);
  CHECK(parsed.at(band.slots[0].hours[1].span) == "12:00-13:00");
  CHECK(band.slots[1].name->text == "holidays");
  CHECK(band.except->text == "feasts");
}

TEST_CASE("checks, invoices, waivers and tests") {
  const auto parsed = good(content_of(fixtures / "every-rule.rules").substr(8));
  const auto find = [&]<typename T>(std::type_identity<T>) -> const T& {
    const auto& all = parsed.file->statements;
    return std::get<T>(std::find_if(all.begin(), all.end(), [](const auto& s) {
                         return std::holds_alternative<T>(s.statement);
                       })->statement);
  };
  const auto& alert = find(std::type_identity<ast::Alert>{});
  CHECK(std::get<ast::CompareWithClause>(alert.clauses.at(1).clause).previous_days->value == 7);
  CHECK(std::get<ast::ForWindowsClause>(alert.clauses.at(3).clause).windows.value == 2);
  const auto& require = find(std::type_identity<ast::Require>{});
  CHECK(std::get<ast::SeverityClause>(require.clauses.at(1).clause).severity == ast::Severity::note);
  const auto& invoice = find(std::type_identity<ast::Invoice>{});
  const auto& period = std::get<ast::PeriodClause>(invoice.clauses.at(0).clause);
  CHECK(std::holds_alternative<Instant>(period.from->value));
  CHECK(period.by->text == "AnswerTime");
  const auto& lines = std::get<ast::LinesClause>(invoice.clauses.at(2).clause);
  CHECK(std::get<ast::LinesColumn>(lines.parts.at(1).part).is_field);
  CHECK(std::get<ast::TotalCalls>(std::get<ast::TotalClause>(invoice.clauses.at(3).clause).total).calls.value == 12);
  CHECK(std::get<ast::WithinClause>(invoice.clauses.at(5).clause).per_call);
  const auto& test = find(std::type_identity<ast::Test>{});
  REQUIRE(test.steps.size() == 7);
  CHECK(std::get<ast::Given>(test.steps[0].step).assigns.at(0).field.text == "CallTime");
  const auto& price = std::get<ast::ExpectPrice>(std::get<ast::Expect>(test.steps[6].step).what);
  CHECK(price.money.amount.text() == "-0.01");
  CHECK(std::get<ast::StringLiteral>(price.row->value).value == "SE");

  const auto more = good(
      "unique From, To for app-app when Result = X1 severity warning\n"
      "complete days for app-app from 2026-10-01 until 2026-11-01 late 1 day severity note\n"
      "waive amount-differs where A = \"b\" because \"c\" until 2026-12-31\ninclude \"a.rules\" sha256 \"123456\"\n");
  CHECK(more.statement<ast::Unique>(0).fields.size() == 2);
  CHECK(more.statement<ast::Unique>(0).severity->severity == ast::Severity::warning);
  CHECK(text(more.statement<ast::Complete>(1).range->last) == "2026-11-01");
  CHECK(more.statement<ast::Complete>(1).late);
  CHECK(more.statement<ast::Waive>(2).code.text == "amount-differs");
  CHECK(more.at(more.statement<ast::Waive>(2).until_span) == "2026-12-31");
  CHECK(more.statement<ast::Include>(3).pin->sha256.text == "123456");
}

TEST_CASE("comments are kept in order") {
  const Parsed parsed("# first\nrules 1 # second  \n\n  # third\nlet a = 1 # fourth\r\nlet b = 1, # fifth\n 2\n#last");
  REQUIRE(parsed.file);
  std::vector<std::string> texts;
  std::vector<bool> own;
  for (const auto& comment : parsed.file->comments) {
    texts.push_back(comment.text);
    own.push_back(comment.own_line);
    CHECK(parsed.at(comment.span) == comment.text);
  }
  CHECK(texts == std::vector<std::string>{"# first", "# second", "# third", "# fourth", "# fifth", "#last"});
  CHECK(own == std::vector<bool>{true, false, true, false, false, true});
}

TEST_CASE("what is right beside an error is kept") {
  const Parsed parsed(
      "rules 1\ntariff \"T\" for app-app {\n  rat 1 EUR/min\n  increments 60/60\n}\nlet a = €5\nlet b = 5\n");
  REQUIRE(parsed.file);
  CHECK(parsed.diagnostics.error_count() == 2);
  REQUIRE(parsed.file->statements.size() == 2);
  const auto& tariff = parsed.statement<ast::Tariff>();
  REQUIRE(tariff.clauses.size() == 1);
  CHECK(parsed.at(tariff.clauses[0].span) == "increments 60/60");
  CHECK(parsed.statement<ast::Let>(1).name.text == "b");
  CHECK(parsed.at(parsed.file->statements[1].span) == "let b = 5");
}

TEST_CASE("a missing brace is said once and costs nothing else") {
  const Parsed parsed(
      "rules 1\ntariff \"A\" for app-app {\n  rate 1 EUR/min\n\ntariff \"B\" for app-app {\n  rate 2 EUR/min\n}\n");
  REQUIRE(parsed.diagnostics.list().size() == 1);
  CHECK(parsed.diagnostics.list()[0].code == DiagnosticCode::missing_brace);
  REQUIRE(parsed.file);
  REQUIRE(parsed.file->statements.size() == 2);
  CHECK(parsed.statement<ast::Tariff>(0).clauses.size() == 1);
  CHECK(parsed.statement<ast::Tariff>(1).name.text == "B");
}

TEST_CASE("deep nesting is an error, not a crash") {
  CHECK(codes_of("rules 1\ncharge when " + std::string(200000, '(') + "\n") == std::vector{DiagnosticCode::too_deep});
  std::string nots = "rules 1\ncharge when ";
  for (int i = 0; i < 100000; ++i) nots += "not ";
  CHECK(codes_of(nots + "A = 1\n") == std::vector{DiagnosticCode::too_deep});
  const std::string deep(90, '(');
  CHECK(codes_of("rules 1\ncharge when " + deep + "A = 1" + std::string(90, ')') + "\n").empty());
}

TEST_CASE("very many errors end the reading") {
  std::string text = "rules 1\n";
  for (int i = 0; i < 1000; ++i) text += "zebra\n";
  const auto codes = codes_of(text);
  CHECK(codes.size() == 101);
  CHECK(std::find(codes.begin(), codes.end(), DiagnosticCode::too_many_errors) != codes.end());
  std::string rows = "rules 1\ntariff \"T\" for app-app {\n  rates by prefix of To {\n    prefix | rate EUR/min\n";
  for (int i = 0; i < 5000; ++i) rows += "    +46 | \"x\n";
  CHECK(codes_of(rows + "  }\n}\n").size() <= 102);
}

TEST_CASE("texts at the edge of the language") {
  CHECK(codes_of("") == std::vector{DiagnosticCode::missing_version});
  CHECK(codes_of("rules 1").empty());
  CHECK(codes_of("rules 1 # all").empty());
  CHECK(codes_of("\xEF\xBB\xBF\r\nrules 1\r\n").empty());
  CHECK(codes_of("rules 1\rlet a = 1") != std::vector<DiagnosticCode>{});
  CHECK(codes_of("rules 1\n\xED\xA0\x80") == std::vector{DiagnosticCode::not_utf8});
  CHECK(codes_of("rules 1\nlet caf = \"\xC3\xA9\"\n").empty());
  CHECK(codes_of("rules 99999999999999999999\n") == std::vector{DiagnosticCode::number_too_large});
  CHECK(codes_of("rules 1\n}\n}\n").size() == 2);
  CHECK(codes_of("rules 1\nlet a = \"" + std::string(1000000, 'x')).size() == 1);
  CHECK(codes_of("rules 1\n" + std::string(1000000, '{')).size() >= 1);
  CHECK(codes_of("rules 1\n" + std::string(100000, '"') + "\n" + std::string(100000, ',')).size() >= 1);
}

TEST_CASE("texts broken at random never crash, and what is said of them can be printed") {
  std::vector<std::string> texts;
  for (const auto& path : rules_in(fixtures)) texts.push_back(content_of(path));
  for (const auto& path : rules_in(fixtures / "errors")) texts.push_back(content_of(path));
  const std::vector<std::string> pieces = {
      "{",      "}",    "\"", "(",  ")",    ",",   "|", "#", "\n", "\xE2\x82\xAC", "\xC2\xA0", "5", ".", "/",
      "tariff", "when", " ",  "\r", "not ", "EUR", "-", "+", ":",  "test \"x\" {"};
  CHECK(rc::check("broken texts", [&] {
    std::string text = *rc::gen::elementOf(texts);
    const int changes = *rc::gen::inRange(1, 6);
    for (int i = 0; i < changes && !text.empty(); ++i) {
      const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
      switch (*rc::gen::inRange(0, 4)) {
        case 0:
          text.erase(at, *rc::gen::inRange<std::size_t>(1, 40));
          break;
        case 1:
          text.insert(at, *rc::gen::elementOf(pieces));
          break;
        case 2:
          text.resize(at);
          break;
        default:
          text[at] = *rc::gen::arbitrary<char>();
          break;
      }
    }
    const Parsed parsed(text);
    RC_ASSERT(parsed.file || parsed.diagnostics.has_errors());
    RC_ASSERT(parsed.errors().empty() == parsed.diagnostics.list().empty());
    for (const auto& diagnostic : parsed.diagnostics.list()) {
      RC_ASSERT(diagnostic.span.has_value());
      RC_ASSERT(diagnostic.span->begin <= diagnostic.span->end);
      RC_ASSERT(diagnostic.span->end <= text.size());
    }
  }));
}

TEST_CASE("a large table is read whole") {
  std::string text =
      "rules 1\ntariff \"T\" for app-app {\n  rates by prefix of To {\n    prefix | name | rate EUR/min\n";
  for (int i = 0; i < 20000; ++i)
    text += "    +" + std::to_string(100000 + i) + " | Somewhere | 0.0" + std::to_string(i) + "\n";
  const Parsed parsed(text + "  }\n}\n");
  REQUIRE(parsed.file);
  const auto& rows = clause<ast::RateTableClause>(parsed.statement<ast::Tariff>(), 0).rows;
  REQUIRE(rows.size() == 20000);
  CHECK(rows.back().cells[0].text == "+119999");
  CHECK(parsed.at(rows.back().cells[2].span) == "0.019999");
}
