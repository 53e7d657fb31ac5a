// In: prefixes of digits. Out: the longest that a number starts with, and from there the next shorter ones.
// Must not know: what hangs on a prefix (the caller keeps an array by entry).
#pragma once

#include <bit>
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
    if (nodes_.empty()) return none;
    const std::uint64_t index = key >> shift_;
    // Every prefix of the number begins the greatest key that is not above its, too.
    const Node* node = nodes_.data() + table_[index];
    std::size_t count = nodes_.data() + table_[index + 1] - node;
    if (count == 0 || node->key > key) {
      if (node == nodes_.data()) return none;
      --node;
    } else {
      for (; count > 1; count -= count / 2) node += node[count / 2].key <= key ? count / 2 : 0;
    }
    while (!begins(node->key, key)) {
      if (node->parent == none) return none;
      node = &nodes_[node->parent];
    }
    return node->entry;
  }
  /// Asks for the memory that longest(key) will look at: first of its index, then (some look-ups later) of what is there.
  [[gnu::always_inline]] void prefetch_index(DigitKey key) const {
    if (!table_.empty()) __builtin_prefetch(&table_[key >> shift_]);
  }
  [[gnu::always_inline]] void prefetch_node(DigitKey key) const {
    if (!table_.empty()) __builtin_prefetch(nodes_.data() + table_[key >> shift_]);
  }
  bool has_long_prefixes() const { return !long_.empty(); }
  /// The entry of the longest prefix that is a proper prefix of this entry's, or none.
  std::uint32_t shorter(std::uint32_t entry) const { return shorter_[entry]; }
  std::size_t size() const { return shorter_.size(); }

 private:
  /// Whether the digits of `prefix` begin those of `key`.
  static bool begins(DigitKey prefix, DigitKey key) {
    if (prefix == 0) return true;
    const int unused_bits = std::countr_zero(prefix) & ~3;
    return (prefix ^ key) >> unused_bits == 0;
  }
  void sort_nodes(const std::vector<std::string_view>& prefixes);
  void link_nodes();
  void index_nodes();

  std::vector<std::uint32_t> shorter_;  // by entry

  /// A prefix of up to max_key_digits. The three stand together because a look-up in a large map costs as much as it
  /// misses the cache.
  struct Node {
    DigitKey key;
    std::uint32_t entry;
    std::uint32_t parent;  ///< position of the longest proper prefix, or none
  };
  std::vector<Node> nodes_;           // sorted by key
  std::vector<std::uint32_t> table_;  // first position whose key's leading nibbles are at least the index
  unsigned shift_ = 64;               // what of a key is not in the table's index

  std::map<std::string, std::uint32_t, std::less<>> long_;  // the rare ones of 17 digits and more
  std::size_t long_digits_ = 0;                             // of the longest among them
};

}  // namespace reconcile
