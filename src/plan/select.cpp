#include <algorithm>

#include "plan/detail/ladder_input.hpp"
#include "plan/ladder.hpp"

namespace reconcile {
namespace {

Lost lost_at(CandidateTest::Step step) {
  switch (step) {
    case CandidateTest::Step::not_valid:
      return Lost::not_valid;
    case CandidateTest::Step::only_when_false:
      return Lost::only_when_false;
    case CandidateTest::Step::no_row:
      return Lost::no_row;
    case CandidateTest::Step::candidate:
      break;
  }
  return Lost::won;
}

/// By position in the plan. Exceptions come first, so a tariff that has won cannot be removed any more.
std::vector<Candidate> judge_candidates(const PricePlan& prices, CallReader& call) {
  std::vector<Candidate> candidates;
  for (const PlanTariff& tariff : prices.tariffs) {
    const CandidateTest test = test_candidate(tariff, call);
    candidates.push_back({tariff.core->id, lost_at(test.step), test.rate_row, Prices::none});
  }
  for (std::size_t position = 0; position < candidates.size(); ++position) {
    if (candidates[position].lost != Lost::won) continue;
    for (const std::uint32_t removed : prices.tariffs[position].removes) {
      if (candidates[removed].lost != Lost::won) continue;
      candidates[removed].lost = Lost::removed_by_exception;
      candidates[removed].removed_by = candidates[position].tariff;
    }
  }
  return candidates;
}

}  // namespace

LadderInput ladder_input(const Program& program, const PlanTariff& tariff, std::uint32_t rate_row,
                         std::int64_t duration_seconds, CallReader& call) {
  CallToPrice priced{tariff.core->id, rate_row, {}, duration_seconds};
  for (const Predicate& when : tariff.surcharge_when) priced.surcharges.push_back(call.holds(when) ? 1 : 0);
  return ladder_for(program, priced);
}

Selection select(const Plan& plan, KindId kind, const Columns& columns, std::size_t row, RowScratch& scratch) {
  Selection selection;
  const auto& prices = plan.kinds[kind].prices;
  if (!prices) return selection;
  CallReader call(*prices, columns, scratch);
  call.move_to(row);
  selection.chargeable = call.holds(prices->chargeable);
  selection.instant_field = call.instant_field();
  selection.instant = call.rating_instant();
  if (!selection.chargeable) return selection;

  selection.candidates = judge_candidates(*prices, call);
  const auto has_won = [](const Candidate& candidate) { return candidate.lost == Lost::won; };
  const auto winner = std::find_if(selection.candidates.begin(), selection.candidates.end(), has_won);
  if (std::count_if(winner, selection.candidates.end(), has_won) == 1) {
    const PlanTariff& tariff = prices->tariffs[static_cast<std::size_t>(winner - selection.candidates.begin())];
    if (winner->rate_row == RateTable::none || tariff.core->offered[winner->rate_row] != 0) {
      selection.input = ladder_input(plan.program, tariff, winner->rate_row, duration_of(*prices, columns, row), call);
    }
  }
  std::sort(selection.candidates.begin(), selection.candidates.end(),
            [](const Candidate& a, const Candidate& b) { return a.tariff < b.tariff; });
  return selection;
}

namespace {

std::vector<PlanTariff>::const_iterator find_tariff(const PricePlan& prices, std::uint32_t tariff) {
  return std::find_if(prices.tariffs.begin(), prices.tariffs.end(),
                      [tariff](const PlanTariff& each) { return each.core->id == tariff; });
}

}  // namespace

CallToPrice call_as_priced(const Plan& plan, KindId kind, const Columns& columns, std::size_t row, std::uint32_t tariff,
                           std::uint32_t rate_row, RowScratch& scratch) {
  const PricePlan& prices = *plan.kinds[kind].prices;
  CallToPrice priced{tariff, rate_row, {}, duration_of(prices, columns, row)};
  if (plan.program.tariffs[tariff].surcharges.empty()) return priced;
  CallReader call(prices, columns, scratch);
  call.move_to(row);
  for (const Predicate& when : find_tariff(prices, tariff)->surcharge_when)
    priced.surcharges.push_back(call.holds(when) ? 1 : 0);
  return priced;
}

bool has_exceptions(const Plan& plan, KindId kind) {
  const auto& prices = plan.kinds[kind].prices;
  return prices && std::any_of(prices->tariffs.begin(), prices->tariffs.end(),
                               [](const PlanTariff& tariff) { return !tariff.removes.empty(); });
}

std::optional<LadderInput> ladder_as_if_won(const Plan& plan, KindId kind, const Columns& columns, std::size_t row,
                                            std::uint32_t tariff, RowScratch& scratch) {
  const auto& prices = plan.kinds[kind].prices;
  if (!prices) return std::nullopt;
  const auto planned = find_tariff(*prices, tariff);
  if (planned == prices->tariffs.end()) return std::nullopt;
  CallReader call(*prices, columns, scratch);
  call.move_to(row);
  const CandidateTest test = test_candidate(*planned, call);
  if (test.step != CandidateTest::Step::candidate) return std::nullopt;
  if (test.rate_row != RateTable::none && planned->core->offered[test.rate_row] == 0) return std::nullopt;
  return ladder_input(plan.program, *planned, test.rate_row, duration_of(*prices, columns, row), call);
}

std::vector<RowOutcome> judge_rows(const Plan& plan, KindId kind, const Columns& columns, std::size_t row,
                                   std::uint32_t tariff, RowScratch& scratch) {
  const auto& prices = plan.kinds[kind].prices;
  if (!prices) return {};
  const auto planned = find_tariff(*prices, tariff);
  CallReader call(*prices, columns, scratch);
  call.move_to(row);
  if (planned == prices->tariffs.end() || !planned->core->table || !call.rating_instant()) return {};
  return call.judge_rows(*planned);
}

}  // namespace reconcile
