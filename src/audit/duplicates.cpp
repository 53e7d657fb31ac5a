#include "audit/duplicates.hpp"

#include <algorithm>
#include <bit>
#include <tuple>

#include "audit/detail/confirm_duplicates.hpp"
#include "base/in_order.hpp"
#include "base/sort_by.hpp"

namespace reconcile {
namespace {

/// Bits by the lowest bits of hashes.
class HashBits {
 public:
  /// Sixteen bits a mark: one mark in sixteen meets the bit of another one.
  explicit HashBits(std::size_t marks) : words_(std::bit_ceil(std::max<std::size_t>(marks * 16, 64)) / 64) {}

  bool test(std::uint64_t hash) const { return (word(hash) >> (hash & 63) & 1) != 0; }
  void set(std::uint64_t hash) { words_[hash >> 6 & (words_.size() - 1)] |= std::uint64_t{1} << (hash & 63); }

 private:
  std::uint64_t word(std::uint64_t hash) const { return words_[hash >> 6 & (words_.size() - 1)]; }

  std::vector<std::uint64_t> words_;
};

/// So many marks of a partition are looked at together, at most about: what that takes does not grow with the month.
constexpr std::size_t pass_marks = std::size_t{1} << 20;

/// The rows whose hash an earlier row has too, by cell. Most rows have a hash of their own: a bit tells that, and
/// nothing is sorted.
void find_suspects(KeyList&& given, const Cells& cells, Lists<Suspect>& suspects) {
  const KeyList marks = std::move(given);
  const std::size_t passes = marks.size() / pass_marks + 1;
  for (std::size_t pass = 0; pass < passes; ++pass) {
    // The bits above those that HashBits has of so many marks choose the pass.
    const auto is_of_pass = [&](const KeyMark& mark) { return passes == 1 || (mark.hash >> 24) % passes == pass; };
    HashBits seen(marks.size() / passes);
    HashBits again(marks.size() / passes);
    marks.for_each([&](const KeyMark& mark) {
      if (!is_of_pass(mark)) return;
      if (seen.test(mark.hash)) again.set(mark.hash);
      seen.set(mark.hash);
    });
    std::vector<KeyMark> met;
    marks.for_each([&](const KeyMark& mark) {
      if (is_of_pass(mark) && again.test(mark.hash)) met.push_back(mark);
    });
    sort_by(
        met.begin(), met.end(), [](const KeyMark& mark) { return mark.hash; },
        [](const KeyMark& a, const KeyMark& b) { return a.place < b.place; });
    const KeyMark* first = nullptr;
    for (const KeyMark& mark : met) {
      if (first == nullptr || mark.hash != first->hash) {
        first = &mark;
      } else {
        suspects[cells.of(mark.place)].add({mark.place, first->place});
      }
    }
  }
}

/// By thread.
using Suspects = std::vector<Lists<Suspect>>;

/// Of packed files, before they are read here and there.
void keep_records(const AuditContext& context, const std::vector<Suspects>& suspects, const TallyMemory& memory,
                  std::vector<Place> places) {
  if (!context.any_packed()) return;
  const auto add = [&](Place place) {
    if (places.size() < most_kept_records && context.inputs[place.file()].file->is_packed()) places.push_back(place);
  };
  for (const Suspects& of_unique : suspects) {
    for (const Lists<Suspect>& of_job : of_unique) {
      for (const MarkList<Suspect>& list : of_job) {
        list.for_each([&](const Suspect& suspect) {
          add(suspect.first);
          add(suspect.place);
        });
      }
    }
  }
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  constexpr std::uint64_t most_kept_bytes = 16 << 20;
  context.stream.keep_records(places, std::min(most_kept_bytes, memory.others->most), context.jobs);
}

Suspects suspects_of(const AuditContext& context, std::uint32_t unique, std::vector<KeyList>& keys, const Cells& cells,
                     const TallyMemory& memory) {
  Suspects suspects = lists_of_jobs<Suspect>(context.jobs, cells.size(), memory.others);
  run_on_threads(context.jobs, Tally::key_partitions, [&](unsigned job, std::size_t i) {
    find_suspects(std::move(keys[unique * Tally::key_partitions + i]), cells, suspects[job]);
  });
  return suspects;
}

/// Takes them.
std::vector<DuplicateMark> in_order(unsigned jobs, std::vector<Lists<DuplicateMark>>& by_job, std::size_t cells) {
  std::vector<std::size_t> ends(cells);
  std::size_t count = 0;
  for (std::size_t cell = 0; cell < cells; ++cell) ends[cell] = count += count_all(by_job, cell);
  std::vector<DuplicateMark> all(count);
  run_on_threads(jobs, cells, [&](unsigned, std::size_t cell) {
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(cell == 0 ? 0 : ends[cell - 1]);
    auto end = begin;
    take_each(by_job, cell, [&end](const DuplicateMark& mark) { *end++ = mark; });
    const auto is_before = [](const DuplicateMark& a, const DuplicateMark& b) {
      return std::tie(a.place, a.unique) < std::tie(b.place, b.unique);
    };
    if (!std::is_sorted(begin, end, is_before)) std::sort(begin, end, is_before);
  });
  return all;
}

}  // namespace

std::vector<DuplicateMark> find_duplicates(const AuditContext& context, std::vector<KeyList>&& keys,
                                           const TallyMemory& memory, std::vector<Place> other_places) {
  const Cells cells(context);
  const auto uniques = static_cast<std::uint32_t>(keys.size() / Tally::key_partitions);
  std::vector<Suspects> suspects;
  for (std::uint32_t unique = 0; unique < uniques; ++unique)
    suspects.push_back(suspects_of(context, unique, keys, cells, memory));
  keep_records(context, suspects, memory, std::move(other_places));
  auto duplicates = lists_of_jobs<DuplicateMark>(context.jobs, cells.size(), memory.others);
  for (std::uint32_t unique = 0; unique < uniques; ++unique)
    confirm_duplicates(context, unique, std::move(suspects[unique]), cells, memory.others, duplicates);
  return in_order(context.jobs, duplicates, cells.size());
}

std::vector<Place> later_calls(const AuditContext& context, const std::vector<DuplicateMark>& duplicates) {
  std::vector<Place> places;
  places.reserve(duplicates.size());
  for (const DuplicateMark& duplicate : duplicates) {
    const KindId kind = context.inputs[duplicate.place.file()].kind;
    if (use_of(context.plan, kind, duplicate.unique).is_call_id) places.push_back(duplicate.place);
  }
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

}  // namespace reconcile
