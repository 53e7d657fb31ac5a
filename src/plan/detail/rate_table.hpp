// In: a tariff's rows. Out: the row that matches a call (language.md 4.3). Must not know: prices, conditions.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "language/checked.hpp"
#include "plan/row_outcome.hpp"
#include "values/phone_number.hpp"
#include "values/prefix_map.hpp"

namespace reconcile {

/// The entry of each of a tariff's keys, sorted: its position. Tariffs with the same keys share one.
struct KeyIndex {
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  PrefixMap prefixes;
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> countries;  ///< in place of the prefixes
};

/// Gives the same index again for the same keys.
class KeyIndexes {
 public:
  /// The keys' texts are the program's: they stay where they are.
  std::shared_ptr<const KeyIndex> of(std::vector<std::string_view> sorted_keys, bool by_country);

 private:
  struct Made {
    bool by_country;
    std::vector<std::string_view> keys;
    std::shared_ptr<const KeyIndex> index;
  };

  std::vector<Made> made_;
};

/// What of a call decides between rows. The wall clock is asked only where a band has to be.
template <class Local>
struct RowQuestion {
  std::string_view key;     ///< digits, or the country
  std::string_view origin;  ///< digits of From; "": not a number
  Instant instant;
  Local local;  ///< () -> LocalTime
};

class RateTable {
 public:
  static constexpr std::uint32_t none = 0xffffffff;

  RateTable(const RateRows& rows, const std::vector<NamedBand>& bands, KeyIndexes& indexes);

  bool by_country() const { return by_country_; }
  bool asks_origin() const { return asks_origin_; }

  /// Index into RateRows::rows, or none.
  template <class Local>
  std::uint32_t find(const RowQuestion<Local>& question) const {
    for (std::uint32_t entry = first_entry(question.key); entry != none; entry = next_entry(entry)) {
      for (std::uint32_t at = begins_[entry]; at < begins_[entry + 1]; ++at) {
        if (judge(variants_[at], question) == RowHolds::yes) return variants_[at].row;
      }
    }
    return none;
  }

  static constexpr std::uint32_t several = 0xfffffffe;
  /// Of numbers' keys, at most so many: the row, or none, or `several` where more of the call has to be asked. Only where
  /// key_decides().
  static constexpr std::size_t most_at_once = PrefixMap::most_at_once;
  void find_by_keys(const DigitKey* keys, std::size_t count, std::uint32_t* rows) const {
    if (sole_rows_.empty()) {
      std::fill_n(rows, count, none);
      return;
    }
    index_->prefixes.find_stretches(keys, count, rows);
    for (std::size_t i = 0; i < count; ++i) rows[i] = sole_rows_[rows[i]];
  }
  /// Whether the number's first digits decide.
  bool key_decides() const { return !by_country_ && !index_->prefixes.has_long_prefixes(); }

  /// All rows with the question's key, the best first, each with what becomes of it.
  template <class Local>
  std::vector<RowOutcome> judge_all(const RowQuestion<Local>& question) const {
    std::vector<RowOutcome> outcomes;
    for (std::uint32_t entry = first_entry(question.key); entry != none; entry = next_entry(entry)) {
      for (std::uint32_t at = begins_[entry]; at < begins_[entry + 1]; ++at) {
        outcomes.push_back({variants_[at].row, judge(variants_[at], question)});
      }
    }
    return outcomes;
  }

  /// The rows with the key or a shorter prefix of it: longest first, then as RateRows has them.
  std::vector<std::uint32_t> rows_of_prefixes(std::string_view key) const;

 private:
  /// A row under its key; the best that may hold stands first.
  struct Variant {
    std::uint32_t row = 0;
    std::uint32_t band = RateRow::any_band;  ///< index into bands_
    std::uint32_t origin = 0;                ///< index into origins_; origins_[0] is ""
    std::uint32_t from_nanoseconds = 0;
    std::int64_t from_seconds = 0;
  };

  template <class Local>
  RowHolds judge(const Variant& variant, const RowQuestion<Local>& question) const {
    if (question.instant < Instant{variant.from_seconds, variant.from_nanoseconds}) return RowHolds::not_yet_valid;
    if (variant.origin != 0 && !question.origin.starts_with(origins_[variant.origin])) return RowHolds::other_origin;
    const bool in_band = variant.band == RateRow::any_band || bands_[variant.band].contains(question.local());
    return in_band ? RowHolds::yes : RowHolds::outside_band;
  }

  std::uint32_t first_entry(std::string_view key) const;
  std::uint32_t next_entry(std::uint32_t entry) const { return by_country_ ? none : index_->prefixes.shorter(entry); }
  std::uint32_t sole_row(std::uint32_t entry) const;
  void add_variants(const RateRows& rows, const std::vector<std::uint32_t>& order);

  std::shared_ptr<const KeyIndex> index_;
  std::vector<std::uint32_t> begins_;  ///< by entry, and one past: its variants
  std::vector<Variant> variants_;
  std::vector<std::uint32_t> sole_rows_;  ///< by PrefixMap's stretch: the one row, which always holds, or none, or `several`
  std::vector<std::string> origins_;
  std::vector<Band> bands_;  ///< by Program::bands
  bool by_country_ = false;
  bool asks_origin_ = false;
};

}  // namespace reconcile
