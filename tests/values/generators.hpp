// In: nothing. Out: random values that lean to the edges where arithmetic breaks. Must not know: what is tested.
#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <limits>
#include <string>

#include "values/decimal.hpp"

namespace reconcile::test {

inline rc::Gen<std::int64_t> edge_integers() {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
  return rc::gen::oneOf(rc::gen::arbitrary<std::int64_t>(), rc::gen::inRange<std::int64_t>(-30, 31),
                        rc::gen::inRange<std::int64_t>(least, most),
                        rc::gen::element(least, least + 1, most, most - 1, most / 2, most / 2 + 1, most / 10,
                                         most / 10 + 1, least / 10, least / 10 - 1, std::int64_t{0}),
                        rc::gen::map(rc::gen::inRange(0U, 19U), [](unsigned n) { return small_power_of_ten(n); }));
}

/// Small and wide ones, scales from 0 past what 64 bits can align.
inline rc::Gen<Decimal> decimals() {
  const auto small =
      rc::gen::apply([](std::int64_t coefficient, unsigned scale) { return Decimal(coefficient, scale); },
                     edge_integers(), rc::gen::inRange(0U, 25U));
  const auto wide =
      rc::gen::apply([](std::int64_t a, std::int64_t b, unsigned scale) { return Decimal(WideInteger(a) * b, scale); },
                     edge_integers(), edge_integers(), rc::gen::inRange(0U, 25U));
  return rc::gen::oneOf(small, small, wide);
}

inline rc::Gen<std::string> digit_strings(std::size_t most) {
  return rc::gen::mapcat(rc::gen::inRange<std::size_t>(0, most + 1), [](std::size_t size) {
    return rc::gen::container<std::string>(size, rc::gen::inRange('0', static_cast<char>('9' + 1)));
  });
}

}  // namespace reconcile::test
