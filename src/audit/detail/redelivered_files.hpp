// In: which rows are duplicates of which. Out: the files that another one holds whole. Must not know: findings.
#pragma once

#include <cstdint>
#include <vector>

#include "audit/duplicates.hpp"

namespace reconcile {

struct RedeliveredFile {
  std::uint32_t file = 0;
  std::uint32_t first = 0;  ///< the file that holds it, and is itself held by none
  std::vector<Place> rows;  ///< all of the file's that can be read and lie in the period; rising
};

/// Files each of whose rows is identical to a row of one other file, by their number. Of two files with the same rows
/// it is the later one; where several hold it whole, `first` is the first of them. `duplicates` are sorted by place.
std::vector<RedeliveredFile> find_redelivered(const Tally& tally, const std::vector<DuplicateMark>& duplicates);

/// Takes out what the redelivered files stand for: their own rows, and for a row elsewhere that it repeats one of
/// theirs.
void drop_redelivered(const std::vector<RedeliveredFile>& files, std::vector<DuplicateMark>& duplicates);

}  // namespace reconcile
