#include "support/slow_evaluator.hpp"

#include <algorithm>
#include <tuple>

namespace reconcile::slow {
namespace {

using boost::multiprecision::denominator;
using boost::multiprecision::numerator;

WideInteger floor(const Rational& value) {
  WideInteger quotient = numerator(value) / denominator(value);
  if (quotient * denominator(value) > numerator(value)) --quotient;
  return quotient;
}

WideInteger ceiling(const Rational& value) { return -floor(-value); }

Rational per_second(const RatePerTime& rate) { return rate.amount.rational() / rate.per_seconds; }

const Decimal* tolerance_for(const Settings& settings, const std::string& currency) {
  for (const auto& [name, tolerance] : settings.tolerances) {
    if (name == currency) return &tolerance;
  }
  return nullptr;
}

}  // namespace

std::optional<Instant> Evaluator::rating_instant(const Call& call) const {
  const std::string stated = text(call, program_.settings.rated_at);
  if (stated.empty() && program_.settings.rated_at != "CallTime") note("rated at: fell back to CallTime");
  return parse_instant(stated.empty() ? text(call, "CallTime") : stated);
}

bool Evaluator::is_valid(const Validity& valid, const Instant& instant) const {
  if (valid.from && instant == *valid.from) note("validity: at its first instant");
  if (valid.until && instant == *valid.until) note("validity: at its end");
  if (valid.until && instant.seconds == valid.until->seconds - 1) note("validity: in its last second");
  return !(valid.from && instant < *valid.from) && !(valid.until && instant >= *valid.until);
}

std::optional<std::size_t> Evaluator::best_row(const RateRows& rows, const Call& call, const Instant& instant) const {
  std::optional<std::size_t> best;
  const auto rank = [&rows](std::size_t i) {
    const RateRow& row = rows.rows[i];
    return std::make_tuple(row.key.size(), row.origin.size(), row.band != RateRow::any_band, row.valid_from);
  };
  std::size_t longest_key = 0;
  for (std::size_t i = 0; i < rows.rows.size(); ++i) {
    RateRow key_alone;
    key_alone.key = rows.rows[i].key;
    if (matches(rows, key_alone, call, instant)) longest_key = std::max(longest_key, key_alone.key.size());
    if (!matches(rows, rows.rows[i], call, instant)) continue;
    if (best) note("rows: several match");
    if (!best || rank(i) > rank(*best)) best = i;
  }
  if (!best) return best;
  if (rows.by_country) note("rows: by country");
  if (rows.rows[*best].key.size() < longest_key) note("rows: fell to a shorter prefix");
  if (!rows.rows[*best].origin.empty()) note("rows: by origin");
  if (rows.rows[*best].band != RateRow::any_band) note("rows: by band");
  if (rows.rows[*best].valid_from) note("rows: by date");
  return best;
}

void Evaluator::remove_bases(std::size_t tariff, std::vector<bool>& removed) const {
  for (const std::size_t base : program_.tariffs[tariff].exception_to) {
    removed[base] = true;
    remove_bases(base, removed);
  }
}

Price Evaluator::price(const Call& call) const {
  using Found = Price::Found;
  Price price;
  if (find(call, "Amount") == nullptr || find(call, "Currency") == nullptr) return price;
  if (!truth(program_.settings.charge_when, call).value) {
    price.found = Found::not_chargeable;
    price.expected = Decimal(0, program_.settings.rounding.digits);
    if (const Decimal* tolerance = tolerance_for(program_.settings, text(call, "Currency")))
      price.tolerance = *tolerance;
    return price;
  }
  const Candidates candidates = candidates_left(call);
  price.found = candidates.empty() ? Found::no_tariff : Found::several;
  if (candidates.size() != 1) return price;
  std::tie(price.tariff, price.row) = candidates.front();
  const Tariff& tariff = program_.tariffs[*price.tariff];
  price.found = Found::one;
  price.tolerance = tariff.tolerance;
  if (price.row && !std::get<RateRows>(tariff.pricing).rows[*price.row].rate) {
    note("rows: not offered");
    price.found = Found::not_offered;
  } else {
    climb(call, tariff, price);
  }
  return price;
}

std::vector<std::size_t> Evaluator::left_over(const Call& call) const {
  std::vector<std::size_t> tariffs;
  if (!truth(program_.settings.charge_when, call).value) return tariffs;
  for (const auto& candidate : candidates_left(call)) tariffs.push_back(candidate.first);
  return tariffs;
}

Evaluator::Candidates Evaluator::candidates_left(const Call& call) const {
  const auto instant = rating_instant(call);
  Candidates candidates;
  for (std::size_t i = 0; i < program_.tariffs.size() && instant; ++i) {
    const Tariff& tariff = program_.tariffs[i];
    if (std::find(tariff.kinds.begin(), tariff.kinds.end(), call.kind) == tariff.kinds.end()) continue;
    if (!is_valid(tariff.valid, *instant)) continue;
    if (tariff.only_when && !truth(*tariff.only_when, call).value) continue;
    const auto* rows = std::get_if<RateRows>(&tariff.pricing);
    std::optional<std::size_t> row;
    if (rows != nullptr) row = best_row(*rows, call, *instant);
    if (rows == nullptr || row) candidates.emplace_back(i, row);
  }
  std::vector<bool> removed(program_.tariffs.size());
  for (const auto& candidate : candidates) remove_bases(candidate.first, removed);
  const std::size_t before = candidates.size();
  const auto named_by_candidate = [&](std::size_t base) {
    return std::any_of(candidates.begin(), candidates.end(), [&](const auto& candidate) {
      const auto& bases = program_.tariffs[candidate.first].exception_to;
      return std::find(bases.begin(), bases.end(), base) != bases.end();
    });
  };
  for (const auto& candidate : candidates) {
    if (!removed[candidate.first]) continue;
    note("exceptions: removed a candidate");
    if (!named_by_candidate(candidate.first)) note("exceptions: removed through one that is no candidate");
  }
  std::erase_if(candidates, [&removed](const auto& candidate) { return removed[candidate.first]; });
  if (before == 1 && !program_.tariffs[candidates.front().first].exception_to.empty())
    note("exceptions: nothing to remove");
  return candidates;
}

void Evaluator::climb(const Call& call, const Tariff& tariff, Price& price) const {
  const RateRow* row = price.row ? &std::get<RateRows>(tariff.pricing).rows[*price.row] : nullptr;
  const auto cell = [&](auto RateRow::*member, const auto& clause) {
    if (row == nullptr || !(row->*member)) return clause;
    if (row->*member != clause) note("rows: a cell replaced a clause");
    return row->*member;
  };
  const Increments increments = *cell(&RateRow::increments, std::optional<Increments>(tariff.increments));
  const auto connect = cell(&RateRow::connect, tariff.connect);
  const auto minimum = cell(&RateRow::minimum, tariff.minimum);

  const std::string stated = text(call, "Duration");
  Rational seconds = stated.empty() ? Rational(0) : Decimal::parse(stated)->rational();
  if (seconds == 0) note("duration: 0");
  if (seconds == 2147483647) note("duration: the longest");
  price.expected = Decimal(0, tariff.rounding.digits);
  if (tariff.free_under_seconds) {
    const Rational limit = tariff.free_under_seconds->rational();
    if (seconds == limit) note("free under: exactly");
    if (seconds < limit) {
      note("free under: free");
      return;
    }
  }
  if (tariff.free_first_seconds) {
    note("free first");
    seconds -= tariff.free_first_seconds->rational();
    if (seconds < 0) seconds = 0;
  }
  WideInteger billed = 0;
  if (seconds > 0) {
    const Rational beyond = seconds - increments.first;
    const WideInteger steps = beyond > 0 ? ceiling(beyond / increments.step) : WideInteger(0);
    billed = increments.first + steps * increments.step;
    if (increments.first == 0) note("increments: from 0");
    if (Rational(billed) != seconds) note("increments: rounded up");
  }
  price.billed_seconds = billed;

  Rational amount = time_price(tariff, row, billed);
  if (connect) {
    note("connect");
    amount += connect->rational();
  }
  amount += surcharges(tariff, amount, billed, call);
  if (minimum && amount < minimum->rational()) {
    note("minimum");
    amount = minimum->rational();
  }
  if (tariff.maximum && amount > tariff.maximum->rational()) {
    note("maximum");
    if (minimum && minimum->rational() > tariff.maximum->rational()) note("maximum below minimum");
    amount = tariff.maximum->rational();
  }
  price.expected = rounded(amount, tariff.rounding);
}

Rational Evaluator::time_price(const Tariff& tariff, const RateRow* row, const WideInteger& billed) const {
  if (row != nullptr) return Rational(billed) * per_second(*row->rate);
  if (const auto* rate = std::get_if<RatePerTime>(&tariff.pricing)) return Rational(billed) * per_second(*rate);
  const Tiers& tiers = std::get<Tiers>(tariff.pricing);
  note(tiers.volume ? "tiers: volume" : "tiers: graduated");
  Rational sum = 0;
  Rational below = -1;
  for (const Tier& tier : tiers.tiers) {
    const Rational from = std::max(below, Rational(0));
    const Rational to = tier.up_to_seconds ? tier.up_to_seconds->rational() : Rational(billed) + 1;
    const Rational inside = std::min(to, Rational(billed)) - from;
    if (Rational(billed) == to) note("tiers: at an edge");
    if (!tiers.volume && inside > 0) sum += inside * per_second(tier.rate);
    if (tiers.volume && Rational(billed) > below && Rational(billed) <= to)
      sum = Rational(billed) * per_second(tier.rate);
    below = to;
  }
  return sum;
}

Rational Evaluator::surcharges(const Tariff& tariff, const Rational& base, const WideInteger& billed,
                               const Call& call) const {
  Rational sum = 0;
  int applied = 0;
  for (const Surcharge& surcharge : tariff.surcharges) {
    if (surcharge.when && !truth(*surcharge.when, call).value) continue;
    Rational amount;
    if (const auto* percent = std::get_if<Percent>(&surcharge.amount)) {
      amount = base * percent->value.rational() / 100;
      note("surcharge: percent");
    } else if (const auto* rate = std::get_if<RatePerTime>(&surcharge.amount)) {
      amount = Rational(billed) * per_second(*rate);
      note("surcharge: per time");
    } else {
      amount = std::get<Decimal>(surcharge.amount).rational();
      note("surcharge: money");
    }
    if (amount < 0) note("surcharge: a discount");
    if (++applied > 1) note("surcharge: several");
    sum += amount;
  }
  return sum;
}

/// Between the two neighbours, by how far away they are.
Decimal Evaluator::rounded(const Rational& value, Rounding rounding) const {
  const Rational scaled = value * Rational(power_of_ten(rounding.digits));
  const WideInteger below = floor(scaled);
  const Rational over = scaled - Rational(below);
  WideInteger result = below;
  if (over != 0) {
    const WideInteger toward_zero = scaled > 0 ? below : WideInteger(below + 1);
    const WideInteger away = scaled > 0 ? WideInteger(below + 1) : below;
    const bool tie = over == Rational(1, 2);
    const std::string mode(name_of(rounding.mode));
    note("rounding: " + mode + (tie ? " tie" : ""));
    if (scaled < 0) note("rounding: below 0");
    result = over > Rational(1, 2) ? WideInteger(below + 1) : below;
    if (mode == "up" || (tie && mode == "half-up")) result = away;
    if (mode == "down" || (tie && mode == "half-down")) result = toward_zero;
    if (tie && mode == "half-even") result = below % 2 == 0 ? below : WideInteger(below + 1);
  }
  note("digits: " + std::to_string(rounding.digits));
  return Decimal(result, rounding.digits);
}

std::string Evaluator::verdict(const Call& call, const Price& price) const {
  using Found = Price::Found;
  const std::string amount = text(call, "Amount");
  const std::string currency = text(call, "Currency");
  switch (price.found) {
    case Found::no_charge:
      return "not-priced";
    case Found::no_tariff:
    case Found::not_offered:
      return "no-tariff";
    case Found::several:
      return "ambiguous-tariff";
    case Found::not_chargeable: {
      if (amount.empty()) return "right";
      const auto& known = program_.settings.currencies;
      if (std::find(known.begin(), known.end(), currency) != known.end()) break;
      if (Decimal::parse(amount)->rational() == 0) return "right";
      note("currency: not listed, not chargeable");
      return "currency-differs";
    }
    case Found::one:
      if (currency != program_.tariffs[*price.tariff].currency) return "currency-differs";
      if (amount.empty()) return "amount-missing";
  }
  const Rational difference = Decimal::parse(amount)->rational() - price.expected.rational();
  if (difference == 0) return "right";
  const Rational tolerance = price.tolerance.rational();
  if (difference == tolerance || -difference == tolerance) note("tolerance: exactly met");
  if (price.found == Found::not_chargeable) note("not chargeable, but charged");
  return (difference < 0 ? Rational(-difference) : difference) <= tolerance ? "within-tolerance" : "amount-differs";
}

}  // namespace reconcile::slow
