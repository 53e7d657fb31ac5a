// In: the checked program and the layouts. Out: a flat, immutable plan, by kind of record, that many threads read.
// Must not know: files, tallies, reports.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "calls/columns.hpp"
#include "calls/layout.hpp"
#include "language/checked.hpp"
#include "plan/predicate.hpp"

namespace reconcile {

struct PricePlan;  // plan/detail/price_plan.hpp: tariffs, prefix maps, integer rates by kind

/// `unique CallId`: later rows are left out of alerts.
bool is_call_id(const Unique& unique);

/// What one kind of record is asked.
struct KindPlan {
  struct AlertUse {
    std::size_t alert = 0;  ///< index into Program::alerts
    Predicate count_where;
    std::vector<int> per;  ///< fields of this layout
  };
  struct UniqueUse {
    std::size_t unique = 0;  ///< index into Program::uniques
    std::vector<int> fields;
    std::optional<Predicate> when;
    bool is_call_id = false;
  };

  struct RequireUse {
    std::size_t require = 0;  ///< index into Program::requires_
    Predicate when;
    Predicate must;
  };
  struct CompleteUse {
    std::size_t complete = 0;  ///< index into Program::completes
    std::optional<std::int64_t> late_seconds;
  };
  struct InvoiceUse {
    std::size_t invoice = 0;  ///< index into Program::invoices
    Predicate only_when;
    std::vector<int> per;  ///< fields of this layout
    int by_field = Layout::absent;  ///< absent: the call's end
  };
  struct WaiveUse {
    std::size_t waiver = 0;  ///< index into Program::waivers
    Predicate where;
  };

  std::vector<AlertUse> alerts;
  std::vector<UniqueUse> uniques;
  std::vector<RequireUse> requires_;
  std::vector<CompleteUse> completes;
  std::vector<InvoiceUse> invoices;
  std::vector<WaiveUse> waivers;
  std::vector<int> compared_fields;  ///< every field of the layout, for what differs between duplicates
  int call_id = Layout::absent;
  int call_time = Layout::absent;
  int answer_time = Layout::absent;
  int duration = Layout::absent;
  int amount = Layout::absent;
  int currency = Layout::absent;
  std::shared_ptr<const PricePlan> prices;  ///< null: this kind has no charge and no invoice, its calls are not priced
};

/// The audited period: calls that ended in it, in whole UTC seconds, half-open.
struct Period {
  std::int64_t from_seconds = 0;
  std::int64_t until_seconds = 0;
};

struct Plan {
  Program program;
  Layouts layouts;
  std::vector<KindPlan> kinds;  ///< by KindId
  std::optional<Period> period;  ///< none: every call
};

/// The program has been checked, so this cannot fail.
Plan make_plan(Program program, Layouts layouts, std::optional<Period> period = {});

}  // namespace reconcile
