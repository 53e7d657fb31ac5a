#include "calls/block.hpp"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <optional>
#include <span>

#include "base/files.hpp"
#include "base/in_order.hpp"
#include "calls/detail/file_cutter.hpp"
#include "calls/detail/line_counter.hpp"
#include "calls/kept_records.hpp"

namespace reconcile {

using detail::FileCutter;

namespace {

/// What one thread at a time has to do with a file, in bytes of a plain one: finding its blocks, or unpacking it too,
/// which takes five times as long for each byte of some four times as many.
std::uint64_t work_of(const OpenFile& file, std::uint64_t bytes) {
  constexpr std::uint64_t to_unpack = 20;
  return file.is_packed() ? bytes * to_unpack : bytes;
}

}  // namespace

struct BlockStream::Impl {
  struct File {
    std::mutex mutex;
    std::optional<FileCutter> cutter;  // guarded by mutex
    std::atomic<bool> ended{false};
    std::atomic<bool> in_use{false};          // somebody cuts it at the moment
    std::atomic<std::uint64_t> work_left{0};  // as work_of
    std::atomic<std::uint64_t> records{0};    // and rejects
  };

  Impl(const std::vector<InputFile>& all_inputs, BlockOptions all_options)
      : inputs(all_inputs), options(all_options), files(all_inputs.size()) {
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const InputFile& input = inputs[i];
      const detail::CutterStart start{input.first_row_offset, input.first_row_line, input.width};
      files[i].cutter.emplace(input.file, start, options);
      if (input.repeats) {
        files[i].ended = true;
      } else {
        files[i].work_left = work_of(*input.file, input.file->size());
        bytes_total += input.file->size();
        to_read.push_back(i);
      }
    }
  }

  /// The file that a worker reads; `none` before its first.
  std::size_t& current_file(std::size_t worker) {
    const std::lock_guard lock(mutex);
    while (current.size() <= worker) current.push_back(std::make_unique<std::size_t>(none));
    return *current[worker];
  }

  /// The worker's next file, for itself alone; or, where there would not be enough for all to end at about the same
  /// time, all files that are left are shared from now on.
  void begin_file(std::size_t& its_file) {
    const std::lock_guard lock(mutex);
    if (are_shared) return;
    const std::size_t left = to_read.size() - begun;
    if (left != 0 && (current.size() == 1 || left > current.size())) {
      its_file = to_read[begun++];
      return;
    }
    for (const auto& each : current) {
      if (*each != none && !files[*each].ended) shared.push_back(*each);
    }
    shared.insert(shared.end(), to_read.begin() + static_cast<std::ptrdiff_t>(begun), to_read.end());
    are_shared = true;
  }

  /// The shared file with most work left, if it can be one that nobody is cutting: so all end together. Rather the
  /// worker's own, as long as it has not much less left: what belongs to it is in near caches, and places rise in what
  /// is found. None: all have ended.
  std::size_t shared_file(std::size_t own) const {
    constexpr std::uint64_t not_much = std::uint64_t{16} << 20;
    std::size_t chosen = none;
    std::pair<bool, std::uint64_t> best;
    for (const std::size_t number : shared) {
      const File& file = files[number];
      if (file.ended) continue;
      const std::pair<bool, std::uint64_t> rank(!file.in_use, file.work_left + (number == own ? not_much : 0));
      if (chosen != none && rank <= best) continue;
      chosen = number;
      best = rank;
    }
    return chosen;
  }

  bool cut_from(std::size_t number, Block& block) {
    if (!read_from(number, block)) return false;
    FileCutter::cut_rest(block);
    files[number].records += block.records.size() + block.rejects.size();
    return true;
  }

  /// What has to be done one block after the other.
  bool read_from(std::size_t number, Block& block) {
    File& file = files[number];
    if (file.ended.load(std::memory_order_acquire)) return false;
    const std::lock_guard lock(file.mutex);
    file.in_use = true;
    const bool got_one = read_next(number, block);
    file.in_use = false;
    return got_one;
  }

  /// Under the file's mutex.
  bool read_next(std::size_t number, Block& block) {
    File& file = files[number];
    block.input = &inputs[number];
    block.file = static_cast<std::uint32_t>(number);
    const std::uint64_t before = file.cutter->progress();
    try {
      if (file.cutter->next(block)) {
        const std::uint64_t done = file.cutter->progress();
        bytes_done += done - before;
        const OpenFile& read = *inputs[number].file;
        file.work_left = work_of(read, read.size() - std::min(done, read.size()));
        return true;
      }
    } catch (const FileError& error) {
      const std::lock_guard failures_lock(mutex);
      failures.push_back(error.what());
    }
    file.ended.store(true, std::memory_order_release);
    return false;
  }

  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  const std::vector<InputFile>& inputs;
  BlockOptions options;
  std::vector<File> files;
  std::vector<std::size_t> to_read;  // numbers of files that do not repeat another, rising
  std::atomic<bool> are_shared{false};
  std::vector<std::size_t> shared;  // numbers of files: set before are_shared, and not changed then
  std::atomic<std::uint64_t> bytes_done{0};
  std::uint64_t bytes_total = 0;
  mutable std::mutex mutex;  // guards what follows
  std::size_t begun = 0;     // of to_read
  /// By worker: the file that it reads; once files are shared, guarded no more, as only the worker looks at it.
  std::vector<std::unique_ptr<std::size_t>> current;
  std::vector<std::string> failures;
  std::vector<FileFacts> facts;
  KeptRecords kept;
};

