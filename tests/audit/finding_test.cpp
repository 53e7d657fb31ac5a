#include "audit/finding.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

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
  const char* const memory = text.text().data();
  text.reset();
  CHECK(text == OptionalText());
  const OptionalText copy = text;
  CHECK_FALSE(copy);
  text.emplace() += "short";
  CHECK(text == "short");
  CHECK(text.text().data() == memory);  // which is kept
  text = OptionalText();
  CHECK(text == std::nullopt);
  text = OptionalText("moved");
  CHECK(text == "moved");
}

TEST_CASE("names that are borrowed are copied with the finding", "[audit]") {
  std::vector<std::string> lent = {"Amount", "Duration"};
  FieldNames names;
  names.borrow(lent);
  CHECK(names.names() == lent);
  CHECK(names.borrowed() == &lent);
  const FieldNames copy = names;
  FieldNames assigned;
  assigned.add("another");
  assigned = names;
  lent.front() = "amount";
  for (const FieldNames& each : {copy, assigned}) {
    CHECK(each.borrowed() == nullptr);
    CHECK(each.names() == std::vector<std::string>{"Amount", "Duration"});
  }
  names.clear();
  CHECK(names.empty());
  CHECK(names == FieldNames());
}

TEST_CASE("a text that is borrowed is copied with the finding", "[audit]") {
  std::string lent = "a text that is longer than a short one";
  OptionalText text;
  text.borrow(lent);
  CHECK(text == lent);
  CHECK(text.text().data() == lent.data());
  const OptionalText copy = text;
  OptionalText assigned = "another";
  assigned = text;
  lent.front() = 'A';
  CHECK(text == "A text that is longer than a short one");
  CHECK(copy == "a text that is longer than a short one");
  CHECK(assigned == "a text that is longer than a short one");
  OptionalText moved = std::move(text);
  CHECK(moved.text().data() == lent.data());
  moved.reset();
  CHECK_FALSE(moved);
  moved.borrow("");
  CHECK(moved);
  CHECK(moved == "");
}

/// Every field, told from one that is not set.
std::vector<const OptionalText*> texts_of(const Finding& f) {
  return {&f.file,     &f.column,     &f.kind,        &f.call_id, &f.first,           &f.at_risk,  &f.charged,
          &f.expected, &f.difference, &f.currency,    &f.tariff,  &f.tariff_currency, &f.row,      &f.rule,
          &f.cause,    &f.alert,      &f.day,         &f.from,    &f.until,           &f.usual,    &f.probability,
          &f.unique,   &f.value,      &f.requirement, &f.invoice, &f.invoiced,        &f.rounding, &f.waived};
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
  finding.count = 1;
  finding.attempts = 2;
  for (const OptionalText* text : texts_of(finding)) *const_cast<OptionalText*>(text) = "set";
  // All of a finding's texts are in that list: a text is the largest part of it, and nothing else is as large.
  CHECK(sizeof(Finding) < (texts_of(finding).size() + 5) * sizeof(OptionalText));
  begin_finding(FindingCode::unknown_value, finding);
  CHECK(finding.code == FindingCode::unknown_value);
  CHECK(finding.severity == Severity::note);
  for (const OptionalText* text : texts_of(finding)) CHECK_FALSE(*text);
  CHECK_FALSE(finding.line);
  CHECK_FALSE(finding.count);
  CHECK_FALSE(finding.attempts);
  CHECK(finding.fields.empty());
  CHECK_FALSE(finding.has_group);
  CHECK(finding.group.empty());
  CHECK(finding.message.empty());
  CHECK_FALSE(finding.alike);
  CHECK(finding.place == new_finding(FindingCode::unknown_value).place);
}
