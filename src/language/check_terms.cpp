// The clauses of one tariff, its own and those that it keeps (language.md 4.2 and 5).
#include <algorithm>
#include <limits>
#include <utility>

#include "language/detail/check_tariff.hpp"

namespace reconcile::check {
namespace {

/// The words that state the clause: a term is stated, kept and dropped by them.
std::string words_of(const ast::TariffClause& clause) {
  struct Words {
    std::string operator()(const ast::SourceClause&) const { return "source"; }
    std::string operator()(const ast::ValidClause&) const { return "valid"; }
    std::string operator()(const ast::OnlyClause&) const { return "only when"; }
    std::string operator()(const ast::RateClause&) const { return "rate"; }
    std::string operator()(const ast::TiersClause&) const { return "tiers"; }
    std::string operator()(const ast::IncrementsClause&) const { return "increments"; }
    std::string operator()(const ast::ConnectClause&) const { return "connect"; }
    std::string operator()(const ast::FreeClause& free) const { return free.under ? "free under" : "free first"; }
    std::string operator()(const ast::MinimumClause&) const { return "minimum"; }
    std::string operator()(const ast::MaximumClause&) const { return "maximum"; }
    std::string operator()(const ast::SurchargeClause& surcharge) const {
      return "surcharge \"" + surcharge.name.text + "\"";
    }
    std::string operator()(const ast::RoundClause&) const { return "round"; }
    std::string operator()(const ast::ToleranceClause&) const { return "tolerance"; }
    std::string operator()(const ast::RateTableClause&) const { return "rates"; }
    std::string operator()(const ast::RateDeckClause&) const { return "rates"; }
  };
  return std::visit(Words{}, clause.clause);
}

bool is_price(const std::string& words) { return words == "rate" || words == "tiers" || words == "rates"; }

/// The first line of a clause, which may be a table of many.
Span first_line(Span span, const Context& context) {
  const std::string_view text = context.sources.text(span);
  std::size_t length = std::min(text.find('\n'), text.size());
  while (length > 1 && (text[length - 1] == ' ' || text[length - 1] == '\r')) --length;
  return {span.source, span.begin, span.begin + static_cast<std::uint32_t>(length)};
}

class Terms {
 public:
  Terms(Draft& draft, Context& context) : draft_(draft), tariff_(draft.tariff), context_(context) {}

  void check() {
    const std::vector<const ast::TariffClause*> prices = own_terms();
    const Draft* const kept = draft_.keeps_terms && !draft_.bases.empty() ? draft_.bases.front() : nullptr;
    // The prices first: they say what the tariff's currency is.
    check_prices(prices);
    if (kept != nullptr && prices.empty()) keep_prices(*kept);
    for (const auto& [words, clause] : draft_.terms) check_clause(*clause);
    if (kept != nullptr) keep_terms(*kept);
    if (draft_.written->exception && !draft_.written->exception->keeping_terms) warn_dropped();
    fill_defaults(prices.empty());
    if (!prices.empty()) check_rows(draft_, context_);
  }

 private:
  /// Sorts the clauses into terms (each once) and prices.
  std::vector<const ast::TariffClause*> own_terms() {
    std::vector<const ast::TariffClause*> prices;
    for (const ast::TariffClause& clause : draft_.written->clauses) {
      const std::string words = words_of(clause);
      if (is_price(words)) {
        prices.push_back(&clause);
        continue;
      }
      const auto [place, is_new] = draft_.terms.emplace(words, &clause);
      if (is_new) continue;
      context_.error(DiagnosticCode::clause_twice, first_line(clause.span, context_), {words},
                     first_line(place->second->span, context_), "first stated here");
    }
    return prices;
  }

  void check_prices(const std::vector<const ast::TariffClause*>& prices) {
    for (const ast::TariffClause* clause : prices) {
      const std::string words = words_of(*clause);
      const std::string first = words_of(*prices.front());
      const Span place = first_line(clause->span, context_);
      const Span first_place = first_line(prices.front()->span, context_);
      if (words != first) {
        context_.error(DiagnosticCode::price_twice, place, {words, first}, first_place, "the other one");
      } else if (clause != prices.front() && words != "rates") {
        context_.error(DiagnosticCode::clause_twice, place, {words}, first_place, "first stated here");
      } else {
        check_clause(*clause);
      }
    }
    draft_.priced = !prices.empty();
  }

  void check_clause(const ast::TariffClause& clause) {
    std::visit([&](const auto& part) { check_part(part, clause.span); }, clause.clause);
  }

  void keep_terms(const Draft& base) {
    for (const auto& [words, clause] : base.terms) {
      if (!draft_.terms.emplace(words, clause).second) continue;
      keep(base, [&, &kept = *clause] { check_clause(kept); });
    }
  }

