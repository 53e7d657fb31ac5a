// In: keys' hashes and places, mostly rising. Out: the same, in the order in which they came, from 8 bytes each.
// Must not know: what the keys are.
#pragma once

#include <cstdint>
#include <utility>

#include "audit/mark_list.hpp"

namespace reconcile {

/// A row's key under one `unique` and where it is. Equal hashes are only candidates.
struct KeyMark {
  std::uint64_t hash = 0;  ///< the lowest 43 bits; the partition tells the highest
  Place place;
};

/// One mark a row is most of what a month takes in memory, and fresh memory costs more than what is done with it: so
/// places are kept as distances from one that stands before them in the list.
class KeyList {
 public:
  KeyList() = default;
  explicit KeyList(std::shared_ptr<MarkMemory> memory) : marks_(std::move(memory)) {}
  KeyList(const KeyList&) = default;
  KeyList& operator=(const KeyList&) = default;
  KeyList(KeyList&& other) noexcept { *this = std::move(other); }
  KeyList& operator=(KeyList&& other) noexcept {
    marks_ = std::move(other.marks_);
    base_ = std::exchange(other.base_, no_base);
    bases_ = std::exchange(other.bases_, 0);
    return *this;
  }

  void add(std::uint64_t hash, Place place) {
    std::uint64_t distance = place.value - base_;
    if (distance >= begins_base) [[unlikely]] {
      begin_base(place);
      distance = 0;
    }
    marks_.add({hash << distance_bits | distance});
  }

  std::size_t size() const { return marks_.size() - 2 * bases_; }

  /// Takes the other's marks to the end of its own.
  void append(KeyList&& other) {
    marks_.append(std::move(other.marks_));
    bases_ += std::exchange(other.bases_, 0);
    base_ = other.base_ = no_base;
  }

  /// Calls visit(KeyMark).
  template <class Visit>
  void for_each(const Visit& visit) const {
    std::uint64_t base = no_base;
    bool is_base = false;
    marks_.for_each([&](const Packed& mark) {
      if (is_base) {
        base = mark.bits;
        is_base = false;
      } else if (const std::uint64_t distance = mark.bits & begins_base; distance == begins_base) {
        is_base = true;
      } else {
        KeyMark key{mark.bits >> distance_bits, Place()};
        key.place.value = base + distance;
        visit(key);
      }
    });
  }

 private:
  /// Of a hundred partitions' lists, each has a row in some tens of kilobytes: few need a base. As many bits as can be
  /// are the hash's, because a packed file is unpacked once more for two rows of one hash.
  static constexpr unsigned distance_bits = 21;
  struct Packed {
    std::uint64_t bits;  ///< the hash, then the place's distance from the base; begins_base: the next mark is the base
  };
  static constexpr std::uint64_t begins_base = (std::uint64_t{1} << distance_bits) - 1;
  /// Of a file that no input is: every place is too far from it.
  static constexpr std::uint64_t no_base = ~std::uint64_t{0} << Place::offset_bits;

  void begin_base(Place place) {
    base_ = place.value;
    ++bases_;
    marks_.add({begins_base});
    marks_.add({base_});
  }

  MarkList<Packed> marks_;
  std::uint64_t base_ = no_base;
  std::size_t bases_ = 0;
};

}  // namespace reconcile
