// In: the ladder of a call that was charged otherwise. Out: the one change to the rules that gives the charge to the
// digit, where there is just one. Must not know: rows, findings.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "plan/ladder.hpp"
#include "plan/plan.hpp"
#include "plan/what_if.hpp"

namespace reconcile {

/// "+467" or the country; "" without a row.
std::string row_text(const Program& program, std::uint32_t tariff, std::uint32_t rate_row);

class CauseFinder {
 public:
  explicit CauseFinder(const Plan& plan);

  /// `removed`: the call by the tariffs that an exception removed. "" unless exactly one kind of change gives
  /// `charged`: two explanations prove nothing.
  std::string cause(const CallToPrice& call, const Decimal& charged, const std::vector<CallToPrice>& removed);
  /// Quickly: cause() is "", if an exception removed no tariff and the charge, `charged` × 10^-`scale`, scale 0 to 18,
  /// is not what the rules give. False: it may be something.
  bool rules_out(std::uint32_t tariff, std::uint32_t rate_row, std::int64_t duration_seconds, std::int64_t charged,
                 unsigned scale) {
    return what_if_.rules_out_all(tariff, rate_row, duration_seconds, charged, scale, other_rows(tariff, rate_row));
  }
  /// A call at this rate row is asked about soon.
  void prefetch(std::uint32_t tariff, std::uint32_t rate_row) const;

 private:
  std::span<const std::uint32_t> other_rows(std::uint32_t tariff, std::uint32_t rate_row);
  std::string other_increments(Increments stated) const;
  std::string other_rounding(RoundMode stated) const;
  std::string other_row(const CallToPrice& call);
  std::string removed_tariff(const Decimal& charged, const std::vector<CallToPrice>& removed);
  std::string other_surcharges(const CallToPrice& call) const;

  const Plan& plan_;
  WhatIf what_if_;
  /// A part of row_numbers_.
  struct RowNumbers {
    std::uint32_t begin = not_known;
    std::uint32_t count = 0;
  };
  static constexpr std::uint32_t not_known = 0xffffffff;
  std::vector<std::uint32_t> decks_;                 // by tariff: the first that shares its deck
  std::vector<std::vector<RowNumbers>> other_rows_;  // by the deck and rate row, as far as they were asked for
  std::vector<std::uint32_t> row_numbers_;
};

}  // namespace reconcile
