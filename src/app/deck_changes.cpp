#include "app/deck_changes.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <tuple>

namespace reconcile {
namespace {

auto place_of(const RateRow& row) { return std::tie(row.key, row.origin, row.band); }

/// Exactly, whatever the units of time.
std::strong_ordering compare(const RatePerTime& a, const RatePerTime& b) {
  return a.amount * Decimal(b.per_seconds) <=> b.amount * Decimal(a.per_seconds);
}

void count(const RateRow& row, const RateRow* before, RateChanges& changes) {
  const bool had_rate = before != nullptr && before->rate;
  if (row.rate && had_rate) {
    const std::strong_ordering order = compare(*row.rate, *before->rate);
    ++(order > 0 ? changes.rising : order < 0 ? changes.falling : changes.same);
  } else if (row.rate) {
    ++changes.added;
  } else if (had_rate) {
    ++changes.dropped;
  }
}

std::map<std::uint32_t, RateChanges> changes_of(const std::vector<RateRow>& rows) {
  std::map<std::uint32_t, RateChanges> changes;
  const auto by_date = [](const RateRow& a, const RateRow& b) { return a.valid_from < b.valid_from; };
  const auto [first, last] = std::minmax_element(rows.begin(), rows.end(), by_date);
  if (first == rows.end() || first->valid_from == last->valid_from) return changes;
  const std::optional<Instant> earliest = first->valid_from;
  std::vector<const RateRow*> sorted;
  sorted.reserve(rows.size());
  for (const RateRow& row : rows) sorted.push_back(&row);
  std::sort(sorted.begin(), sorted.end(), [](const RateRow* a, const RateRow* b) {
    return std::tuple_cat(place_of(*a), std::tie(a->valid_from)) <
           std::tuple_cat(place_of(*b), std::tie(b->valid_from));
  });
  const RateRow* before = nullptr;
  for (const RateRow* row : sorted) {
    const bool follows = before != nullptr && place_of(*before) == place_of(*row);
    if (row->valid_from != earliest) count(*row, follows ? before : nullptr, changes[row->span.source]);
    before = row;
  }
  return changes;
}

}  // namespace

std::map<std::uint32_t, DeckContents> deck_contents(const Program& program) {
  std::map<std::uint32_t, DeckContents> contents;
  std::map<std::uint32_t, std::vector<std::string_view>> keys;
  for (const Tariff& tariff : program.tariffs) {
    const auto* rows = std::get_if<RateRows>(&tariff.pricing);
    if (rows == nullptr) continue;
    for (const RateRow& row : rows->rows) {
      keys[row.span.source].push_back(row.key);
      contents[row.span.source].by_country = rows->by_country;
    }
    for (const auto& [source, changes] : changes_of(rows->rows)) {
      contents[source].changes.emplace_back(tariff.name, changes);
    }
  }
  for (auto& [source, all] : keys) {
    std::sort(all.begin(), all.end());
    contents[source].keys = static_cast<std::size_t>(std::unique(all.begin(), all.end()) - all.begin());
  }
  return contents;
}

}  // namespace reconcile
