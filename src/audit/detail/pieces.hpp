// In: what was found, stretch by stretch. Out: the same as pieces of work, in the order of findings.
// Must not know: texts of findings.
#pragma once

#include <cstdint>
#include <future>
#include <memory>
#include <optional>
#include <vector>

#include "audit/detail/found.hpp"

namespace reconcile {

using Marks = std::vector<Mark>::const_iterator;

/// Is made ready by the first that waits for it or gets it.
using LaterStretch = std::shared_future<std::shared_ptr<const FoundInStretch>>;

/// Some marks that are worked on together.
struct Piece {
  std::shared_ptr<const FoundInStretch> stretch;
  Marks begin, end;
  std::uint64_t number;
  LaterStretch
      next_stretch;  ///< if valid: whoever works on this piece makes it ready before, so that nobody waits for it
};

/// All marks in their order, piece by piece. While one stretch is worked on, the next is made ready.
class Pieces {
 public:
  Pieces(const FoundByStretch& by_stretch, unsigned jobs) : by_stretch_(by_stretch), jobs_(jobs) { begin_stretch(); }

  /// Of one file; marks of one row are always together. None: that was all.
  std::optional<Piece> next();
  std::uint64_t given() const { return given_; }

 private:
  void begin_stretch();

  const FoundByStretch& by_stretch_;
  unsigned jobs_;
  std::size_t begun_ = 0;      ///< stretches
  LaterStretch next_stretch_;  ///< not valid behind the last
  std::shared_ptr<const FoundInStretch> stretch_;
  Marks at_;
  std::uint64_t given_ = 0;
};

}  // namespace reconcile
