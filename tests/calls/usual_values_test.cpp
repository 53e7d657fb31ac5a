// The decoders of many fields at once, for every instruction set at hand, against those of one field.
#include "calls/detail/usual_values.hpp"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "calls/columns.hpp"
#include "calls/detail/decode.hpp"

using namespace reconcile;
using detail::FieldTexts;
using detail::UsualDecoders;
using detail::UsualValues;

namespace {

std::string text_of(const std::string& alphabet, int longest) {
  const int size = *rc::gen::inRange(0, longest + 1);
  std::string text;
  for (int i = 0; i < size; ++i) text += alphabet[*rc::gen::inRange<std::size_t>(0, alphabet.size())];
  return text;
}

/// Texts of a column, with something behind each as in a block.
struct Batch {
  std::vector<std::string> blocks;
  std::vector<std::string_view> texts;
  FieldTexts fields{};

  template <class Make>
  explicit Batch(const Make& make, std::size_t skipped = 0) {
    const auto count = *rc::gen::inRange<std::size_t>(1, 40);
    for (std::size_t i = 0; i < count; ++i) {
      const std::string text = make();
      blocks.push_back(text +
                       *rc::gen::element<std::string>("9999999999999999999999999999", ";1234567.9012345;12:00:00;;;",
                                                      "\n2026-10-01T00:00:00Z;A;BC;;", "............................"));
      texts.push_back(std::string_view(blocks.back()).substr(0, text.size()));
    }
    for (std::size_t i = 0; i < count; ++i) {  // now the blocks stay where they are
      texts[i] = std::string_view(blocks[i]).substr(0, texts[i].size());
      fields.bytes[i] = detail::first_bytes(texts[i].data() + skipped, 8);
      fields.sizes[i] = texts[i].size();
    }
  }
};

/// Asks each of the decoders; whether a text is usual is known, and `check` is asked of those that are.
template <class Decode, class IsUsual, class Check>
void for_each_set(const Batch& batch, const Decode& decode, const IsUsual& is_usual, const Check& check) {
  for (const UsualDecoders& decoders : detail::usual_decoders()) {
    UsualValues values{};
    const bool all_usual = decode(decoders, values);
    for (std::size_t i = 0; i < batch.texts.size(); ++i) {
      const bool is_told_usual = values.unusual[i] == 0;
      RC_ASSERT(!all_usual || is_told_usual);
      RC_ASSERT(is_told_usual == (decoders.has_vectors && is_usual(batch.texts[i])));
      if (is_told_usual) check(batch.texts[i], values, i);
    }
  }
}

}  // namespace

TEST_CASE("many numbers are decoded as each is", "[calls]") {
  CHECK(rc::check("digits", [] {
    const std::string alphabet = *rc::gen::element<std::string>("0123456789", "0123456789", "09/:-x", "9");
    const Batch batch([&] { return text_of(alphabet, 10); });
    const auto decode = [&](const UsualDecoders& decoders, UsualValues& values) {
      return decoders.digits(batch.fields, batch.texts.size(), values);
    };
    const auto is_usual = [](std::string_view text) {
      std::uint64_t value = 0;
      return text.empty() || detail::decode_few_digits(text, value);
    };
    for_each_set(batch, decode, is_usual, [](std::string_view text, const UsualValues& values, std::size_t i) {
      std::int64_t expected = Column::empty_integer;
      RC_ASSERT(text.empty() || detail::decode_integer(text, expected));
      RC_ASSERT(values.integers[i] == expected);
    });
  }));
}

TEST_CASE("many amounts are decoded as each is", "[calls]") {
  CHECK(rc::check("amounts", [] {
    const std::string alphabet =
        *rc::gen::element<std::string>("0123456789.", "0123456789.", "0123456789", "12.-", "09.x/:");
    const Batch batch([&] { return text_of(alphabet, 10); });
    const auto decode = [&](const UsualDecoders& decoders, UsualValues& values) {
      return decoders.amounts(batch.fields, batch.texts.size(), values);
    };
    const auto is_usual = [](std::string_view text) {
      std::int64_t coefficient = 0;
      std::uint8_t scale = 0;
      return text.empty() || detail::decode_short_amount(text, coefficient, scale);
    };
    for_each_set(batch, decode, is_usual, [](std::string_view text, const UsualValues& values, std::size_t i) {
      std::int64_t coefficient = Column::empty_integer;
      std::uint8_t scale = Column::empty_scale;
      RC_ASSERT(text.empty() || detail::decode_amount(text, coefficient, scale));
      RC_ASSERT(values.integers[i] == coefficient);
      RC_ASSERT(values.scales[i] == scale);
    });
  }));
}

TEST_CASE("many times of the last day are decoded as each is", "[calls]") {
  CHECK(rc::check("times", [] {
    detail::TimeDecoder decoder;
    std::int64_t seconds = 0;
    std::uint32_t nanoseconds = 0;
    const std::string primer = "2026-10-01T00:00:00Z" + std::string(detail::readable_bytes, ';');
    RC_ASSERT(decoder.decode(std::string_view(primer).substr(0, 20), seconds, nanoseconds));
    const auto make = [] {
      std::string text =
          *rc::gen::element<std::string>("2026-10-01T00:00:03Z", "2026-10-01T23:59:59Z", "2026-10-01T19:09:59Z",
                                         "2026-10-02T12:00:00Z", "2026-10-01 10:11:12Z", "2026-10-01T10:11:12.5Z",
                                         "2026-10-01T24:00:00Z", "2026-10-01T12:60:00Z", "2026-10-01T12:00:60Z", "");
      if (!text.empty() && *rc::gen::inRange(0, 2) == 0) {
        text[*rc::gen::inRange<std::size_t>(0, text.size())] =
            *rc::gen::element('0', '1', '2', '5', '6', '9', ':', '-', 'T', 'Z', '/', ' ', 'x', '\x7f');
      }
      return text;
    };
    const Batch batch(make, detail::TimeDecoder::clock_place);
    std::uint64_t unlike[FieldTexts::most] = {};
    for (std::size_t i = 0; i < batch.texts.size(); ++i) unlike[i] = decoder.unlike_last_day(batch.texts[i]);
    const bool empty_is_unusual = *rc::gen::inRange(0, 2) == 0;
    const auto decode = [&](const UsualDecoders& decoders, UsualValues& values) {
      return decoders.clock_times(batch.fields, unlike, batch.texts.size(), decoder.last_day_seconds(),
                                  empty_is_unusual, values);
    };
    const auto is_usual = [&](std::string_view text) {
      if (text.empty()) return !empty_is_unusual;
      return parse_instant(text) && text.size() == 20 && text.starts_with("2026-10-01T") && text[19] == 'Z';
    };
    for_each_set(batch, decode, is_usual, [](std::string_view text, const UsualValues& values, std::size_t i) {
      RC_ASSERT(values.integers[i] == (text.empty() ? Column::empty_integer : parse_instant(text)->seconds));
    });
  }));
}

TEST_CASE("many short texts are made as each is", "[calls]") {
  CHECK(rc::check("short texts", [] {
    const Batch batch([] { return text_of("EURUSD\" ", 11); });
    const auto decode = [&](const UsualDecoders& decoders, UsualValues& values) {
      return decoders.short_texts(batch.fields, batch.texts.size(), values);
    };
    const auto is_usual = [](std::string_view text) { return !text.starts_with('"'); };
    for_each_set(batch, decode, is_usual, [](std::string_view text, const UsualValues& values, std::size_t i) {
      RC_ASSERT(static_cast<std::uint64_t>(values.integers[i]) == Column::short_text(text));
    });
  }));
}
