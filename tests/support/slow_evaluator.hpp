// In: a checked program and one call as texts. Out: its price and verdict, found the obvious way: every tariff, every
// row, fractions throughout. It is what the plan is held against, so it must not know the plan, nor calls' decoding.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "calls/layout.hpp"
#include "language/checked.hpp"

namespace reconcile::slow {

/// How often the road was met, by name: a property that no longer meets one of them is blind.
using Trace = std::map<std::string, std::uint64_t>;

struct Call {
  KindId kind = 0;
  std::vector<std::string> fields;  ///< decoded, by the layout's fields
};

struct Truth {
  bool value = false;
  bool judged = true;
};

struct Price {
  enum class Found : std::uint8_t { no_charge, not_chargeable, no_tariff, several, not_offered, one };

  Found found = Found::no_charge;
  std::optional<std::size_t> tariff;  ///< of not_offered and one
  std::optional<std::size_t> row;
  Decimal expected;  ///< of not_chargeable and one
  WideInteger billed_seconds = 0;
  Decimal tolerance;
};

class Evaluator {
 public:
  Evaluator(const Program& program, const Layouts& layouts, Trace& trace)
      : program_(program), layouts_(layouts), trace_(trace) {}

  Truth truth(const Condition& condition, const Call& call) const;
  Price price(const Call& call) const;
  /// The candidates that no other one removes; none for a call that is not chargeable.
  std::vector<std::size_t> left_over(const Call& call) const;
  /// "right", "within-tolerance", "not-priced" or one of the price codes.
  std::string verdict(const Call& call, const Price& price) const;

 private:
  struct Ladder;

  const std::string* find(const Call& call, const std::string& field) const;
  std::string text(const Call& call, const std::string& field) const;
  FieldType type(const Call& call, const std::string& field) const;
  std::optional<Instant> rating_instant(const Call& call) const;
  bool in_band(std::size_t band, const Instant& instant) const;

  Truth compare(const Condition& condition, const Operand& right, CompareOp op, const Call& call) const;
  Truth compare_money(const Operand& left, const Operand& right, CompareOp op, const Call& call) const;
  std::optional<Rational> number(const Operand& operand, const Call& call) const;
  std::optional<std::pair<std::int64_t, std::uint32_t>> moment(const Operand& operand, CompareAs as,
                                                               const Call& call) const;
  bool starts_with(const Condition& condition, const Call& call) const;

  bool is_valid(const Validity& valid, const Instant& instant) const;
  bool matches(const RateRows& rows, const RateRow& row, const Call& call, const Instant& instant) const;
  std::optional<std::size_t> best_row(const RateRows& rows, const Call& call, const Instant& instant) const;
  using Candidates = std::vector<std::pair<std::size_t, std::optional<std::size_t>>>;  ///< tariff and row
  Candidates candidates_left(const Call& call) const;
  void remove_bases(std::size_t tariff, std::vector<bool>& removed) const;
  void climb(const Call& call, const Tariff& tariff, Price& price) const;
  Rational time_price(const Tariff& tariff, const RateRow* row, const WideInteger& billed) const;
  Rational surcharges(const Tariff& tariff, const Rational& base, const WideInteger& billed, const Call& call) const;
  Decimal rounded(const Rational& value, Rounding rounding) const;
  void note(const std::string& what) const { ++trace_[what]; }

  const Program& program_;
  const Layouts& layouts_;
  Trace& trace_;
};

}  // namespace reconcile::slow
