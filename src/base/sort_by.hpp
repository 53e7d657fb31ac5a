// In: values with a whole number each. Out: the same in order, quicker than by comparing. Must not know: what they are.
#pragma once

#include <algorithm>
#include <iterator>

#include <boost/sort/spreadsort/integer_sort.hpp>

namespace reconcile {

/// By a whole number that `number_of` gives of each; by `less` where that is the same.
template <class Iterator, class Number, class Less>
void sort_by(Iterator begin, Iterator end, const Number& number_of, const Less& less) {
  using Value = typename std::iterator_traits<Iterator>::value_type;
  boost::sort::spreadsort::integer_sort(
      begin, end, [&](const Value& value, unsigned bits) { return number_of(value) >> bits; },
      [&](const Value& a, const Value& b) { return number_of(a) < number_of(b); });
  while (begin != end) {
    Iterator next = begin + 1;
    while (next != end && number_of(*next) == number_of(*begin)) ++next;
    if (next - begin > 1) std::sort(begin, next, less);
    begin = next;
  }
}

}  // namespace reconcile
