// In: a row of calls. Out: a text from which a reader can recompute its price: which tariff and row price it and why,
// every rung with its numbers, and the charge beside it. Must not know: how the row was found.
#pragma once

#include <iosfwd>
#include <string>

#include "audit/price_findings.hpp"
#include "base/source.hpp"
#include "plan/ladder.hpp"

namespace reconcile {

class CallExplainer {
 public:
  CallExplainer(const Plan& plan, const Sources& sources)
      : plan_(plan), sources_(sources), scratch_(plan.program.zone), findings_(plan, sources) {}

  std::string text(const Columns& columns, std::size_t row);

 private:
  struct Call;

  void print_fields(const Call& call, std::ostream& out) const;
  void print_instant(const Call& call, std::ostream& out) const;
  void print_tariffs(const Call& call, std::ostream& out) const;
  void print_rows(const Call& call, const Candidate& candidate, std::ostream& out);
  void print_surcharges(const Call& call, std::ostream& out) const;
  void print_price(const Call& call, std::ostream& out) const;
  void print_charge(const Call& call, std::ostream& out);

  const Plan& plan_;
  const Sources& sources_;
  RowScratch scratch_;
  Prices prices_;
  PriceFindings findings_;
};

}  // namespace reconcile
