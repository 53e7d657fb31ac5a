// In: places of rows that were read before. Out: their columns, again. Must not know: why.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "audit/findings.hpp"
#include "calls/columns.hpp"

namespace reconcile {

/// What is asked of rows that are read again: their texts, or the values of typed fields too.
enum class Fields : std::uint8_t { texts, all };

/// Holds the rows of one reading; the columns are valid until the next.
class RowReader {
 public:
  static constexpr std::size_t batch_rows = 256;

  explicit RowReader(const AuditContext& context) : context_(context) {}

  /// Row i of the columns is wanted[i]; where rows are very long, of the first only. They lie in one file and rise;
  /// there is at least one. Throws FileError.
  const Columns& read(const std::vector<Origin>& wanted, Lines lines, Fields fields);
  /// Of the places, which rise and lie in one file: as many of the first as a batch may hold, or their bytes allow.
  const Columns& read(std::span<const Place> places, Lines lines, Fields fields);
  const Columns& columns() const { return columns_; }
  KindId kind() const { return block_.input->kind; }

  /// Calls visit(kind, columns) for some of the places after the other, which rise.
  template <class Visit>
  void for_each_batch(std::span<const Place> places, Lines lines, Fields fields, const Visit& visit) {
    while (!places.empty()) {
      const Columns& columns = read(places, lines, fields);
      visit(kind(), columns);
      places = places.subspan(columns.rows());
    }
  }
  /// Calls visit(kind, columns, row) for each of the places, which rise.
  template <class Visit>
  void for_each(std::span<const Place> places, Lines lines, Fields fields, const Visit& visit) {
    for_each_batch(places, lines, fields, [&](KindId kind, const Columns& columns) {
      for (std::size_t row = 0; row < columns.rows(); ++row) visit(kind, columns, row);
    });
  }

 private:
  const AuditContext& context_;
  Block block_;
  Columns columns_;
  std::vector<Origin> wanted_;
};

/// Where `place` is among `places`, which rise and hold it; at once if it is at `near` or next to it.
inline std::size_t index_of(const std::vector<Place>& places, Place place, std::size_t near) {
  for (std::size_t i = near; i < std::min(near + 2, places.size()); ++i) {
    if (places[i] == place) return i;
  }
  return static_cast<std::size_t>(std::lower_bound(places.begin(), places.end(), place) - places.begin());
}

/// Rows of places here and there, all at once.
class RowsByPlace {
 public:
  explicit RowsByPlace(const AuditContext& context) : context_(context) {}

  /// In place of those that were read before. The places rise.
  void read(std::span<const Place> places, Lines lines, Fields fields);
  bool contains(Place place) const { return std::binary_search(places_.begin(), places_.end(), place); }
  struct Row {
    const Columns& columns;
    std::size_t row;
  };
  /// One of those that were read. `near` is where the one before was found (else 0); most stand next to one another.
  Row at(Place place, std::size_t& near) const;

 private:
  const AuditContext& context_;
  std::vector<std::unique_ptr<RowReader>> readers_;  // those of the last reading first
  std::vector<Place> places_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> rows_;  // by place: reader and row
};

}  // namespace reconcile
