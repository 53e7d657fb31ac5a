// In: prefixes of digits. Out: the longest that a number starts with, and from there the next shorter ones.
// Must not know: what hangs on a prefix (the caller keeps an array by entry).
#pragma once

#include <algorithm>
#include <array>
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
  /// The same where there are no long prefixes.
  std::uint32_t longest(DigitKey key) const {
    return entries_.empty() ? none : entries_[stretch_at(key)];
  }

  /// Keys that follow one another and have the same longest prefix are a stretch: 0 … stretches() − 1. A caller who keeps an
  /// array by stretch saves a look-up. Not for an empty map. So many at once, at most, because a look-up mostly waits for
  /// memory, and many wait together: step by step each of them halves what is left, without a branch to guess.
  static constexpr std::size_t most_at_once = 32;
  void find_stretches(const DigitKey* keys, std::size_t count, std::uint32_t* found) const {
    std::array<std::uint32_t, most_at_once> left;
    std::uint32_t most_left = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t* const place = &table_[keys[i] >> index_shift_];
      found[i] = place[0] - 1;  // the last stretch that begins before the index's
      left[i] = place[1] - place[0];
      most_left = std::max(most_left, left[i]);
    }
    const std::uint32_t* const middles = middles_.data();
    for (; most_left > 0; most_left /= 2) {
      for (std::size_t i = 0; i < count; ++i) {
        const std::uint32_t half = (left[i] + 1) / 2;
        found[i] += middles[found[i] + half] <= static_cast<std::uint32_t>(keys[i] >> middle_shift_) ? half : 0;
        left[i] /= 2;
      }
    }
  }
  std::uint32_t stretch_at(DigitKey key) const {
    std::uint32_t stretch = 0;
    find_stretches(&key, 1, &stretch);
    return stretch;
  }
  std::uint32_t stretches() const { return static_cast<std::uint32_t>(entries_.size()); }
  std::uint32_t entry_of_stretch(std::uint32_t stretch) const { return entries_[stretch]; }
  /// Whether some prefixes are so long (12 digits and more; 14 in a deck of 65,536 prefixes) that a key alone does not decide.
  bool has_long_prefixes() const { return !long_.empty(); }
  /// The entry of the longest prefix that is a proper prefix of this entry's, or none.
  std::uint32_t shorter(std::uint32_t entry) const { return shorter_[entry]; }
  std::size_t size() const { return shorter_.size(); }

 private:
  struct Node;
  struct Stretch;
  std::vector<Node> sort_nodes(const std::vector<std::string_view>& prefixes);
  std::vector<Stretch> make_stretches(const std::vector<Node>& nodes);
  void index_stretches(const std::vector<Stretch>& stretches);
  std::size_t kept_digits() const { return index_digits_ + 8; }

  std::vector<std::uint32_t> shorter_;  // by entry

  // Of each stretch, in order. The first begins at 0. A look-up costs as much as it misses the cache, so only what the index
  // leaves open of a beginning is kept: 8 digits.
  std::vector<std::uint32_t> middles_;
  std::vector<std::uint32_t> entries_;  // or none
  std::vector<std::uint32_t> table_;  // the first stretch, from 1 on, whose begin's leading nibbles are at least the index
  unsigned index_digits_ = 3;
  unsigned index_shift_ = 52;   // to the digits of the index
  unsigned middle_shift_ = 20;  // to the digits behind them

  std::map<std::string, std::uint32_t, std::less<>> long_;  // the rare ones with more digits than are kept
  std::size_t long_digits_ = 0;                             // of the longest among them
};

}  // namespace reconcile
