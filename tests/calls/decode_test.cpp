// The decoders that look at eight characters at once, against the plain readers of values/.
#include "calls/detail/decode.hpp"

#include <algorithm>

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "calls/columns.hpp"
#include "calls/detail/scan.hpp"
#include "values/decimal.hpp"
#include "values/phone_number.hpp"

using namespace reconcile;

namespace {

/// Text that something may be read behind, as in a block; what stands there must not matter.
class InBlock {
 public:
  explicit InBlock(const std::string& text) : bytes_(text), size_(text.size()) {
    bytes_ += *rc::gen::element<std::string>("999999999999999999999999", ";1234567.9012345;12:00:0", "\n2026-10-01T00:00:00Z;A;",
                                             "........................");
    static_assert(detail::readable_bytes == 24);
  }
  std::string_view text() const { return std::string_view(bytes_).substr(0, size_); }

 private:
  std::string bytes_;
  std::size_t size_;
};

std::string from_alphabet(const std::string& alphabet, int most) {
  const int size = *rc::gen::inRange(0, most);
  std::string text;
  for (int i = 0; i < size; ++i) text += alphabet[*rc::gen::inRange<std::size_t>(0, alphabet.size())];
  return text;
}

}  // namespace

TEST_CASE("amounts are decoded as decimals are parsed", "[calls]") {
  CHECK(rc::check("amounts", [] {
    const InBlock block(from_alphabet(*rc::gen::element<std::string>("0123456789.", "0123456789", "12.-", "09.x/:"), 24));
    std::int64_t coefficient = 0;
    std::uint8_t scale = 0;
    const std::optional<Decimal> expected = Decimal::parse(block.text());
    RC_ASSERT(detail::decode_amount(block.text(), coefficient, scale) == expected.has_value());
    if (expected && scale != Column::wide_scale) {
      RC_ASSERT(Decimal(coefficient, scale).text() == expected->text());
    }
  }));
}

TEST_CASE("integers and durations are decoded as they are written", "[calls]") {
  CHECK(rc::check("integers", [] {
    const InBlock block(from_alphabet(*rc::gen::element<std::string>("0123456789", "01-", "19/:x"), 13));
    const std::string text(block.text());
    const std::string digits = text.starts_with('-') ? text.substr(1) : text;
    const bool good = !digits.empty() && digits.find_first_not_of("0123456789") == std::string::npos;
    std::int64_t value = 0;
    RC_ASSERT(detail::decode_integer(block.text(), value) == good);
    if (good) RC_ASSERT(value == std::stoll(text));
    const bool is_duration = good && digits == text && std::stoll(text) <= 2147483647;
    RC_ASSERT(detail::decode_duration(block.text(), value) == is_duration);
  }));
}

TEST_CASE("times are decoded as instants are parsed, whatever was decoded before", "[calls]") {
  CHECK(rc::check("times", [] {
    detail::TimeDecoder decoder;
    for (int i = 0; i < 20; ++i) {
      std::string text = *rc::gen::element<std::string>("2026-10-01T00:00:03Z", "2026-10-01T23:59:59Z", "2026-10-02T12:00:00Z",
                                                        "1969-12-31T00:00:01Z", "2026-10-01 10:11:12Z", "2026-10-01T10:11:12.5Z",
                                                        "2026-10-01T10:11:12+0200", "0000-01-01T00:00:00Z");
      if (*rc::gen::inRange(0, 2) == 0) {
        text[*rc::gen::inRange<std::size_t>(0, text.size())] =
            *rc::gen::element('0', '1', '2', '5', '6', '9', ':', '-', 'T', 'Z', '/', ' ', 'x', '\x7f');
      }
      const InBlock block(text);
      const std::optional<Instant> expected = parse_instant(text);
      std::int64_t seconds = 0;
      std::uint32_t nanoseconds = 0;
      RC_ASSERT(decoder.decode(block.text(), seconds, nanoseconds) == expected.has_value());
      if (expected) {
        RC_ASSERT(seconds == expected->seconds);
        RC_ASSERT(nanoseconds == expected->nanoseconds);
      }
    }
  }));
}

