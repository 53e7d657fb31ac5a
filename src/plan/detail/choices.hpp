// In: the columns of a block and which of its rows are chargeable. Out: which tariff and row price each (language.md 4).
// Must not know: prices, verdicts.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "plan/detail/selection.hpp"

namespace reconcile {

inline constexpr std::uint32_t no_tariff = 0xffffffff;
inline constexpr std::uint32_t several_tariffs = 0xfffffffe;

/// What prices a chargeable row.
struct Choice {
  std::uint32_t position = no_tariff;  ///< in PricePlan::tariffs
  std::uint32_t rate_row = RateTable::none;
};

/// Finds for all chargeable rows of a block at once which tariff and row price them, tariff by tariff: each tariff asks
/// its conditions of columns, and a row alone only where its number or the tariff's rows are unusual.
class Selector {
 public:
  Selector(const PricePlan& plan, const Columns& columns, RowScratch& scratch, CallReader& call)
      : plan_(plan),
        columns_(columns),
        scratch_(scratch),
        call_(call),
        choices_(columns.rows()),
        keys_(plan.number_fields.size()),
        removed_(plan.tariffs.size()) {}

  /// `chargeable` rise.
  const std::vector<Choice>& choose(const std::vector<std::uint32_t>& chargeable) {
    chargeable_ = &chargeable;
    find_instants(chargeable);
    // Exceptions come before what they remove: what is reached here and not removed yet stays.
    for (std::uint32_t position = 0; position < plan_.tariffs.size(); ++position) {
      rows_ = chargeable;
      ask(position);
    }
    return choices_;
  }

 private:
  void find_instants(const std::vector<std::uint32_t>& chargeable) {
    if (plan_.rated_at != Layout::absent) {  // mostly every row has one
      const std::vector<std::int64_t>& seconds = columns_.column(plan_.rated_at).integers;
      for (const std::int64_t each : seconds) {
        first_ = std::min(first_, each);
        last_ = std::max(last_, each);
      }
      if (first_ != Column::empty_integer) return;
    }
    first_ = std::numeric_limits<std::int64_t>::max();
    last_ = std::numeric_limits<std::int64_t>::min();
    for (const std::uint32_t row : chargeable) {
      const std::optional<Instant> instant = call_.rating_instant_of(row);
      any_without_instant_ = any_without_instant_ || !instant;
      if (!instant) continue;
      first_ = std::min(first_, instant->seconds);
      last_ = std::max(last_, instant->seconds);
    }
  }

  void ask(std::uint32_t position) {
    const PlanTariff& tariff = plan_.tariffs[position];
    const TariffCore& core = *tariff.core;
    if (const auto& removed = removed_[position]; !removed.empty())
      keep_if([&](std::uint32_t row) { return removed[row] == 0; });
    if (any_without_instant_ || first_ < core.from.seconds || last_ >= core.until.seconds ||
        (first_ == core.from.seconds && core.from.nanoseconds != 0)) {
      keep_if([&](std::uint32_t row) {
        const std::optional<Instant> instant = call_.rating_instant_of(row);
        return instant && *instant >= core.from && *instant < core.until;
      });
    }
    if (tariff.only_when.always_judged()) {
      tariff.only_when.select(columns_, scratch_, rows_);
    } else {
      keep_if([&](std::uint32_t row) { return tariff.only_when(columns_, row, scratch_) == Truth::yes; });
    }
    if (rows_.empty()) return;
    for (const std::uint32_t removed : tariff.removes) removed_[removed].resize(columns_.rows());
    if (!core.table) {
      for (const std::uint32_t row : rows_) give(position, row, RateTable::none);
    } else if (const std::uint64_t* const keys = keys_for(tariff)) {
      find_by_keys(position, keys);
    } else {
      for (const std::uint32_t row : rows_) find_alone(position, row);
    }
  }

  void find_by_keys(std::uint32_t position, const std::uint64_t* keys) {
    constexpr std::size_t batch = RateTable::most_at_once;
    const RateTable& table = *plan_.tariffs[position].core->table;
    std::array<DigitKey, batch> wanted;
    std::array<std::uint32_t, batch> found;
    for (std::size_t begin = 0; begin < rows_.size(); begin += batch) {
      const std::size_t count = std::min(batch, rows_.size() - begin);
      for (std::size_t i = 0; i < count; ++i) wanted[i] = keys[rows_[begin + i]];
      table.find_by_keys(wanted.data(), count, found.data());
      for (std::size_t i = 0; i < count; ++i) {
        const std::uint32_t row = rows_[begin + i];
        if (wanted[i] == unusual_key || found[i] == RateTable::several) [[unlikely]] {
          find_alone(position, row);
        } else if (found[i] != RateTable::none) {
          give(position, row, found[i]);
        }
      }
    }
  }

  void find_alone(std::uint32_t position, std::uint32_t row) {
    call_.move_to(row);
    const std::uint32_t rate_row = call_.find_row(plan_.tariffs[position]);
    if (rate_row != RateTable::none) give(position, row, rate_row);
  }

  /// The tariff at the position can price the row.
  void give(std::uint32_t position, std::uint32_t row, std::uint32_t rate_row) {
    Choice& choice = choices_[row];
    choice = choice.position == no_tariff ? Choice{position, rate_row} : Choice{several_tariffs, RateTable::none};
    for (const std::uint32_t removed : plan_.tariffs[position].removes) removed_[removed][row] = 1;
  }

  template <class Holds>
  void keep_if(const Holds& holds) {
    std::erase_if(rows_, [&](std::uint32_t row) { return !holds(row); });
  }

  /// By row; null: the tariff's rows are not decided by a number's first digits alone.
  const std::uint64_t* keys_for(const PlanTariff& tariff) {
    const auto& table = tariff.core->table;
    if (!table || !table->key_decides() || tariff.key_number == PlanTariff::no_number) return nullptr;
    std::vector<std::uint64_t>& keys = keys_[tariff.key_number];
    if (!keys.empty()) return keys.data();
    keys.resize(columns_.rows());
    const int field = plan_.number_fields[tariff.key_number];
    for (const std::uint32_t row : *chargeable_) {
      DigitKey key = 0;
      keys[row] = usual_number_key(columns_.raw_text(row, field), key) ? key : unusual_key;
    }
    return keys.data();
  }

  static constexpr DigitKey unusual_key = 0;

  const PricePlan& plan_;
  const Columns& columns_;
  RowScratch& scratch_;
  CallReader& call_;
  const std::vector<std::uint32_t>* chargeable_ = nullptr;
  std::vector<Choice> choices_;                     ///< by row
  std::vector<std::uint32_t> rows_;                 ///< that the tariff at hand may price
  std::vector<std::vector<std::uint64_t>> keys_;    ///< by PricePlan::number_fields and chargeable row, made when first asked for
  std::vector<std::vector<std::uint8_t>> removed_;  ///< by tariff and row: an exception to it prices the row
  std::int64_t first_ = std::numeric_limits<std::int64_t>::max();  ///< of the rating instants' seconds
  std::int64_t last_ = std::numeric_limits<std::int64_t>::min();
  bool any_without_instant_ = false;
};

}  // namespace reconcile
