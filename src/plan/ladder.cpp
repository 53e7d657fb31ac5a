#include "plan/ladder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

namespace reconcile {
namespace {

class Climb {
 public:
  Climb(const Tariff& tariff, const LadderInput& input, LadderWords words)
      : tariff_(tariff), input_(input), words_(words), with_steps_(words == LadderWords::all) {
    ladder_.rungs.reserve(8);  // few tariffs have more
  }

  Ladder run() {
    if (const auto seconds = charged_seconds()) {
      const Fraction billed = bill(*seconds);
      ladder_.billed_seconds = billed.is_small() ? static_cast<std::uint64_t>(billed.small_numerator())
                                                 : static_cast<std::uint64_t>(numerator(billed.rational()));
      time_price(billed);
      connect();
      surcharges(billed);
      bounds();
    }
    ladder_.unrounded = price_;
    ladder_.expected = price_.rounded(input_.rounding);
    std::string text;
    if (words_ == LadderWords::all)
      text = fmt::format("rounded {} to {} digits", name_of(input_.rounding.mode), input_.rounding.digits);
    ladder_.rungs.push_back({std::move(text), ladder_.expected, "", false});
    return std::move(ladder_);
  }

 private:
  /// Of the price before it is rounded; text() makes the rung's.
  template <class Text>
  void rung(const Text& text, const Fraction& amount, std::string steps) {
    ladder_.rungs.push_back({words_ == LadderWords::none ? "" : text(), amount, std::move(steps), false});
  }
  template <class Text>
  void seconds_rung(const Text& text, const Fraction& seconds, std::string steps = "") {
    ladder_.rungs.push_back({words_ == LadderWords::all ? text() : "", seconds, std::move(steps), true});
  }
  /// `added` is what comes on top of `before`, the price so far.
  template <class Text>
  void price_rung(const Text& text, const Fraction& before, const std::string& added) {
    rung(text, price_, !with_steps_ ? "" : before.is_zero() ? added : before.text() + " + " + added);
  }

  std::string money(const Decimal& amount) const { return amount.text() + " " + tariff_.currency; }
  std::string price(const RatePerTime& rate) const {
    std::string text = rate.amount.text();
    return text.append(" ").append(unit_text({rate.amount, tariff_.currency, rate.per_seconds}));
  }
  static Fraction times(const Fraction& seconds, const RatePerTime& rate) {
    return (seconds * rate.amount).divided_by(rate.per_seconds);
  }
  /// "66 × 0.0240 / 60"
  std::string product(const Fraction& seconds, const RatePerTime& rate) const {
    if (!with_steps_) return {};
    const std::string whole = seconds.text() + " × " + rate.amount.text();
    return rate.per_seconds == 1 ? whole : whole + " / " + std::to_string(rate.per_seconds);
  }

  /// None: the call is free.
  std::optional<Fraction> charged_seconds() {
    Fraction seconds = input_.duration_seconds;
    seconds_rung([this] { return fmt::format("call of {} s", input_.duration_seconds); }, seconds);
    if (tariff_.free_under_seconds) {
      const bool is_free = seconds < *tariff_.free_under_seconds;
      const std::string limit = tariff_.free_under_seconds->text();
      seconds_rung([&] { return (is_free ? "free: under " : "not free: not under ") + limit + " s"; }, seconds);
      if (is_free) return std::nullopt;
    }
    if (tariff_.free_first_seconds) {
      const std::string free = tariff_.free_first_seconds->text();
      std::string steps;
      if (with_steps_) {
        steps =
            seconds.text() + " − " + free + (seconds < Fraction(*tariff_.free_first_seconds) ? ", not below 0" : "");
      }
      seconds = std::max(Fraction(), seconds - *tariff_.free_first_seconds);
      seconds_rung([&] { return fmt::format("the first {} s are free", free); }, seconds, steps);
    }
    return seconds;
  }

