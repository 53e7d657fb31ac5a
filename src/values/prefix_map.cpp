#include "values/prefix_map.hpp"

#include <algorithm>

namespace reconcile {

DigitKey digit_key(std::string_view digits) {
  const std::size_t count = std::min(digits.size(), max_key_digits);
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < count; ++i) key = key << 4 | (static_cast<unsigned>(digits[i] - '0') + 1);
  return count == 0 ? 0 : key << (4 * (max_key_digits - count));
}

/// A prefix of up to kept_digits().
struct PrefixMap::Node {
  DigitKey key;
  std::uint32_t entry;
  std::uint32_t digits;

  /// The first key that it does not begin; 0: it begins all from its own on.
  DigitKey end() const { return digits == 0 ? 0 : key + (DigitKey{1} << (4 * (max_key_digits - digits))); }
};

/// From a key on.
struct PrefixMap::Stretch {
  DigitKey begin;
  std::uint32_t entry;
};

PrefixMap::PrefixMap(const std::vector<std::string_view>& prefixes) : shorter_(prefixes.size(), none) {
  while (index_digits_ < 5 && prefixes.size() >> (4 * index_digits_) != 0) ++index_digits_;
  index_shift_ = 64 - 4 * index_digits_;
  middle_shift_ = index_shift_ - 32;
  index_stretches(make_stretches(sort_nodes(prefixes)));
  // Every long prefix is in long_ by now, so the proper ones among them are found too.
  for (const auto& [prefix, entry] : long_) {
    shorter_[entry] = longest(std::string_view(prefix).substr(0, prefix.size() - 1));
  }
}

std::vector<PrefixMap::Node> PrefixMap::sort_nodes(const std::vector<std::string_view>& prefixes) {
  std::vector<Node> nodes;
  nodes.reserve(prefixes.size());
  for (std::uint32_t entry = 0; entry < prefixes.size(); ++entry) {
    const std::string_view prefix = prefixes[entry];
    if (prefix.size() <= kept_digits()) {
      nodes.push_back({digit_key(prefix), entry, static_cast<std::uint32_t>(prefix.size())});
    } else {
      long_.emplace(prefix, entry);
      long_digits_ = std::max(long_digits_, prefix.size());
    }
  }
  const auto stands_before = [](const Node& a, const Node& b) { return a.key < b.key; };
  if (!std::is_sorted(nodes.begin(), nodes.end(), stands_before)) std::sort(nodes.begin(), nodes.end(), stands_before);
  return nodes;
}

/// Prefixes lie beside one another or one in the other, and whatever begins a key sorts before it.
std::vector<PrefixMap::Stretch> PrefixMap::make_stretches(const std::vector<Node>& nodes) {
  std::vector<Stretch> stretches;
  stretches.reserve(nodes.size() * 2 + 1);
  const auto begin_at = [&stretches](DigitKey key, std::uint32_t entry) {
    if (!stretches.empty() && stretches.back().begin == key) stretches.pop_back();
    if (stretches.empty() || stretches.back().entry != entry) stretches.push_back({key, entry});
  };
  std::vector<const Node*> around;  // the prefixes that begin the key at hand, the longest last
  const auto entry_around = [&around] { return around.empty() ? none : around.back()->entry; };
  const auto leave = [&] {
    const DigitKey end = around.back()->end();
    around.pop_back();
    if (end != 0) begin_at(end, entry_around());
  };
  begin_at(0, none);
  for (const Node& node : nodes) {
    while (!around.empty() && around.back()->end() != 0 && around.back()->end() <= node.key) leave();
    shorter_[node.entry] = entry_around();
    around.push_back(&node);
    begin_at(node.key, node.entry);
  }
  while (!around.empty()) leave();
  return stretches;
}

void PrefixMap::index_stretches(const std::vector<Stretch>& stretches) {
  middles_.reserve(stretches.size());
  entries_.reserve(stretches.size());
  for (const auto& [begin, entry] : stretches) {
    middles_.push_back(static_cast<std::uint32_t>(begin >> middle_shift_));
    entries_.push_back(entry);
  }
  table_.resize((std::size_t{1} << (4 * index_digits_)) + 1);
  std::uint32_t position = 1;
  for (std::size_t index = 0; index < table_.size(); ++index) {
    while (position < stretches.size() && stretches[position].begin >> index_shift_ < index) ++position;
    table_[index] = position;
  }
}

std::uint32_t PrefixMap::longest(std::string_view digits) const {
  if (digits.size() > kept_digits() && !long_.empty()) {
    for (std::size_t count = std::min(digits.size(), long_digits_); count > kept_digits(); --count) {
      const auto found = long_.find(digits.substr(0, count));
      if (found != long_.end()) return found->second;
    }
  }
  return longest(digit_key(digits));
}

}  // namespace reconcile
