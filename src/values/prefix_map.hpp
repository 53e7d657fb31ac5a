// In: prefixes of digits. Out: the longest that a number starts with, and from there the next shorter ones.
// Must not know: what hangs on a prefix (the caller keeps an array by entry).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace reconcile {

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
  /// The entry of the longest prefix that is a proper prefix of this entry's, or none.
  std::uint32_t shorter(std::uint32_t entry) const { return shorter_[entry]; }
  std::size_t size() const { return shorter_.size(); }

 private:
  std::uint32_t longest_in_nodes(std::string_view digits) const;
  void sort_nodes(const std::vector<std::string_view>& prefixes);
  void link_nodes();
  void index_nodes();

  std::vector<std::uint32_t> shorter_;  // by entry

  /// A prefix of up to 16 digits. In the key a digit is a nibble of 1 to 10 and the end is 0, so that keys compare as
  /// the digits do. The three stand together because a look-up in a large map costs as much as it misses the cache.
  struct Node {
    std::uint64_t key;
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
