// In: nothing; a plain value. Out: one discrepancy, with everything a report says about it.
// Must not know: how it was found, how it is printed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plan/plan.hpp"

namespace reconcile {

/// Every code, once, in base/finding_codes.def: X(identifier, "stable-name", severity).
enum class FindingCode : std::uint8_t {
#define X(identifier, name, severity) identifier,
#include "base/finding_codes.def"
#undef X
};

std::string_view name_of(FindingCode code);
Severity default_severity(FindingCode code);
std::string_view name_of(Severity severity);

/// The members stand in the order of the fields of `jsonl` (interface.md); an empty optional is left out there.
/// Amounts are text, as they are to be printed.
struct Finding {
  FindingCode code = FindingCode::row_unreadable;
  Severity severity = Severity::error;
  std::optional<std::string> file;
  std::optional<std::uint64_t> line;
  std::optional<std::string> column;
  std::optional<std::string> kind;
  std::optional<std::string> call_id;
  std::optional<std::string> first;  ///< "cdr/2026-10-02.csv:88"
  std::vector<std::string> fields;   ///< duplicate-conflicting: those that differ
  std::optional<std::string> at_risk;
  std::optional<std::string> charged;
  std::optional<std::string> expected;
  std::optional<std::string> difference;
  std::optional<std::string> currency;
  std::optional<std::string> tariff_currency;
  std::optional<std::string> tariff;
  std::optional<std::string> row;   ///< "+467" or the country
  std::optional<std::string> rule;  ///< "tariffs.rules:20"
  std::optional<std::string> cause;
  std::optional<std::string> alert;
  std::vector<std::pair<std::string, std::string>> group;
  bool has_group = false;  ///< an alert without `per` has an empty group
  std::optional<std::string> from;
  std::optional<std::string> until;
  std::optional<std::uint64_t> count;
  std::optional<std::uint64_t> attempts;
  std::optional<std::string> usual;
  std::optional<std::string> probability;
  std::optional<std::string> unique;  ///< "CallId": the statement's fields
  std::optional<std::string> value;   ///< unknown-value
  std::string message;
  std::optional<std::string> worked_example;  ///< not in jsonl: the rungs of this call, in one line

  std::uint64_t place = ~0ull;  ///< Place::value, for the order
};

/// With the code's own severity, and nothing else yet.
Finding new_finding(FindingCode code);

}  // namespace reconcile
