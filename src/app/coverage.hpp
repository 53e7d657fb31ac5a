// In: the calls of tests, one after the other. Out: what of the rules none of them reached. Must not know: what the
// tests expect.
#pragma once

#include <iosfwd>
#include <set>
#include <vector>

#include "app/test_calls.hpp"

namespace reconcile {

/// A tariff and its row are reached by a call that they price, a surcharge by a call that it is added to, a tier by a
/// call with seconds in it, an alert by a call that it counts. A line of a table counts once, however many prefixes it
/// has, and so does one that an exception keeps of its base.
class Coverage {
 public:
  Coverage(const Plan& plan, const Sources& sources)
      : plan_(plan), sources_(sources), tariffs_(plan.program.tariffs.size()) {}

  void see(const PricedCall& call);
  void see_alerts(const std::set<std::size_t>& counting) { alerts_.insert(counting.begin(), counting.end()); }
  void print(std::ostream& out) const;

 private:
  struct Reached {
    bool any = false;
    std::set<Span> rows;
    std::set<std::size_t> surcharges;
    std::set<std::size_t> tiers;
  };

  const Plan& plan_;
  const Sources& sources_;
  std::vector<Reached> tariffs_;  // by Program::tariffs
  std::set<std::size_t> alerts_;
};

}  // namespace reconcile
