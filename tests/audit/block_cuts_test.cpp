#include <catch2/catch.hpp>

#include "support/audit_case.hpp"

using namespace reconcile;

namespace {

/// Wrong amounts, duplicates, a broken row, refusals; quotes that hold line ends and separators, and bare ones.
std::string small_file() {
  const std::string header =
      "CallId;UserSpaceId;CallTime;Result;Reason;Duration;AnswerTime;From;To;Amount;Currency;Custom;ApplicationKey;UserId\n";
  std::string text = header;
  text += TestCall{.id = "a-1"}.line();
  text += TestCall{.id = "a-2", .amount = "0.0480"}.line();
  text += "\"a-3\";1;2026-10-01T10:00:00Z;\"ANSWERED\";CALLEEHANGUP;60;;+46;+467;0.0240;EUR;\"x;\n\"\"y\"\"\n\";app-1;u\n";
  text += TestCall{.id = "a-1", .duration = "61"}.line();
  text += "a-4;1;2026-10-01T10:00:00Z;ANSWERED;CALLEEHANGUP;sixty;;+46;+467;0.0240;EUR;{\"k\":\"v\"};app-1;u\r\n";
  text += "a-5;1;2026-10-01T10:00:00Z;ANSWERED;CALLEEHANGUP;60;;+46;+467;0.0240;EUR;{\"k\":\"v\"};app-1\n";
  text += "a-6;1;2026-10-01T10:00:00Z;ANSWERED;CALLEEHANGUP;60;;+46;+467;0.0241;EUR;\"\";\"app\n1\";u\n";
  text += TestCall{.id = "a-2"}.line();
  return text;
}

}  // namespace

TEST_CASE("an audit finds the same wherever its blocks are cut") {
  const std::string text = small_file();
  std::vector<std::string> expected;
  for (std::size_t bytes = text.size() + 1; bytes > 0; --bytes) {
    AuditCase test;
    test.program.tariffs = {retail_tariff(test.program)};
    test.program.uniques = {Unique{{"CallId"}, {0}, {}, Severity::error, rule_line(3)}};
    test.file("cdr.csv", text);
    test.block_bytes = bytes;
    test.run();
    if (expected.empty()) expected = test.lines();
    if (test.lines() != expected) {
      INFO("blocks of " << bytes << " bytes");
      CHECK(test.lines() == expected);
    }
  }
  CHECK(expected.size() == 7);
}
