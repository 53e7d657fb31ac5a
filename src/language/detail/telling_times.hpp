// In: what a question about an instant speaks of: instants, dates, clock times, bands. Out: an instant that answers it,
// or that there is none. Must not know: tariffs, calls.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "language/checked.hpp"

namespace reconcile::check {

/// What the answer can depend on.
struct TimeFacts {
  std::vector<Instant> instants;
  std::vector<Date> dates;
  std::vector<std::int32_t> seconds;  ///< of the local day
  std::vector<std::uint32_t> bands;   ///< indices into Program::bands
};

/// Tries an instant of every stretch of time within which no answer changes, so that none is a proof. The first hit is
/// the one that a reader would choose, where there is one.
std::optional<Instant> find_instant(const Program& program, const TimeFacts& facts,
                                    const std::function<bool(const Instant&, const LocalTime&)>& holds);

}  // namespace reconcile::check
