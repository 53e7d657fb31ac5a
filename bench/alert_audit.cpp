#include "alert_audit.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "language/check.hpp"

namespace experiment {
namespace {

constexpr std::int64_t first_day = 20'727;  // 2026-10-01, in days since 1970
constexpr const char* alert_name = "NOCREDITPARTNER spike";

}  // namespace

std::string rules_text() {
  return "rules 1\n"
         "currency EUR\n"
         "round half-up to 4 digits\n"
         "tariff \"Any call\" for phone-terminated {\n"
         "  source \"made up\"\n"
         "  rate 0.0100 EUR/min\n"
         "}\n";
}

std::string rules_text(const std::string& window, const std::string& compared) {
  return rules_text() + fmt::format(
                            "alert \"{}\" for phone-terminated, phone-originated {{\n"
                            "  count where Reason = NOCREDITPARTNER\n"
                            "  per ApplicationKey\n"
                            "  window {}\n"
                            "  compare with {}\n"
                            "  false alarms at most 5 %\n"
                            "  fire when unusual and count >= 3\n"
                            "}}\n",
                            alert_name, window, compared);
}

reconcile::Alert alert_of(const std::string& rules) {
  reconcile::Sources sources;
  reconcile::Diagnostics diagnostics;
  const std::string path = "experiment.rules";
  const auto program =
      reconcile::load_program({path}, reconcile::shipped_layouts(), sources, diagnostics, {{path, rules}});
  if (program) {
    for (const reconcile::Alert& alert : program->alerts) {
      if (alert.name == alert_name) return alert;
    }
  }
  throw std::runtime_error("the experiment's rules do not compile");
}

std::string group_name(int group) { return fmt::format("00000000-0000-4000-8000-{:012}", group); }

MonthTally::MonthTally(const Traffic& traffic, const Month& month) : traffic_(traffic) {
  for (int group = 0; group < groups; ++group) {
    const std::string name = group_name(group);
    tally_.groups.emplace(fmt::format("{}:{}", name.size(), name), static_cast<std::uint32_t>(group));
    for (int day = 0; day < days; ++day) {
      for (int slot = 0; slot < traffic.slots_per_day(); ++slot) {
        set(group, day, slot, month[traffic.index(group, day, slot)]);
      }
    }
  }
}

void MonthTally::set(int group, int day, int slot, const Window& window) {
  if (window.calls == 0) return;  // as in an audit, which has windows of calls only
  const std::int64_t number = (first_day + day) * traffic_.slots_per_day() + slot;
  tally_.windows[{static_cast<std::uint32_t>(group), number}] = {window.refused, window.calls, {}};
}

void MonthTally::set(const Outage& outage, const Month& month) {
  for (int slot = first_slot(traffic_, outage); slot <= last_slot(traffic_, outage); ++slot) {
    set(outage.group, outage.day, slot, month[traffic_.index(outage.group, outage.day, slot)]);
  }
}

std::vector<reconcile::Incident> MonthTally::incidents(const reconcile::Alert& alert) const {
  return reconcile::find_incidents(alert, tally_, reconcile::Zone::utc()).incidents;
}

bool MonthTally::meets(const reconcile::Incident& incident, const Outage& outage) const {
  const std::int64_t midnight = (first_day + outage.day) * traffic_.slots_per_day();
  return static_cast<int>(incident.group_number) == outage.group &&
         incident.first_slot <= midnight + last_slot(traffic_, outage) &&
         incident.last_slot >= midnight + first_slot(traffic_, outage);
}

}  // namespace experiment
