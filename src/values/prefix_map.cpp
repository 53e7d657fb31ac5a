#include "values/prefix_map.hpp"

#include <algorithm>

namespace reconcile {

DigitKey digit_key(std::string_view digits) {
  const std::size_t count = std::min(digits.size(), max_key_digits);
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < count; ++i) key = key << 4 | (static_cast<unsigned>(digits[i] - '0') + 1);
  return count == 0 ? 0 : key << (4 * (max_key_digits - count));
}

PrefixMap::PrefixMap(const std::vector<std::string_view>& prefixes) : shorter_(prefixes.size(), none) {
  sort_nodes(prefixes);
  link_nodes();
  index_nodes();
  // Every long prefix is in long_ by now, so the proper ones among them are found too.
  for (const auto& [prefix, entry] : long_) {
    shorter_[entry] = longest(std::string_view(prefix).substr(0, prefix.size() - 1));
  }
}

void PrefixMap::sort_nodes(const std::vector<std::string_view>& prefixes) {
  nodes_.reserve(prefixes.size());
  for (std::uint32_t entry = 0; entry < prefixes.size(); ++entry) {
    const std::string_view prefix = prefixes[entry];
    if (prefix.size() <= max_key_digits) {
      nodes_.push_back({digit_key(prefix), entry, none});
    } else {
      long_.emplace(prefix, entry);
      long_digits_ = std::max(long_digits_, prefix.size());
    }
  }
  std::sort(nodes_.begin(), nodes_.end(), [](const Node& a, const Node& b) { return a.key < b.key; });
}

void PrefixMap::link_nodes() {
  for (std::uint32_t position = 1; position < nodes_.size(); ++position) {
    Node& node = nodes_[position];
    // Whatever begins this key sorts before it and begins its neighbour too.
    std::uint32_t parent = position - 1;
    while (parent != none && !begins(nodes_[parent].key, node.key)) parent = nodes_[parent].parent;
    node.parent = parent;
    if (parent != none) shorter_[node.entry] = nodes_[parent].entry;
  }
}

void PrefixMap::index_nodes() {
  unsigned nibbles = 3;
  while (nibbles < 5 && nodes_.size() >> (4 * nibbles) != 0) ++nibbles;
  shift_ = 64 - 4 * nibbles;
  table_.resize((std::size_t{1} << (4 * nibbles)) + 1);
  std::uint32_t position = 0;
  for (std::size_t index = 0; index < table_.size(); ++index) {
    while (position < nodes_.size() && nodes_[position].key >> shift_ < index) ++position;
    table_[index] = position;
  }
}

std::uint32_t PrefixMap::longest(std::string_view digits) const {
  if (digits.size() > max_key_digits && !long_.empty()) {
    for (std::size_t count = std::min(digits.size(), long_digits_); count > max_key_digits; --count) {
      const auto found = long_.find(digits.substr(0, count));
      if (found != long_.end()) return found->second;
    }
  }
  return longest(digit_key(digits));
}

}  // namespace reconcile
