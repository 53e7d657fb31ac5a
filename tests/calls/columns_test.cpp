#include "calls/columns.hpp"

#include <catch2/catch.hpp>

#include "calls/detail/decode.hpp"
#include "files.hpp"

namespace reconcile::test {
namespace {

/// One file of phone-terminated calls, decoded.
struct Decoded {
  explicit Decoded(const std::string& text) {
    Diagnostics diagnostics;
    inputs = open_inputs({folder.write("a.csv", text)}, shipped_layouts(), {}, diagnostics);
    BlockStream stream(inputs, {});
    REQUIRE(stream.next(0, block));
    columns.decode(block, layout());
  }
  const Layout& layout() const { return shipped_layouts().kinds[inputs.at(0).kind]; }
  int field(const std::string& name) const { return layout().index_of(name); }
  const Column& column(const std::string& name) const { return columns.column(field(name)); }
  std::string text(std::size_t row, const std::string& name) const {
    std::string scratch;
    return std::string(columns.text(row, field(name), scratch));
  }

  TemporaryFolder folder;
  std::vector<InputFile> inputs;
  Block block;
  Columns columns;
};

/// A good row in which some fields are replaced.
std::string row(const std::vector<std::pair<int, std::string>>& changes) {
  std::vector<std::string> fields{"c",
                                  "7",
                                  "2026-10-01T00:00:03Z",
                                  "ANSWERED",
                                  "N/A",
                                  "61",
                                  "2026-10-01T00:00:09Z",
                                  "+4670",
                                  "+4680",
                                  "0.0264",
                                  "EUR",
                                  "",
                                  "app",
                                  "u",
                                  "SE"};
  for (const auto& [index, text] : changes) fields[static_cast<std::size_t>(index)] = text;
  std::string line;
  for (const std::string& field : fields) line += (line.empty() ? "" : ";") + field;
  return line + "\n";
}

/// Why a row with one field replaced is rejected, as `reason:field`; "" if it is read.
std::string fate(int index, const std::string& text) {
  const Decoded decoded(row({{index, text}}));
  if (decoded.block.rejects.empty()) return "";
  const Reject& reject = decoded.block.rejects.at(0);
  return std::to_string(static_cast<int>(reject.reason)) + ":" + decoded.layout().fields.at(reject.field).name;
}

std::string bad(RejectReason reason, const std::string& field) {
  return std::to_string(static_cast<int>(reason)) + ":" + field;
}

}  // namespace

TEST_CASE("typed columns are decoded", "[calls]") {
  const Decoded decoded(
      row({}) +
      row({{1, ""}, {3, "NEW"}, {4, ""}, {5, ""}, {6, ""}, {9, ""}, {11, "\"{\"\"k\"\":1;2}\""}, {14, "\"\""}}));
  REQUIRE(decoded.columns.rows() == 2);
  CHECK(decoded.block.rejects.empty());
  CHECK(decoded.column("UserSpaceId").integers == std::vector<std::int64_t>{7, Column::empty_integer});
  CHECK(decoded.column("CallTime").integers[0] == 1790812803);
  CHECK(decoded.column("AnswerTime").is_empty(1));
  CHECK(decoded.column("Result").codes == std::vector<std::uint16_t>{0, Column::unlisted_code});
  CHECK(decoded.column("Reason").codes == std::vector<std::uint16_t>{0, Column::empty_code});
  CHECK(decoded.column("Duration").integers == std::vector<std::int64_t>{61, Column::empty_integer});
  CHECK(decoded.column("Amount").integers[0] == 264);
  CHECK(decoded.column("Amount").scales == std::vector<std::uint8_t>{4, Column::empty_scale});
  CHECK(decoded.columns.amount(0, decoded.field("Amount")).text() == "0.0264");
  CHECK(decoded.text(1, "Custom") == "{\"k\":1;2}");
  CHECK(decoded.text(1, "ToCountryId").empty());
  CHECK(decoded.columns.text_is_empty(1, decoded.field("ToCountryId")));
  CHECK(decoded.columns.line(1) == 2);
  CHECK(decoded.columns.place(1).offset() == row({}).size());
}

TEST_CASE("every shipped enumeration value has its own code", "[calls]") {
  for (const Layout& layout : shipped_layouts().kinds) {
    for (const Field& field : layout.fields) {
      const detail::EnumerationTable table(field.values);
      const auto code_of = [&table](const std::string& value) {
        const std::string block = value + std::string(detail::readable_bytes, ';');
        return table.code(std::string_view(block).substr(0, value.size()));
      };
      for (std::size_t i = 0; i < field.values.size(); ++i) CHECK(code_of(field.values[i]) == i);
      CHECK(code_of("CONGESTION") == Column::unlisted_code);
      CHECK(code_of("ANSWEREX") == Column::unlisted_code);
    }
  }
}

TEST_CASE("times", "[calls]") {
  const Decoded decoded(row({{2, "2026-10-01 00:00:03.5+0200"}}) + row({{2, "\"2026-10-01T00:00:03\""}}));
  CHECK(decoded.columns.instant(0, 2) == Instant{1790812803 - 7200, 500'000'000});
  CHECK(decoded.columns.instant(1, 2) == Instant{1790812803, 0});
  CHECK(fate(2, "") == bad(RejectReason::empty_time, "CallTime"));
  CHECK(fate(6, "") == "");
  for (const char* text : {"2026-10-01", "2026-10-01T24:00:00Z", "2026-10-01T00:00:60Z", "2026-02-30T00:00:00Z",
                           " 2026-10-01T00:00:00Z", "2026-10-01T00:00:00+24:00", "2026-10-01T00:00:00.1234567890Z"}) {
    CHECK(fate(2, text) == bad(RejectReason::bad_time, "CallTime"));
    CHECK(fate(6, text) == bad(RejectReason::bad_time, "AnswerTime"));
  }
}

TEST_CASE("amounts", "[calls]") {
  const auto amount = [](const std::string& text) {
    const Decoded decoded(row({{9, text}}));
    return decoded.columns.amount(0, 9).text() +
           (decoded.column("Amount").scales[0] == Column::wide_scale ? " wide" : "");
  };
  for (const std::string text : {"0", "-0.50", "1.20", "999999999999999999", "-9999999999999999.99",
                                 "9223372036854775807", "0.000000000000000001", "-9223372036854775807"}) {
    CHECK(amount(text) == text);
  }
  CHECK(amount("\"1.5\"") == "1.5");
  CHECK(amount("9223372036854775808") == "9223372036854775808 wide");
  CHECK(amount("-9223372036854775808") == "-9223372036854775808 wide");
  CHECK(amount("12345678901234567890123456789012345.678") == "12345678901234567890123456789012345.678 wide");
  for (const std::string text : {"1.", ".5", "-", "+1", "1e3", "1,5", " 1", "1 ", "--1", "1.2.3", "1_000", "0x1"}) {
    CHECK(fate(9, text) == bad(RejectReason::bad_amount, "Amount"));
  }
  CHECK(fate(9, std::string(38, '9')) == "");
  CHECK(fate(9, std::string(60, '9')) == bad(RejectReason::bad_amount, "Amount"));
}

TEST_CASE("integers and durations", "[calls]") {
  CHECK(fate(1, "-9223372036854775807") == "");
  for (const char* text : {"9223372036854775808", "-9223372036854775808", "99999999999999999999"}) {
    CHECK(fate(1, text) == "");  // of any size
  }
  for (const std::string& text : std::vector<std::string>{"-", "+1", "1.0", "x", "1-"}) {
    CHECK(fate(1, text) == bad(RejectReason::bad_integer, "UserSpaceId"));
  }
  CHECK(fate(5, "2147483647") == "");
  CHECK(fate(5, "00000000000061") == "");
  for (const std::string& text : std::vector<std::string>{"2147483648", "-1", "1.5", "1 ", "-", std::string(60, '1')}) {
    CHECK(fate(5, text) == bad(RejectReason::bad_duration, "Duration"));
  }
  CHECK(fate(5, "") == bad(RejectReason::empty_duration, "Duration"));
  CHECK(fate(5, "\"\"") == bad(RejectReason::empty_duration, "Duration"));
  CHECK(Decoded(row({{3, "BUSY"}, {5, ""}})).columns.rows() == 1);
}

TEST_CASE("a bad row is rejected once, for its first bad field, and the others stay in step", "[calls]") {
  const Decoded decoded(row({{0, "a"}}) + row({{0, "b"}, {9, "x"}, {2, "y"}, {5, ""}}) +
                        row({{0, "c"}, {5, "5"}, {9, "2"}}));
  REQUIRE(decoded.columns.rows() == 2);
  CHECK(decoded.text(1, "CallId") == "c");
  CHECK(decoded.column("Duration").integers == std::vector<std::int64_t>{61, 5});
  CHECK(decoded.column("Amount").integers == std::vector<std::int64_t>{264, 2});
  CHECK(decoded.column("Result").codes.size() == 2);
  CHECK(decoded.columns.line(1) == 3);
  REQUIRE(decoded.block.rejects.size() == 1);
  CHECK(decoded.block.rejects[0].line == 2);
  CHECK(decoded.block.rejects[0].reason == RejectReason::bad_time);
  CHECK(decoded.block.rejects[0].field == decoded.field("CallTime"));
}

TEST_CASE("a field that the file lacks reads as empty", "[calls]") {
  const std::string full = row({});
  const Decoded decoded(full.substr(0, full.rfind(';')) + "\n");
  REQUIRE(decoded.columns.rows() == 1);
  CHECK(decoded.text(0, "ToCountryId").empty());
  CHECK(decoded.columns.text_is_empty(0, decoded.field("ToCountryId")));
  CHECK(decoded.text(0, "UserId") == "u");
}

TEST_CASE("the raw texts of a row are those of its fields one by one", "[calls]") {
  const std::string other_order =
      "ToCountryId;UserId;ApplicationKey;Custom;Currency;Amount;To;From;AnswerTime;Duration;Reason;Result;CallTime;"
      "UserSpaceId;CallId\n"
      "SE;u;app;\"x\";EUR;0;+1;+2;;0;N/A;BUSY;2026-10-01T00:00:03Z;1;c-1\n"
      ";;;;;0;;;;0;N/A;BUSY;2026-10-01T00:00:03Z;1;c-2\n";
  const std::string three_rows = row({}) + row({{11, "\"a;b\""}, {0, ""}, {14, ""}}) + row({{0, "another"}});
  for (const std::string& text : {three_rows, other_order}) {
    const Decoded decoded(text);
    REQUIRE(decoded.columns.rows() >= 2);
    for (std::size_t its_row = 0; its_row < decoded.columns.rows(); ++its_row) {
      const Columns::RawTexts texts = decoded.columns.raw_texts(its_row);
      for (int field = 0; field < static_cast<int>(decoded.layout().fields.size()); ++field)
        CHECK(texts[field] == decoded.columns.raw_text(its_row, field));
    }
  }
  const std::string full = row({});
  const Decoded without_last(full.substr(0, full.rfind(';')) + "\n");
  REQUIRE(without_last.columns.rows() == 1);
  CHECK(without_last.columns.raw_texts(0)[without_last.field("ToCountryId")].empty());
  CHECK(without_last.columns.raw_texts(0)[without_last.field("UserId")] == "u");
}

}  // namespace reconcile::test
