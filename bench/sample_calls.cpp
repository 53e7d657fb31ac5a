#include "sample_calls.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "contract.hpp"
#include "text.hpp"

namespace generator {

const char* const refused_application = "c0a9e7d4-5f21-4e3b-8a76-1d94b2f85e03";

namespace {

constexpr std::string_view conference_application = "41b6d0fe-93a7-4c28-b5e1-6f07c8a2d94e";
constexpr std::string_view reminder_application = "e95f2a10-7c4d-46b8-a3d2-0b81f6e97c55";

// Calls by hour of the local day, and by weekday.
constexpr std::array<int, 24> hour_weights = {2,  1,  1,  1,  1,  3,  9,  24, 46, 60, 62, 50,
                                              40, 55, 58, 50, 40, 25, 16, 12, 9,  7,  5,  3};

template <typename Range, typename Weight>
std::size_t draw(Random& random, const Range& choices, Weight weight) {
  int total = 0;
  for (const auto& choice : choices) total += weight(choice);
  int left = random.below(total);
  std::size_t index = 0;
  while (left >= weight(choices[index])) left -= weight(choices[index++]);
  return index;
}

std::int64_t draw_time(Random& random, std::int64_t midnight) {
  const auto hour = draw(random, hour_weights, [](int weight) { return weight; });
  const std::int64_t wall_time = midnight + static_cast<std::int64_t>(hour) * 3600 + random.below(3600);
  return wall_time - (stockholm(midnight) - midnight);
}

std::string swedish_number(Random& random) {
  constexpr std::array<std::string_view, 8> leads = {"468", "468", "4631", "4640", "4670", "4672", "4673", "4676"};
  std::string digits{leads[static_cast<std::size_t>(random.below(8))]};
  append_digits(digits, random, 11 - static_cast<int>(digits.size()));
  return digits;
}

std::string number_at(Random& random, const Destination& destination) {
  std::string digits{destination.lead};
  append_digits(digits, random, destination.digits - static_cast<int>(digits.size()));
  return digits;
}

const Destination& draw_destination(Random& random) {
  const auto all = destinations();
  for (;;) {
    const Destination& any = random.one_in(14)
                                 ? all[static_cast<std::size_t>(random.below(static_cast<int>(all.size())))]
                                 : all[draw(random, all, [](const Destination& d) { return d.weight; })];
    if (any.rate != Destination::not_offered) return any;
  }
}

/// As exports write a number: mostly with `+`.
std::string written(Random& random, const std::string& digits) {
  const int form = random.below(100);
  return (form < 84 ? "+" : form < 97 ? "" : "00") + digits;
}

std::string draw_caller(Random& random) {
  const int form = random.below(100);
  if (form < 84) return written(random, swedish_number(random));
  if (form < 97) return written(random, number_at(random, draw_destination(random)));
  if (form < 98) return "private";
  if (form < 99) return "sip:" + swedish_number(random) + "@192.0.2.41";
  return "Northwind";
}

std::string draw_custom(Random& random) {
  const int form = random.below(100);
  const std::string order = std::to_string(random.between(10'000, 99'999));
  if (form < 56) return "";
  if (form < 66) return "{}";
  if (form < 76) return "campaign-" + std::to_string(random.between(1, 40));
  if (form < 88) return "{\"order\":" + order + "}";
  if (form < 99)
    return "\"{\"\"order\"\":" + order + ",\"\"note\"\":\"\"paid; ask for " + (form % 2 ? "Anna" : "Omar") + "\"\"}\"";
  return "\"call back " + order + "\nbefore noon\"";
}

int draw_duration(Random& random) {
  const int form = random.below(100);
  if (form < 25) return random.between(1, 30);
  if (form < 80) return random.between(20, 300);
  return form < 96 ? random.between(200, 1500) : random.between(1200, 4200);
}

struct Outcome {
  const char* result;
  const char* reason;
  int weight;
};

Outcome draw_outcome(Random& random, Kind kind) {
  static constexpr Outcome to_phones[] = {
      {"ANSWERED", "CALLERHANGUP", 350}, {"ANSWERED", "CALLEEHANGUP", 280}, {"ANSWERED", "MANAGERHANGUP", 8},
      {"NOANSWER", "TIMEOUT", 90},       {"NOANSWER", "CANCEL", 75},        {"BUSY", "N/A", 80},
      {"FAILED", "GENERALERROR", 40},    {"FAILED", "BLOCKED", 14},         {"FAILED", "NOCREDITPARTNER", 1}};
  static constexpr Outcome from_phones[] = {{"ANSWERED", "CALLERHANGUP", 560},
                                            {"ANSWERED", "CALLEEHANGUP", 240},
                                            {"NOANSWER", "CANCEL", 120},
                                            {"FAILED", "GENERALERROR", 30},
                                            {"FAILED", "N/A", 12},
                                            {"FAILED", "NOCREDITPARTNER", 1}};
  static constexpr Outcome apps[] = {{"ANSWERED", "HANGUP", 700},
                                     {"NOANSWER", "TIMEOUT", 130},
                                     {"BUSY", "N/A", 60},
                                     {"FAILED", "N/A", 30},
                                     {"NOANSWER", "CANCEL", 80}};
  static constexpr Outcome sip[] = {{"ANSWERED", "normal clearing", 760},
                                    {"NOANSWER", "no answer from user", 140},
                                    {"BUSY", "user busy", 70},
                                    {"FAILED", "403 Forbidden", 30}};
  const std::span<const Outcome> choices = kind == Kind::phone_terminated   ? std::span<const Outcome>(to_phones)
                                           : kind == Kind::phone_originated ? std::span<const Outcome>(from_phones)
                                           : kind == Kind::app_app          ? std::span<const Outcome>(apps)
                                                                            : std::span<const Outcome>(sip);
  return choices[draw(random, choices, [](const Outcome& outcome) { return outcome.weight; })];
}

std::string new_id(Random& random, Kind kind, std::int64_t time) {
  switch (kind) {
    case Kind::phone_terminated:
      return sip_call_id(random);
    case Kind::phone_originated:
      return hex_id(random);
    case Kind::app_app:
      return uuid(random);
    case Kind::sip_terminated:
      break;
  }
  return ulid(random, time);
}

std::string user_name(Random& random) {
  constexpr std::array<const char*, 10> names = {"anna", "omar",  "li",   "jonas", "fatima",
                                                 "erik", "sofia", "noor", "karin", "pavel"};
  const std::string name = names[static_cast<std::size_t>(random.below(10))];
  return name + std::to_string(random.between(10, 59));
}

std::string swedish_destination(Random& random) {
  if (random.one_in(60)) return "460000000001";  // the operator's test number
  if (random.one_in(80)) return "46900" + std::to_string(random.between(100'000, 999'999));
  return swedish_number(random);
}

void draw_application(Random& random, Call& call) {
  const int form = random.below(100);
  call.application = form < 42   ? conference_application
                     : form < 66 ? support_application
                     : form < 86 ? std::string_view(refused_application)
                                 : reminder_application;
  call.user_space = form < 66 ? 20417 : 20418;
}

void draw_ends(Random& random, Call& call) {
  if (call.kind == Kind::app_app) {
    call.from = user_name(random);
    call.to = user_name(random);
    return;
  }
  call.from = call.kind == Kind::sip_terminated ? "sip:desk" + std::to_string(random.between(1, 40)) + "@192.0.2.41"
                                                : draw_caller(random);
  if (call.kind == Kind::phone_terminated && random.below(100) < 55) {
    const Destination& destination = draw_destination(random);
    call.to_digits = number_at(random, destination);
    call.country = destination.country;
  } else if (call.kind == Kind::phone_terminated) {
    call.to_digits = swedish_destination(random);
    call.country = "SE";
  } else {
    call.to_digits = random.one_in(4) ? "462010" : "461088";
    call.to_digits += std::to_string(random.between(10'000, 10'019));
  }
  call.to = written(random, call.to_digits);
}

Call draw_call(Random& random, Kind kind, std::int64_t midnight) {
  Call call;
  call.kind = kind;
  call.time = draw_time(random, midnight);
  call.id = new_id(random, kind, call.time);
  draw_application(random, call);
  const Outcome outcome = draw_outcome(random, kind);
  call.result = outcome.result;
  call.reason = outcome.reason;
  if (call.answered()) {
    call.ring_seconds = random.between(2, 25);
    call.duration = draw_duration(random);
  }
  draw_ends(random, call);
  call.custom = draw_custom(random);
  if (kind == Kind::phone_terminated) call.user = user_name(random);
  charge(call);
  return call;
}

/// Refusals by the operator: the partner's credit had run out.
void add_refusals(Random& random, std::vector<Call>& calls) {
  const std::int64_t from = october(refusal_day) + refusal_first_hour_utc * 3600;
  for (int i = 0; i < 26; ++i) {
    Call call = draw_call(random, i % 9 == 8 ? Kind::phone_originated : Kind::phone_terminated, october(refusal_day));
    call.time = from + 140 + i * 265 + random.below(200);
    call.application = refused_application;
    call.user_space = 20418;
    call.result = "FAILED";
    call.reason = "NOCREDITPARTNER";
    call.ring_seconds = call.duration = 0;
    charge(call);
    calls.push_back(call);
  }
}

}  // namespace

void charge(Call& call) {
  if (call.has_amount()) call.amount = amount_text(price(call).value());
}

Call call_to(Random& random, std::int64_t time, const std::string& digits, const std::string& country) {
  Call call = draw_call(random, Kind::phone_terminated, october(1));
  call.time = time;
  call.result = "ANSWERED";
  call.reason = "CALLEEHANGUP";
  call.ring_seconds = 7;
  call.duration = 40;
  call.from = written(random, swedish_number(random));
  call.to_digits = digits;
  call.to = "+" + digits;
  call.country = country;
  if (price(call)) charge(call);
  return call;
}

std::vector<Call> sample_calls(Random& random) {
  constexpr std::array<std::pair<Kind, int>, 4> per_workday = {
      {{Kind::phone_terminated, 76}, {Kind::phone_originated, 27}, {Kind::app_app, 21}, {Kind::sip_terminated, 13}}};
  std::vector<Call> calls;
  for (int day = 0; day <= 31; ++day) {
    const bool weekend = (october(day) / seconds_per_day + 3) % 7 >= 5;
    for (const auto& [kind, count] : per_workday) {
      const int today = (weekend ? count * 2 / 5 : count) + random.between(-count / 8, count / 8);
      for (int i = 0; i < today; ++i) calls.push_back(draw_call(random, kind, october(day)));
    }
  }
  add_refusals(random, calls);
  std::erase_if(calls, [](const Call& call) { return call.end() < october(1) || call.end() >= october(32); });
  return calls;
}

}  // namespace generator
