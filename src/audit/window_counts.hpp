// In: calls of groups at times. Out: how many there were in each window. Must not know: which calls count, what is
// usual.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <boost/unordered/unordered_flat_map.hpp>

#include "calls/input.hpp"

namespace reconcile {

/// One window of one group of one alert.
struct WindowCount {
  std::uint64_t count = 0;
  std::uint64_t attempts = 0;
  Place first_counted;  ///< the least place of a counted row; none if none
  void merge(const WindowCount& other);
  bool is_empty() const { return count == 0 && attempts == 0 && first_counted.is_none(); }
};

/// The windows of an alert. A group has calls in slots that follow one another: so many are held together as a page,
/// which takes half the memory that each by itself would take.
class WindowCounts {
 public:
  /// (Group's number, slot); slot = floor(local wall seconds since 1970 / window).
  using Key = std::pair<std::uint32_t, std::int64_t>;

  WindowCount& operator[](const Key& key) { return pages_[page_of(key)][index_of(key)]; }
  /// Null: nothing was counted near there. A window of no calls is empty.
  const WindowCount* find(const Key& key) const {
    const auto page = pages_.find(page_of(key));
    return page == pages_.end() ? nullptr : &page->second[index_of(key)];
  }
  /// What takes memory: each has the windows of some slots.
  std::size_t pages() const { return pages_.size(); }

  /// As long as this is the same, windows stand where they stood.
  std::size_t layout() const { return pages_.bucket_count(); }

  /// Calls use(key, window) for each that is not empty, in any order.
  template <class Use>
  void for_each(const Use& use) const {
    for (const auto& [key, page] : pages_) {
      for (std::size_t i = 0; i < page.size(); ++i) {
        if (!page[i].is_empty()) use(Key(key.first, key.second * page_slots + static_cast<std::int64_t>(i)), page[i]);
      }
    }
  }

  /// `number_of`: the number here, by the other's number.
  template <class NumberOf>
  void merge(const WindowCounts& other, const NumberOf& number_of) {
    pages_.reserve(pages_.size() + other.pages_.size());
    for (const auto& [key, page] : other.pages_) {
      Page& into = pages_[{number_of(key.first), key.second}];
      for (std::size_t i = 0; i < page.size(); ++i) into[i].merge(page[i]);
    }
  }

 private:
  static constexpr std::int64_t page_slots = 8;
  using Page = std::array<WindowCount, page_slots>;

  static Key page_of(const Key& key) { return {key.first, key.second >> 3}; }
  static std::size_t index_of(const Key& key) { return static_cast<std::size_t>(key.second & (page_slots - 1)); }
  static_assert(page_slots == 1 << 3);

  boost::unordered_flat_map<Key, Page> pages_;
};

}  // namespace reconcile
