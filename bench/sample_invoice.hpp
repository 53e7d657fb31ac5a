// In: the month's calls with all their defects. Out: what the operator bills for them, with a few wrong lines, and what
// an audit of the bill must find: sums and comparisons are made here a second time. Must not know: files.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sample_defects.hpp"

namespace generator {

/// One invoice's sums in euro, in cents: of its figures, each rounded to cents by itself.
struct InvoiceTotals {
  std::string invoice;
  int figures = 0, differing = 0, unknown = 0, missing = 0;
  std::int64_t invoiced = 0, charged = 0, expected = 0;
  std::int64_t in_differing = 0, in_unknown = 0, in_missing = 0;
};

struct Invoices {
  std::string lines;  ///< invoice-2026-10.csv
  std::vector<InvoiceTotals> totals;
  std::string phone_originated;  ///< what tariffs.rules states of the two invoices that are one figure each
  std::string sip_terminated;
};

/// Adds what is wrong with the bill to `month.planted`.
Invoices make_invoices(SampleMonth& month);

std::string cents_text(std::int64_t cents);

}  // namespace generator
