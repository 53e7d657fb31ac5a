#include "plan/ladder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

namespace reconcile {
namespace {

using boost::multiprecision::denominator;
using boost::multiprecision::numerator;

class Climb {
 public:
  Climb(const Tariff& tariff, const LadderInput& input, LadderWords words)
      : tariff_(tariff), input_(input), words_(words), with_steps_(words == LadderWords::all) {
    ladder_.rungs.reserve(8);  // few tariffs have more
  }

  Ladder run() {
    if (const auto seconds = charged_seconds()) {
      const Rational billed = bill(*seconds);
      ladder_.billed_seconds = static_cast<std::uint64_t>(numerator(billed));
      time_price(billed);
      connect();
      surcharges(billed);
      bounds();
    }
    ladder_.unrounded = price_;
    ladder_.expected = round(price_, input_.rounding);
    const auto text = [this] {
      return fmt::format("rounded {} to {} digits", name_of(input_.rounding.mode), input_.rounding.digits);
    };
    rung(text, ladder_.expected.rational(), "");
    return std::move(ladder_);
  }

 private:
  /// text() makes the rung's.
  template <class Text>
  void rung(const Text& text, const Rational& amount, std::string steps) {
    ladder_.rungs.push_back({words_ == LadderWords::none ? "" : text(), amount, std::move(steps), false});
  }
  template <class Text>
  void seconds_rung(const Text& text, const Rational& seconds, std::string steps = "") {
    ladder_.rungs.push_back({words_ == LadderWords::all ? text() : "", seconds, std::move(steps), true});
  }
  /// `added` is what comes on top of `before`, the price so far.
  template <class Text>
  void price_rung(const Text& text, const Rational& before, const std::string& added) {
    rung(text, price_, !with_steps_ ? "" : before.is_zero() ? added : before.str() + " + " + added);
  }

  std::string money(const Decimal& amount) const { return amount.text() + " " + tariff_.currency; }
  std::string price(const RatePerTime& rate) const {
    return rate.amount.text() + " " + unit_text({rate.amount, tariff_.currency, rate.per_seconds});
  }
  /// The fraction is reduced once: that takes most of the time.
  static Rational times(const Rational& seconds, const RatePerTime& rate) {
    return Rational(numerator(seconds) * rate.amount.coefficient(),
                    denominator(seconds) * power_of_ten(rate.amount.scale()) * rate.per_seconds);
  }
  /// "66 × 0.0240 / 60"
  std::string product(const Rational& seconds, const RatePerTime& rate) const {
    if (!with_steps_) return {};
    const std::string whole = seconds.str() + " × " + rate.amount.text();
    return rate.per_seconds == 1 ? whole : whole + " / " + std::to_string(rate.per_seconds);
  }

  /// None: the call is free.
  std::optional<Rational> charged_seconds() {
    Rational seconds = input_.duration_seconds;
    seconds_rung([this] { return fmt::format("call of {} s", input_.duration_seconds); }, seconds);
    if (tariff_.free_under_seconds) {
      const bool is_free = seconds < tariff_.free_under_seconds->rational();
      const std::string limit = tariff_.free_under_seconds->text();
      seconds_rung([&] { return (is_free ? "free: under " : "not free: not under ") + limit + " s"; }, seconds);
      if (is_free) return std::nullopt;
    }
    if (tariff_.free_first_seconds) {
      const std::string free = tariff_.free_first_seconds->text();
      std::string steps;
      if (with_steps_) {
        steps = seconds.str() + " − " + free +
                (seconds < Rational(tariff_.free_first_seconds->rational()) ? ", not below 0" : "");
      }
      seconds = std::max(Rational(0), Rational(seconds - tariff_.free_first_seconds->rational()));
      seconds_rung([&] { return fmt::format("the first {} s are free", free); }, seconds, steps);
    }
    return seconds;
  }

  /// A whole number.
  Rational bill(const Rational& seconds) {
    const auto& [first, step] = input_.increments;
    WideInteger billed = 0;
    std::string steps;
    if (seconds > 0) billed = first;
    const WideInteger parts = denominator(seconds);  // of a second
    const WideInteger above = numerator(seconds) - first * parts;
    if (above > 0) {
      const WideInteger count = (above - 1) / (step * parts) + 1;
      billed += count * step;
      if (with_steps_ && step != 1) steps = fmt::format("{} × {}", count.str(), step);
      if (with_steps_ && step != 1 && first != 0) steps = fmt::format("{} + {}", first, steps);
    }
    const auto text = [&first = first, &step = step] { return fmt::format("billed by {}/{}", first, step); };
    Rational all(std::move(billed));
    seconds_rung(text, all, std::move(steps));
    return all;
  }

