// In: which rows are duplicates of which. Out: the files that another one holds whole. Must not know: findings.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "audit/duplicates.hpp"

namespace reconcile {

struct RedeliveredFile {
  std::uint32_t file = 0;
  std::uint32_t first = 0;  ///< the file that holds it, and is itself held by none
  std::vector<Place> rows;  ///< all of the file's that can be read and lie in the period; rising
};

/// A row that is identical to an earlier one.
struct IdenticalMark {
  Place place;
  Place first;
  std::uint32_t unique = 0;  ///< as DuplicateMark has it
};

/// Of the duplicates, those that are identical and may make a file a redelivered one: none, unless so many rows of one
/// are identical to others.
std::vector<IdenticalMark> marks_of_redelivered(const Tally& tally, const MarkList<DuplicateMark>& duplicates);

/// Files each of whose rows is identical to a row of one other file, by their number. Of two files with the same rows
/// it is the later one; where several hold it whole, `first` is the first of them. `marks`: marks_of_redelivered.
std::vector<RedeliveredFile> find_redelivered(const Tally& tally, const std::vector<IdenticalMark>& marks);

/// Takes out what the redelivered files stand for: their own rows, and for a row elsewhere that it repeats one of
/// theirs.
void drop_redelivered(const std::vector<RedeliveredFile>& files, const std::shared_ptr<MarkMemory>& memory,
                      MarkList<DuplicateMark>& duplicates);

}  // namespace reconcile
