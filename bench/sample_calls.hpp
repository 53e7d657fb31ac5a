// In: random numbers. Out: the calls of the sample month, each charged as its contract says.
// Must not know: defects, files.
#pragma once

#include <vector>

#include "call.hpp"
#include "random.hpp"

namespace generator {

std::vector<Call> sample_calls(Random& random);

/// The two hours in which every call of one application is refused.
constexpr int refusal_day = 14;
constexpr int refusal_first_hour_utc = 13;
constexpr int refusal_hours = 2;
extern const char* const refused_application;

/// An answered call to a phone, 40 s long and rightly charged, for the places where chance gives none.
Call call_to(Random& random, std::int64_t time, const std::string& digits, const std::string& country);
/// Sets the amount to what the contract asks.
void charge(Call& call);

}  // namespace generator
