// In: texts, most of them met before. Out: a number for each. Must not know: what they mean.
#pragma once

#include <cstdint>
#include <memory>
#include <memory_resource>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/brief_lock.hpp"

namespace reconcile {

/// Numbers texts 0, 1 … as they are first met. Made for some ten thousand texts that are asked for by the million: what
/// a question looks at lies close together, and what a caller counts by number does too.
class TextNumbers {
 public:
  /// So many texts may come.
  void reserve(std::size_t texts) {
    numbers_.reserve(texts);
    texts_.reserve(texts);
  }
  /// The text's number, and whether it is a new one.
  std::pair<std::uint32_t, bool> number_of(std::string_view text);
  /// None: it has none yet.
  std::optional<std::uint32_t> find(std::string_view text) const;
  std::string_view text(std::uint32_t number) const { return texts_[number]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(texts_.size()); }

 private:
  struct Hash {
    using is_avalanching = void;
    std::size_t operator()(std::string_view text) const;
  };

  std::unique_ptr<std::pmr::monotonic_buffer_resource> bytes_ = std::make_unique<std::pmr::monotonic_buffer_resource>();
  boost::unordered_flat_map<std::string_view, std::uint32_t, Hash> numbers_;
  std::vector<std::string_view> texts_;  // by number, in bytes_
};

/// The same for several threads. Which text gets which number depends on them: nothing that is reported may.
class SharedTextNumbers {
 public:
  void reserve(std::size_t texts) {
    const std::lock_guard lock(mutex_);
    numbers_.reserve(texts);
  }
  /// Thread-safe.
  std::uint32_t number_of(std::string_view text) {
    const std::unique_lock lock = lock_briefly(mutex_);
    return numbers_.number_of(text).first;
  }
  /// Not while a thread may add to them.
  const TextNumbers& all() const { return numbers_; }

 private:
  std::mutex mutex_;
  TextNumbers numbers_;  // guarded
};

}  // namespace reconcile
