#include "audit/finding.hpp"

#include <catch2/catch.hpp>

using namespace reconcile;

TEST_CASE("a text that is missing is not an empty one", "[audit]") {
  OptionalText text;
  CHECK_FALSE(text);
  CHECK(text == std::nullopt);
  CHECK(text.text().empty());
  CHECK(text.value_or("none") == "none");
  text = "";
  CHECK(text);
  CHECK(text == "");
  CHECK_FALSE(text == std::nullopt);
  CHECK_FALSE(text == OptionalText());
  CHECK(text.value_or("none").empty());
}

TEST_CASE("what is put in a text's place leaves nothing of it", "[audit]") {
  OptionalText text = "a text that is longer than a short one";
  const char* const memory = text->data();
  text.reset();
  CHECK(text == OptionalText());
  const OptionalText copy = text;
  CHECK_FALSE(copy);
  text.emplace() += "short";
  CHECK(text == "short");
  CHECK(text->data() == memory);  // which is kept
  text = OptionalText();
  CHECK(text == std::nullopt);
  text = OptionalText("moved");
  CHECK(text == "moved");
}

TEST_CASE("a finding that is begun anew is a new one", "[audit]") {
  Finding finding = new_finding(FindingCode::amount_differs);
  finding.file = "a.csv";
  finding.line = 7;
  finding.fields = {"Amount"};
  finding.has_group = true;
  finding.group = {{"a", "b"}};
  finding.message = "charged";
  finding.alike = 7;
  finding.place = 3;
  begin_finding(FindingCode::unknown_value, finding);
  CHECK(finding.code == FindingCode::unknown_value);
  CHECK(finding.severity == Severity::note);
  CHECK_FALSE(finding.file);
  CHECK_FALSE(finding.line);
  CHECK(finding.fields.empty());
  CHECK_FALSE(finding.has_group);
  CHECK(finding.group.empty());
  CHECK(finding.message.empty());
  CHECK_FALSE(finding.alike);
  CHECK(finding.place == new_finding(FindingCode::unknown_value).place);
}
