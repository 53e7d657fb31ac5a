// In: places of a packed file from which one can go on, as its text is unpacked. Out: the last of them before a place.
// Must not know: how the file is packed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/spill_file.hpp"
#include "calls/detail/inflater.hpp"

namespace reconcile::detail {

/// Keeps the states in a file, many at a time: they are most quickly written so. One thread at a time.
class EntryPoints {
 public:
  struct Place {
    std::uint64_t text_bytes;    ///< before it
    std::uint64_t packed_bytes;  ///< as EntryPoint has them
    std::uint64_t state_offset;  ///< in the file, or in what waits to be written
    std::size_t state_bytes;
  };

  /// Null: none are kept.
  explicit EntryPoints(std::shared_ptr<SpillFile> file) : file_(std::move(file)), takes_more_(file_ != nullptr) {}

  /// No more where they would not leave room in the file, or it cannot be written to: it goes without them.
  bool takes_more() const { return takes_more_; }
  std::uint64_t last() const { return places_.empty() ? 0 : places_.back().text_bytes; }  ///< as Place::text_bytes
  void add(std::uint64_t text_bytes, const EntryPoint& point);
  /// What waits is written, and its memory given back.
  void write();

  /// The last that is not behind `text_bytes`; null: none.
  const Place* before(std::uint64_t text_bytes) const;
  /// `state` holds what the result points to. Throws FileError.
  EntryPoint at(const Place& place, std::string& state) const;

 private:
  std::size_t written() const { return places_.size() - waiting_places_; }

  std::shared_ptr<SpillFile> file_;
  bool takes_more_;
  std::vector<Place> places_;  ///< rising
  std::string waiting_;        ///< the states of the last of them
  std::size_t waiting_places_ = 0;
};

}  // namespace reconcile::detail
