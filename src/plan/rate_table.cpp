#include "plan/detail/rate_table.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

namespace reconcile {
namespace {

constexpr Instant always_from{std::numeric_limits<std::int64_t>::min(), 0};

/// By key; within a key as language.md 4.3 prefers: longest origin, band before blank, latest `valid`.
bool stands_before(const RateRow& a, const RateRow& b) {
  const int by_key = a.key.compare(b.key);
  if (by_key != 0) return by_key < 0;
  if (a.origin.size() != b.origin.size()) return a.origin.size() > b.origin.size();
  const bool a_band = a.band != RateRow::any_band;
  const bool b_band = b.band != RateRow::any_band;
  if (a_band != b_band) return a_band;
  return a.valid_from > b.valid_from;  // none is the least
}

std::vector<std::uint32_t> ordered(const std::vector<RateRow>& rows) {
  std::vector<std::uint32_t> order(rows.size());
  std::iota(order.begin(), order.end(), 0u);
  const auto before = [&rows](std::uint32_t a, std::uint32_t b) { return stands_before(rows[a], rows[b]); };
  if (!std::is_sorted(order.begin(), order.end(), before)) std::stable_sort(order.begin(), order.end(), before);
  return order;
}

}  // namespace

std::shared_ptr<const KeyIndex> KeyIndexes::of(std::vector<std::string_view> sorted_keys, bool by_country) {
  for (const Made& made : made_) {
    if (made.by_country == by_country && made.keys == sorted_keys) return made.index;
  }
  auto index = std::make_shared<KeyIndex>();
  if (by_country) {
    for (std::uint32_t entry = 0; entry < sorted_keys.size(); ++entry)
      index->countries.emplace(sorted_keys[entry], entry);
  } else {
    index->prefixes = PrefixMap(sorted_keys);
  }
  return made_.emplace_back(Made{by_country, std::move(sorted_keys), std::move(index)}).index;
}

RateTable::RateTable(const RateRows& rows, const std::vector<NamedBand>& bands, KeyIndexes& indexes)
    : by_country_(rows.by_country) {
  for (const NamedBand& band : bands) bands_.push_back(band.band);
  const std::vector<std::uint32_t> order = ordered(rows.rows);
  std::vector<std::string_view> keys;
  keys.reserve(order.size());
  begins_.reserve(order.size() + 1);
  for (std::uint32_t position = 0; position < order.size(); ++position) {
    const std::string& key = rows.rows[order[position]].key;
    if (keys.empty() || keys.back() != key) {
      keys.push_back(key);
      begins_.push_back(position);
    }
  }
  begins_.push_back(static_cast<std::uint32_t>(order.size()));
  add_variants(rows, order);
  index_ = indexes.of(std::move(keys), by_country_);
  const PrefixMap& prefixes = index_->prefixes;
  sole_rows_.reserve(prefixes.stretches());
  for (std::uint32_t stretch = 0; stretch < prefixes.stretches(); ++stretch)
    sole_rows_.push_back(sole_row(prefixes.entry_of_stretch(stretch)));
}

std::uint32_t RateTable::sole_row(std::uint32_t entry) const {
  if (entry == none) return none;
  const Variant& first = variants_[begins_[entry]];
  const bool always = first.origin == 0 && first.band == RateRow::any_band && first.from_seconds == always_from.seconds;
  return always && begins_[entry + 1] - begins_[entry] == 1 ? first.row : several;
}

void RateTable::add_variants(const RateRows& rows, const std::vector<std::uint32_t>& order) {
  std::map<std::string, std::uint32_t> origin_index{{"", 0}};
  origins_.emplace_back();
  variants_.reserve(order.size());
  for (const std::uint32_t row : order) {
    const RateRow& rate = rows.rows[row];
    const auto [origin, is_new] = origin_index.emplace(rate.origin, static_cast<std::uint32_t>(origins_.size()));
    if (is_new) origins_.push_back(rate.origin);
    const Instant from = rate.valid_from.value_or(always_from);
    variants_.push_back({row, rate.band, origin->second, from.nanoseconds, from.seconds});
  }
  asks_origin_ = origins_.size() > 1;
}

std::vector<std::uint32_t> RateTable::rows_of_prefixes(std::string_view key) const {
  std::vector<std::uint32_t> rows;
  for (std::uint32_t entry = first_entry(key); entry != none; entry = next_entry(entry)) {
    const std::size_t before = rows.size();
    for (std::uint32_t at = begins_[entry]; at < begins_[entry + 1]; ++at) rows.push_back(variants_[at].row);
    if (rows.size() - before > 1) std::sort(rows.begin() + static_cast<std::ptrdiff_t>(before), rows.end());
  }
  return rows;
}

std::uint32_t RateTable::first_entry(std::string_view key) const {
  if (!by_country_) return index_->prefixes.longest(key);
  const auto found = index_->countries.find(key);
  return found == index_->countries.end() ? none : found->second;
}

}  // namespace reconcile
