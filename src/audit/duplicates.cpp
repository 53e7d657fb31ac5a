#include "audit/duplicates.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <tuple>

#include <boost/sort/spreadsort/integer_sort.hpp>

#include "audit/detail/row_keys.hpp"
#include "audit/detail/row_reader.hpp"
#include "base/in_order.hpp"

namespace reconcile {
namespace {

/// By a whole number that `number_of` gives of each; by `less` where that is the same.
template <class Value, class Number, class Less>
void sort_by(std::vector<Value>& values, const Number& number_of, const Less& less) {
  boost::sort::spreadsort::integer_sort(
      values.begin(), values.end(), [&](const Value& value, unsigned bits) { return number_of(value) >> bits; },
      [&](const Value& a, const Value& b) { return number_of(a) < number_of(b); });
  for (auto begin = values.begin(); begin != values.end();) {
    auto end = begin + 1;
    while (end != values.end() && number_of(*end) == number_of(*begin)) ++end;
    if (end - begin > 1) std::sort(begin, end, less);
    begin = end;
  }
}

const KindPlan::UniqueUse& use_of(const Plan& plan, KindId kind, std::uint32_t unique) {
  const std::vector<KindPlan::UniqueUse>& uses = plan.kinds[kind].uniques;
  return *std::find_if(uses.begin(), uses.end(), [&](const auto& use) { return use.unique == unique; });
}

/// The inputs, one behind the other, in cells of so many bytes: candidates of one cell are read again together.
class Cells {
 public:
  explicit Cells(const AuditContext& context) {
    for (const FileFacts& facts : context.stream.facts()) {
      begins_.push_back(bytes_);
      bytes_ += facts.bytes;
    }
  }

  std::size_t size() const { return bytes_ / cell_bytes + 1; }
  std::size_t of(Place place) const { return (begins_[place.file()] + place.offset()) / cell_bytes; }

 private:
  static constexpr std::uint64_t cell_bytes = std::uint64_t{1} << 24;

  std::vector<std::uint64_t> begins_;  // by file
  std::uint64_t bytes_ = 0;
};

template <class Mark>
using Lists = std::vector<MarkList<Mark>>;

/// One for each thread.
template <class Mark>
std::vector<Lists<Mark>> lists_of_jobs(unsigned jobs, std::size_t lists, const std::shared_ptr<MarkMemory>& memory) {
  return std::vector<Lists<Mark>>(jobs, Lists<Mark>(lists, MarkList<Mark>(memory)));
}

/// What all threads have in the list of that number. Takes it from them.
template <class Mark>
std::vector<Mark> take_all(std::vector<Lists<Mark>>& by_job, std::size_t number) {
  std::vector<Mark> all;
  for (Lists<Mark>& lists : by_job) {
    MarkList<Mark> list = std::move(lists[number]);
    list.for_each([&all](const Mark& mark) { all.push_back(mark); });
  }
  return all;
}

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

/// The rows whose hash another row has too, by cell. Most rows have a hash of their own: a bit tells that, and nothing
/// is sorted.
void find_candidates(KeyList&& given, const Cells& cells, Lists<Place>& candidates) {
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
        met, [](const KeyMark& mark) { return mark.hash; },
        [](const KeyMark& a, const KeyMark& b) { return a.place < b.place; });
    for (std::size_t i = 0; i < met.size(); ++i) {
      const bool as_before = i > 0 && met[i - 1].hash == met[i].hash;
      const bool as_after = i + 1 < met.size() && met[i + 1].hash == met[i].hash;
      if (as_before || as_after) candidates[cells.of(met[i].place)].add(met[i].place);
    }
  }
}

/// A candidate, read again: rows have the same key, or all the same fields, where these hashes are the same. They are
/// made with a secret of the run, so that nobody can choose texts of one hash, and what is said of rows is said of
/// their bytes.
struct ReadRow {
  XXH128_hash_t key;
  std::uint64_t fields;
  Place place;

  auto order() const { return std::tie(key.high64, key.low64, place); }
  bool has_key_of(const ReadRow& other) const { return key.high64 == other.key.high64 && key.low64 == other.key.low64; }
};

std::size_t partition_of(const ReadRow& row) { return row.key.high64 >> (64 - Tally::key_partition_bits); }

std::uint64_t secret_of_run() {
  static const std::uint64_t secret = [] {
    std::random_device device;
    return std::uint64_t{device()} << 32 | device();
  }();
  return secret;
}

/// The row's fields, each once: the same text for the same fields, in whatever order and quotes its file has them.
/// Where no field needs quotes and all stand in the layout's order, as they mostly do, it is the row as it is.
class SameFields {
 public:
  std::string_view text(const Columns& columns, std::size_t row, const std::vector<int>& fields) {
    if (columns.block().input != input_) {
      input_ = columns.block().input;
      in_order_ = input_->width == fields.size() && input_->column_of_field == fields;
    }
    const std::string_view record = columns.raw_record(row);
    if (in_order_ && record.find('"') == std::string_view::npos) return record;
    text_.clear();
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (i > 0) text_ += ';';
      append_quoted(columns.text(row, fields[i], scratch_));
    }
    return text_;
  }

 private:
  /// Quotes where it cannot do without.
  void append_quoted(std::string_view field) {
    if (field.find_first_of(";\"\n") == std::string_view::npos) {
      text_ += field;
      return;
    }
    text_ += '"';
    for (const char c : field) text_.append(c == '"' ? 2 : 1, c);
    text_ += '"';
  }

  const InputFile* input_ = nullptr;
  bool in_order_ = false;
  std::string text_, scratch_;
};

