#include "audit/duplicates.hpp"

#include <algorithm>
#include <bit>
#include <string>
#include <tuple>
#include <unordered_map>

#include "audit/detail/row_keys.hpp"
#include "audit/detail/row_reader.hpp"
#include "base/in_order.hpp"

namespace reconcile {
namespace {

const KindPlan::UniqueUse& use_of(const Plan& plan, KindId kind, std::uint32_t unique) {
  const std::vector<KindPlan::UniqueUse>& uses = plan.kinds[kind].uniques;
  return *std::find_if(uses.begin(), uses.end(), [&](const auto& use) { return use.unique == unique; });
}

/// So many candidates are confirmed together: their keys and fields are held, and a round may read every file.
constexpr std::size_t round_rows = std::size_t{1} << 19;

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

/// The rows whose hash another row has too. Most rows have a hash of their own: a bit tells that, and nothing is sorted.
std::vector<Place> candidates_among(MarkList<KeyMark>&& given) {
  const MarkList<KeyMark> marks = std::move(given);
  std::vector<Place> candidates;
  const std::size_t passes = marks.size() / pass_marks + 1;
  for (std::size_t pass = 0; pass < passes; ++pass) {
    // Above the partition's bits and below lie others: these choose the pass.
    const auto is_of_pass = [&](const KeyMark& mark) { return passes == 1 || (mark.hash >> 40 & 0xffff) % passes == pass; };
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
    std::sort(met.begin(), met.end(),
              [](const KeyMark& a, const KeyMark& b) { return std::tie(a.hash, a.place) < std::tie(b.hash, b.place); });
    for (std::size_t i = 0; i < met.size(); ++i) {
      const bool as_before = i > 0 && met[i - 1].hash == met[i].hash;
      const bool as_after = i + 1 < met.size() && met[i + 1].hash == met[i].hash;
      if (as_before || as_after) candidates.push_back(met[i].place);
    }
  }
  return candidates;
}

/// By partition; these are shared out among threads.
std::vector<std::vector<Place>> all_candidates(std::vector<MarkList<KeyMark>>&& keys, unsigned jobs) {
  std::vector<std::vector<Place>> candidates(keys.size());
  run_on_threads(jobs, keys.size(), [&](unsigned, std::size_t i) { candidates[i] = candidates_among(std::move(keys[i])); });
  return candidates;
}

struct Original {
  Place place;
  std::string fields;
};

/// Reads each candidate once, in the order of places: the first row with a key is the original.
void confirm(const AuditContext& context, std::uint32_t unique, std::vector<Place>& candidates, RowReader& reader,
             std::vector<DuplicateMark>& duplicates) {
  std::sort(candidates.begin(), candidates.end());
  std::unordered_map<std::string, Original> originals;
  std::string scratch, key, fields;
  reader.for_each(candidates, Lines::not_needed, [&](KindId kind, const Columns& columns, std::size_t row) {
    unique_key(use_of(context.plan, kind, unique).fields, columns, row, scratch, key);
    key += static_cast<char>(kind);  // `unique` compares within one kind
    join_fields(context.plan.kinds[kind].compared_fields, columns, row, scratch, fields);
    const auto [original, is_first] = originals.try_emplace(key, Original{columns.place(row), {}});
    if (is_first) {
      original->second.fields = fields;
    } else {
      duplicates.push_back({columns.place(row), original->second.place, unique, original->second.fields != fields});
    }
  });
}

/// More records than so many are not kept: they would fill the memory.
constexpr std::size_t most_kept_records = std::size_t{1} << 20;

void keep_records(const AuditContext& context, const std::vector<std::vector<Place>>& candidates,
                  std::vector<Place> places) {
  if (std::none_of(context.inputs.begin(), context.inputs.end(), [](const auto& input) { return input.file->is_packed(); }))
    return;
  for (const std::vector<Place>& some : candidates) places.insert(places.end(), some.begin(), some.end());
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  if (places.size() <= most_kept_records) context.stream.keep_records(places, context.jobs);
}

}  // namespace

std::vector<DuplicateMark> find_duplicates(const AuditContext& context, std::vector<MarkList<KeyMark>>&& keys,
                                           std::vector<Place> other_places) {
  std::vector<DuplicateMark> duplicates;
  RowReader reader(context);
  std::vector<Place> candidates;
  std::vector<std::vector<Place>> by_partition = all_candidates(std::move(keys), context.jobs);
  keep_records(context, by_partition, std::move(other_places));
  for (std::size_t i = 0; i < by_partition.size(); ++i) {
    candidates.insert(candidates.end(), by_partition[i].begin(), by_partition[i].end());
    by_partition[i] = {};
    const bool is_last_of_unique = (i + 1) % Tally::key_partitions == 0;
    if (candidates.empty() || (!is_last_of_unique && candidates.size() < round_rows)) continue;
    confirm(context, static_cast<std::uint32_t>(i / Tally::key_partitions), candidates, reader, duplicates);
    candidates.clear();
  }
  return duplicates;
}

std::vector<Place> later_calls(const AuditContext& context, const std::vector<DuplicateMark>& duplicates) {
  std::vector<Place> places;
  for (const DuplicateMark& duplicate : duplicates) {
    const KindId kind = context.inputs[duplicate.place.file()].kind;
    if (use_of(context.plan, kind, duplicate.unique).is_call_id) places.push_back(duplicate.place);
  }
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

}  // namespace reconcile
