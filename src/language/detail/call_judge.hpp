// In: one call's texts. Out: whether conditions hold for it and tariffs are candidates, asked the obvious way.
// Must not know: how such a call was found; plans.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/checked.hpp"
#include "language/detail/row_index.hpp"

namespace reconcile::check {

/// Decoded texts by the layout's fields.
using CallFields = std::vector<std::string>;

/// Whether the condition, which asks of one time field, holds at the instant. Its kind is compare, in_values or
/// in_band.
bool holds_at(const Condition& condition, const Instant& instant, const LocalTime& local, const Program& program);

class CallJudge {
 public:
  CallJudge(const Program& program, const Layout& layout) : program_(program), layout_(layout) {}

  bool holds(const Condition& condition, const CallFields& fields) const;
  /// The field of `rated at`, or CallTime where that is empty or missing.
  std::optional<Instant> rating_instant(const CallFields& fields) const;
  /// language.md 4.1; `index` holds the tariff's rows, null where it has none.
  bool is_candidate(const Tariff& tariff, const RowIndex* index, const CallFields& fields) const;
  /// The rows that match (4.3), in the index's order; at most the first where `all` is false.
  std::vector<const RateRow*> matching_rows(const RowIndex& index, const CallFields& fields, bool all) const;

 private:
  std::string_view text(const std::string& field, const CallFields& fields) const;
  bool compare(const Condition& condition, const Operand& right, CompareOp op, const CallFields& fields) const;
  std::optional<Decimal> quantity(const Operand& operand, const CallFields& fields) const;
  std::optional<Instant> moment(const Operand& operand, CompareAs as, const CallFields& fields) const;

  const Program& program_;
  const Layout& layout_;
};

}  // namespace reconcile::check
