// In: the first records of a file. Out: which kind it holds, where its columns are. Must not know: files, blocks.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "calls/input.hpp"

namespace reconcile::detail {

/// What was seen at a file's beginning.
struct FirstRecords {
  std::vector<std::string> first;     ///< the first record's fields, decoded; empty: it cannot be read
  bool first_rejected = false;        ///< `first` is what the first line seems to hold: it cannot be read as a record
  std::vector<std::uint32_t> widths;  ///< of up to 100 records, the first included
  bool has_nul = false;
};

/// Sets kind, has_header, width, column_of_field and extra_columns. False after a diagnostic.
bool tell_kind(const FirstRecords& seen, const Layouts& layouts, const InputOptions& options, InputFile& input,
               Diagnostics& diagnostics);

/// The one date in the file's name, as days since 1970.
std::optional<std::int32_t> day_in_name(const std::string& path);

}  // namespace reconcile::detail
