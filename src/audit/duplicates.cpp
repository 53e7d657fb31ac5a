#include "audit/duplicates.hpp"

#include <algorithm>
#include <bit>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

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

bool is_before(const DuplicateMark& a, const DuplicateMark& b) {
  return std::tie(a.place, a.unique) < std::tie(b.place, b.unique);
}

struct OfCell {
  explicit OfCell(const std::shared_ptr<MarkMemory>& memory)
      : all{MarkList<DuplicateMark>(memory), MarkList<Place>(memory), false}, to_be_taken_out(memory) {}

  Duplicates all;
  MarkList<Place> to_be_taken_out;  ///< of later calls, where some have been taken out of alerts; else all are to be
};

/// Finds what the marks tell. False: they are not in their order, which it needs.
bool look_through(const AuditContext& context, bool some_taken_out, OfCell& found) {
  bool are_in_order = true;
  Place last_later;
  DuplicateMark last;
  last.place = Place(0, 0);
  found.all.marks.for_each([&](const DuplicateMark& mark) {
    are_in_order = are_in_order && !is_before(mark, last);
    last = mark;
    const KindId kind = context.inputs[mark.place.file()].kind;
    const bool is_later = mark.place != last_later && use_of(context.plan, kind, mark.unique).is_call_id;
    if (is_later) found.all.later_calls.add(last_later = mark.place);
    if (is_later && some_taken_out && !mark.taken_out) found.to_be_taken_out.add(mark.place);
    found.all.any_elsewhere |= !mark.conflicting && mark.place.file() != mark.first.file();
  });
  return are_in_order;
}

/// Takes the marks of the cell.
OfCell in_order_of_cell(const AuditContext& context, bool some_taken_out, std::vector<Lists<DuplicateMark>>& by_job,
                        std::size_t cell, const std::shared_ptr<MarkMemory>& memory) {
  OfCell found(memory);
  const std::size_t count = count_all(by_job, cell);
  for (Lists<DuplicateMark>& lists : by_job) {  // mostly one thread has found all of them, one after the other
    if (count == 0 || lists[cell].size() != count) continue;
    found.all.marks = std::move(lists[cell]);
    if (look_through(context, some_taken_out, found)) return found;
    lists[cell] = std::move(found.all.marks);
    found = OfCell(memory);
  }
  std::vector<DuplicateMark> marks = take_all(by_job, cell);
  std::sort(marks.begin(), marks.end(), is_before);
  for (const DuplicateMark& mark : marks) found.all.marks.add(mark);
  look_through(context, some_taken_out, found);
  return found;
}

/// `list` behind `all`. Few marks are copied: a list has chunks of its own, and they would be mostly empty.
template <class Mark>
void append(MarkList<Mark>& all, MarkList<Mark>&& list) {
  if (list.size() >= MarkList<Mark>::chunk_marks / 2) return all.append(std::move(list));
  list.for_each([&all](const Mark& mark) { all.add(mark); });
  list.clear();
}

/// Takes them.
OfCell in_order(const AuditContext& context, bool some_taken_out, std::vector<Lists<DuplicateMark>> by_job,
                std::size_t cells, const std::shared_ptr<MarkMemory>& memory) {
  std::vector<std::optional<OfCell>> by_cell(cells);
  run_on_threads(context.jobs, cells, [&](unsigned, std::size_t cell) {
    by_cell[cell] = in_order_of_cell(context, some_taken_out, by_job, cell, memory);
  });
  OfCell found(memory);
  for (std::optional<OfCell>& of_cell : by_cell) {
    append(found.all.marks, std::move(of_cell->all.marks));
    append(found.all.later_calls, std::move(of_cell->all.later_calls));
    append(found.to_be_taken_out, std::move(of_cell->to_be_taken_out));
    found.all.any_elsewhere |= of_cell->all.any_elsewhere;
  }
  return found;
}

/// With several `unique CallId`, a row may be a later call of more than one: then each is to be known before any is
/// taken out.
bool take_out_at_once(const AuditContext& context, std::uint32_t unique, const LaterCalls& alerts) {
  const std::vector<Unique>& uniques = context.plan.program.uniques;
  return alerts.any() && is_call_id(uniques[unique]) && std::count_if(uniques.begin(), uniques.end(), is_call_id) == 1;
}

}  // namespace

Duplicates find_duplicates(const AuditContext& context, std::vector<KeyList>&& keys, const TallyMemory& memory,
                           std::vector<Place> other_places, LaterCalls& alerts) {
  const Cells cells(context);
  const auto uniques = static_cast<std::uint32_t>(keys.size() / Tally::key_partitions);
  std::vector<Suspects> suspects;
  for (std::uint32_t unique = 0; unique < uniques; ++unique)
    suspects.push_back(suspects_of(context, unique, keys, cells, memory));
  keep_records(context, suspects, memory, std::move(other_places));
  auto duplicates = lists_of_jobs<DuplicateMark>(context.jobs, cells.size(), memory.others);
  bool some_taken_out = false;
  for (std::uint32_t unique = 0; unique < uniques; ++unique) {
    const bool at_once = take_out_at_once(context, unique, alerts);
    some_taken_out = some_taken_out || at_once;
    confirm_duplicates(context, unique, std::move(suspects[unique]), cells, memory.others, duplicates,
                       at_once ? &alerts : nullptr);
  }
  OfCell found = in_order(context, some_taken_out, std::move(duplicates), cells.size(), memory.others);
  alerts.read_and_take_out(some_taken_out ? found.to_be_taken_out : found.all.later_calls);
  return std::move(found.all);
}

}  // namespace reconcile