BlockStream::BlockStream(const std::vector<InputFile>& inputs, BlockOptions options)
    : impl_(std::make_unique<Impl>(inputs, options)) {}

BlockStream::~BlockStream() = default;

bool BlockStream::next(std::size_t worker, Block& block) {
  std::size_t& current = impl_->current_file(worker);
  while (!impl_->are_shared) {
    if (current != Impl::none && impl_->cut_from(current, block)) return true;
    impl_->begin_file(current);
  }
  while (true) {
    current = impl_->shared_file(current);
    if (current == Impl::none) return false;
    if (impl_->cut_from(current, block)) return true;
  }
}

std::uint64_t BlockStream::bytes_done() const { return impl_->bytes_done; }
std::uint64_t BlockStream::bytes_total() const { return impl_->bytes_total; }
const BlockOptions& BlockStream::options() const { return impl_->options; }

const std::vector<FileFacts>& BlockStream::facts() const {
  const std::lock_guard lock(impl_->mutex);
  if (impl_->facts.empty()) {
    for (const Impl::File& file : impl_->files) {
      impl_->facts.push_back(file.cutter->facts());
      impl_->facts.back().records = file.records;
    }
    for (std::size_t i = 0; i < impl_->inputs.size(); ++i) {
      if (const auto original = impl_->inputs[i].repeats) impl_->facts[i] = impl_->facts[*original];
    }
  }
  return impl_->facts;
}

std::vector<std::string> BlockStream::failures() const {
  const std::lock_guard lock(impl_->mutex);
  std::vector<std::string> sorted = impl_->failures;
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

std::uint64_t BlockStream::line_of(Place place) const {
  return detail::LineCounter(*this, place.file()).line_of(place);
}

Origin BlockStream::known_line_before(Place place) const {
  const std::vector<Origin>& starts = impl_->files[place.file()].cutter->known_lines();
  const auto after = std::upper_bound(starts.begin(), starts.end(), place,
                                      [](Place wanted, const Origin& start) { return wanted < start.place; });
  if (after != starts.begin()) return *std::prev(after);
  const InputFile& input = impl_->inputs[place.file()];
  return {Place{place.file(), input.first_row_offset}, input.first_row_line};
}

namespace {

KeptRecords read_and_keep(const std::vector<InputFile>& inputs, const BlockStream& stream,
                          std::span<const Place> places, const std::shared_ptr<KeptMemory>& memory) {
  constexpr std::size_t read_together = 256;
  KeptRecords kept(memory);
  Block block;
  while (!places.empty() && memory->has_room()) {
    std::vector<Origin> wanted;
    for (const Place place : places.first(std::min(places.size(), read_together))) wanted.push_back({place, 0});
    read_again(inputs, stream, wanted, Lines::counted, block);
    for (const Record& record : block.records) {
      const std::string_view text(block.bytes.data() + record.begin, record.end - record.begin);
      kept.add({block.place(record), block.line(record)}, text);
    }
    places = places.subspan(block.records.size());
  }
  return kept;
}

}  // namespace

void BlockStream::keep_records(const std::vector<Place>& places, std::uint64_t most_bytes, unsigned jobs) const {
  std::vector<Place> left;
  std::copy_if(places.begin(), places.end(), std::back_inserter(left),
               [this](Place place) { return input(place.file()).file->is_packed() && !impl_->kept.find(place); });
  std::vector<std::span<const Place>> by_file;
  for (std::span<const Place> rest = left; !rest.empty();) {
    const auto end =
        std::find_if(rest.begin(), rest.end(), [&](Place place) { return place.file() != rest[0].file(); });
    by_file.push_back(rest.first(static_cast<std::size_t>(end - rest.begin())));
    rest = rest.subspan(by_file.back().size());
  }
  const auto memory = std::make_shared<KeptMemory>(most_bytes);
  std::vector<KeptRecords> kept(by_file.size());
  run_on_threads(jobs, by_file.size(), [&](unsigned, std::size_t i) {
    kept[i] = read_and_keep(impl_->inputs, *this, by_file[i], memory);
    input(by_file[i].front().file()).file->forget();
  });
  for (KeptRecords& of_file : kept) impl_->kept.append(std::move(of_file));
  impl_->kept.sort();
}

void BlockStream::keep_records(KeptRecords&& records) const {
  impl_->kept.append(std::move(records));
  impl_->kept.sort();
}

const KeptRecords& BlockStream::kept_records() const { return impl_->kept; }

const InputFile& BlockStream::input(std::uint32_t file) const { return impl_->inputs[file]; }

}  // namespace reconcile
