// In: the sample month's rows. Out: its files of calls; each row learns its place. Must not know: defects but broken
// lines.
#pragma once

#include <string>
#include <string_view>

#include "sample_defects.hpp"

namespace generator {

std::string_view name_of(Kind kind);
/// "cdr/app-app-2026-10-21.csv", beside it "cdr/app-app-2026-10-21_copy.csv".
std::string path_of(Kind kind, int day, std::string_view delivery = "");

/// Returns how many files there are.
int write_calls(const std::string& folder, SampleMonth& month);

}  // namespace generator
