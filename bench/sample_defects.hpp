// In: a month of rightly charged calls. Out: the same month with a few of every defect, and the list of them.
// Must not know: how files are written, beyond what a broken line looks like.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "call.hpp"
#include "random.hpp"

namespace generator {

enum class Damage { none, decimal_comma, hour_25, missing_field, open_quote, text_after_quote };

/// A call with its place in the month's files.
struct Row {
  Call call;
  std::int64_t written = 0;  ///< when the operator wrote it: decides the file and the order in it
  Damage damage = Damage::none;
  bool judged = true;    ///< its charge can be compared with the contract
  bool touched = false;  ///< it has its defect
  bool copy = false;     ///< of an earlier row
  bool lost = false;     ///< the operator never delivered it
  std::string delivery;  ///< "_resent": it stands in a file of that name beside the day's own
  std::string file;      ///< known when the files are written, like the next
  std::uint64_t line = 0;
};

/// One finding that the audit owes.
struct Planted {
  static constexpr std::size_t no_row = ~std::size_t{0};

  std::string code;
  std::size_t row = no_row;  ///< index into SampleMonth::rows
  std::string story;         ///< what the operator did
  std::string money;         ///< charged and expected, or what is at risk
  std::string about;         ///< what tells it from others of its code and place: a requirement's name, a day, a line
  std::string file;          ///< of what speaks of a whole file
};

struct SampleMonth {
  std::vector<Row> rows;
  std::vector<Planted> planted;
  std::int64_t at_risk = 0;  ///< in duplicates, in 0.0001 EUR
  std::int64_t waived = 0;   ///< differences of waived findings, in 0.0001 EUR
};

/// The file that was delivered with a column more.
constexpr int extra_column_day = 20;

SampleMonth make_sample_month(std::uint64_t seed);

}  // namespace generator
