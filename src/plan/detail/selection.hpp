// In: the plan of a kind and its columns. Out: which tariff and row price a call (language.md 4).
// Must not know: prices, verdicts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/detail/price_plan.hpp"

namespace reconcile {

/// What tariffs ask of one row after the other; what several of them ask is looked up once.
class CallReader {
 public:
  CallReader(const PricePlan& plan, const Columns& columns, RowScratch& scratch);

  void move_to(std::size_t row);
  /// Of any row, wherever the reader is.
  std::optional<Instant> rating_instant_of(std::size_t row) const {
    const std::optional<Instant> instant = instant_of(plan_.rated_at, row);
    return instant || plan_.rated_at == plan_.call_time ? instant : instant_of(plan_.call_time, row);
  }
  const std::optional<Instant>& rating_instant() const { return instant_; }
  int instant_field() const { return instant_field_; }  ///< that the instant was read from
  bool holds(const Predicate& predicate) {
    return predicate.always() || predicate(columns_, row_, scratch_) == Truth::yes;
  }
  /// The tariff's row that matches, or RateTable::none. Only for a row with a rating instant.
  std::uint32_t find_row(const PlanTariff& tariff);
  /// All its rows with the call's key, likewise.
  std::vector<RowOutcome> judge_rows(const PlanTariff& tariff);

 private:
  struct Number {
    std::string text;
    PhoneNumber number;
    bool known = false;
  };

  /// Calls use(question) with what the call asks of the tariff's rows; not for a call that has no such key.
  template <class Use>
  void ask(const PlanTariff& tariff, const Use& use);
  std::optional<Instant> instant_of(int field, std::size_t row) const {
    if (field == Layout::absent) return std::nullopt;
    const Column& column = columns_.column(field);
    if (column.is_empty(row)) return std::nullopt;
    return Instant{column.integers[row], column.nanoseconds[row]};
  }
  std::string_view digits(std::uint32_t number);

  const PricePlan& plan_;
  const Columns& columns_;
  RowScratch& scratch_;
  std::size_t row_ = 0;
  int instant_field_ = Layout::absent;
  std::optional<Instant> instant_;
  std::vector<Number> numbers_;  ///< by PricePlan::number_fields
};

/// Whether the tariff prices the call at hand, exceptions apart.
struct CandidateTest {
  enum class Step : std::uint8_t { not_valid, only_when_false, no_row, candidate };

  Step step = Step::candidate;
  std::uint32_t rate_row = RateTable::none;
};

CandidateTest test_candidate(const PlanTariff& tariff, CallReader& call);

}  // namespace reconcile
