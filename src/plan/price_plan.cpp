#include "plan/detail/price_plan.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace reconcile {
namespace {

constexpr Instant first_instant{std::numeric_limits<std::int64_t>::min(), 0};
constexpr Instant last_instant{std::numeric_limits<std::int64_t>::max(), 0};

/// Sorted.
std::vector<std::uint32_t> all_bases(const Program& program, std::size_t tariff) {
  std::vector<std::uint8_t> seen(program.tariffs.size());
  std::vector<std::size_t> open{tariff};
  while (!open.empty()) {
    const std::size_t next = open.back();
    open.pop_back();
    for (const std::size_t base : program.tariffs[next].exception_to) {
      if (seen[base] != 0) continue;
      seen[base] = 1;
      open.push_back(base);
    }
  }
  std::vector<std::uint32_t> bases;
  for (std::uint32_t base = 0; base < seen.size(); ++base) {
    if (seen[base] != 0) bases.push_back(base);
  }
  return bases;
}

bool has_fields_of(const Condition& condition, const Layout& layout) {
  const auto has = [&](const Operand& operand) {
    const auto* field = std::get_if<std::string>(&operand.what);
    return field == nullptr || field->empty() || layout.index_of(*field) != Layout::absent;
  };
  return has(condition.left) && has(condition.right) &&
         std::all_of(condition.parts.begin(), condition.parts.end(),
                     [&](const Condition& part) { return has_fields_of(part, layout); });
}

/// The position of the field among those whose digits are asked; it is added where it is new.
std::uint32_t number_of(int field, PricePlan& plan) {
  if (field == Layout::absent) return PlanTariff::no_number;
  const auto found = std::find(plan.number_fields.begin(), plan.number_fields.end(), field);
  const auto position = static_cast<std::uint32_t>(found - plan.number_fields.begin());
  if (found == plan.number_fields.end()) plan.number_fields.push_back(field);
  return position;
}

}  // namespace

PricePlanner::PricePlanner(const Program& program) : program_(program), cores_(program.tariffs.size()) {
  for (std::size_t tariff = 0; tariff < program.tariffs.size(); ++tariff)
    removes_.push_back(all_bases(program, tariff));
}

std::shared_ptr<const PricePlan> PricePlanner::plan_for(KindId kind, const Layout& layout) {
  const Settings& settings = program_.settings;
  auto plan = std::make_shared<PricePlan>();
  // A kind that no tariff is for may lack what `charge when` asks of: its calls are chargeable, and without a tariff.
  if (has_fields_of(settings.charge_when, layout)) plan->chargeable = Predicate(settings.charge_when, program_, layout);
  plan->rated_at = layout.index_of(settings.rated_at);
  plan->call_time = layout.index_of("CallTime");
  plan->duration = layout.index_of("Duration");
  plan->has_charge = layout.has_charge();
  plan->amount = layout.index_of("Amount");
  plan->currency = layout.index_of("Currency");
  plan->currencies = settings.currencies;
  plan->tolerances = settings.tolerances;
  plan->free_digits = settings.rounding.digits;

  std::vector<std::uint32_t> tariffs;
  for (std::uint32_t tariff = 0; tariff < program_.tariffs.size(); ++tariff) {
    const auto& kinds = program_.tariffs[tariff].kinds;
    if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) tariffs.push_back(tariff);
  }
  // What a tariff removes has fewer bases than itself, so this puts every exception before what it may remove.
  std::stable_sort(tariffs.begin(), tariffs.end(),
                   [this](std::uint32_t a, std::uint32_t b) { return removes_[a].size() > removes_[b].size(); });
  order_exceptions(*plan, tariffs, layout);
  return plan;
}

void PricePlanner::order_exceptions(PricePlan& plan, const std::vector<std::uint32_t>& tariffs, const Layout& layout) {
  for (const std::uint32_t tariff : tariffs) {
    PlanTariff& planned = plan.tariffs.emplace_back(tariff_for(tariff, layout, plan));
    for (std::uint32_t position = 0; position < tariffs.size(); ++position) {
      const auto& bases = removes_[tariff];
      if (std::binary_search(bases.begin(), bases.end(), tariffs[position])) planned.removes.push_back(position);
    }
  }
}

PlanTariff PricePlanner::tariff_for(std::uint32_t tariff, const Layout& layout, PricePlan& plan) {
  const Tariff& stated = program_.tariffs[tariff];
  PlanTariff planned;
  planned.core = core_of(tariff);
  if (stated.only_when) planned.only_when = Predicate(*stated.only_when, program_, layout);
  for (const Surcharge& surcharge : stated.surcharges) {
    planned.surcharge_when.push_back(surcharge.when ? Predicate(*surcharge.when, program_, layout) : Predicate());
  }
  if (const auto* rows = std::get_if<RateRows>(&stated.pricing)) {
    const int key = layout.index_of(rows->key_field);
    if (rows->by_country) {
      planned.country_field = key;
    } else {
      planned.key_number = number_of(key, plan);
    }
    if (planned.core->table->asks_origin()) planned.origin_number = number_of(layout.index_of("From"), plan);
  }
  return planned;
}

std::shared_ptr<const TariffCore> PricePlanner::core_of(std::uint32_t tariff) {
  if (cores_[tariff]) return cores_[tariff];
  const Tariff& stated = program_.tariffs[tariff];
  auto core = std::make_shared<TariffCore>(stated);
  core->id = tariff;
  core->from = stated.valid.from.value_or(first_instant);
  core->until = stated.valid.until.value_or(last_instant);
  core->currency = stated.currency;
  core->short_currency = Column::short_text(stated.currency);
  core->rounding = stated.rounding;
  core->tolerance = stated.tolerance;
  if (const auto* rows = std::get_if<RateRows>(&stated.pricing)) {
    core->table = table_of(tariff, *rows);
    for (const RateRow& row : rows->rows) {
      core->offered.push_back(row.rate ? 1 : 0);
      core->offers_all = core->offers_all && row.rate;
    }
    const auto has_table = [&core](const auto& other) { return other && other->table == core->table; };
    const auto twin = std::find_if(cores_.begin(), cores_.end(), has_table);
    if (twin != cores_.end()) core->ladder.share_rows((*twin)->ladder);
  }
  return cores_[tariff] = core;
}

/// Tariffs with the same rows have one.
std::shared_ptr<const RateTable> PricePlanner::table_of(std::uint32_t tariff, const RateRows& rows) {
  for (const auto& other : cores_) {
    if (!other || !other->table || other->id == tariff) continue;
    if (std::get<RateRows>(program_.tariffs[other->id].pricing).shares_deck_with(rows)) return other->table;
  }
  return std::make_shared<RateTable>(rows, program_.bands, indexes_);
}

}  // namespace reconcile
