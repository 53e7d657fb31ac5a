#include "calls/detail/usual_values.hpp"

#include "calls/columns.hpp"
#include "calls/detail/instruction_set.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "calls/detail/usual_values.cpp"
#include <hwy/foreach_target.h>  // must come before highway.h

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace reconcile::detail::HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

/// Without vectors, there is nothing to gain here.
inline bool all_are_unusual(std::size_t count, UsualValues& values) {
  for (std::size_t i = 0; i < count; ++i) values.unusual[i] = 1;
  return false;
}
bool digits_kernel(const FieldTexts&, std::size_t count, UsualValues& values) { return all_are_unusual(count, values); }
bool amounts_kernel(const FieldTexts&, std::size_t count, UsualValues& values) {
  return all_are_unusual(count, values);
}
bool clock_times_kernel(const FieldTexts&, const std::uint64_t*, std::size_t count, std::int64_t, bool,
                        UsualValues& values) {
  return all_are_unusual(count, values);
}
bool short_texts_kernel(const FieldTexts&, std::size_t count, UsualValues& values) {
  return all_are_unusual(count, values);
}

#else

namespace hn = hwy::HWY_NAMESPACE;

using Tag = hn::CappedTag<std::uint64_t, FieldTexts::most>;
using Words = hn::Vec<Tag>;

HWY_INLINE Words same(std::uint64_t word) { return hn::Set(Tag(), word); }

/// Of digits as their values, a byte each, the first lowest: the number. `wrong` gets bits where something else is
/// among them. (Pairs, fours, eight: the well-known way within a register.)
HWY_INLINE Words number_of(Words digits, Words& wrong) {
  const Tag words;
  const hn::Repartition<std::uint32_t, Tag> halves;
  const hn::Repartition<std::uint16_t, Tag> quarters;
  wrong = hn::And(hn::Or(digits, hn::Add(digits, same(0x0606060606060606))), same(0xF0F0F0F0F0F0F0F0));
  const auto tens = hn::Add(hn::ShiftLeft<3>(digits), hn::ShiftLeft<1>(digits));
  const auto pairs = hn::And(hn::Add(tens, hn::ShiftRight<8>(digits)), same(0x00FF00FF00FF00FF));
  const auto hundreds = hn::BitCast(words, hn::Mul(hn::BitCast(quarters, pairs), hn::Set(quarters, 100)));
  const auto fours = hn::And(hn::Add(hundreds, hn::ShiftRight<16>(pairs)), same(0x0000FFFF0000FFFF));
  const auto thousands = hn::MulEven(hn::BitCast(halves, fours), hn::Set(halves, 10000));
  return hn::Add(thousands, hn::ShiftRight<32>(fours));
}

/// How far eight bytes move so that the last of a text of 1 to 8 is the highest; for other sizes, some number below 64.
HWY_INLINE Words shift_of(Words sizes) { return hn::And(hn::Sub(same(64), hn::ShiftLeft<3>(sizes)), same(63)); }

/// 0 for 1 to 8.
HWY_INLINE Words beyond_eight(Words sizes) { return hn::ShiftRight<3>(hn::Sub(sizes, same(1))); }

constexpr std::uint64_t zero_digits = 0x3030303030303030;
constexpr auto empty_integer = static_cast<std::uint64_t>(Column::empty_integer);

/// Stores what was found of each text, and gathers whether all are usual.
class Results {
 public:
  explicit Results(UsualValues& values) : values_(values) {}

  HWY_INLINE void store(std::size_t at, Words integers, Words wrong) {
    hn::StoreU(hn::BitCast(hn::RebindToSigned<Tag>(), integers), hn::RebindToSigned<Tag>(), values_.integers + at);
    hn::StoreU(wrong, Tag(), values_.unusual + at);
    any_ = hn::Or(any_, wrong);
  }
  HWY_INLINE bool all_usual() const { return hn::AllTrue(Tag(), hn::Eq(any_, hn::Zero(Tag()))); }