  void keep_prices(const Draft& base) {
    if (!base.priced) return;
    draft_.priced = true;
    draft_.key = base.key;
    tariff_.pricing = base.tariff.pricing;
    if (!std::holds_alternative<RateRows>(tariff_.pricing)) tariff_.rate_span = base.tariff.rate_span;
    if (draft_.key != nullptr) keep(base, [&] { check_key(*draft_.key, draft_, context_); });
    if (const auto* rows = std::get_if<RateRows>(&tariff_.pricing)) {
      const auto row =
          std::find_if(rows->rows.begin(), rows->rows.end(), [](const RateRow& r) { return !r.origin.empty(); });
      if (row != rows->rows.end()) keep(base, [&] { check_origin(row->span, draft_, context_); });
    }
    if (base.currency_span) take_currency(draft_, base.tariff.currency, *base.currency_span, context_);
  }

  /// What is wrong with a base's clause has been said there; new is only what does not fit this tariff.
  template <typename Check>
  void keep(const Draft& base, Check check) {
    Diagnostics here;
    Diagnostics* const all = std::exchange(context_.diagnostics, &here);
    check();
    context_.diagnostics = all;
    if (!base.sound) return;
    for (Diagnostic diagnostic : here.list()) {
      if (!diagnostic.second) {
        diagnostic.second = draft_.written->exception->span;
        diagnostic.second_label = "kept here";
      }
      all->add(std::move(diagnostic));
    }
  }

  void warn_dropped() {
    for (const Draft* base : draft_.bases) {
      for (const auto& [words, clause] : base->terms) {
        if (words == "source" || draft_.terms.contains(words)) continue;
        context_.error(DiagnosticCode::terms_dropped, draft_.written->exception->span, {words, base->tariff.name},
                       first_line(clause->span, context_), "the term");
      }
    }
  }

  void fill_defaults(bool no_own_price) {
    const Settings& settings = context_.program.settings;
    if (!draft_.terms.contains("round")) tariff_.rounding = settings.rounding;
    if (!draft_.terms.contains("tolerance")) {
      for (const auto& [currency, amount] : settings.tolerances) {
        if (currency == tariff_.currency) tariff_.tolerance = amount;
      }
    }
    const bool waits_for_base = draft_.written->exception && draft_.written->exception->keeping_terms;
    if (no_own_price && !draft_.priced && !waits_for_base && draft_.whole) {
      context_.error(DiagnosticCode::clause_missing, draft_.head,
                     {"tariff `" + tariff_.name + "`", "`rate`, `tiers` or `rates`", "rate 0.0040 EUR/min"});
    }
    if (!draft_.terms.contains("source") && draft_.whole) {
      context_.error(DiagnosticCode::source_missing, draft_.written->name.span, {tariff_.name});
    }
  }

  std::optional<Decimal> money(const ast::ValueOrName& written) {
    const std::optional<Money> money = plain_money(written, context_);
    if (!money || !take_currency(draft_, money->currency, written.span, context_)) return std::nullopt;
    return money->amount;
  }

  std::optional<RatePerTime> rate(const ast::ValueOrName& written) {
    const auto constant = single_value(written, {ValueType::price}, "a price", context_);
    if (!constant) return std::nullopt;
    const Price& price = std::get<Price>(constant->value);
    if (price.amount.is_negative()) {
      context_.error(DiagnosticCode::negative_money, written.span, {"`" + context_.written(written.span) + "`"});
      return std::nullopt;
    }
    if (!take_currency(draft_, price.currency, written.span, context_)) return std::nullopt;
    return RatePerTime{price.amount, price.per_seconds};
  }

  std::optional<Condition> condition(const ast::Expr& expr) {
    return check_condition(expr, Scope{tariff_.kinds, Scope::Place::price}, context_);
  }

  void check_part(const ast::SourceClause& source, Span) { tariff_.source = source.text.text; }
  void check_part(const ast::OnlyClause& only, Span) { tariff_.only_when = condition(*only.condition); }
  void check_part(const ast::ConnectClause& connect, Span) { tariff_.connect = money(connect.money); }
  void check_part(const ast::MinimumClause& minimum, Span) { tariff_.minimum = money(minimum.money); }
  void check_part(const ast::MaximumClause& maximum, Span) { tariff_.maximum = money(maximum.money); }
  void check_part(const ast::RateTableClause& table, Span) { add_table(table, draft_, context_); }
  void check_part(const ast::RateDeckClause& deck, Span) { add_deck(deck, draft_, context_); }

  void check_part(const ast::ToleranceClause& tolerance, Span) {
    tariff_.tolerance = money(tolerance.money).value_or(Decimal());
  }

