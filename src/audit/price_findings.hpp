// In: a row whose price does not agree, read again. Out: its finding with every number that it needs.
// Must not know: the order of findings, other rows.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "audit/causes.hpp"
#include "audit/finding.hpp"
#include "base/source.hpp"
#include "plan/ladder.hpp"

namespace reconcile {

/// The parts of a finding that every finding about a row has.
void begin_row_finding(FindingCode code, const KindPlan& kind, const InputFile& input, const Columns& columns,
                       std::size_t row, Finding& finding);

class PriceFindings {
 public:
  PriceFindings(const Plan& plan, const Sources& sources)
      : plan_(plan), sources_(sources), scratch_(plan.program.zone), causes_(plan) {}

  /// `prices.verdicts[row]` is one that a finding is made of.
  void make(KindId kind, const InputFile& input, const Columns& columns, std::size_t row, const Prices& prices,
            Finding& finding);
  /// The rungs of the call that the last finding was about, in one line; none where a tariff's price is not what it is
  /// about.
  OptionalText worked_example() const;

 private:
  struct Call;
  void explain_no_tariff(const Call& call, Finding& finding);
  void explain_ambiguous(const Call& call, Finding& finding);
  void explain_currency(const Call& call, Finding& finding) const;
  void explain_amount(const Call& call, Finding& finding);
  std::vector<LadderInput> removed_inputs(const Call& call);
  const std::vector<Predicate>& surcharge_conditions(KindId kind, std::uint32_t tariff);

  const Plan& plan_;
  const Sources& sources_;
  RowScratch scratch_;
  CauseFinder causes_;
  std::optional<LadderInput> explained_;                                            // of the last finding
  std::string charged_;                                                             // the same
  std::unordered_map<std::uint64_t, std::vector<Predicate>> surcharge_conditions_;  // by kind and tariff
};

}  // namespace reconcile
