#include "base/diagnostic.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <sstream>

using namespace reconcile;

namespace {
std::string printed(const std::string& text, Diagnostic diagnostic, bool color = false) {
  Sources sources;
  sources.add("tariffs.rules", text);
  std::ostringstream out;
  print(out, diagnostic, sources, color);
  return out.str();
}
}  // namespace

TEST_CASE("every diagnostic has a stable name of its own and a message") {
  std::set<std::string_view> names;
  std::size_t codes = 0;
#define X(identifier, name, level, message, help)                       \
  ++codes;                                                              \
  names.insert(name_of(DiagnosticCode::identifier));                    \
  CHECK(name_of(DiagnosticCode::identifier) == std::string_view(name)); \
  CHECK((std::string_view(message).size() > 5 ||                        \
         std::string_view(message) == "{0}"));  // {0}: the whole sentence is given
#include "base/diagnostic_codes.def"
#undef X
  CHECK(names.size() == codes);
}

TEST_CASE("a diagnostic is printed with its line, carets and help") {
  CHECK(printed("rules 1\n\trate 0.1\n",
                {DiagnosticCode::expected, Span{0, 14, 17}, {"a price", "`0.1`", "as in `1 EUR/min`"}, {}, {}}) ==
        "error[expected]: expected a price, found `0.1`\n"
        "  --> tariffs.rules:2:7\n"
        "2 | \trate 0.1\n"
        "  | \t     ^^^\n"
        "help: as in `1 EUR/min`\n");
}

TEST_CASE("a help whose arguments are empty is left out") {
  CHECK(help_of({DiagnosticCode::expected, {}, {"a", "b", ""}, {}, {}}).empty());
  CHECK(help_of({DiagnosticCode::expected, {}, {"a", "b"}, {}, {}}).empty());
  CHECK(help_of({DiagnosticCode::nul_byte, {}, {}, {}, {}}).starts_with("save the file"));
  CHECK(message_of({DiagnosticCode::missing_brace, {}, {"`let`"}, {}, {}}) == "a `}` is missing before `let`");
}

TEST_CASE("characters outside ASCII take one column, control characters are not sent to the terminal") {
  const auto text = printed("é\x1B\xFF§ x\n", {DiagnosticCode::stray_brace, Span{0, 7, 8}, {}, {}, {}});
  CHECK(text.find("1 | é\uFFFD\uFFFD§ x\n  |      ^\n") != std::string::npos);
}

TEST_CASE("wide characters take two columns, and what is drawn over another takes none") {
  const std::string text = "東京 🗼 e\u0301 x\n";
  const auto at = [&](const char* part, std::size_t size) {
    const auto begin = static_cast<std::uint32_t>(text.find(part));
    return printed(text,
                   {DiagnosticCode::stray_brace, Span{0, begin, begin + static_cast<std::uint32_t>(size)}, {}, {}, {}});
  };
  CHECK(at("東京", 6).find("\n  | ^^^^\n") != std::string::npos);
  CHECK(at("🗼", 4).find("\n  |      ^^\n") != std::string::npos);
  CHECK(at("e\u0301", 3).find("\n  |         ^\n") != std::string::npos);
  CHECK(at("x", 1).find("\n  |           ^\n") != std::string::npos);
  CHECK(at("x", 1).find("t.rules:1:9\n") == std::string::npos);
  CHECK(at("x", 1).find("tariffs.rules:1:9\n") != std::string::npos);  // the column counts characters
}

TEST_CASE("a byte-order mark moves no caret, a line end of two characters neither") {
  const auto text = printed("\xEF\xBB\xBF}x\r\n", {DiagnosticCode::stray_brace, Span{0, 3, 4}, {}, {}, {}});
  CHECK(text.find("tariffs.rules:1:1\n1 | }x\n  | ^\n") != std::string::npos);
  const auto end = printed("\xEF\xBB\xBF}x\r\n", {DiagnosticCode::stray_brace, Span{0, 4, 7}, {}, {}, {}});
  CHECK(end.find("tariffs.rules:1:2\n1 | }x\n  |  ^\n") != std::string::npos);
}

