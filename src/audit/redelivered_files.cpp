#include "audit/detail/redelivered_files.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <tuple>

namespace reconcile {
namespace {

using Files = std::vector<std::uint32_t>;

/// A row and a set of identical rows that it is in: one for each `unique` that found it.
struct Membership {
  Place row;
  std::uint32_t set = 0;

  friend auto operator<=>(const Membership&, const Membership&) = default;
};

/// Which rows are identical, and in which files they are. A set are all rows that one `unique` found identical. There
/// may be a set for every other row of a month: what is kept of each is some numbers.
class IdenticalRows {
 public:
  /// `duplicates` are sorted by place.
  explicit IdenticalRows(const std::vector<IdenticalMark>& duplicates)
      : marks_(duplicates), set_of_(duplicates.size(), none) {
    by_first_.reserve(marks_.size());
    for (std::uint32_t mark = 0; mark < marks_.size(); ++mark) by_first_.push_back(mark);
    files_begin_.reserve(by_first_.size() + 1);
    files_.reserve(2 * by_first_.size());  // mostly there are two rows in a set
    const auto key = [this](std::uint32_t mark) {
      return std::tie(marks_[mark].first, marks_[mark].unique, marks_[mark].place);
    };
    std::sort(by_first_.begin(), by_first_.end(), [&](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); });
    const IdenticalMark* before = nullptr;
    for (const std::uint32_t number : by_first_) {
      const IdenticalMark& mark = marks_[number];
      if (before == nullptr || before->first != mark.first || before->unique != mark.unique) {
        files_begin_.push_back(static_cast<std::uint32_t>(files_.size()));
        files_.push_back(mark.first.file());
      }
      if (files_.back() != mark.place.file()) files_.push_back(mark.place.file());
      set_of_[number] = static_cast<std::uint32_t>(files_begin_.size() - 1);
      before = &mark;
    }
    files_begin_.push_back(static_cast<std::uint32_t>(files_.size()));
  }

  /// Those of one file, sorted.
  std::vector<Membership> of_file(std::uint32_t file) const {
    std::vector<Membership> rows;
    const auto mark_before = [](const IdenticalMark& mark, std::uint32_t its_file) {
      return mark.place.file() < its_file;
    };
    for (auto mark = std::lower_bound(marks_.begin(), marks_.end(), file, mark_before);
         mark != marks_.end() && mark->place.file() == file; ++mark)
      rows.push_back({mark->place, set_of_[static_cast<std::size_t>(mark - marks_.begin())]});
    const auto first_before = [this](std::uint32_t mark, std::uint32_t its_file) {
      return marks_[mark].first.file() < its_file;
    };
    for (auto mark = std::lower_bound(by_first_.begin(), by_first_.end(), file, first_before);
         mark != by_first_.end() && marks_[*mark].first.file() == file; ++mark) {
      if (rows.empty() || rows.back() != Membership{marks_[*mark].first, set_of_[*mark]})
        rows.push_back({marks_[*mark].first, set_of_[*mark]});
    }
    std::sort(rows.begin(), rows.end());
    return rows;
  }

  /// Rising.
  std::span<const std::uint32_t> files_of(std::uint32_t set) const {
    return std::span(files_).subspan(files_begin_[set], files_begin_[set + 1] - files_begin_[set]);
  }

 private:
  static constexpr std::uint32_t none = 0xffffffff;

  const std::vector<IdenticalMark>& marks_;
  std::vector<std::uint32_t> by_first_;     // numbers of marks: by first row, `unique` and place
  std::vector<std::uint32_t> set_of_;       // by mark
  std::vector<std::uint32_t> files_begin_;  // by set, and behind the last: in files_
  std::vector<std::uint32_t> files_;
};

using Rows = std::vector<Membership>::const_iterator;

/// The files that have each of these rows, which are all of one file. Rising.
Files files_with_all(const IdenticalRows& identical, Rows begin, Rows end, std::uint64_t rows) {
  std::map<std::uint32_t, std::uint64_t> found;  // by file: how many of the rows
  Files of_row;
  for (Rows row = begin; row != end;) {
    of_row.clear();
    const Place place = row->row;
    for (; row != end && row->row == place; ++row) {
      const std::span<const std::uint32_t> files = identical.files_of(row->set);
      of_row.insert(of_row.end(), files.begin(), files.end());
    }
    std::sort(of_row.begin(), of_row.end());
    of_row.erase(std::unique(of_row.begin(), of_row.end()), of_row.end());
    for (const std::uint32_t file : of_row) ++found[file];
  }
  Files all;
  for (const auto& [file, count] : found) {
    if (count == rows && file != begin->row.file()) all.push_back(file);
  }
  return all;
}

/// Each once.
std::vector<Place> rows_of(const std::vector<Membership>& memberships) {
  std::vector<Place> rows;
  rows.reserve(memberships.size());
  for (const Membership& each : memberships) {
    if (rows.empty() || rows.back() != each.row) rows.push_back(each.row);
  }
  return rows;
}

bool holds(const std::map<std::uint32_t, Files>& held_by, std::uint32_t file, std::uint32_t other) {
  const auto found = held_by.find(other);
  return found != held_by.end() && std::binary_search(found->second.begin(), found->second.end(), file);
}

/// Does `file`, which holds all of `other`, come before it? It has more rows, or the same and the lower number. An
/// order: so each file that is held is held by one that no other one comes before.
bool comes_before(const std::map<std::uint32_t, Files>& held_by, std::uint32_t file, std::uint32_t other) {
  return !holds(held_by, other, file) || file < other;
}

std::optional<std::uint32_t> first_holder(const std::map<std::uint32_t, Files>& held_by, std::uint32_t file) {
  const auto is_held = [&](std::uint32_t other) {
    const auto found = held_by.find(other);
    return found != held_by.end() && std::any_of(found->second.begin(), found->second.end(),
                                                 [&](std::uint32_t by) { return comes_before(held_by, by, other); });
  };
  if (!is_held(file)) return std::nullopt;
  const Files& holders = held_by.at(file);
  const auto first = std::find_if(holders.begin(), holders.end(),
                                  [&](std::uint32_t by) { return comes_before(held_by, by, file) && !is_held(by); });
  return first == holders.end() ? std::nullopt : std::optional(*first);
}

}  // namespace

