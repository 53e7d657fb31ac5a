#include "audit/detail/redelivered_files.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
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

/// Which rows are identical, and in which files they are.
struct IdenticalRows {
  std::vector<Membership> rows;  ///< sorted by place
  std::vector<Files> files;      ///< by set
};

IdenticalRows identical_rows(const std::vector<DuplicateMark>& duplicates) {
  struct Copy {
    Place original;
    std::uint32_t unique;
    Place row;
    auto key() const { return std::tie(original, unique, row); }
  };
  std::vector<Copy> copies;
  for (const DuplicateMark& mark : duplicates) {
    if (mark.conflicting) continue;
    copies.push_back({mark.first, mark.unique, mark.first});
    copies.push_back({mark.first, mark.unique, mark.place});
  }
  std::sort(copies.begin(), copies.end(), [](const Copy& a, const Copy& b) { return a.key() < b.key(); });
  IdenticalRows identical;
  const Copy* before = nullptr;
  for (const Copy& copy : copies) {
    const bool same_set = before != nullptr && before->original == copy.original && before->unique == copy.unique;
    if (same_set && before->row == copy.row) continue;  // the original comes with each of its copies
    if (!same_set) identical.files.emplace_back();
    Files& files = identical.files.back();
    if (files.empty() || files.back() != copy.row.file()) files.push_back(copy.row.file());
    identical.rows.push_back({copy.row, static_cast<std::uint32_t>(identical.files.size() - 1)});
    before = &copy;
  }
  std::sort(identical.rows.begin(), identical.rows.end());
  return identical;
}

using Rows = std::vector<Membership>::const_iterator;

/// The files that have each of these rows, which are all of one file. Rising.
Files files_with_all(const IdenticalRows& identical, Rows begin, Rows end, std::uint64_t rows) {
  std::map<std::uint32_t, std::uint64_t> found;  // by file: how many of the rows
  Files of_row;
  for (Rows row = begin; row != end;) {
    of_row.clear();
    const Place place = row->row;
    for (; row != end && row->row == place; ++row) {
      const Files& files = identical.files[row->set];
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

std::vector<RedeliveredFile> find_redelivered(const Tally& tally, const std::vector<DuplicateMark>& duplicates) {
  const bool any_elsewhere = std::any_of(duplicates.begin(), duplicates.end(), [](const DuplicateMark& mark) {
    return !mark.conflicting && mark.place.file() != mark.first.file();
  });
  if (!any_elsewhere) return {};
  const IdenticalRows identical = identical_rows(duplicates);
  std::map<std::uint32_t, Files> held_by;
  std::map<std::uint32_t, std::vector<Place>> rows_of;
  for (Rows begin = identical.rows.begin(); begin != identical.rows.end();) {
    const std::uint32_t file = begin->row.file();
    const Rows end = std::find_if(begin, identical.rows.end(),
                                  [&](const Membership& membership) { return membership.row.file() != file; });
    std::vector<Place> rows;
    for (Rows row = begin; row != end; ++row) {
      if (rows.empty() || rows.back() != row->row) rows.push_back(row->row);
    }
    const FileTally& counted = tally.files.at(file);
    if (rows.size() == counted.rows - counted.outside) {
      const Files holders = files_with_all(identical, begin, end, rows.size());
      if (!holders.empty()) {
        held_by.emplace(file, holders);
        rows_of.emplace(file, std::move(rows));
      }
    }
    begin = end;
  }
  std::vector<RedeliveredFile> redelivered;
  for (const auto& [file, holders] : held_by) {
    if (const auto first = first_holder(held_by, file))
      redelivered.push_back({file, *first, std::move(rows_of.at(file))});
  }
  return redelivered;
}

void drop_redelivered(const std::vector<RedeliveredFile>& files, std::vector<DuplicateMark>& duplicates) {
  if (files.empty()) return;
  std::set<std::uint32_t> redelivered;
  for (const RedeliveredFile& each : files) redelivered.insert(each.file);
  std::map<std::pair<std::uint32_t, Place>, Place> originals;  // in place of one in a redelivered file
  std::vector<DuplicateMark> kept;
  for (DuplicateMark mark : duplicates) {
    if (redelivered.contains(mark.place.file())) continue;
    if (!mark.conflicting && redelivered.contains(mark.first.file())) {
      const auto [original, is_new] = originals.try_emplace({mark.unique, mark.first}, mark.place);
      if (is_new) continue;  // now it is the original itself
      mark.first = original->second;
    }
    kept.push_back(mark);
  }
  duplicates = std::move(kept);
}

}  // namespace reconcile
