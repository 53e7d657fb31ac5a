// In: places of rows that were read before. Out: their columns, again. Must not know: why.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "audit/findings.hpp"
#include "calls/columns.hpp"

namespace reconcile {

/// Holds the rows of one reading; the columns are valid until the next.
class RowReader {
 public:
  static constexpr std::size_t batch_rows = 256;

  explicit RowReader(const AuditContext& context) : context_(context) {}

  /// Row i of the columns is wanted[i]; where rows are very long, of the first only. They lie in one file and rise; there is
  /// at least one. Throws FileError.
  const Columns& read(const std::vector<Origin>& wanted, Lines lines);
  KindId kind() const { return block_.input->kind; }

  /// Calls visit(kind, columns, row) for each of the places, which rise, in batches of one file.
  template <class Visit>
  void for_each(const std::vector<Place>& places, Lines lines, const Visit& visit) {
    std::vector<Origin> wanted;
    for (auto begin = places.begin(); begin != places.end();) {
      auto end = begin + std::min<std::ptrdiff_t>(batch_rows, places.end() - begin);
      end = std::find_if(begin, end, [&](Place place) { return place.file() != begin->file(); });
      wanted.clear();
      for (auto place = begin; place != end; ++place) wanted.push_back({*place, 0});
      const Columns& columns = read(wanted, lines);
      for (std::size_t row = 0; row < columns.rows(); ++row) visit(kind(), columns, row);
      begin += static_cast<std::ptrdiff_t>(columns.rows());
    }
  }

 private:
  const AuditContext& context_;
  Block block_;
  Columns columns_;
};

}  // namespace reconcile
