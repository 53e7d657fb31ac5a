// In: prefixes of digits. Out: the longest that a number starts with, and from there the next shorter ones.
// Must not know: what hangs on a prefix (the caller keeps an array by entry).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace reconcile {

/// The first 16 digits of a number as one number: a digit is a nibble of 1 to 10 and the end is 0, so that keys compare as
/// the digits do.
using DigitKey = std::uint64_t;
constexpr std::size_t max_key_digits = 16;
DigitKey digit_key(std::string_view digits);

/// An immutable map from digit strings to entries 0 … size−1, built once and then read by many threads.
/// 1,000,000 prefixes build in well under a second.
class PrefixMap {
 public:
  static constexpr std::uint32_t none = 0xffffffff;

  PrefixMap() = default;
  /// `prefixes` are distinct, of digits only; the entry of prefixes[i] is i. The empty prefix matches every number.
  explicit PrefixMap(const std::vector<std::string_view>& prefixes);

  /// The entry of the longest prefix of `digits` (which may be empty), or none.
  std::uint32_t longest(std::string_view digits) const;
  /// The same for a number of up to max_key_digits, or for any if no prefix is longer than that.
  std::uint32_t longest(DigitKey key) const {
    if (stretches_.empty()) return none;
    const std::uint64_t index = key >> shift_;
    // The last stretch that begins at or before the key. Without a branch inside: a processor could only guess at it.
    const Stretch* last = stretches_.data() + table_[index] - 1;
    for (std::size_t left = table_[index + 1] - table_[index]; left > 0;) {
      const std::size_t half = (left + 1) / 2;
      last += last[half].begin <= key ? half : 0;
      left -= half;
    }
    return last->entry;
  }
  /// Asks for the memory that longest(key) will look at: first of its index, then (some look-ups later) of what is there.
  [[gnu::always_inline]] void prefetch_index(DigitKey key) const {
    if (!table_.empty()) __builtin_prefetch(&table_[key >> shift_]);
  }
  [[gnu::always_inline]] void prefetch_node(DigitKey key) const {
    if (!table_.empty()) __builtin_prefetch(stretches_.data() + table_[key >> shift_]);
  }
  bool has_long_prefixes() const { return !long_.empty(); }
  /// The entry of the longest prefix that is a proper prefix of this entry's, or none.
  std::uint32_t shorter(std::uint32_t entry) const { return shorter_[entry]; }
  std::size_t size() const { return shorter_.size(); }

 private:
  struct Node;
  std::vector<Node> sort_nodes(const std::vector<std::string_view>& prefixes);
  void make_stretches(const std::vector<Node>& nodes);
  void index_stretches();

  std::vector<std::uint32_t> shorter_;  // by entry

  /// Keys from one on up to the next one's, all with the same longest prefix.
  struct Stretch {
    DigitKey begin;
    std::uint32_t entry;  ///< or none
  };
  std::vector<Stretch> stretches_;    // sorted; the first begins at 0
  std::vector<std::uint32_t> table_;  // the first position, from 1 on, whose begin's leading nibbles are at least the index
  unsigned shift_ = 64;               // what of a key is not in the table's index

  std::map<std::string, std::uint32_t, std::less<>> long_;  // the rare ones of 17 digits and more
  std::size_t long_digits_ = 0;                             // of the longest among them
};

}  // namespace reconcile
