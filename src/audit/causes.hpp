// In: the ladder of a call that was charged otherwise. Out: the one change to the rules that gives the charge to the
// digit, where there is just one. Must not know: rows, findings.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "plan/ladder.hpp"
#include "plan/plan.hpp"
#include "plan/what_if.hpp"

namespace reconcile {

/// The ladder's input for a tariff and one of its rows (or none): the row's cells before the tariff's clauses.
LadderInput ladder_for(const Program& program, std::uint32_t tariff, std::uint32_t rate_row,
                       std::vector<std::uint8_t> surcharges, std::int64_t duration_seconds);

/// "+467" or the country; "" without a row.
std::string row_text(const Program& program, std::uint32_t tariff, std::uint32_t rate_row);

class CauseFinder {
 public:
  explicit CauseFinder(const Plan& plan) : plan_(plan), what_if_(plan) {}

  /// `removed`: what the tariffs that an exception removed would have priced. "" unless exactly one kind of change
  /// gives `charged`: two explanations prove nothing.
  std::string cause(const LadderInput& input, const Decimal& charged, const std::vector<LadderInput>& removed);

 private:
  const std::vector<std::uint32_t>& other_rows(const LadderInput& input);

  const Plan& plan_;
  WhatIf what_if_;
  boost::unordered_flat_map<std::uint64_t, std::vector<std::uint32_t>> other_rows_;  // by tariff and row: kept
};

}  // namespace reconcile
