#include "support/random_contract.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "support/random_pool.hpp"

namespace reconcile {
namespace {

const pool::Texts origins = {"", "", "", "46", "467", "1", "33"};

/// How large and how fine the money of a contract is.
enum class Style : std::uint8_t { coarse, usual, fine, large, huge };

Decimal random_money(Dice& dice, Style style) {
  switch (style) {
    case Style::coarse:
      return Decimal(dice.between(0, 40) * 5, 2);
    case Style::usual:
      return pool::decimal(dice, 5000, static_cast<unsigned>(dice.between(2, 6)));
    case Style::fine:
      return pool::decimal(dice, 1'000'000'000'000, 12);
    case Style::large:
      return pool::decimal(dice, 4'000'000'000'000'000, static_cast<unsigned>(dice.between(0, 12)));
    case Style::huge: {
      std::string digits = "9";
      for (int i = 0; i < 30; ++i) digits += static_cast<char>('0' + dice.below(10));
      return *Decimal::parse(dice.one_in(2) ? digits : "0." + digits);
    }
  }
  return {};
}

RatePerTime random_rate(Dice& dice, Style style) {
  constexpr std::array<std::uint32_t, 6> units = {60, 60, 60, 1, 3600, 86400};
  return {random_money(dice, style), dice.pick(units)};
}

Increments random_increments(Dice& dice) {
  constexpr std::array<Increments, 10> usual = {
      {{1, 1}, {1, 1}, {6, 6}, {30, 6}, {60, 60}, {60, 1}, {0, 1}, {0, 30}, {7, 13}, {0, 60}}};
  if (dice.one_in(60)) return {4'000'000'000'000'000'000, 4'000'000'000'000'000'000};
  return dice.pick(usual);
}

class Maker {
 public:
  explicit Maker(Dice& dice) : dice_(dice) {}

  RandomContract make() {
    settings();
    pivots();
    bands();
    program().settings.charge_when = charge_when();
    const auto tariffs = static_cast<std::size_t>(dice_.one_in(30) ? 70 : dice_.between(1, 6));
    for (std::size_t i = 0; i < tariffs; ++i) program().tariffs.push_back(tariff(i, tariffs > 6));
    exceptions();
    for (KindId kind = 0; kind < contract_layouts().kinds.size(); ++kind) alert(kind);
    return std::move(contract_);
  }

 private:
  Program& program() { return contract_.program; }
  Zone& zone() { return contract_.program.zone; }

  void settings() {
    const pool::Texts zones = {"UTC", "Europe/Stockholm", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"};
    Settings& settings = program().settings;
    settings.timezone = dice_.pick(zones);
    zone() = *Zone::find(settings.timezone);
    settings.currencies = {pool::currencies[0], pool::currencies[1]};
    settings.rounding = rounding();
    if (dice_.one_in(2))
      settings.tolerances = {{"EUR", pool::decimal(dice_, 9, static_cast<unsigned>(dice_.between(1, 5)))}};
    if (dice_.one_in(3)) settings.rated_at = "AnswerTime";
    constexpr std::array<Style, 12> styles = {Style::coarse, Style::coarse, Style::coarse, Style::coarse,
                                              Style::coarse, Style::usual,  Style::usual,  Style::usual,
                                              Style::usual,  Style::fine,   Style::large,  Style::huge};
    style_ = dice_.pick(styles);
  }

  Rounding rounding() {
    constexpr std::array<RoundMode, 5> modes = {RoundMode::half_up, RoundMode::half_even, RoundMode::half_down,
                                                RoundMode::up, RoundMode::down};
    const auto digits = static_cast<unsigned>(dice_.one_in(2) ? dice_.between(0, 2) : dice_.between(0, 12));
    return {dice_.pick(modes), digits};
  }

  /// Clock changes of the zone in 2026, and midnights.
  void pivots() {
    const std::int64_t begin = 1767225600;  // 2026-01-01
    for (std::int64_t at = begin; at < begin + 365 * 86400;) {
      const Zone::Offset offset = zone().offset_at(at);
      if (offset.end >= begin + 365 * 86400) break;
      contract_.pivots.push_back({offset.end, 0});
      at = offset.end;
    }
    for (int i = 0; i < 3; ++i) contract_.pivots.push_back(zone().start_of(date()));
  }

  /// Often near a clock change.
  Date date() {
    const Date any{static_cast<std::int32_t>(dice_.between(20454, 20818))};  // of 2026
    if (contract_.pivots.empty() || dice_.one_in(3)) return any;
    const Date near = zone().local(dice_.pick(contract_.pivots)).date;
    return Date{near.days + static_cast<std::int32_t>(dice_.between(-1, 2))};
  }

  Instant day_start() {
    const Instant instant = zone().start_of(date());
    contract_.pivots.push_back(instant);
    return instant;
  }

  std::vector<Date> dates() {
    std::set<Date> dates;
    for (int i = 0; i < 3; ++i) dates.insert(date());
    return {dates.begin(), dates.end()};
  }

  void bands() {
    const ClockTime morning{static_cast<std::int32_t>(dice_.between(0, 23)) * 1800};
    const ClockTime evening{morning.seconds + static_cast<std::int32_t>(dice_.between(1, 24)) * 1800};
    // Bands 0 and 1 share no instant, so they may stand on rows that are equal otherwise.
    program().bands.push_back({"day", {{{0x7f, {{morning, evening}}, {}}}, {}}});
    program().bands.push_back({"night", {{{0x7f, {{evening, morning}}, {}}}, {}}});
    const auto days = static_cast<std::uint8_t>(dice_.between(1, 127));
    Band mixed{{{days, {{ClockTime{22 * 3600}, ClockTime{2 * 3600}}, {ClockTime{12 * 3600}, ClockTime{86400}}}, {}}},
               dates()};
    if (dice_.one_in(2)) mixed.slots.push_back({0x7f, {}, dates()});
    if (dice_.one_in(3)) mixed.slots.push_back({0x20, {}, {}});
    program().bands.push_back({"mixed", mixed});
    for (int i = 0; i < 4; ++i) {
      const Date day = date();
      for (const std::int32_t second : {morning.seconds, evening.seconds, 22 * 3600, 2 * 3600}) {
        contract_.pivots.push_back(zone().first_at(day, second));
      }
    }
  }

  Condition charge_when() {
    Condition condition;
    condition.kind = Condition::Kind::compare;
    condition.left.what = std::string("Result");
    condition.right.what = Literal(std::string("ANSWERED"));
    if (!dice_.one_in(4)) return condition;
    return random_condition(dice_, contract_, 1, false);  // its fields are those of kind 0, too
  }

  Tariff tariff(std::size_t number, bool of_many) {
    Tariff tariff;
    tariff.name = "tariff " + std::to_string(100 + number);
    tariff.kinds =
        dice_.one_in(3) ? std::vector<KindId>{0, 1} : std::vector<KindId>{static_cast<KindId>(dice_.below(2))};
    // Conditions name fields of every kind that the tariff is for.
    const KindId fields_of = tariff.kinds.back();
    if (!dice_.one_in(3)) tariff.valid = validity();
    if (of_many || dice_.one_in(2)) tariff.only_when = random_condition(dice_, contract_, fields_of, false);
    tariff.currency = pool::currencies[dice_.below(2)];
    pricing(tariff, fields_of);
    terms(tariff, fields_of);
    return tariff;
  }

  Validity validity() {
    Validity valid;
    if (!dice_.one_in(4)) valid.from = day_start();
    if (!dice_.one_in(4)) valid.until = day_start();
    if (valid.from && valid.until && *valid.until < *valid.from) std::swap(valid.from, valid.until);
    return valid;
  }

  void pricing(Tariff& tariff, KindId fields_of) {
    if (dice_.one_in(4)) {
      tariff.pricing = random_rate(dice_, style_);
    } else if (dice_.one_in(4)) {
      tariff.pricing = tiers();
    } else {
      tariff.pricing = rows(fields_of);
    }
  }

  Tiers tiers() {
    Tiers tiers;
    tiers.volume = dice_.one_in(2);
    std::set<Decimal> edges;
    for (std::int64_t i = dice_.between(1, 3); i > 0; --i)
      edges.insert(pool::span(dice_, 90) + Decimal(dice_.below(2)));
    edges.erase(Decimal(0));
    for (const Decimal& edge : edges) tiers.tiers.push_back({edge, random_rate(dice_, style_)});
    tiers.tiers.push_back({std::nullopt, random_rate(dice_, style_)});
    return tiers;
  }

  RateRows rows(KindId fields_of) {
    RateRows rows;
    rows.by_country = fields_of == 0 && dice_.one_in(4);
    rows.key_field = rows.by_country ? "ToCountryId" : dice_.one_in(8) ? "From" : "To";
    std::set<std::tuple<std::string, std::string, int, std::optional<Instant>>> taken;
    for (std::int64_t i = dice_.between(1, 12); i > 0; --i) {
      RateRow row = rate_row(rows.by_country);
      const bool apart = row.band < 2;  // see bands()
      const int band = row.band == RateRow::any_band ? -1 : apart ? static_cast<int>(row.band) : 2;
      if (!taken.emplace(row.key, row.origin, band, row.valid_from).second) continue;
      if (apart && taken.count({row.key, row.origin, 2, row.valid_from}) != 0) continue;
      if (band == 2 && (taken.count({row.key, row.origin, 0, row.valid_from}) != 0 ||
                        taken.count({row.key, row.origin, 1, row.valid_from}) != 0)) {
        continue;
      }
      rows.rows.edit().push_back(std::move(row));
    }
    return rows;
  }

  RateRow rate_row(bool by_country) {
    RateRow row;
    row.key = by_country ? dice_.pick(pool::countries) : dice_.pick(pool::prefixes);
    row.origin = dice_.pick(origins);
    if (dice_.one_in(3)) row.band = static_cast<std::uint32_t>(dice_.below(program().bands.size()));
    if (dice_.one_in(3)) row.valid_from = dice_.one_in(3) ? dice_.pick(contract_.pivots) : day_start();
    if (!dice_.one_in(12)) row.rate = random_rate(dice_, style_);
    if (dice_.one_in(4)) row.increments = random_increments(dice_);
    if (dice_.one_in(5)) row.connect = random_money(dice_, style_);
    if (dice_.one_in(5)) row.minimum = random_money(dice_, style_);
    return row;
  }

  void terms(Tariff& tariff, KindId fields_of) {
    if (dice_.one_in(2)) tariff.increments = random_increments(dice_);
    if (dice_.one_in(3)) tariff.connect = random_money(dice_, style_);
    if (dice_.one_in(3)) tariff.minimum = random_money(dice_, style_);
    if (dice_.one_in(3)) tariff.maximum = random_money(dice_, style_);
    if (dice_.one_in(4)) tariff.free_first_seconds = pool::span(dice_, 70);
    if (dice_.one_in(4)) tariff.free_under_seconds = pool::span(dice_, 20);
    for (std::uint64_t i = dice_.one_in(2) ? dice_.below(4) : 0; i > 0; --i)
      tariff.surcharges.push_back(surcharge(fields_of));
    tariff.rounding = dice_.one_in(2) ? program().settings.rounding : rounding();
    if (dice_.one_in(2)) tariff.tolerance = pool::decimal(dice_, 9, static_cast<unsigned>(dice_.between(1, 5)));
  }

  Surcharge surcharge(KindId fields_of) {
    Surcharge surcharge;
    surcharge.name = "surcharge";
    const Decimal sign(dice_.one_in(4) ? -1 : 1);
    switch (dice_.below(3)) {
      case 0:
        surcharge.amount =
            Percent{pool::decimal(dice_, 500, static_cast<unsigned>(dice_.one_in(20) ? 9 : dice_.below(3))) * sign};
        break;
      case 1: {
        RatePerTime rate = random_rate(dice_, style_);
        rate.amount = rate.amount * sign;
        surcharge.amount = rate;
        break;
      }
      default:
        surcharge.amount = random_money(dice_, style_) * sign;
    }
    if (!dice_.one_in(3)) surcharge.when = random_condition(dice_, contract_, fields_of, false);
    return surcharge;
  }

  /// From a higher rank to lower ones only, so never in a ring.
  void exceptions() {
    auto& tariffs = program().tariffs;
    std::vector<std::uint64_t> rank;
    for (std::size_t i = 0; i < tariffs.size(); ++i) rank.push_back(dice_.below(1000));
    for (std::size_t i = 0; i < tariffs.size(); ++i) {
      for (std::size_t base = 0; base < tariffs.size(); ++base) {
        if (rank[base] < rank[i] && dice_.one_in(tariffs.size() > 6 ? 20 : 2)) tariffs[i].exception_to.push_back(base);
      }
    }
  }

  void alert(KindId kind) {
    Alert alert;
    alert.name = "alert " + std::to_string(kind);
    alert.kinds = {kind};
    alert.count_where = random_condition(dice_, contract_, kind, true);
    program().alerts.push_back(std::move(alert));
  }

  Dice& dice_;
  RandomContract contract_;
  Style style_ = Style::usual;
};

}  // namespace

const Layouts& contract_layouts() {
  static const Layouts layouts = [] {
    const pool::Texts results = {"ANSWERED", "BUSY", "NOANSWER", "FAILED"};
    const std::vector<Field> common = {{"CallId", FieldType::text, {}, false},
                                       {"CallTime", FieldType::time, {}, false},
                                       {"Result", FieldType::enumeration, results, false},
                                       {"Duration", FieldType::duration, {}, false},
                                       {"UserSpaceId", FieldType::integer, {}, false},
                                       {"ApplicationKey", FieldType::text, {}, false}};
    const std::vector<Field> charge = {{"From", FieldType::number, {}, false},
                                       {"To", FieldType::number, {}, false},
                                       {"Amount", FieldType::amount, {}, false},
                                       {"Currency", FieldType::currency, {}, false}};
    Layout whole{"whole", common, {}};
    whole.fields.push_back({"AnswerTime", FieldType::time, {}, false});
    whole.fields.push_back({"ToCountryId", FieldType::country, {}, true});
    Layout less{"less", common, {}};
    whole.fields.insert(whole.fields.end(), charge.begin(), charge.end());
    less.fields.insert(less.fields.end(), charge.begin(), charge.end());
    return Layouts{{whole, less, Layout{"free", common, {}}}};
  }();
  return layouts;
}

RandomContract random_contract(Dice& dice) { return Maker(dice).make(); }

}  // namespace reconcile
