#include "calls/kept_records.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace reconcile {

void KeptRecords::add(const Origin& origin, std::string_view text) {
  if (!memory_) return;
  memory_->used_bytes += text.size() + sizeof(Entry);
  if (!memory_->has_room()) {
    *this = KeptRecords();
    return;
  }
  if (texts_.empty() || texts_.back().capacity() - texts_.back().size() < text.size()) {
    texts_.emplace_back();
    texts_.back().reserve(std::max(piece_bytes, text.size()));
  }
  std::string& piece = texts_.back();
  entries_.push_back({origin, static_cast<std::uint32_t>(texts_.size() - 1), static_cast<std::uint32_t>(piece.size()),
                      static_cast<std::uint32_t>(text.size())});
  piece += text;
}

void KeptRecords::append(KeptRecords&& other) {
  for (Entry& entry : other.entries_) entry.piece += static_cast<std::uint32_t>(texts_.size());
  entries_.insert(entries_.end(), other.entries_.begin(), other.entries_.end());
  std::move(other.texts_.begin(), other.texts_.end(), std::back_inserter(texts_));
  other = KeptRecords();
}

void KeptRecords::sort() {
  const auto is_before = [](const Entry& a, const Entry& b) { return a.origin.place < b.origin.place; };
  if (!std::is_sorted(entries_.begin(), entries_.end(), is_before))
    std::stable_sort(entries_.begin(), entries_.end(), is_before);
}

std::optional<KeptRecords::Kept> KeptRecords::find(Place place) const {
  const auto found = std::lower_bound(entries_.begin(), entries_.end(), place,
                                      [](const Entry& entry, Place wanted) { return entry.origin.place < wanted; });
  if (found == entries_.end() || found->origin.place != place) return std::nullopt;
  return Kept{std::string_view(texts_[found->piece]).substr(found->begin, found->size), found->origin.line};
}

}  // namespace reconcile
