// In: a call. Out: what the sample month's contract asks for it, worked out a second time: this is
// fixtures/sample-month/tariffs.rules in integers, and shares no code with the tool that reads those rules.
// Must not know: files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "call.hpp"
#include "destinations.hpp"

namespace generator {

constexpr std::string_view support_application = "7d3f1c52-0b8e-4a67-9c15-e2a4c0d96b31";

/// A row of the deck that replaces the price of a destination from a day on.
struct PriceChange {
  std::string_view name;
  std::int64_t rate = 0;
};
constexpr int price_change_day = 15;  ///< of October, on the contract's clock
std::vector<PriceChange> price_changes();

/// The ways in which the operator of the sample month goes wrong.
struct Slip {
  bool full_minutes = false;                     ///< increments 60/60
  bool whole_country = false;                    ///< the country's shortest prefix in place of the mobile network's
  std::optional<bool> surcharge = std::nullopt;  ///< added or left out whatever the caller
  bool rounded_up = false;
  bool old_prices = false;          ///< those before the amendment and before the deck's price change
  bool clock_not_put_back = false;  ///< summer time after 25 October
  bool business_hours = false;      ///< at any time
  bool one_tier = false;            ///< inbound: all minutes at the first tier's price
  bool by_the_second = false;       ///< inbound: 1/1 in place of 60/60
};

/// Local wall time in Stockholm, as seconds since 1970; summer time ends on 25 October 2026.
std::int64_t stockholm(std::int64_t instant);
bool in_business_hours(std::int64_t wall_time);

bool is_eea(std::string_view digits);
bool is_swedish_mobile(std::string_view digits);
/// The deck's row for a number, the longest prefix; nullptr where the deck has none.
const Destination* destination_of(std::string_view digits);

/// In 0.0001 EUR; nullopt: no tariff. A call that was not answered costs 0. A SIP trunk's calls have a price too, which
/// only the invoice shows.
std::optional<std::int64_t> price(const Call& call, const Slip& slip = {});

}  // namespace generator
