#include "language/detail/row_index.hpp"

#include <algorithm>
#include <functional>
#include <unordered_map>

namespace reconcile::check {
namespace {

struct VariantHash {
  std::size_t operator()(const RowVariant& variant) const {
    constexpr std::size_t odd = 0x9e3779b97f4a7c15;
    std::size_t result = std::hash<std::string_view>()(variant.origin) * odd + variant.band;
    result = result * odd + (variant.valid_from ? static_cast<std::size_t>(variant.valid_from->seconds) : 1);
    return result ^ result >> 32;
  }
};

struct Place {
  std::uint64_t packed;
  std::uint32_t row;
};

}  // namespace

RowIndex::RowIndex(const RateRows& rows) : rows_(&rows) {
  std::vector<std::uint32_t> variant_of_row;
  intern_variants(variant_of_row);
  std::vector<Place> places;
  places.reserve(rows.rows.size());
  for (std::uint32_t row = 0; row < rows.rows.size(); ++row) places.push_back({pack(rows.rows[row].key), row});
  const auto before = [&rows](const Place& a, const Place& b) {
    if (a.packed != b.packed) return a.packed < b.packed;
    const int by_text = rows.rows[a.row].key.compare(rows.rows[b.row].key);
    return by_text != 0 ? by_text < 0 : a.row < b.row;
  };
  if (!std::is_sorted(places.begin(), places.end(), before)) std::sort(places.begin(), places.end(), before);

  entries_.reserve(places.size());
  for (const Place& place : places) {
    const std::string_view text = rows.rows[place.row].key;
    if (keys_.empty() || keys_.back().text != text) {
      std::uint32_t parent = keys_.empty() ? none : size() - 1;
      while (parent != none && (rows.by_country || !text.starts_with(keys_[parent].text)))
        parent = keys_[parent].parent;
      keys_.push_back({place.packed, text, static_cast<std::uint32_t>(entries_.size()), parent});
    }
    entries_.push_back({place.row, variant_of_row[place.row]});
  }
}

void RowIndex::intern_variants(std::vector<std::uint32_t>& variant_of_row) {
  std::unordered_map<RowVariant, std::uint32_t, VariantHash> known;
  variant_of_row.reserve(rows_->rows.size());
  for (const RateRow& row : rows_->rows) {
    const RowVariant variant{row.origin, row.band, row.valid_from};
    if (!variant_of_row.empty() && variants_[variant_of_row.back()] == variant) {  // most rows are like the one before
      variant_of_row.push_back(variant_of_row.back());
      continue;
    }
    const auto [place, is_new] = known.emplace(variant, static_cast<std::uint32_t>(variants_.size()));
    if (is_new) variants_.push_back(variant);
    has_origins_ = has_origins_ || !row.origin.empty();
    variant_of_row.push_back(place->second);
  }
}

/// Compares as the text does as far as it reaches.
std::uint64_t RowIndex::pack(std::string_view text) const {
  const unsigned bits = rows_->by_country ? 8 : 4;  // a digit is 1 to 10, the end 0
  std::uint64_t packed = 0;
  unsigned left = 64;
  for (const char c : text.substr(0, 64 / bits)) {
    left -= bits;
    const auto unit = static_cast<std::uint64_t>(rows_->by_country ? static_cast<unsigned char>(c) : c - '0' + 1);
    packed |= unit << left;
  }
  return packed;
}

bool RowIndex::is_before(const Key& key, std::uint64_t packed, std::string_view text) const {
  return key.packed != packed ? key.packed < packed : key.text < text;
}

std::uint32_t RowIndex::not_before(std::string_view text, std::uint32_t hint) const {
  const std::uint64_t packed = pack(text);
  std::uint32_t begin = hint;
  std::uint32_t step = 1;
  while (begin + step <= size() && is_before(keys_[begin + step - 1], packed, text)) {
    begin += step;
    step *= 2;
  }
  const auto end = keys_.begin() + std::min(begin + step, size());
  const auto found = std::lower_bound(keys_.begin() + begin, end, text,
                                      [&](const Key& key, std::string_view) { return is_before(key, packed, text); });
  return static_cast<std::uint32_t>(found - keys_.begin());
}

std::uint32_t RowIndex::longest_at(std::string_view text, std::uint32_t position) const {
  if (position < size() && keys_[position].text == text) return position;
  if (rows_->by_country || position == 0) return none;
  std::uint32_t at = position - 1;
  while (at != none && !text.starts_with(keys_[at].text)) at = keys_[at].parent;
  return at;
}

std::uint32_t RowIndex::longest(std::string_view text) const { return longest_at(text, not_before(text)); }

bool RowIndex::has_plain(std::string_view text, const std::optional<Instant>& since) const {
  for (std::uint32_t at = longest(text); at != none; at = keys_[at].parent) {
    for (const Entry& entry : entries(at)) {
      if (variants_[entry.variant].is_plain(since)) return true;
    }
  }
  return false;
}

}  // namespace reconcile::check