  /// A whole number.
  Fraction bill(const Fraction& seconds) {
    const auto& [first, step] = input_.increments;
    Fraction billed = seconds > 0 ? first : 0;
    std::string steps;
    if (seconds > first) {
      const Fraction count = (seconds - first).divided_by(step).ceiling();
      billed += count * step;
      if (with_steps_ && step != 1) steps = fmt::format("{} × {}", count.text(), step);
      if (with_steps_ && step != 1 && first != 0) steps = fmt::format("{} + {}", first, steps);
    }
    seconds_rung([&first = first, &step = step] { return fmt::format("billed by {}/{}", first, step); }, billed, steps);
    return billed;
  }

  void time_price(const Fraction& billed) {
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
    const auto text = [&] {
      std::string words = billed.text();
      return words.append(" s at ").append(price(rate));
    };
    price_rung(text, 0, product(billed, rate));
  }

  void volume_price(const Tiers& tiers, const Fraction& billed) {
    const auto tier = std::find_if(tiers.tiers.begin(), tiers.tiers.end(), [&billed](const Tier& each) {
      return !each.up_to_seconds || billed <= Fraction(*each.up_to_seconds);
    });
    price_ = times(billed, tier->rate);
    const auto text = [&] {
      return fmt::format("{} s at {}, all in the tier {}", billed.text(), price(tier->rate), tier_name(*tier));
    };
    price_rung(text, 0, product(billed, tier->rate));
  }

  void graduated_price(const Tiers& tiers, const Fraction& billed) {
    Fraction below = 0;
    for (const Tier& tier : tiers.tiers) {
      const bool ends_here = !tier.up_to_seconds || billed <= *tier.up_to_seconds;
      const Fraction end = ends_here ? billed : Fraction(*tier.up_to_seconds);
      const Fraction seconds = end - below;
      const Fraction before = price_;
      price_ += times(seconds, tier.rate);
      const auto text = [&] {
        return fmt::format("{} s at {}, in the tier {}", seconds.text(), price(tier.rate), tier_name(tier));
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
    const Fraction before = price_;
    price_ += *input_.connect;
    price_rung([this] { return "connect " + money(*input_.connect); }, before, input_.connect->text());
  }

  void surcharges(const Fraction& billed) {
    const Fraction base = price_;
    for (std::size_t i = 0; i < tariff_.surcharges.size(); ++i) {
      if (input_.surcharges[i] == 0) continue;
      const Surcharge& surcharge = tariff_.surcharges[i];
      const Fraction before = price_;
      std::string amount;
      std::string steps;
      if (const auto* percent = std::get_if<Percent>(&surcharge.amount)) {
        price_ += (base * percent->value).divided_by(100);
        amount = percent->value.text() + " %";
        if (with_steps_) steps = percent->value.text() + " % of " + base.text();
      } else if (const auto* rate = std::get_if<RatePerTime>(&surcharge.amount)) {
        price_ += times(billed, *rate);
        amount = price(*rate);
        steps = product(billed, *rate);
      } else {
        price_ += std::get<Decimal>(surcharge.amount);
        amount = money(std::get<Decimal>(surcharge.amount));
        steps = std::get<Decimal>(surcharge.amount).text();
      }
      price_rung([&] { return fmt::format("surcharge \"{}\" {}", surcharge.name, amount); }, before, steps);
    }
  }

  std::string bounded(const std::string& which, const Decimal& bound) const {
    return with_steps_ ? which + " of " + price_.text() + " and " + bound.text() : std::string();
  }

  void bounds() {
    if (input_.minimum) {
      const std::string steps = bounded("the greater", *input_.minimum);
      price_ = std::max<Fraction>(price_, *input_.minimum);
      rung([this] { return "at least " + money(*input_.minimum); }, price_, steps);
    }
    if (input_.maximum) {
      const std::string steps = bounded("the lesser", *input_.maximum);
      price_ = std::min<Fraction>(price_, *input_.maximum);
      rung([this] { return "at most " + money(*input_.maximum); }, price_, steps);
    }
  }

  const Tariff& tariff_;
  const LadderInput& input_;
  LadderWords words_;
  bool with_steps_;
  Ladder ladder_;
  Fraction price_ = 0;
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
