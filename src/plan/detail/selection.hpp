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
  std::optional<Instant> instant_of(int field) const;
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

/// The one tariff that prices the call.
struct Winner {
  enum class Count : std::uint8_t { none, one, several };

  Count count = Count::none;
  const PlanTariff* tariff = nullptr;  ///< of one
  std::uint32_t rate_row = RateTable::none;
};

class Selector {
 public:
  explicit Selector(const PricePlan& plan) : plan_(plan), removed_at_(plan.tariffs.size()) {}

  Winner winner(CallReader& call);

 private:
  const PricePlan& plan_;
  std::vector<std::uint64_t> removed_at_;  ///< by tariff: the call for which it was removed last
  std::uint64_t call_ = 0;
};

}  // namespace reconcile