 private:
  UsualValues& values_;
  Words any_ = hn::Zero(Tag());
};

bool digits_kernel(const FieldTexts& texts, std::size_t count, UsualValues& values) {
  Results results(values);
  for (std::size_t i = 0; i < count; i += hn::Lanes(Tag())) {
    const auto sizes = hn::LoadU(Tag(), texts.sizes + i);
    const auto digits = hn::Shl(hn::Xor(hn::LoadU(Tag(), texts.bytes + i), same(zero_digits)), shift_of(sizes));
    Words wrong;
    const auto numbers = number_of(digits, wrong);
    wrong = hn::Or(wrong, beyond_eight(sizes));
    const auto is_empty = hn::Eq(sizes, same(0));
    results.store(i, hn::IfThenElse(is_empty, same(empty_integer), numbers), hn::IfThenZeroElse(is_empty, wrong));
  }
  return results.all_usual();
}

bool amounts_kernel(const FieldTexts& texts, std::size_t count, UsualValues& values) {
  const hn::Repartition<std::uint8_t, Tag> bytes;
  Results results(values);
  for (std::size_t i = 0; i < count; i += hn::Lanes(Tag())) {
    const auto sizes = hn::LoadU(Tag(), texts.sizes + i);
    const auto shift = shift_of(sizes);
    const auto text = hn::Shl(hn::LoadU(Tag(), texts.bytes + i), shift);
    const auto beside = hn::Xor(text, same(0x2E2E2E2E2E2E2E2E));  // 0 where a point is
    const auto points =
        hn::And(hn::AndNot(beside, hn::Sub(beside, same(0x0101010101010101))), same(0x8080808080808080));
    const auto point = hn::And(points, hn::Sub(same(0), points));  // the lowest: the highest bit of its byte, or none
    const auto has_none = hn::Eq(points, same(0));
    const auto unit = hn::ShiftRight<7>(point);  // its byte's lowest bit, or none
    const auto below = hn::Sub(unit, same(1));   // or all
    const auto above = hn::Xor(hn::Or(hn::ShiftLeft<8>(below), same(0xFF)), same(~std::uint64_t{0}));  // or none
    // It is taken out, and what stands before it moves up; a second one is no digit.
    const auto taken = hn::Or(hn::ShiftLeft<8>(hn::And(text, below)), hn::And(text, above));
    const auto zeros = hn::Shl(same(zero_digits), shift);
    const auto digits = hn::IfThenElse(has_none, hn::Xor(text, zeros), hn::Xor(taken, hn::ShiftLeft<8>(zeros)));
    const auto scales = hn::SumsOf8(hn::BitCast(bytes, hn::And(above, same(0x0101010101010101))));
    const auto nothing_before = hn::Eq(unit, hn::Shl(same(1), shift));
    const auto nothing_behind = hn::Eq(point, same(std::uint64_t{1} << 63));
    Words wrong;
    const auto numbers = number_of(digits, wrong);
    wrong =
        hn::Or(hn::Or(wrong, beyond_eight(sizes)), hn::IfThenElseZero(hn::Or(nothing_before, nothing_behind), same(1)));
    const auto is_empty = hn::Eq(sizes, same(0));
    results.store(i, hn::IfThenElse(is_empty, same(empty_integer), numbers), hn::IfThenZeroElse(is_empty, wrong));
    hn::StoreU(hn::IfThenElse(is_empty, same(Column::empty_scale), scales), Tag(), values.scales + i);
  }
  return results.all_usual();
}