void read_candidates(const AuditContext& context, std::uint32_t unique, std::vector<Place> places,
                     Lists<ReadRow>& rows) {
  sort_by(
      places, [](Place place) { return place.value; }, std::less<>());
  RowReader reader(context);
  SameFields same_fields;
  std::string scratch, key;
  reader.for_each(places, Lines::not_needed, Fields::texts, [&](KindId kind, const Columns& columns, std::size_t row) {
    unique_key(use_of(context.plan, kind, unique).fields, columns, row, scratch, key);
    const std::string_view fields = same_fields.text(columns, row, context.plan.kinds[kind].compared_fields);
    // `unique` compares within one kind.
    const ReadRow read{XXH3_128bits_withSeed(key.data(), key.size(), secret_of_run() + kind),
                       XXH3_64bits_withSeed(fields.data(), fields.size(), secret_of_run()), columns.place(row)};
    rows[partition_of(read)].add(read);
  });
}

/// The first row with a key is the original.
void confirm(std::vector<ReadRow> rows, std::uint32_t unique, const Cells& cells, Lists<DuplicateMark>& duplicates) {
  sort_by(
      rows, [](const ReadRow& row) { return row.key.high64; },
      [](const ReadRow& a, const ReadRow& b) { return a.order() < b.order(); });
  const ReadRow* original = nullptr;
  for (const ReadRow& row : rows) {
    if (original == nullptr || !row.has_key_of(*original)) {
      original = &row;
    } else {
      duplicates[cells.of(row.place)].add({row.place, original->place, unique, row.fields != original->fields});
    }
  }
}

/// By thread.
using Candidates = std::vector<Lists<Place>>;

/// Of packed files, before they are read here and there.
void keep_records(const AuditContext& context, const std::vector<Candidates>& candidates, const TallyMemory& memory,
                  std::vector<Place> places) {
  if (!context.any_packed()) return;
  const auto add = [&](Place place) {
    if (places.size() < most_kept_records && context.inputs[place.file()].file->is_packed()) places.push_back(place);
  };
  for (const Candidates& of_unique : candidates) {
    for (const Lists<Place>& of_job : of_unique) {
      for (const MarkList<Place>& list : of_job) list.for_each(add);
    }
  }
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  context.stream.keep_records(places, memory.others->usual, context.jobs);
}

Candidates candidates_of(const AuditContext& context, std::uint32_t unique, std::vector<KeyList>& keys,
                         const Cells& cells, const TallyMemory& memory) {
  Candidates candidates = lists_of_jobs<Place>(context.jobs, cells.size(), memory.others);
  run_on_threads(context.jobs, Tally::key_partitions, [&](unsigned job, std::size_t i) {
    find_candidates(std::move(keys[unique * Tally::key_partitions + i]), cells, candidates[job]);
  });
  return candidates;
}

/// `duplicates`: by thread and cell.
void confirm_all(const AuditContext& context, std::uint32_t unique, Candidates candidates, const Cells& cells,
                 const TallyMemory& memory, std::vector<Lists<DuplicateMark>>& duplicates) {
  std::vector<Lists<ReadRow>> rows = lists_of_jobs<ReadRow>(context.jobs, Tally::key_partitions, memory.others);
  run_on_threads(context.jobs, cells.size(), [&](unsigned job, std::size_t cell) {
    read_candidates(context, unique, take_all(candidates, cell), rows[job]);
  });
  run_on_threads(context.jobs, Tally::key_partitions,
                 [&](unsigned job, std::size_t i) { confirm(take_all(rows, i), unique, cells, duplicates[job]); });
}

/// Takes them.
std::vector<DuplicateMark> in_order(unsigned jobs, std::vector<Lists<DuplicateMark>>& by_job, std::size_t cells) {
  std::vector<std::vector<DuplicateMark>> by_cell(cells);
  run_on_threads(jobs, cells, [&](unsigned, std::size_t cell) {
    by_cell[cell] = take_all(by_job, cell);
    sort_by(
        by_cell[cell], [](const DuplicateMark& mark) { return mark.place.value; },
        [](const DuplicateMark& a, const DuplicateMark& b) { return a.unique < b.unique; });
  });
  std::size_t count = 0;
  for (const std::vector<DuplicateMark>& some : by_cell) count += some.size();
  std::vector<DuplicateMark> all;
  all.reserve(count);
  for (std::vector<DuplicateMark>& some : by_cell) {
    all.insert(all.end(), some.begin(), some.end());
    some = {};
  }
  return all;
}

}  // namespace

std::vector<DuplicateMark> find_duplicates(const AuditContext& context, std::vector<KeyList>&& keys,
                                           const TallyMemory& memory, std::vector<Place> other_places) {
  const Cells cells(context);
  const auto uniques = static_cast<std::uint32_t>(keys.size() / Tally::key_partitions);
  std::vector<Candidates> candidates;
  for (std::uint32_t unique = 0; unique < uniques; ++unique)
    candidates.push_back(candidates_of(context, unique, keys, cells, memory));
  keep_records(context, candidates, memory, std::move(other_places));
  auto duplicates = lists_of_jobs<DuplicateMark>(context.jobs, cells.size(), memory.others);
  for (std::uint32_t unique = 0; unique < uniques; ++unique)
    confirm_all(context, unique, std::move(candidates[unique]), cells, memory, duplicates);
  return in_order(context.jobs, duplicates, cells.size());
}

std::vector<Place> later_calls(const AuditContext& context, const std::vector<DuplicateMark>& duplicates) {
  std::vector<Place> places;
  for (const DuplicateMark& duplicate : duplicates) {
    const KindId kind = context.inputs[duplicate.place.file()].kind;
    if (use_of(context.plan, kind, duplicate.unique).is_call_id) places.push_back(duplicate.place);
  }
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

}  // namespace reconcile
