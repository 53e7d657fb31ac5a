// In: a row whose charge is not what its tariff gives. Out: its call, and the one change that explains the charge.
// Must not know: findings.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "audit/causes.hpp"

namespace reconcile {

/// Looks at one row after the other; one object a thread.
class RowCauses {
 public:
  explicit RowCauses(const Plan& plan);

  /// By the tariff and rate row (or none) that price it. Until the next look.
  const CallToPrice& look_at(KindId kind, const Columns& columns, std::size_t row, std::uint32_t tariff,
                             std::uint32_t rate_row);
  /// A row that they price is looked at soon.
  void prefetch(std::uint32_t tariff, std::uint32_t rate_row) const { causes_.prefetch(tariff, rate_row); }
  /// Quickly, of a wrong amount: it has no cause. False: it may have one, for which one has to look at it.
  bool rules_out_cause(KindId kind, const Columns& columns, std::size_t row, std::uint32_t tariff,
                       std::uint32_t rate_row);
  /// Of the row looked at: as CauseFinder has it.
  std::string cause(const Decimal& charged);

 private:
  std::vector<CallToPrice> removed_calls();
  const std::vector<Predicate>& surcharge_conditions(std::uint32_t tariff);

  const Plan& plan_;
  RowScratch scratch_;
  CauseFinder causes_;
  std::vector<bool> has_exceptions_;                                                // by kind
  std::unordered_map<std::uint64_t, std::vector<Predicate>> surcharge_conditions_;  // by kind and tariff

  // of the row:
  KindId kind_ = 0;
  const Columns* columns_ = nullptr;
  std::size_t row_ = 0;
  CallToPrice call_;
};

}  // namespace reconcile
