// In: the checked tariffs and a layout. Out: the tariffs of one kind of record, ready to be asked row by row.
// Must not know: rows, verdicts.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "plan/detail/integer_ladder.hpp"
#include "plan/detail/rate_table.hpp"
#include "plan/plan.hpp"

namespace reconcile {

/// What of a tariff is the same for all kinds.
struct TariffCore {
  std::uint32_t id = 0;  ///< index into Program::tariffs
  Instant from;          ///< open ends are the ends of time
  Instant until;
  std::string currency;
  std::uint64_t short_currency = 0;  ///< Column::short_text of it
  Rounding rounding;
  Decimal tolerance;
  std::shared_ptr<const RateTable> table;  ///< null: `rate` or `tiers`
  std::vector<std::uint8_t> offered;       ///< by rate row
  bool offers_all = true;
  IntegerLadder ladder;

  explicit TariffCore(const Tariff& tariff) : ladder(tariff) {}
};

struct PlanTariff {
  static constexpr std::uint32_t no_number = 0xffffffff;

  std::shared_ptr<const TariffCore> core;
  Predicate only_when;
  std::vector<Predicate> surcharge_when;
  int country_field = Layout::absent;
  std::uint32_t key_number = no_number;  ///< index into PricePlan::number_fields
  std::uint32_t origin_number = no_number;
  std::vector<std::uint32_t> removes;  ///< positions in PricePlan::tariffs, all behind this one
};

struct PricePlan {
  Predicate chargeable;
  std::vector<PlanTariff> tariffs;  ///< exceptions before what they are exceptions to
  std::vector<int> number_fields;   ///< fields whose digits decide rows
  int rated_at = Layout::absent;
  int call_time = Layout::absent;
  int duration = Layout::absent;
  bool has_charge = true;  ///< else prices are only expected, for invoices
  int amount = Layout::absent;
  int currency = Layout::absent;
  std::vector<std::string> currencies;  ///< the file's
  std::vector<std::pair<std::string, Decimal>> tolerances;
  unsigned free_digits = 0;  ///< of the 0 that a call is expected to cost that is not chargeable
};

/// Makes the plans of all kinds; what they share is made once.
class PricePlanner {
 public:
  explicit PricePlanner(const Program& program);

  std::shared_ptr<const PricePlan> plan_for(KindId kind, const Layout& layout);

 private:
  std::shared_ptr<const TariffCore> core_of(std::uint32_t tariff);
  std::shared_ptr<const RateTable> table_of(std::uint32_t tariff, const RateRows& rows);
  PlanTariff tariff_for(std::uint32_t tariff, const Layout& layout, PricePlan& plan);
  void order_exceptions(PricePlan& plan, const std::vector<std::uint32_t>& tariffs, const Layout& layout);

  const Program& program_;
  KeyIndexes indexes_;
  std::vector<std::shared_ptr<const TariffCore>> cores_;  ///< by tariff, made when first needed
  std::vector<std::vector<std::uint32_t>> removes_;       ///< by tariff: all that it is an exception to, transitively
};

}  // namespace reconcile
