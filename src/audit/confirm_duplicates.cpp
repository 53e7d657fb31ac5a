#include "audit/detail/confirm_duplicates.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <tuple>

#include "audit/detail/duplicate_difference.hpp"
#include "audit/detail/row_keys.hpp"
#include "audit/detail/row_reader.hpp"
#include "base/in_order.hpp"
#include "base/sort_by.hpp"

namespace reconcile {
namespace {

/// A row, read again: rows have the same key, or all the same fields, where these hashes are the same. They are
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

void read_rows(const AuditContext& context, std::uint32_t unique, std::vector<Place> places, Lists<ReadRow>& rows) {
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
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
void compare_hashes(std::vector<ReadRow> rows, std::uint32_t unique, const Cells& cells,
                    Lists<DuplicateMark>& duplicates) {
  sort_by(
      rows.begin(), rows.end(), [](const ReadRow& row) { return row.key.high64; },
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

/// Suspects of one cell, which take their turn by place. Each row is read with the first of its hash, and compared with
/// it. Where they have different keys, both are among the `others`.
class PairComparer {
 public:
  PairComparer(unsigned job, const AuditContext& context, std::uint32_t unique, const Cells& cells,
               Lists<DuplicateMark>& duplicates, Lists<Place>& others, LaterCalls* alerts)
      : job_(job),
        context_(context),
        unique_(unique),
        cells_(cells),
        duplicates_(duplicates),
        others_(others),
        alerts_(alerts),
        reader_(context),
        firsts_(context) {}

  void compare(std::vector<Suspect> suspects) {
    std::erase_if(suspects, [this](const Suspect& suspect) {
      const bool are_near = can_be_read(suspect.place) && can_be_read(suspect.first);
      if (!are_near) add_others(suspect);
      return !are_near;
    });
    sort_by(
        suspects.begin(), suspects.end(), [](const Suspect& suspect) { return suspect.place.value; },
        [](const Suspect& a, const Suspect& b) { return a.first < b.first; });
    std::vector<Place> places;
    places.reserve(suspects.size());
    for (const Suspect& suspect : suspects) places.push_back(suspect.place);
    std::span<const Suspect> left = suspects;
    const Fields fields = alerts_ == nullptr ? Fields::texts : Fields::all;
    reader_.for_each_batch(places, Lines::not_needed, fields, [&](KindId kind, const Columns& columns) {
      compare(kind, columns, left.first(columns.rows()));
      left = left.subspan(columns.rows());
    });
  }

 private:
  /// Here and there: what was not kept of packed files would be unpacked again and again.
  bool can_be_read(Place place) const {
    return !context_.inputs[place.file()].file->is_packed() || context_.stream.kept_records().find(place);
  }

  void compare(KindId kind, const Columns& columns, std::span<const Suspect> suspects) {
    first_places_.clear();
    for (const Suspect& suspect : suspects) first_places_.push_back(suspect.first);
    std::sort(first_places_.begin(), first_places_.end());
    first_places_.erase(std::unique(first_places_.begin(), first_places_.end()), first_places_.end());
    firsts_.read(first_places_, lines_of_firsts_, Fields::texts);
    const std::vector<int>& key_fields = use_of(context_.plan, kind, unique_).fields;
    marks_.clear();
    std::size_t near = 0;
    for (std::size_t row = 0; row < suspects.size(); ++row) {
      const Suspect& suspect = suspects[row];
      const RowsByPlace::Row first = firsts_.at(suspect.first, near);
      // `unique` compares within one kind.
      if (context_.inputs[suspect.first.file()].kind != kind) {
        add_others(suspect);
        continue;
      }
      difference_.compare(context_.plan.kinds[kind], columns, row, first.columns, first.row);
      if (difference_.any_of(key_fields)) {
        add_others(suspect);
        continue;
      }
      marks_.push_back({suspect.place, suspect.first, unique_, !difference_.fields.empty()});
      if (lines_of_firsts_ == Lines::counted) difference_.leave_in(marks_.back(), first.columns.line(first.row));
    }
    const auto may_be_redelivered = [](const DuplicateMark& mark) {
      return !mark.conflicting && mark.place.file() != mark.first.file();
    };
    const auto maybe = std::count_if(marks_.begin(), marks_.end(), may_be_redelivered);
    lines_of_firsts_ = 2 * maybe > std::ssize(marks_) ? Lines::not_needed : Lines::counted;
    const bool are_taken_out = alerts_ != nullptr && marks_.size() == columns.rows();
    if (are_taken_out) alerts_->take_out(job_, kind, columns);
    for (DuplicateMark& mark : marks_) {
      mark.taken_out = are_taken_out;
      duplicates_[cells_.of(mark.place)].add(mark);
    }
  }

  void add_others(const Suspect& suspect) {
    for (const Place place : {suspect.first, suspect.place}) others_[cells_.of(place)].add(place);
  }

  unsigned job_;
  const AuditContext& context_;
  std::uint32_t unique_;
  const Cells& cells_;
  Lists<DuplicateMark>& duplicates_;
  Lists<Place>& others_;
  LaterCalls* alerts_;  // null: later calls are not taken out here
  RowReader reader_;
  RowsByPlace firsts_;
  std::vector<Place> first_places_;
  DuplicateDifference difference_;
  /// Not where most of the rows before may be of a redelivered file: they have no findings of their own then, and to
  /// count lines here and there would be in vain.
  Lines lines_of_firsts_ = Lines::counted;
  std::vector<DuplicateMark> marks_;  // of a batch
};

}  // namespace

const KindPlan::UniqueUse& use_of(const Plan& plan, KindId kind, std::uint32_t unique) {
  const std::vector<KindPlan::UniqueUse>& uses = plan.kinds[kind].uniques;
  return *std::find_if(uses.begin(), uses.end(), [&](const auto& use) { return use.unique == unique; });
}

void confirm_duplicates(const AuditContext& context, std::uint32_t unique, std::vector<Lists<Suspect>> suspects,
                        const Cells& cells, const std::shared_ptr<MarkMemory>& memory,
                        std::vector<Lists<DuplicateMark>>& duplicates, LaterCalls* alerts) {
  const unsigned jobs = context.jobs;
  std::vector<Lists<Place>> others = lists_of_jobs<Place>(jobs, cells.size(), memory);
  run_on_threads(jobs, cells.size(), [&](unsigned job, std::size_t cell) {
    PairComparer(job, context, unique, cells, duplicates[job], others[job], alerts).compare(take_all(suspects, cell));
  });
  // Rows of one hash and several keys, and those of packed files. A row with a key of its first's hash is a duplicate
  // of that, as found above; all that have another key are here.
  std::vector<Lists<ReadRow>> rows = lists_of_jobs<ReadRow>(jobs, Tally::key_partitions, memory);
  run_on_threads(jobs, cells.size(), [&](unsigned job, std::size_t cell) {
    read_rows(context, unique, take_all(others, cell), rows[job]);
  });
  run_on_threads(jobs, Tally::key_partitions, [&](unsigned job, std::size_t i) {
    compare_hashes(take_all(rows, i), unique, cells, duplicates[job]);
  });
}

}  // namespace reconcile
