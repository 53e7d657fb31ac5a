// In: a month of windows and an alert's clauses. Out: the incidents that an audit of that month finds, by the tool's
// own rules, statistics and incident logic. Must not know: how the month came about.
#pragma once

#include <string>
#include <vector>

#include "alert_months.hpp"
#include "audit/incidents.hpp"

namespace experiment {

/// A rules file with the standard alert, or with one whose `window` and `compare with` are other ones.
std::string rules_text();
std::string rules_text(const std::string& window, const std::string& compared);

/// The alert of such a file. Throws std::runtime_error if the file does not compile.
reconcile::Alert alert_of(const std::string& rules);

/// As it stands in ApplicationKey.
std::string group_name(int group);

class MonthTally {
 public:
  MonthTally(const Traffic& traffic, const Month& month);

  /// Takes over the windows that an outage touches.
  void set(const Outage& outage, const Month& month);
  std::vector<reconcile::Incident> incidents(const reconcile::Alert& alert) const;
  /// Whether the incident lies, in part at least, in a window that the outage touches.
  bool meets(const reconcile::Incident& incident, const Outage& outage) const;

 private:
  void set(int group, int day, int slot, const Window& window);

  const Traffic& traffic_;
  reconcile::AlertTally tally_;
};

}  // namespace experiment
