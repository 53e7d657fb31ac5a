// In: a month of rightly charged calls. Out: picked rows, and the list of what was done to them.
// Must not know: which defects there are.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "random.hpp"
#include "sample_defects.hpp"

namespace generator {

using CallTest = std::function<bool(const Call&)>;

class Planter {
 public:
  Planter(SampleMonth& month, Random& random) : month_(month), random_(random) {}

 protected:
  /// Untouched rows that pass the test, spread over the month; they count as touched from now on.
  std::vector<std::size_t> pick(int count, const CallTest& test);
  std::size_t add(Call call);
  Call& call(std::size_t number) { return month_.rows[number].call; }
  Planted& record(const char* code, std::size_t row, std::string story, std::string money = "");
  void mischarge(std::size_t row, std::int64_t charged, const std::string& story);

  SampleMonth& month_;
  Random& random_;
};

bool paid_call_to_phone(const Call& call);
/// An amount in 0.0001 EUR; an empty one is 0.
std::int64_t e4(const std::string& amount);

}  // namespace generator