  void time_price(const Rational& billed) {
    if (const auto* tiers = std::get_if<Tiers>(&tariff_.pricing)) {
      if (tiers->volume) {
        volume_price(*tiers, billed);
      } else {
        graduated_price(*tiers, billed);
      }
      return;
    }
    RatePerTime rate;
    if (const auto* flat = std::get_if<RatePerTime>(&tariff_.pricing)) {
      rate = *flat;
    } else {
      const RateRow& row = std::get<RateRows>(tariff_.pricing).rows[input_.rate_row];
      assert(row.rate);
      rate = *row.rate;
    }
    price_ = times(billed, rate);
    price_rung([&] { return fmt::format("{} s at {}", billed.str(), price(rate)); }, 0, product(billed, rate));
  }

  void volume_price(const Tiers& tiers, const Rational& billed) {
    const auto tier = std::find_if(tiers.tiers.begin(), tiers.tiers.end(), [&billed](const Tier& each) {
      return !each.up_to_seconds || billed <= each.up_to_seconds->rational();
    });
    price_ = times(billed, tier->rate);
    const auto text = [&] {
      return fmt::format("{} s at {}, all in the tier {}", billed.str(), price(tier->rate), tier_name(*tier));
    };
    price_rung(text, 0, product(billed, tier->rate));
  }

  void graduated_price(const Tiers& tiers, const Rational& billed) {
    Rational below = 0;
    for (const Tier& tier : tiers.tiers) {
      const bool ends_here = !tier.up_to_seconds || billed <= tier.up_to_seconds->rational();
      const Rational end = ends_here ? billed : tier.up_to_seconds->rational();
      const Rational seconds = end - below;
      const Rational before = price_;
      price_ += times(seconds, tier.rate);
      const auto text = [&] {
        return fmt::format("{} s at {}, in the tier {}", seconds.str(), price(tier.rate), tier_name(tier));
      };
      price_rung(text, before, product(seconds, tier.rate));
      if (ends_here) return;
      below = end;
    }
  }

  static std::string tier_name(const Tier& tier) {
    return tier.up_to_seconds ? fmt::format("up to {} s", tier.up_to_seconds->text()) : "above";
  }

  void connect() {
    if (!input_.connect) return;
    const Rational before = price_;
    price_ += input_.connect->rational();
    price_rung([this] { return "connect " + money(*input_.connect); }, before, input_.connect->text());
  }

  void surcharges(const Rational& billed) {
    const Rational base = price_;
    for (std::size_t i = 0; i < tariff_.surcharges.size(); ++i) {
      if (input_.surcharges[i] == 0) continue;
      const Surcharge& surcharge = tariff_.surcharges[i];
      const Rational before = price_;
      std::string amount;
      std::string steps;
      if (const auto* percent = std::get_if<Percent>(&surcharge.amount)) {
        price_ += base * percent->value.rational() / 100;
        amount = percent->value.text() + " %";
        if (with_steps_) steps = percent->value.text() + " % of " + base.str();
      } else if (const auto* rate = std::get_if<RatePerTime>(&surcharge.amount)) {
        price_ += times(billed, *rate);
        amount = price(*rate);
        steps = product(billed, *rate);
      } else {
        price_ += std::get<Decimal>(surcharge.amount).rational();
        amount = money(std::get<Decimal>(surcharge.amount));
        steps = std::get<Decimal>(surcharge.amount).text();
      }
      price_rung([&] { return fmt::format("surcharge \"{}\" {}", surcharge.name, amount); }, before, steps);
    }
  }

  std::string bounded(const std::string& which, const Decimal& bound) const {
    return with_steps_ ? which + " of " + price_.str() + " and " + bound.text() : std::string();
  }

  void bounds() {
    if (input_.minimum) {
      const std::string steps = bounded("the greater", *input_.minimum);
      price_ = std::max(price_, input_.minimum->rational());
      rung([this] { return "at least " + money(*input_.minimum); }, price_, steps);
    }
    if (input_.maximum) {
      const std::string steps = bounded("the lesser", *input_.maximum);
      price_ = std::min(price_, input_.maximum->rational());
      rung([this] { return "at most " + money(*input_.maximum); }, price_, steps);
    }
  }

  const Tariff& tariff_;
  const LadderInput& input_;
  LadderWords words_;
  bool with_steps_;
  Ladder ladder_;
  Rational price_ = 0;
};

}  // namespace

LadderInput ladder_for(const Program& program, const CallToPrice& call) {
  const Tariff& stated = program.tariffs[call.tariff];
  LadderInput input;
  input.tariff = call.tariff;
  input.rate_row = call.rate_row;
  input.surcharges = call.surcharges;
  input.duration_seconds = call.duration_seconds;
  input.increments = stated.increments;
  input.rounding = stated.rounding;
  input.connect = stated.connect;
  input.minimum = stated.minimum;
  input.maximum = stated.maximum;
  if (call.rate_row == Prices::none) return input;
  const RateRow& row = std::get<RateRows>(stated.pricing).rows[call.rate_row];
  if (row.increments) input.increments = *row.increments;
  if (row.connect) input.connect = row.connect;
  if (row.minimum) input.minimum = row.minimum;
  return input;
}

Ladder climb(const Plan& plan, const LadderInput& input, LadderWords words) {
  return Climb(plan.program.tariffs[input.tariff], input, words).run();
}

}  // namespace reconcile
