// In: a month whose charges have their defects. Out: the same month with records that contradict themselves, findings
// that are waived, and files that are missing, empty, late, or there twice. Must not know: how files are written.
#pragma once

#include "sample_defects.hpp"

namespace generator {

/// The file that was never delivered.
struct MissingFile {
  Kind kind;
  int day;
};
constexpr MissingFile missing_file = {Kind::sip_terminated, 22};

/// The file that was delivered a second time under another name, byte for byte.
struct RepeatedFile {
  Kind kind;
  int day;
  const char* delivery;
};
constexpr RepeatedFile repeated_file = {Kind::app_app, 21, "_copy"};

/// The fields of the contract's own `unique`, beside CallId.
constexpr const char* numbers_and_times = "From, To, AnswerTime, Duration";

void plant_in_records(SampleMonth& month, Random& random);
void plant_in_delivery(SampleMonth& month, Random& random);

}  // namespace generator
