// In: the rows of one tariff. Out: its keys in order, with what each begins with; made once, asked by every analysis.
// Must not know: calls, other tariffs.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "language/checked.hpp"

namespace reconcile::check {

/// What decides besides the key whether a row matches.
struct RowVariant {
  std::string_view origin;
  std::uint32_t band = RateRow::any_band;
  std::optional<Instant> valid_from;

  friend bool operator==(const RowVariant&, const RowVariant&) = default;
  /// No call at or after the instant misses it but by the key. No instant: none at all.
  bool is_plain(const std::optional<Instant>& since) const {
    return origin.empty() && band == RateRow::any_band && (!valid_from || (since && *valid_from <= *since));
  }
};

class RowIndex {
 public:
  static constexpr std::uint32_t none = 0xffffffff;

  struct Entry {
    std::uint32_t row = 0;      ///< index into RateRows::rows
    std::uint32_t variant = 0;  ///< index into variants()
  };
  struct Key {
    std::uint64_t packed = 0;  ///< the beginning of the text, so that most comparisons are of two integers
    std::string_view text;
    std::uint32_t begin = 0;      ///< of its entries
    std::uint32_t parent = none;  ///< the longest other key that this one begins with
  };

  explicit RowIndex(const RateRows& rows);

  const RateRows& rows() const { return *rows_; }
  const RateRow& row(const Entry& entry) const { return rows_->rows[entry.row]; }
  const std::vector<RowVariant>& variants() const { return variants_; }
  bool has_origins() const { return has_origins_; }

  std::uint32_t size() const { return static_cast<std::uint32_t>(keys_.size()); }
  const Key& key(std::uint32_t at) const { return keys_[at]; }
  std::span<const Entry> entries(std::uint32_t at) const {
    const std::uint32_t end = at + 1 < size() ? keys_[at + 1].begin : static_cast<std::uint32_t>(entries_.size());
    return {entries_.data() + keys_[at].begin, entries_.data() + end};
  }

  /// The first key that is not before the text; searched forward from `hint`, which must not be after it.
  std::uint32_t not_before(std::string_view text, std::uint32_t hint = 0) const;
  /// The longest key that the text begins with (by country: the text itself), or none; its parents are the others.
  std::uint32_t longest(std::string_view text) const;
  /// The same where `position` is not_before(text).
  std::uint32_t longest_at(std::string_view text, std::uint32_t position) const;
  /// Whether a row matches the text whatever the rest of the call, from the instant on.
  bool has_plain(std::string_view text, const std::optional<Instant>& since) const;

 private:
  void intern_variants(std::vector<std::uint32_t>& variant_of_row);
  std::uint64_t pack(std::string_view text) const;
  bool is_before(const Key& key, std::uint64_t packed, std::string_view text) const;

  const RateRows* rows_;
  std::vector<RowVariant> variants_;
  std::vector<Key> keys_;
  std::vector<Entry> entries_;
  bool has_origins_ = false;
};

}  // namespace reconcile::check