bool clock_times_kernel(const FieldTexts& texts, const std::uint64_t* unlike, std::size_t count,
                        std::int64_t day_seconds, bool empty_is_unusual, UsualValues& values) {
  const hn::Repartition<std::uint32_t, Tag> halves;
  Results results(values);
  for (std::size_t i = 0; i < count; i += hn::Lanes(Tag())) {
    const auto digits = hn::Xor(hn::LoadU(Tag(), texts.bytes + i), same(0x30303A30303A3030));  // "00:00:00"
    // A digit leaves its value, a colon 0; anything else leaves more than 9 or stands at a colon's place.
    const auto no_digit = hn::And(hn::Or(digits, hn::Add(digits, same(0x0606060606060606))), same(0xF0F0F0F0F0F0F0F0));
    const auto no_colon = hn::And(digits, same(0x0000FF0000FF0000));
    const auto tens = hn::Add(hn::ShiftLeft<3>(digits), hn::ShiftLeft<1>(digits));
    const auto pairs = hn::Add(tens, hn::ShiftRight<8>(digits));
    const auto hour = hn::And(pairs, same(0xFF));
    const auto minute = hn::And(hn::ShiftRight<24>(pairs), same(0xFF));
    const auto second = hn::And(hn::ShiftRight<48>(pairs), same(0xFF));
    const auto too_late = hn::And(
        hn::Or(hn::Add(hour, same(256 - 24)), hn::Or(hn::Add(minute, same(256 - 60)), hn::Add(second, same(256 - 60)))),
        same(256));
    const auto of_hours = hn::MulEven(hn::BitCast(halves, hour), hn::Set(halves, 3600));
    const auto of_minutes = hn::Sub(hn::ShiftLeft<6>(minute), hn::ShiftLeft<2>(minute));
    const auto of_day = hn::Add(hn::Add(of_hours, of_minutes), second);
    const auto seconds = hn::Add(of_day, same(static_cast<std::uint64_t>(day_seconds)));
    const auto wrong = hn::Or(hn::Or(no_digit, no_colon), hn::Or(too_late, hn::LoadU(Tag(), unlike + i)));
    const auto is_empty = hn::Eq(hn::LoadU(Tag(), texts.sizes + i), same(0));
    results.store(i, hn::IfThenElse(is_empty, same(empty_integer), seconds),
                  hn::IfThenElse(is_empty, same(empty_is_unusual ? 1 : 0), wrong));
  }
  return results.all_usual();
}

bool short_texts_kernel(const FieldTexts& texts, std::size_t count, UsualValues& values) {
  Results results(values);
  for (std::size_t i = 0; i < count; i += hn::Lanes(Tag())) {
    const auto bytes = hn::LoadU(Tag(), texts.bytes + i);
    const auto sizes = hn::LoadU(Tag(), texts.sizes + i);
    const auto is_empty = hn::Eq(sizes, same(0));
    const auto is_short = hn::Or(hn::Eq(beyond_eight(sizes), same(0)), is_empty);
    const auto shift = shift_of(sizes);
    const auto text = hn::Shr(hn::Shl(bytes, shift), shift);
    const auto is_quoted = hn::Eq(hn::And(bytes, same(0xFF)), same('"'));
    results.store(i, hn::IfThenZeroElse(is_empty, hn::IfThenElse(is_short, text, same(Column::long_text))),
                  hn::IfThenZeroElse(is_empty, hn::IfThenElseZero(is_quoted, same(1))));
  }
  return results.all_usual();
}

#endif

constexpr UsualDecoders decoders = {&digits_kernel, &amounts_kernel, &clock_times_kernel, &short_texts_kernel,
                                    HWY_TARGET != HWY_SCALAR};

}  // namespace reconcile::detail::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reconcile::detail {

const std::vector<UsualDecoders>& usual_decoders() {
  static const std::vector<UsualDecoders> all = [] {
    std::vector<UsualDecoders> found;
#if (HWY_TARGETS & HWY_AVX3) && HWY_STATIC_TARGET > HWY_AVX3  // of Highway's targets a better one is less
    if (has_avx3()) found.push_back(N_AVX3::decoders);
#endif
#if (HWY_TARGETS & HWY_AVX2) && HWY_STATIC_TARGET > HWY_AVX2
    if (has_avx2()) found.push_back(N_AVX2::decoders);
#endif
    found.push_back(HWY_STATIC_DISPATCH(decoders));
    return found;
  }();
  return all;
}

}  // namespace reconcile::detail
#endif
