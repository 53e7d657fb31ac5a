// In: a checked program. Out: for each deck how many prefixes it has, and how its rates differ from those before.
// Must not know: calls; how rows are written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/source.hpp"
#include "language/checked.hpp"

namespace reconcile {

/// A row with a later date is compared with the one that was in force before it: of the same tariff, prefix (or
/// country), origin and band. Rows of the tariff's earliest date have nothing before them.
struct RateChanges {
  std::size_t rising = 0;
  std::size_t falling = 0;
  std::size_t same = 0;
  std::size_t added = 0;    ///< there was no rate before
  std::size_t dropped = 0;  ///< there was one, and now it is blank: not offered

  friend bool operator==(const RateChanges&, const RateChanges&) = default;
};

struct DeckContents {
  bool by_country = false;
  std::size_t keys = 0;                                      ///< different prefixes, or countries
  std::vector<std::pair<std::string, RateChanges>> changes;  ///< by the tariffs that have a version before
};

/// By the index of the deck's text.
std::map<std::uint32_t, DeckContents> deck_contents(const Program& program);

}  // namespace reconcile