namespace {

/// Files of which so many rows are identical to another that all may be.
std::set<std::uint32_t> files_that_may_be_held(const Tally& tally, const MarkList<DuplicateMark>& duplicates) {
  std::map<std::uint32_t, std::uint64_t>
      rows;  // of each file, at most: a first row has a mark for each that repeats it
  Place last;
  duplicates.for_each([&](const DuplicateMark& mark) {
    if (mark.conflicting) return;
    if (mark.place != last) ++rows[mark.place.file()];
    ++rows[mark.first.file()];
    last = mark.place;
  });
  std::set<std::uint32_t> files;
  for (const auto& [file, count] : rows) {
    const auto counted = tally.files.find(file);
    if (counted != tally.files.end() && count >= counted->second.rows - counted->second.outside) files.insert(file);
  }
  return files;
}

}  // namespace

std::vector<IdenticalMark> marks_of_redelivered(const Tally& tally, const MarkList<DuplicateMark>& duplicates) {
  const std::set<std::uint32_t> files = files_that_may_be_held(tally, duplicates);
  std::vector<IdenticalMark> marks;
  if (files.empty()) return marks;
  // A set of identical rows is needed whole or not at all. Bits by their first rows: some more may be taken.
  constexpr unsigned set_bits = 20;
  std::vector<bool> sets(std::size_t{1} << set_bits);
  const auto set_of = [&](const DuplicateMark& mark) {
    return mark.first.value * 0x9E3779B97F4A7C15u >> (64 - set_bits);
  };
  duplicates.for_each([&](const DuplicateMark& mark) {
    if (files.contains(mark.place.file()) || files.contains(mark.first.file())) sets[set_of(mark)] = true;
  });
  duplicates.for_each([&](const DuplicateMark& mark) {
    if (!mark.conflicting && sets[set_of(mark)]) marks.push_back({mark.place, mark.first, mark.unique});
  });
  return marks;
}

std::vector<RedeliveredFile> find_redelivered(const Tally& tally, const std::vector<IdenticalMark>& marks) {
  const IdenticalRows identical(marks);
  std::map<std::uint32_t, Files> held_by;
  for (const auto& [file, counted] : tally.files) {
    const std::vector<Membership> memberships = identical.of_file(file);
    const std::size_t rows = rows_of(memberships).size();
    if (rows == 0 || rows != counted.rows - counted.outside) continue;
    const Files holders = files_with_all(identical, memberships.begin(), memberships.end(), rows);
    if (!holders.empty()) held_by.emplace(file, holders);
  }
  std::vector<RedeliveredFile> redelivered;
  for (const auto& [file, holders] : held_by) {
    if (const auto first = first_holder(held_by, file))
      redelivered.push_back({file, *first, rows_of(identical.of_file(file))});
  }
  return redelivered;
}

void drop_redelivered(const std::vector<RedeliveredFile>& files, const std::shared_ptr<MarkMemory>& memory,
                      MarkList<DuplicateMark>& duplicates) {
  if (files.empty()) return;
  std::set<std::uint32_t> redelivered;
  for (const RedeliveredFile& each : files) redelivered.insert(each.file);
  std::map<std::pair<std::uint32_t, Place>, Place> originals;  // in place of one in a redelivered file
  MarkList<DuplicateMark> kept(memory);
  duplicates.for_each([&](DuplicateMark mark) {
    if (redelivered.contains(mark.place.file())) return;
    if (!mark.conflicting && redelivered.contains(mark.first.file())) {
      const auto [original, is_new] = originals.try_emplace({mark.unique, mark.first}, mark.place);
      if (is_new) return;  // now it is the original itself
      mark.set_first(original->second);
    }
    kept.add(mark);
  });
  duplicates = std::move(kept);
}

}  // namespace reconcile
