#include "plan/detail/selection.hpp"

namespace reconcile {

CallReader::CallReader(const PricePlan& plan, const Columns& columns, RowScratch& scratch)
    : plan_(plan), columns_(columns), scratch_(scratch), numbers_(plan.number_fields.size()) {}

void CallReader::move_to(std::size_t row) {
  row_ = row;
  for (Number& number : numbers_) number.known = false;
  instant_field_ = plan_.rated_at;
  instant_ = instant_of(plan_.rated_at, row);
  if (instant_ || plan_.rated_at == plan_.call_time) return;
  instant_field_ = plan_.call_time;
  instant_ = instant_of(plan_.call_time, row);
}

std::string_view CallReader::digits(std::uint32_t number) {
  if (number == PlanTariff::no_number) return {};
  Number& cached = numbers_[number];
  if (!cached.known) {
    cached.number.assign(columns_.text(row_, plan_.number_fields[number], cached.text));
    cached.known = true;
  }
  return cached.number.digits();
}

template <class Use>
void CallReader::ask(const PlanTariff& tariff, const Use& use) {
  std::string_view key;
  if (!tariff.core->table->by_country()) {
    key = digits(tariff.key_number);
  } else if (tariff.country_field != Layout::absent) {
    key = columns_.text(row_, tariff.country_field, scratch_.text);
  }
  if (key.empty()) return;  // not a number, or no country: no prefix and no key is its
  const auto local = [this] { return scratch_.clock.local(instant_->seconds); };
  use(RowQuestion<decltype(local)>{key, digits(tariff.origin_number), *instant_, local});
}

std::uint32_t CallReader::find_row(const PlanTariff& tariff) {
  std::uint32_t row = RateTable::none;
  ask(tariff, [&](const auto& question) { row = tariff.core->table->find(question); });
  return row;
}

std::vector<RowOutcome> CallReader::judge_rows(const PlanTariff& tariff) {
  std::vector<RowOutcome> outcomes;
  ask(tariff, [&](const auto& question) { outcomes = tariff.core->table->judge_all(question); });
  return outcomes;
}

CandidateTest test_candidate(const PlanTariff& tariff, CallReader& call) {
  using Step = CandidateTest::Step;
  const TariffCore& core = *tariff.core;
  const std::optional<Instant>& instant = call.rating_instant();
  if (!instant || *instant < core.from || *instant >= core.until) return {Step::not_valid, RateTable::none};
  if (!call.holds(tariff.only_when)) return {Step::only_when_false, RateTable::none};
  if (!core.table) return {};
  const std::uint32_t row = call.find_row(tariff);
  return {row == RateTable::none ? Step::no_row : Step::candidate, row};
}

}  // namespace reconcile
