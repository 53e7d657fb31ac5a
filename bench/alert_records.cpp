#include "alert_records.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "alert_audit.hpp"
#include "audit/detail/texts.hpp"
#include "output.hpp"
#include "text.hpp"

namespace experiment {
namespace {

constexpr const char* header =
    "CallId;UserSpaceId;CallTime;Result;Reason;Duration;AnswerTime;From;To;Amount;Currency;Custom;ApplicationKey;"
    "UserId;ToCountryId\n";

struct Call {
  std::int64_t time;
  int group;
  bool refused;
};

std::vector<Call> calls_of_day(const Traffic& traffic, const Month& month, int day, Random& random) {
  std::vector<Call> calls;
  const std::int64_t seconds = 86'400 / traffic.slots_per_day();
  for (int group = 0; group < groups; ++group) {
    for (int slot = 0; slot < traffic.slots_per_day(); ++slot) {
      const Window& window = month[traffic.index(group, day, slot)];
      const std::int64_t start = generator::october(day + 1) + slot * seconds;
      std::uniform_int_distribution<std::int64_t> second(0, seconds - 1);
      for (std::uint64_t i = 0; i < window.calls; ++i) {
        calls.push_back({start + second(random), group, i < window.refused});
      }
    }
  }
  std::stable_sort(calls.begin(), calls.end(), [](const Call& a, const Call& b) { return a.time < b.time; });
  return calls;
}

void append_line(std::string& out, const Call& call, std::uint64_t number) {
  generator::append_uuid(out, generator::mix(number), number);
  out += ";1;";
  generator::append_time(out, call.time);
  if (call.refused) {
    out += "Z;FAILED;NOCREDITPARTNER;0;;+4620000001;+46701234567;0;EUR;;";
  } else {
    out += "Z;ANSWERED;CALLERHANGUP;60;";
    generator::append_time(out, call.time);
    out += "Z;+4620000001;+46701234567;0.0100;EUR;;";
  }
  out += group_name(call.group);
  out += ";;SE\n";
}

std::string line_of(const reconcile::Incident& incident) {
  constexpr std::int32_t hour = 3600;
  const reconcile::Zone zone = reconcile::Zone::utc();
  return fmt::format(
      R"("group":{{"ApplicationKey":"{}"}},"from":"{}","until":"{}","count":{},"attempts":{},"usual":"{}","probability":"{}")"
      "\n",
      incident.group.front(), text(reconcile::first_instant(zone, incident.first_slot, hour)),
      text(reconcile::end_instant(zone, incident.last_slot, hour)), incident.count, incident.attempts,
      reconcile::two_digits(*incident.usual), reconcile::two_digits_of_exponential(*incident.log_probability));
}

}  // namespace

void write_records(const std::string& folder, const Traffic& traffic, const Month& month, const std::string& rules,
                   const std::vector<reconcile::Incident>& incidents, Random& random) {
  generator::make_folder(folder);
  std::uint64_t number = 0;
  for (int day = 0; day < days; ++day) {
    std::string file = header;
    for (const Call& call : calls_of_day(traffic, month, day, random)) append_line(file, call, ++number);
    generator::write_file(folder + "/calls-" + generator::date_text(generator::october(day + 1)) + ".csv", file);
  }
  generator::write_file(folder + "/alert.rules", rules);
  std::vector<std::string> lines;
  for (const reconcile::Incident& incident : incidents) lines.push_back(line_of(incident));
  std::sort(lines.begin(), lines.end());
  std::string expected;
  for (const std::string& line : lines) expected += line;
  generator::write_file(folder + "/incidents.txt", expected);
}

}  // namespace experiment