  void check_part(const ast::RoundClause& round, Span) {
    if (const auto rounding = rounding_of(round, context_)) tariff_.rounding = *rounding;
  }

  void check_part(const ast::FreeClause& free, Span) {
    (free.under ? tariff_.free_under_seconds : tariff_.free_first_seconds) = seconds_of(free.duration, context_);
  }

  void check_part(const ast::ValidClause& valid, Span) {
    const ast::DateRange& range = valid.range;
    tariff_.valid = {context_.program.zone.start_of(range.from), std::nullopt};
    if (range.end == ast::DateRange::End::further_notice) return;
    const Date until{range.last.days + (range.end == ast::DateRange::End::through ? 1 : 0)};
    if (until <= range.from) {
      context_.error(DiagnosticCode::valid_empty, range.last_span, {}, range.from_text.span, "it begins here");
      return;
    }
    tariff_.valid.until = context_.program.zone.start_of(until);
  }

  void check_part(const ast::IncrementsClause& written, Span) {
    constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
    if (written.step.value < 1 || written.step.value > most || written.first.value > most) {
      const std::string pair = std::to_string(written.first.value) + "/" + std::to_string(written.step.value);
      context_.error(DiagnosticCode::bad_increments, join(written.first.span, written.step.span), {pair});
      return;
    }
    tariff_.increments = {written.first.value, written.step.value};
  }

  void check_part(const ast::RateClause& written, Span span) {
    tariff_.rate_span = span;
    if (const auto price = rate(written.price)) tariff_.pricing = *price;
  }

  void check_part(const ast::TiersClause& written, Span span) {
    tariff_.rate_span = first_line(span, context_);
    Tiers tiers;
    tiers.volume = written.volume;
    const ast::Tier* before = nullptr;
    bool misplaced = false;  // said once: moving one tier mends it
    for (const ast::Tier& tier : written.tiers) {
      Tier checked;
      if (tier.up_to) checked.up_to_seconds = seconds_of(*tier.up_to, context_);
      const bool is_last = &tier == &written.tiers.back();
      if (tier.up_to.has_value() == is_last) {
        const bool may_be_lost = is_last && !draft_.whole;  // `above` may be what could not be read
        if (!std::exchange(misplaced, true) && !may_be_lost) {
          context_.error(
              DiagnosticCode::tiers_above, tier.span,
              {is_last ? "end with a tier such as `above : 0.0045 EUR/min`" : "move it behind the other tiers"});
        }
      } else if (checked.up_to_seconds) {
        const Decimal last = tiers.tiers.empty() ? Decimal() : tiers.tiers.back().up_to_seconds.value_or(Decimal());
        if (*checked.up_to_seconds <= last) {
          say_not_rising(*tier.up_to, before);
        }
      }
      if (const auto price = rate(tier.price)) checked.rate = *price;
      tiers.tiers.push_back(std::move(checked));
      before = &tier;
    }
    tariff_.pricing = std::move(tiers);
  }

  void say_not_rising(const ast::ValueOrName& up_to, const ast::Tier* before) {
    if (before != nullptr && before->up_to) {
      context_.error(DiagnosticCode::tiers_not_rising, up_to.span, {"the one before it"}, before->up_to->span,
                     "the one before it");
    } else {
      context_.error(DiagnosticCode::tiers_not_rising, up_to.span, {"0 s"});
    }
  }

  void check_part(const ast::SurchargeClause& written, Span span) {
    constexpr std::string_view wanted = "a percentage, a price or money";
    const std::vector<ValueType> types = {ValueType::percent, ValueType::price, ValueType::money};
    const auto* name = std::get_if<ast::Text>(&written.amount);
    const std::optional<Constant> amount = name != nullptr
                                               ? single_value(*name, types, wanted, context_)
                                               : constant_of(std::get<ast::Value>(written.amount), context_);
    Surcharge surcharge;
    surcharge.name = written.name.text;
    surcharge.span = first_line(span, context_);
    if (written.when) surcharge.when = condition(*written.when);
    if (!amount) return;
    if (const std::string_view currency = currency_of(*amount); !currency.empty()) {
      take_currency(draft_, std::string(currency), amount->span, context_);
    }
    if (const auto* percent = std::get_if<Percent>(&amount->value)) surcharge.amount = *percent;
    if (const auto* price = std::get_if<Price>(&amount->value)) {
      surcharge.amount = RatePerTime{price->amount, price->per_seconds};
    }
    if (const auto* fixed = std::get_if<Money>(&amount->value)) surcharge.amount = fixed->amount;
    tariff_.surcharges.push_back(std::move(surcharge));
  }

  Draft& draft_;
  Tariff& tariff_;
  Context& context_;
};

}  // namespace

void check_terms(Draft& draft, Context& context) { Terms(draft, context).check(); }

}  // namespace reconcile::check
