#include <algorithm>
#include <array>

#include "support/random_pool.hpp"

namespace reconcile {
namespace {

std::string random_number(Dice& dice) {
  if (dice.one_in(10)) return dice.pick(pool::Texts{"", "private", "sip:46701@host", "anonymous;x", "+", "00"});
  std::string digits = dice.pick(pool::prefixes);
  for (std::uint64_t i = dice.below(6); i > 0; --i) digits += static_cast<char>('0' + dice.below(10));
  switch (dice.below(5)) {
    case 0:
      return "+" + digits;
    case 1:
      return "00" + digits;
    case 2:
      return "+" + digits.substr(0, 1) + " (" + digits.substr(1) + ")";
    default:
      return digits;
  }
}

std::string random_time(Dice& dice, const RandomContract& contract) {
  constexpr std::array<std::int64_t, 9> steps = {0, 0, 0, -1, 1, -1800, 1800, 3600, -3600};
  Instant instant = dice.pick(contract.pivots);
  instant.seconds += dice.one_in(3) ? dice.between(-400'000, 400'000) : dice.pick(steps);
  constexpr std::array<std::uint32_t, 5> nanoseconds = {0, 0, 0, 1, 999'999'999};
  instant.nanoseconds = dice.pick(nanoseconds);
  return text(instant);
}

std::string random_duration(Dice& dice) {
  constexpr std::array<std::int64_t, 9> special = {0, 1, 6, 30, 59, 60, 61, 3600, 2'147'483'647};
  if (dice.one_in(30)) return std::to_string(dice.between(0, 2'147'483'647));
  return std::to_string(dice.one_in(3) ? dice.pick(special) : dice.between(0, 200));
}

}  // namespace

std::vector<std::string> random_call(Dice& dice, const RandomContract& contract, KindId kind) {
  const std::string result = dice.one_in(5) ? dice.pick(pool::Texts{"BUSY", "FAILED", "RINGING", ""}) : "ANSWERED";
  std::vector<std::string> fields;
  for (const Field& field : contract_layouts().kinds[kind].fields) {
    std::string value;
    if (field.name == "CallTime") {
      value = random_time(dice, contract);
    } else if (field.name == "AnswerTime") {
      value = dice.one_in(3) ? "" : random_time(dice, contract);
    } else if (field.name == "Result") {
      value = result;
    } else if (field.name == "Duration") {
      value = result != "ANSWERED" && dice.one_in(2) ? "" : random_duration(dice);
    } else if (field.name == "UserSpaceId") {
      value = dice.one_in(5) ? "" : std::to_string(dice.between(-3, 100));
    } else if (field.name == "ApplicationKey") {
      value = dice.pick(pool::Texts{"app-1", "app-2", "app-3", "a;\"quoted\"\nkey", ""});
    } else if (field.name == "ToCountryId") {
      value = dice.pick(pool::Texts{"SE", "FR", "US", "GB", "DE", ""});
    } else if (field.type == FieldType::number) {
      value = random_number(dice);
    } else if (field.type == FieldType::currency) {
      value = dice.one_in(12) ? dice.pick(pool::Texts{"SEK", "", "eur"}) : pool::currencies[dice.below(2)];
    }
    fields.push_back(std::move(value));
  }
  return fields;
}

std::string random_amount(Dice& dice, const Decimal& expected, const Decimal& tolerance) {
  const Decimal sign(dice.one_in(2) ? 1 : -1);
  const Decimal least(1, std::max(expected.scale(), tolerance.scale()));
  const auto written = [&dice](const Decimal& amount) {
    const std::string text = (dice.one_in(3) ? amount.normalized() : amount).text();
    return Decimal::parse(text) ? text : std::string("0");  // the form has at most 38 digits
  };
  switch (dice.below(10)) {
    case 0:
      return "";
    case 1:
      return dice.pick(
          pool::Texts{"0", "0.00", "99999999999999999999999999999999999999", "-0.0000000000000000000000000000000000001",
                      "12345678901234567890.123456789012345678", "9223372036854775807", "-9223372036854775808"});
    case 2:
      return written(expected + sign * tolerance);
    case 3:
      return written(expected + sign * (tolerance + least));
    case 4:
      return written(expected + sign * least);
    case 5:
      return written(expected + Decimal(0, 20));
    default:
      return written(expected);
  }
}

}  // namespace reconcile
