// In: the month with its defects, each at its place. Out: the lists of them, for programs and for readers.
// Must not know: how the defects came about.
#pragma once

#include <string>

#include "sample_defects.hpp"
#include "sample_invoice.hpp"

namespace generator {

std::string planted_csv(const SampleMonth& month);
std::string totals_csv(const SampleMonth& month);
std::string invoice_totals_csv(const Invoices& invoices);
std::string readme_text(const SampleMonth& month, const Invoices& invoices, int files);

}  // namespace generator
