// A part of the one pass over every row: see audit.cpp.
#include "audit/detail/count_calls.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <string>
#include <string_view>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "audit/detail/row_keys.hpp"
#include "base/same_bytes.hpp"
#include "base/text_parts.hpp"

namespace reconcile {
namespace {

/// Good enough to tell groups apart, which are compared before anything is said.
std::uint64_t quick_hash(std::string_view text, std::uint64_t seed) {
  if (text.size() < 16) return XXH3_64bits_withSeed(text.data(), text.size(), seed);
  std::uint64_t words[4];
  std::memcpy(words, text.data(), 16);
  std::memcpy(words + 2, text.data() + text.size() - 16, 16);
  __extension__ using Product = unsigned __int128;
  const auto mixed = [](std::uint64_t a, std::uint64_t b) {
    const Product product = Product{a ^ 0x9E3779B97F4A7C15u} * (b ^ 0xC2B2AE3D27D4EB4Fu);
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
  };
  return mixed(words[0] + seed, words[1]) + mixed(words[2], words[3] + text.size());
}

/// Counts rows under one alert. Calls follow one another, so a group's window is mostly its last one.
class AlertCounter {
 public:
  AlertCounter(const KindPlan::AlertUse& use, const Alert& alert, AlertTally& tally)
      : use_(use),
        window_seconds_(alert.window_seconds),
        tally_(tally),
        texts_(use.per.size()),
        scratch_(use.per.size()) {
    if (tally.recent.by_hash.empty()) tally.recent.by_hash.resize(recent_groups);
  }

  void add_all(const Columns& columns, const std::vector<std::int64_t>& call_times, RowScratch& scratch) {
    const bool asks_each = !use_.count_where.always_judged();
    std::vector<std::uint32_t> counted;
    if (!asks_each) {
      counted.resize(columns.rows());
      std::iota(counted.begin(), counted.end(), 0u);
      use_.count_where.select(columns, scratch, counted);
    }
    auto next_counted = counted.begin();
    for (std::size_t row = 0; row < columns.rows(); ++row) {
      WindowCount& window = window_of(columns, row, call_times[row], scratch.clock);
      ++window.attempts;
      if (asks_each) {
        const Truth truth = use_.count_where(columns, row, scratch);
        if (truth == Truth::not_judged) ++tally_.not_judged;
        if (truth != Truth::yes) continue;
      } else {
        if (next_counted == counted.end() || *next_counted != row) continue;
        ++next_counted;
      }
      ++window.count;
      window.first_counted = std::min(window.first_counted, columns.place(row));
    }
  }

 private:
  static constexpr std::size_t recent_groups = 4096;

  WindowCount& window_of(const Columns& columns, std::size_t row, std::int64_t call_time, ZoneCursor& clock) {
    if (call_time < slot_begin_ || call_time >= slot_end_) find_slot(call_time, clock);
    std::uint64_t hash = 0;
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      texts_[i] = columns.text(row, use_.per[i], scratch_[i]);
      hash = quick_hash(texts_[i], hash);
    }
    RecentGroups::Group& group = tally_.recent.by_hash[hash % recent_groups];
    if (!group.known || group.hash != hash || !has_texts(group)) find_group(hash, group);
    if (group.window == nullptr || group.slot != slot_ || group.layout != tally_.windows.layout()) {
      group.window = &tally_.windows[{group.number, slot_}];
      group.slot = slot_;
      group.layout = tally_.windows.layout();
    }
    return *group.window;
  }

  void find_slot(std::int64_t call_time, ZoneCursor& clock) {
    const Zone::Offset& offset = clock.offset_at(call_time);
    slot_ = slot_of(clock.local(call_time), window_seconds_);
    const std::int64_t begin = slot_ * window_seconds_ - offset.seconds;
    slot_begin_ = std::max(begin, offset.begin);
    slot_end_ = std::min(begin + window_seconds_, offset.end);
  }

  bool has_texts(const RecentGroups::Group& group) const {
    if (group.near_size == 0) return group.parts == parts();
    const std::string_view text = texts_.front();
    return group.near_size == text.size() && same_bytes(group.near_text.data(), text.data(), text.size());
  }

  std::string parts() const {
    std::string parts;
    for (const std::string_view text : texts_) append_part(parts, text);
    return parts;
  }

  void find_group(std::uint64_t hash, RecentGroups::Group& group) {
    group.parts = parts();
    const bool is_near = texts_.size() == 1 && texts_.front().size() <= group.near_text.size();
    group.near_size = is_near ? static_cast<std::uint8_t>(texts_.front().size()) : std::uint8_t{0};
    if (is_near) std::copy(texts_.front().begin(), texts_.front().end(), group.near_text.begin());
    const auto next = static_cast<std::uint32_t>(tally_.groups.size());
    group.number = tally_.groups.try_emplace(group.parts, next).first->second;
    group.hash = hash;
    group.window = nullptr;
    group.known = true;
  }

  const KindPlan::AlertUse& use_;
  std::int32_t window_seconds_;
  AlertTally& tally_;
  std::vector<std::string_view> texts_;  ///< of the row's group
  std::vector<std::string> scratch_;
  std::int64_t slot_ = 0;
  std::int64_t slot_begin_ = 0;  ///< UTC seconds that have the slot: none yet
  std::int64_t slot_end_ = 0;
};

}  // namespace

void count_calls(const KindPlan::AlertUse& use, const Alert& alert, const Columns& columns,
                 const std::vector<std::int64_t>& call_times, RowScratch& scratch, AlertTally& tally) {
  AlertCounter(use, alert, tally).add_all(columns, call_times, scratch);
}

}  // namespace reconcile