TEST_CASE("a word has the code of the equal value and of no other", "[calls]") {
  CHECK(rc::check("words", [] {
    std::vector<std::string> values;
    const int most = *rc::gen::element(6, 200);  // of so many, some want the same place
    for (int i = 0; i < most; ++i) {
      std::string value = from_alphabet("AB", 20);
      if (!value.empty() && std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
    }
    const detail::EnumerationTable table(values);
    const InBlock block(*rc::gen::inRange(0, 2) == 0 && !values.empty() ? *rc::gen::elementOf(values)
                                                                        : from_alphabet("AB", 20));
    const auto found = std::find(values.begin(), values.end(), block.text());
    const std::uint16_t expected = block.text().empty()    ? Column::empty_code
                                   : found == values.end() ? Column::unlisted_code
                                                           : static_cast<std::uint16_t>(found - values.begin());
    RC_ASSERT(table.code(block.text()) == expected);
  }));
}

TEST_CASE("the key of a usual number is that of its digits", "[calls]") {
  CHECK(rc::check("numbers", [] {
    const InBlock block(*rc::gen::element<std::string>("+", "+", "+", "", "00", "++") +
                        from_alphabet(*rc::gen::element<std::string>("0123456789", "0123456789", "12 -", "9/:"), 20));
    const PhoneNumber number(block.text());
    DigitKey key = 0;
    if (!usual_number_key(block.text(), key)) return;  // the slow road reads it
    RC_ASSERT(number.is_number());
    RC_ASSERT(number.digits().size() <= max_key_digits);
    RC_ASSERT(key == digit_key(number.digits()));
  }));
  DigitKey key = 0;
  for (const char* text : {"+46701234567", "+12345678", "+1234567890123456"}) CHECK(usual_number_key(text, key));
  for (const char* text : {"", "+", "+1234567", "46701234567", "+12345678901234567", "+4670123456x", "+46 70123456"})
    CHECK_FALSE(usual_number_key(text, key));
}

TEST_CASE("separators are found wherever they stand, however many", "[calls]") {
  CHECK(rc::check("texts without quotes against a loop", [] {
    // From one separator in a row of chunks up to sixty-four in each.
    const std::string alphabet = *rc::gen::element<std::string>("xxxxxxxxxxxxxxx;\n", ";\n", "xy;;;\n", "x");
    std::string text = from_alphabet(alphabet, 400);
    const auto times = *rc::gen::element<std::size_t>(1, 1, 300);
    for (std::size_t i = 1; i < times; ++i) text += text.substr(0, 390);
    const std::size_t size = text.size();
    text.append(64, ';');
    std::vector<std::uint32_t> places, expected, line_ends, expected_ends;
    const detail::SeparatorFacts facts = detail::find_separators(text.data(), size, places, line_ends);
    std::uint32_t lines = 0;
    for (std::uint32_t at = 0; at < size; ++at) {
      if (at > 0 && at % detail::separator_stretch == 0) expected_ends.push_back(lines);
      if (text[at] == ';' || text[at] == '\n') expected.push_back(at);
      if (text[at] == '\n') ++lines;
    }
    places.resize(facts.count);
    RC_ASSERT(places == expected);
    RC_ASSERT(facts.line_ends == lines);
    line_ends.resize(std::min(line_ends.size(), expected_ends.size()));
    RC_ASSERT(line_ends == expected_ends);
  }));
}

TEST_CASE("separators are found with the quotes respected", "[calls]") {
  const auto find = [](std::string text) {
    const std::size_t size = text.size();
    text.append(64, ';');
    std::vector<std::uint32_t> places;
    std::vector<std::uint32_t> line_ends;
    const detail::SeparatorFacts facts = detail::find_separators(text.data(), size, places, line_ends);
    std::string found;
    for (std::size_t i = 0; i < facts.count; ++i) found += std::to_string(places[i]) + " ";
    found += "ends=" + std::to_string(facts.line_ends);
    if (facts.any_quoted_line_end) found += " quoted-line-end";
    if (facts.any_broken_quote) found += " broken";
    if (facts.any_odd) found += " odd";
    return found;
  };
  CHECK(find("a;b\nc;d\n") == "1 3 5 7 ends=2");
  CHECK(find("\"a;b\";c\n") == "5 7 ends=1");
  CHECK(find("\"a\"\";b\";c\n") == "7 9 ends=1");
  CHECK(find("a\"b;c\"d;e\n") == "3 7 9 ends=1");
  CHECK(find("\"a\nb\";c\n") == "5 7 ends=1 quoted-line-end");
  CHECK(find("\"a\"b;c\n").find("broken") != std::string::npos);
  CHECK(find("x;\"a;b") == "1 ends=0");
  CHECK(find("\"a\"\r\nb\n") == "4 6 ends=2");
  CHECK(find("\xC3\xA9;b\n") == "2 4 ends=1 odd");
  // A quoted field over the borders of the 64 bytes that are looked at together, wherever they fall.
  for (std::size_t before = 0; before < 140; ++before) {
    for (const std::string& quoted : {std::string("\"\"\"\";"), "\"" + std::string(130, ';') + "\"\"\";", std::string("\"\"\";\"\";\";")}) {
      const std::string text = std::string(before, 'x') + ";" + quoted + "y\n";
      const std::size_t end = before + quoted.size();
      CHECK(find(text) == std::to_string(before) + " " + std::to_string(end) + " " + std::to_string(end + 2) + " ends=1");
    }
  }
}
