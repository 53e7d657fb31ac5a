// In: the first bytes of many fields of one column. Out: their values where they have the usual form, and where they do
// not: those are for decode.hpp, one by one. Must not know: blocks, columns, rules.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace reconcile::detail {

/// Some fields that follow one another in a column.
struct FieldTexts {
  static constexpr std::size_t most = 128;  ///< a multiple of what a vector holds

  std::uint64_t
      bytes[most];  ///< the first eight, the first of them lowest; what stands behind a shorter text is ignored
  std::uint64_t sizes[most];  ///< of the whole texts
};

/// Entry by entry beside FieldTexts. What is behind the texts' number is of no meaning.
struct UsualValues {
  std::int64_t integers[FieldTexts::most];  ///< as in Column, Column::empty_integer too
  std::uint64_t scales[FieldTexts::most];   ///< of amounts alone; as in Column
  std::uint64_t unusual[FieldTexts::most];  ///< other than 0: not of the usual form, the other entries mean nothing
};

/// The decoders for one instruction set. Each reads the first `count` texts, and what is beside them up to
/// FieldTexts::most. It returns false where some may be unusual.
struct UsualDecoders {
  /// One to eight digits, or nothing.
  bool (*digits)(const FieldTexts& texts, std::size_t count, UsualValues& values);
  /// Up to eight characters, without a sign: `12` and `12.50`, or nothing.
  bool (*amounts)(const FieldTexts& texts, std::size_t count, UsualValues& values);
  /// `bytes` are the eight of 23:59:59; `unlike` is 0 where the rest of the text is as usual. The value is the second
  /// of the day, and `day_seconds` more. Where the size is 0, it is empty, which may be unusual.
  bool (*clock_times)(const FieldTexts& texts, const std::uint64_t* unlike, std::size_t count, std::int64_t day_seconds,
                      bool empty_is_unusual, UsualValues& values);
  /// As Column::short_text makes them, or Column::long_text; a text in quotes is unusual.
  bool (*short_texts)(const FieldTexts& texts, std::size_t count, UsualValues& values);

  bool has_vectors;  ///< else all texts are unusual to it
};

/// For those instruction sets that the processor has, the best first: they find the same.
const std::vector<UsualDecoders>& usual_decoders();

}  // namespace reconcile::detail
