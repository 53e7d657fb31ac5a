#include "values/exact_sum.hpp"

#include <cassert>

namespace reconcile {

void ExactSum::add_otherwise(std::int64_t coefficient, unsigned scale) {
  assert(scale <= 18);
  if (scale > scale_) raise_scale(scale);
  // 2^63 × 10^18 is below 2^127: the product always fits.
  add_at_scale(scale == scale_ ? Int128{coefficient} : Int128{coefficient} * small_power_of_ten(scale_ - scale));
}

void ExactSum::add(const Decimal& value) {
  if (value.is_small() && value.scale() <= 18) {
    add(value.small_coefficient(), value.scale());
  } else {
    rest_ += value;
  }
}

void ExactSum::subtract(const Decimal& value) { add(-value); }

void ExactSum::merge(const ExactSum& other) {
  const Decimal other_rest = other.rest_;  // `other` may be this sum itself
  Int128 coefficient = other.sum_;
  const unsigned scale = other.scale_;
  if (scale > scale_) raise_scale(scale);
  if (__builtin_mul_overflow(coefficient, Int128{small_power_of_ten(scale_ - scale)}, &coefficient)) {
    rest_ += Decimal(WideInteger(other.sum_), scale);
  } else {
    add_at_scale(coefficient);
  }
  rest_ += other_rest;
}

Decimal ExactSum::total() const { return Decimal(WideInteger(sum_), scale_) + rest_; }

void ExactSum::raise_scale(unsigned scale) {
  Int128 raised = 0;
  if (__builtin_mul_overflow(sum_, Int128{small_power_of_ten(scale - scale_)}, &raised)) {
    spill();
  } else {
    sum_ = raised;
  }
  scale_ = scale;
}

void ExactSum::add_at_scale(Int128 coefficient) {
  Int128 sum = 0;
  if (__builtin_add_overflow(sum_, coefficient, &sum)) {
    spill();
    sum = coefficient;
  }
  sum_ = sum;
}

void ExactSum::spill() {
  rest_ += Decimal(WideInteger(sum_), scale_);
  sum_ = 0;
}

}  // namespace reconcile
