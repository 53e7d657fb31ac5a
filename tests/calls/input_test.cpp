#include "calls/input.hpp"

#include <catch2/catch.hpp>

#include "calls/block.hpp"
#include "files.hpp"
#include "values/instant.hpp"

namespace reconcile::test {
namespace {

const std::string header15 =
    "CallId;UserSpaceId;CallTime;Result;Reason;Duration;AnswerTime;From;To;Amount;Currency;Custom;ApplicationKey;"
    "UserId;ToCountryId";
const std::string header12 =
    "CallId;UserSpaceId;CallTime;Result;Reason;Duration;From;To;Amount;Currency;Custom;ApplicationKey";
const std::string header_sip = "CallId;UserSpaceId;CallTime;Result;Reason;Duration;From;To;Custom;ApplicationKey";

std::string row(int width) { return "c-1" + std::string(static_cast<std::size_t>(width - 1), ';') + "\n"; }

/// What one text is taken for: the kind, or the diagnostics' names.
struct Told {
  std::string kind;
  InputFile input;
  std::string message;
};

Told tell(const std::string& text, std::optional<std::string> kind = std::nullopt) {
  const TemporaryFolder folder;
  Diagnostics diagnostics;
  std::vector<InputFile> inputs = open_inputs({folder.write("a.csv", text)}, shipped_layouts(), {kind}, diagnostics);
  Told told;
  if (!inputs.empty()) {
    told.input = inputs[0];
    told.kind = shipped_layouts().kinds[inputs[0].kind].kind;
  }
  for (const Diagnostic& each : diagnostics.list()) {
    told.kind += name_of(each.code);
    told.message += message_of(each) + " | " + help_of(each);
  }
  return told;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("without a header the width tells the kind", "[calls]") {
  CHECK(tell(row(15)).kind == "phone-terminated");
  CHECK(tell(row(14)).kind == "phone-terminated");
  CHECK(tell(row(14)).input.column_of_field[14] == Layout::absent);
  CHECK(tell(row(14)).input.column_of_field[13] == 13);
  CHECK(tell(row(12)).kind == "phone-originated");
  CHECK(tell(row(3) + row(12) + row(12)).kind == "phone-originated");
  CHECK_FALSE(tell(row(12)).input.has_header);
  const Told ambiguous = tell(row(10));
  CHECK(ambiguous.kind == "kind-ambiguous");
  CHECK(has(ambiguous.message, "app-app or sip-terminated"));
  CHECK(has(ambiguous.message, "--kind"));
  CHECK(tell(row(10), "sip-terminated").kind == "sip-terminated");
  CHECK(tell(row(10), "phone-originated").kind == "kind-does-not-fit");
  CHECK(tell(row(15), "sip-terminated").kind == "phone-terminated");
  CHECK(tell(row(13)).kind == "kind-untold");
  CHECK(has(tell(row(13)).message, "13 columns"));
  CHECK(tell(row(12) + row(15)).kind == "kind-untold");
}

TEST_CASE("a header tells the kind and the order of the columns", "[calls]") {
  CHECK(tell(header15 + "\n").kind == "phone-terminated");
  CHECK(tell(header12 + "\n").kind == "phone-originated");
  CHECK(tell(header_sip + "\n" + row(10)).kind == "sip-terminated");
  CHECK(tell(header15.substr(0, header15.rfind(';')) + "\r\n").kind == "phone-terminated");

  const Told told = tell(
      "\xEF\xBB\xBF\nCallTags;\"ApplicationKey\";Custom;To;From;Duration;Reason;Result;CallTime;UserSpaceId;"
      "\"Call\nx\";CallId\n" +
      row(12));
  CHECK(told.kind == "sip-terminated");
  CHECK(told.input.width == 12);
  CHECK(told.input.extra_columns == std::vector<std::string>{"CallTags", "Call\nx"});
  CHECK(told.input.column_of_field == std::vector<int>{11, 9, 8, 7, 6, 5, 4, 3, 2, 1});
  CHECK(told.input.first_row_line == 4);

  CHECK(tell(header12 + ";AnswerTime\n").kind == "header-lacks");
  CHECK(has(tell(header12 + ";AnswerTime\n").message, "lacks UserId, which phone-terminated has"));
  const Told asked = tell(header12 + ";AnswerTime\n", "phone-originated");
  CHECK(asked.kind == "phone-originated");
  CHECK(asked.input.extra_columns == std::vector<std::string>{"AnswerTime"});
  CHECK(tell(header15.substr(7) + "\n").kind == "header-lacks");
  CHECK(has(tell(header15.substr(7) + "\n").message, "lacks CallId"));
  CHECK(tell(header15 + ";From\n").kind == "header-repeats");
  CHECK(tell(header15 + ";Tag;Tag\n").input.extra_columns == std::vector<std::string>{"Tag", "Tag"});
}

TEST_CASE("files that cannot be read as calls", "[calls]") {
  CHECK(tell("").kind == "input-empty");
  CHECK(tell("\xEF\xBB\xBF").kind == "input-empty");
  CHECK(tell("\xEF\xBB\xBF\r\n\n").kind == "kind-untold");
  CHECK(tell(header15 + ";Geb\xfchr\n").kind == "header-unreadable");
  CHECK(tell("CallId;UserSpaceId;\"Call\"Time;Result;Reason\n").kind == "header-unreadable");
  CHECK(tell("a,b,c\nd,e,f\n").kind == "input-not-csv");
  CHECK(tell(std::string("\x1f\x9d\0\0;\n", 6)).kind == "input-not-csv");
  CHECK(tell(std::string("\x1f\x8b\0\0;\n", 6)).kind == "input-cannot-open");  // packed, and damaged
  CHECK(tell("\"never closed").kind == "input-not-csv");
  const Told unknown = tell(row(12), "phone-orginated");
  CHECK(unknown.kind == "kind-unknown");
  CHECK(has(unknown.message, "did you mean `phone-originated`?"));
  Diagnostics diagnostics;
  const TemporaryFolder folder;
  CHECK(open_inputs({folder.path("none.csv")}, shipped_layouts(), {}, diagnostics).empty());
  REQUIRE(diagnostics.list().size() == 1);
  CHECK(has(message_of(diagnostics.list()[0]), "No such file or directory"));
}

TEST_CASE("arguments become sorted, distinct paths", "[calls]") {
  const TemporaryFolder folder;
  const std::string b = folder.write("b.csv", "x");
  const std::string a = folder.write("a.csv", "x");
  const std::string text = folder.write("c.txt", "x");
  Diagnostics diagnostics;
  const auto expand = [&](const std::vector<std::string>& arguments) { return expand_inputs(arguments, diagnostics); };
  CHECK(expand({b, a, folder.path("./b.csv"), a}) == std::vector<std::string>{folder.path("./b.csv"), a});
  CHECK(expand({folder.path("")}) == std::vector<std::string>{a, b});
  CHECK(expand({folder.path("*")}) == std::vector<std::string>{a, b, text});
  CHECK(expand({"-", a}) == std::vector<std::string>{"-", a});
  CHECK_FALSE(diagnostics.has_errors());
  std::filesystem::create_directory(folder.path("empty"));
  CHECK(expand({folder.path("empty"), folder.path("*.zip"), folder.path("none.csv")}).empty());
  REQUIRE(diagnostics.list().size() == 3);
  CHECK(name_of(diagnostics.list()[0].code) == "folder-without-csv");
  CHECK(name_of(diagnostics.list()[1].code) == "pattern-without-match");
  CHECK(name_of(diagnostics.list()[2].code) == "input-missing");
}

TEST_CASE("the day in a file's name", "[calls]") {
  const TemporaryFolder folder;
  const auto day = [&](const std::string& name) -> std::string {
    Diagnostics diagnostics;
    const auto inputs = open_inputs({folder.write(name, row(12))}, shipped_layouts(), {}, diagnostics);
    return inputs.at(0).day ? text(Date{*inputs[0].day}) : "none";
  };
  CHECK(day("cdr-2026-10-01.csv") == "2026-10-01");
  CHECK(day("cdr_20261001T0000.csv") == "2026-10-01");
  CHECK(day("2026-10-01-2026-10-02.csv") == "none");
  CHECK(day("cdr-2026-02-30.csv") == "none");
  CHECK(day("id-120261001.csv") == "none");
  CHECK(day("cdr.csv") == "none");
}

TEST_CASE("a text that is no file is read like one", "[calls]") {
  const Layout& layout = *shipped_layouts().find("phone-originated");
  const KindId kind = *shipped_layouts().id_of("phone-originated");
  const std::string record = "c-1;1;2026-10-01T10:00:00Z;BUSY;N/A;0;a;\"b;c\";;;;\n";
  const std::vector<InputFile> inputs{input_of_text("the calls", record + record, kind, layout)};
  CHECK(inputs[0].path == "the calls");
  CHECK(inputs[0].file->size() == 2 * record.size());
  CHECK_FALSE(inputs[0].file->has_changed());
  BlockStream stream(inputs, {});
  Block block;
  REQUIRE(stream.next(0, block));
  REQUIRE(block.records.size() == 2);
  CHECK(block.field(block.records[1], static_cast<std::uint32_t>(layout.index_of("To"))) == "\"b;c\"");
  CHECK(block.line(block.records[1]) == 2);
  CHECK_FALSE(stream.next(0, block));
}

}  // namespace reconcile::test
