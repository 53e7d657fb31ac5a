#include "contract.hpp"

#include <algorithm>
#include <array>

#include "text.hpp"

namespace generator {
namespace {

/// A price in sixtieths of 0.0001 EUR, so that per-minute prices of seconds are whole.
using Sixtieths = std::int64_t;

std::int64_t rounded(Sixtieths exact, bool up) { return up ? (exact + 59) / 60 : (exact + 30) / 60; }

std::int64_t billed(std::int64_t seconds, std::int64_t first, std::int64_t step) {
  if (seconds == 0) return 0;
  if (seconds <= first) return first;
  return first + (seconds - first + step - 1) / step * step;
}

struct Row {
  std::int64_t rate = 0;
  std::int64_t first = 1;
  std::int64_t step = 1;
  std::int64_t connect = 0;
};

bool starts_with_any(std::string_view digits, std::string_view prefixes) {
  return std::ranges::any_of(split_prefixes(prefixes),
                             [&](std::string_view prefix) { return digits.starts_with(prefix); });
}

/// The digits of a caller, "" where it is no number (a withheld one, a SIP address, a name).
std::string caller_digits(std::string_view from) {
  if (from.starts_with('+')) {
    from.remove_prefix(1);
  } else if (from.starts_with("00")) {
    from.remove_prefix(2);
  }
  return from.find_first_not_of("0123456789") == std::string_view::npos ? std::string(from) : std::string();
}

Row swedish_row(const Call& call, std::int64_t wall_time, const Slip& slip) {
  if (call.to_digits.starts_with("46000000000")) return {0};
  if (starts_with_any(call.to_digits, "46900 46939 46944")) return {9500, 60, 60, 1000};
  const bool business = slip.business_hours || in_business_hours(wall_time);
  if (!is_swedish_mobile(call.to_digits) || slip.whole_country) return {business ? 120 : 80};
  const bool amended = stockholm(call.time) >= october(12) && call.application == support_application;
  if (amended && !slip.old_prices) return {210};
  return {business ? 340 : 260};
}

std::optional<Row> deck_row(const Call& call, const Slip& slip) {
  const Destination* to = destination_of(call.to_digits);
  if (to == nullptr) return std::nullopt;
  if (slip.whole_country) {
    const auto all = destinations();
    to = &*std::ranges::find_if(all, [&](const Destination& d) { return d.country == to->country; });
  }
  Row row{to->rate, to->first_seconds, to->step_seconds, to->connect};
  if (stockholm(call.time) >= october(price_change_day) && !slip.old_prices) {
    for (const PriceChange& change : price_changes()) {
      if (change.name == to->name) row.rate = change.rate;
    }
  }
  if (row.rate == Destination::not_offered) return std::nullopt;
  return row;
}

std::optional<std::int64_t> price_terminated(const Call& call, const Slip& slip) {
  const bool summer = call.time < october(25) + 3600 || slip.clock_not_put_back;
  const std::int64_t wall_time = call.time + (summer ? 7200 : 3600);
  const bool sweden = call.to_digits.starts_with("46");
  const std::optional<Row> row = sweden ? swedish_row(call, wall_time, slip) : deck_row(call, slip);
  if (!row) return std::nullopt;
  const bool full_minutes = slip.full_minutes;
  const std::int64_t seconds = billed(call.duration, full_minutes ? 60 : row->first, full_minutes ? 60 : row->step);
  const bool test_number = call.to_digits.starts_with("46000000000");
  const bool outside = !is_eea(caller_digits(call.from)) && is_eea(call.to_digits) && !test_number;
  Sixtieths exact = row->rate * seconds + row->connect * 60;
  if (slip.surcharge.value_or(outside)) exact += 500 * seconds;
  return rounded(exact, slip.rounded_up);
}

std::int64_t price_originated(const Call& call, const Slip& slip) {
  if (call.duration < 3) return 0;
  Sixtieths exact = 0;
  if (call.to_digits.starts_with("4620")) {
    exact = std::max<Sixtieths>(350 * std::int64_t{call.duration}, 150 * 60);
  } else {
    const bool by_the_second = slip.by_the_second;
    const std::int64_t seconds = billed(call.duration, by_the_second ? 1 : 60, by_the_second ? 1 : 60);
    const std::int64_t first_tier = slip.one_tier ? seconds : std::min<std::int64_t>(seconds, 600);
    exact = 80 * first_tier + 50 * (seconds - first_tier);
  }
  return rounded(std::min<Sixtieths>(exact, 15'000 * 60), slip.rounded_up);
}

}  // namespace

std::vector<PriceChange> price_changes() {
  return {{"Germany mobile", 180}, {"India mobile", 135}, {"Türkiye mobile", 1120}, {"United Kingdom mobile", 165}};
}

std::int64_t stockholm(std::int64_t instant) { return instant + (instant < october(25) + 3600 ? 7200 : 3600); }

bool in_business_hours(std::int64_t wall_time) {
  const std::int64_t day = wall_time / seconds_per_day;
  const std::int64_t hour = wall_time % seconds_per_day / 3600;
  const bool weekend = (day + 3) % 7 >= 5;  // day 0, 1 January 1970, was a Thursday
  return !weekend && hour >= 8 && hour < 18;
}

bool is_eea(std::string_view digits) {
  return starts_with_any(
      digits,
      "30 31 32 33 34 351 352 353 354 356 357 358 359 36 370 371 372 385 386 39 40 420 421 423 43 45 "
      "46 47 48 49");
}

bool is_swedish_mobile(std::string_view digits) { return starts_with_any(digits, "4670 4672 4673 4676 4679"); }

const Destination* destination_of(std::string_view digits) {
  const Destination* best = nullptr;
  std::size_t longest = 0;
  for (const Destination& destination : destinations()) {
    for (const std::string_view prefix : split_prefixes(destination.prefixes)) {
      if (prefix.size() > longest && digits.starts_with(prefix)) {
        best = &destination;
        longest = prefix.size();
      }
    }
  }
  return best;
}

std::optional<std::int64_t> price(const Call& call, const Slip& slip) {
  if (!call.answered()) return 0;
  switch (call.kind) {
    case Kind::phone_terminated:
      return price_terminated(call, slip);
    case Kind::phone_originated:
      return price_originated(call, slip);
    case Kind::sip_terminated:
      return rounded(40 * Sixtieths{call.duration}, slip.rounded_up);
    case Kind::app_app:
      break;
  }
  return 0;
}

}  // namespace generator
