// In: marks of rows, from many threads. Out: the same by cell of the inputs, to be read again cell by cell. Must not
// know: what makes rows duplicates.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "audit/findings.hpp"
#include "audit/mark_list.hpp"

namespace reconcile {

/// The inputs, one behind the other, in cells of so many bytes: rows of one cell are read again together, by one
/// thread. Enough for the threads to end together, and not so many that the begun chunks of their lists take much
/// memory.
class Cells {
 public:
  explicit Cells(const AuditContext& context) {
    for (const FileFacts& facts : context.stream.facts()) {
      begins_.push_back(bytes_);
      bytes_ += facts.bytes;
    }
    const std::uint64_t enough_cells = std::clamp(most_lists / context.jobs, 8u, 64u);
    while (cell_bits_ < most_cell_bits && bytes_ >> cell_bits_ > enough_cells) ++cell_bits_;
  }

  std::size_t size() const { return (bytes_ >> cell_bits_) + 1; }
  std::size_t of(Place place) const { return (begins_[place.file()] + place.offset()) >> cell_bits_; }

 private:
  static constexpr unsigned most_cell_bits = 24;
  static constexpr unsigned most_lists = 1024;  ///< of one mark, about: each thread may have one for each cell

  std::vector<std::uint64_t> begins_;  // by file
  std::uint64_t bytes_ = 0;
  unsigned cell_bits_ = 20;
};

template <class Mark>
using Lists = std::vector<MarkList<Mark>>;

/// One for each thread.
template <class Mark>
std::vector<Lists<Mark>> lists_of_jobs(unsigned jobs, std::size_t lists, const std::shared_ptr<MarkMemory>& memory) {
  return std::vector<Lists<Mark>>(jobs, Lists<Mark>(lists, MarkList<Mark>(memory)));
}

/// How many marks all threads have in the list of that number.
template <class Mark>
std::size_t count_all(const std::vector<Lists<Mark>>& by_job, std::size_t number) {
  std::size_t count = 0;
  for (const Lists<Mark>& lists : by_job) count += lists[number].size();
  return count;
}

/// Calls visit(mark) for what all threads have in the list of that number. Takes it from them.
template <class Mark, class Visit>
void take_each(std::vector<Lists<Mark>>& by_job, std::size_t number, const Visit& visit) {
  for (Lists<Mark>& lists : by_job) {
    const MarkList<Mark> list = std::move(lists[number]);
    list.for_each(visit);
  }
}

template <class Mark>
std::vector<Mark> take_all(std::vector<Lists<Mark>>& by_job, std::size_t number) {
  std::vector<Mark> all;
  all.reserve(count_all(by_job, number));
  take_each(by_job, number, [&all](const Mark& mark) { all.push_back(mark); });
  return all;
}

}  // namespace reconcile
