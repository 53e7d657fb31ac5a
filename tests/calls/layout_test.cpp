#include "calls/layout.hpp"

#include <catch2/catch.hpp>

#include "files.hpp"

namespace reconcile::test {
namespace {

std::vector<std::string> names(const Layout& layout) {
  std::vector<std::string> found;
  for (const Field& field : layout.fields) found.push_back(field.name);
  return found;
}

/// What is said of a layout file, as `name:line`.
std::vector<std::string> problems(const std::string& text) {
  const TemporaryFolder folder;
  Sources sources;
  Diagnostics diagnostics;
  const auto layouts = read_layouts(folder.write("own.yaml", text), shipped_layouts(), sources, diagnostics);
  CHECK(layouts.has_value() == diagnostics.list().empty());
  std::vector<std::string> found;
  for (const Diagnostic& each : diagnostics.list()) {
    const Span span = each.span.value_or(Span{});
    found.push_back(std::string(name_of(each.code)) + ":" +
                    std::to_string(sources[span.source].position(span.begin).line));
  }
  return found;
}

using Words = std::vector<std::string>;

const std::string start =
    "kinds:\n  - kind: own\n    fields:\n      - {name: CallId, type: text}\n      - {name: CallTime, type: time}\n";

}  // namespace

TEST_CASE("the shipped layouts are the documented ones", "[calls]") {
  const Layouts& layouts = shipped_layouts();
  REQUIRE(layouts.kinds.size() == 4);
  const Layout& terminated = *layouts.find("phone-terminated");
  CHECK(names(terminated) == Words{"CallId", "UserSpaceId", "CallTime", "Result", "Reason", "Duration", "AnswerTime",
                                   "From", "To", "Amount", "Currency", "Custom", "ApplicationKey", "UserId",
                                   "ToCountryId"});
  CHECK(terminated.fields[14].optional);
  CHECK_FALSE(terminated.fields[13].optional);
  CHECK(terminated.fields[3].values == Words{"ANSWERED", "BUSY", "NOANSWER", "FAILED"});
  CHECK(terminated.fields[4].values.front() == "N/A");
  CHECK(terminated.fields[4].values.size() == 9);
  CHECK(terminated.fields[9].type == FieldType::amount);
  CHECK(layouts.find("phone-originated")->fields.size() == 12);
  CHECK(layouts.find("phone-originated")->has_charge());
  CHECK(names(*layouts.find("app-app"))[6] == "FromUserId");
  CHECK_FALSE(layouts.find("app-app")->has_charge());
  CHECK(layouts.find("sip-terminated")->fields[4].type == FieldType::text);
  CHECK(layouts.find("sip") == nullptr);
  CHECK(terminated.index_of("To") == 8);
  CHECK(terminated.index_of("to") == Layout::absent);
}

TEST_CASE("a user's layouts are added, or take the place of one of that name", "[calls]") {
  const TemporaryFolder folder;
  Sources sources;
  Diagnostics diagnostics;
  const std::string path = folder.write(
      "own.yaml",
      start + "  - kind: app-app\n    fields: [{name: CallId, type: text}, {name: CallTime, type: time}]\n");
  const auto layouts = read_layouts(path, shipped_layouts(), sources, diagnostics);
  REQUIRE(layouts);
  CHECK(layouts->kinds.size() == 5);
  CHECK(layouts->kinds[2].fields.size() == 2);
  CHECK(layouts->id_of("own") == KindId{4});
}

TEST_CASE("a layout file's errors have their place", "[calls]") {
  CHECK(problems(start).empty());
  CHECK(problems(start + "      - {name: X1a, typ: text}\n") == Words{"yaml-unknown-key:6", "yaml-missing-key:6"});
  CHECK(problems(start + "      - {name: Xa, type: txt}\n") == Words{"layout-unknown-type:6"});
  CHECK(problems(start + "      - {name: XA, type: text}\n") == Words{"layout-bad-name:6"});
  CHECK(problems(start + "      - {name: CallId, type: text}\n") == Words{"layout-repeated:6"});
  CHECK(problems(start + "      - {name: Duration, type: text}\n") == Words{"layout-wrong-type:6"});
  CHECK(problems(start + "      - {name: Xa, type: text, values: [A]}\n") == Words{"layout-values:6"});
  CHECK(problems(start + "    price_needs: [To]\n") == Words{"layout-no-such-field:6"});
  CHECK(problems(start + "    fields: []\n") == Words{"yaml-repeated-key:6"});
  CHECK(problems("kinds:\n  - kind: Own\n    fields: [{name: CallId, type: text}]\n") ==
        Words{"layout-bad-name:2", "layout-lacks:3"});
  CHECK(problems("kinds: [\n") == Words{"yaml-syntax:2"});
  CHECK(problems("kinds: &a\n  - *a\n") == Words{"yaml-alias:2"});
  CHECK(problems("") == Words{"yaml-wrong-shape:1"});
}

}  // namespace reconcile::test
