// In: decimals, in any order, in any number. Out: their exact sum. Must not know: currencies, rows.
#pragma once

#include <cstdint>

#include "values/decimal.hpp"

namespace reconcile {

/// A sum that is the same however it was cut and merged: value and scale (the largest that was added) do not depend on
/// the order. The common case is one 128-bit addition; what does not fit falls to a wide integer.
class ExactSum {
 public:
  /// coefficient × 10^-scale; scale 0 to 18.
  void add(std::int64_t coefficient, unsigned scale) {
    Int128 sum = 0;
    if (scale == scale_ && !__builtin_add_overflow(sum_, Int128{coefficient}, &sum)) [[likely]] {
      sum_ = sum;
    } else {
      add_otherwise(coefficient, scale);
    }
  }
  void add(const Decimal& value);
  void subtract(const Decimal& value);
  void merge(const ExactSum& other);
  Decimal total() const;

 private:
  void add_otherwise(std::int64_t coefficient, unsigned scale);
  void raise_scale(unsigned scale);
  void add_at_scale(Int128 coefficient);
  void spill();

  Int128 sum_ = 0;      // × 10^-scale_
  unsigned scale_ = 0;  // 0 to 18
  Decimal rest_;        // what left the 128 bits
};

}  // namespace reconcile