TEST_CASE("an end beyond the line and an empty span still show one place") {
  CHECK(printed("ab\ncd\n", {DiagnosticCode::stray_brace, Span{0, 1, 5}, {}, {}, {}}).find("1 | ab\n  |  ^\n") !=
        std::string::npos);
  CHECK(printed("ab", {DiagnosticCode::stray_brace, Span{0, 2, 2}, {}, {}, {}}).find("1 | ab\n  |   ^\n") !=
        std::string::npos);
  CHECK(printed("", {DiagnosticCode::stray_brace, Span{0, 0, 0}, {}, {}, {}}).find("1 | \n  | ^\n") !=
        std::string::npos);
}

TEST_CASE("of a very long line the part round the place is printed") {
  const auto text = printed(std::string(100000, 'a') + "!" + std::string(100000, 'b'),
                            {DiagnosticCode::stray_brace, Span{0, 100000, 100001}, {}, {}, {}});
  CHECK(text.size() < 1000);
  CHECK(text.find("a!b") != std::string::npos);
  const auto line = text.find("1 | ");
  const auto carets = text.find("  | ");
  CHECK(text.find('!', line) - line - std::string("…").size() == text.find('^', carets) - carets - 1);
}

TEST_CASE("the second place and colours") {
  Diagnostic diagnostic{DiagnosticCode::missing_brace, Span{0, 4, 5}, {"`d`"}, Span{0, 0, 1}, "the block opened here"};
  CHECK(printed("{ab\nd", diagnostic)
            .find("2 | d\n  | ^\nnote: the block opened here\n  --> tariffs.rules:1:1\n1 | {ab\n  | ^\nhelp: ") !=
        std::string::npos);
  CHECK(printed("{ab\nd", diagnostic, true).starts_with("\033[1;31merror[missing-brace]\033[0m"));
  CHECK(printed("{ab\nd", diagnostic, false).find('\033') == std::string::npos);
}

TEST_CASE("diagnostics are sorted by place and said once") {
  Diagnostics list;
  list.add(DiagnosticCode::stray_brace, {"no place"});
  list.add(DiagnosticCode::stray_brace, Span{1, 0, 1});
  list.add(DiagnosticCode::stray_brace, Span{0, 9, 10});
  list.add(DiagnosticCode::nul_byte, Span{0, 9, 10});
  list.add(DiagnosticCode::stray_brace, Span{0, 9, 10});
  list.add(DiagnosticCode::stray_brace, Span{0, 2, 3});
  list.sort();
  REQUIRE(list.list().size() == 5);
  CHECK(list.list()[0].span->begin == 2);
  CHECK(list.list()[1].code == DiagnosticCode::nul_byte);
  CHECK(list.list()[2].code == DiagnosticCode::stray_brace);
  CHECK(list.list()[3].span->source == 1);
  CHECK_FALSE(list.list()[4].span.has_value());
  CHECK(list.error_count() == 5);
  CHECK(list.has_errors());
  CHECK_FALSE(Diagnostics().has_errors());
}

TEST_CASE("a word that is none of the candidates: the one meant, or all of them, or nothing") {
  CHECK(meant("tarif", {"tariff", "alert"}, "the words are") == "did you mean `tariff`?");
  CHECK(meant("zebra", {"tariff", "alert", "let"}, "the words are") == "the words are `tariff`, `alert` and `let`");
  CHECK(meant("zebra", {"tariff"}, "the word is") == "the word is `tariff`");
  CHECK(meant("zebra", {}, "the words are").empty());
  CHECK(meant("zebra", std::vector<std::string>(21, "tariff"), "the words are").empty());
}

TEST_CASE("the nearest candidate is what a slip of the keyboard meant") {
  const std::vector<std::string> words = {"tariff", "alert", "currency", "round", "rates", "rate", "in"};
  CHECK(nearest("tarif", words) == "tariff");
  CHECK(nearest("traiff", words) == "tariff");
  CHECK(nearest("Tariff", words) == "tariff");
  CHECK(nearest("curency", words) == "currency");
  CHECK(nearest("rats", words) == "rate");  // `rates` is as near: the first by letters
  CHECK(nearest("rate", words) == "rate");
  CHECK(nearest("zebra", words).empty());
  CHECK(nearest("x", words).empty());
  CHECK(nearest("", words).empty());
  CHECK(nearest(std::string(1000000, 'a'), words).empty());
}
