// What is allowed but cannot do what it seems to say (language.md 8, warnings).
#include <algorithm>
#include <map>

#include "language/detail/check_parts.hpp"
#include "language/detail/check_reach.hpp"
#include "language/detail/row_pairs.hpp"
#include "language/detail/telling_times.hpp"

namespace reconcile::check {
namespace {

// --- as written --------------------------------------------------------------------------------------

void check_month_end(const ast::DateRange& range, Context& context) {
  if (range.end != ast::DateRange::End::until) return;
  const Date next{range.last.days + 1};
  if (civil(next).day != 1) return;
  context.error(DiagnosticCode::until_month_end, range.last_span, {text(range.last), text(next)});
}

void check_month_ends(Context& context) {
  each_statement<ast::Tariff>(context, [&](const ast::Tariff& tariff, const ast::Statement&) {
    for (const ast::TariffClause& clause : tariff.clauses) {
      if (const auto* valid = std::get_if<ast::ValidClause>(&clause.clause)) check_month_end(valid->range, context);
    }
  });
  each_statement<ast::Complete>(context, [&](const ast::Complete& complete, const ast::Statement&) {
    if (complete.range) check_month_end(*complete.range, context);
  });
}

/// `sat, sun and 22:00-06:00`: the hours are not those of the days before them.
void check_hours_after_days(Context& context) {
  each_statement<ast::Band>(context, [&](const ast::Band& band, const ast::Statement&) {
    const std::vector<ast::DayRange>* days = nullptr;
    for (const ast::Slot& slot : band.slots) {
      if (!slot.days.empty()) days = &slot.days;
      if (days == nullptr || !slot.days.empty() || slot.hours.empty()) continue;
      context.error(DiagnosticCode::hours_every_day, slot.span,
                    {context.written(join(slot.hours.front().span, slot.hours.back().span)),
                     context.written(join(days->front().span, days->back().span))},
                    join(days->front().span, days->back().span), "not on these days alone");
    }
  });
}

void check_empty_bands(Context& context) {
  for (const auto& [name, definition] : context.bands) {
    const auto index = static_cast<std::uint32_t>(definition.index);
    const Band& band = context.program.bands[index].band;
    const auto found = find_instant(context.program, {{}, {}, {}, {index}},
                                    [&](const Instant&, const LocalTime& local) { return band.contains(local); });
    if (!found) context.error(DiagnosticCode::band_empty, definition.name, {name});
  }
}

// --- gaps --------------------------------------------------------------------------------------------

/// The name without its digits: `Retail 2026` and `Retail 2027` are one contract in two years.
std::string stem(std::string name) {
  std::erase_if(name, [](char c) { return c >= '0' && c <= '9'; });
  return name;
}

class Gaps {
 public:
  Gaps(WitnessSearch& search, Context& context)
      : search_(search), context_(context), tariffs_(context.program.tariffs) {
    each_statement<ast::Tariff>(context, [&](const ast::Tariff& tariff, const ast::Statement&) {
      for (const ast::TariffClause& clause : tariff.clauses) {
        if (const auto* valid = std::get_if<ast::ValidClause>(&clause.clause))
          ranges_[tariff.name.text] = &valid->range;
      }
    });
  }

  void check() {
    for (std::size_t tariff = 0; tariff < tariffs_.size(); ++tariff) {
      if (tariffs_[tariff].valid.until && ranges_.contains(tariffs_[tariff].name)) check_after(tariff);
    }
  }

 private:
  void check_after(std::size_t tariff) {
    const Instant end = *tariffs_[tariff].valid.until;
    std::optional<std::size_t> next;
    for (std::size_t other = 0; other < tariffs_.size(); ++other) {
      const std::optional<Instant>& from = tariffs_[other].valid.from;
      if (!from || *from <= end || !ranges_.contains(tariffs_[other].name)) continue;
      if (next && *tariffs_[*next].valid.from <= *from) continue;
      if (follows(tariff, other)) next = other;
    }
    if (!next) return;
    for (std::size_t other = 0; other < tariffs_.size(); ++other) {
      const Validity& valid = tariffs_[other].valid;
      if (valid.from && *valid.from > end) continue;
      if (other != tariff && (!valid.until || *valid.until > end) && follows(tariff, other)) return;
    }
    const ast::DateRange& before = *ranges_[tariffs_[tariff].name];
    const ast::DateRange& after = *ranges_[tariffs_[*next].name];
    const Zone& zone = context_.program.zone;
    context_.error(
        DiagnosticCode::gap, before.last_span,
        {tariffs_[tariff].name, tariffs_[*next].name, text(zone.local(end).date), text(Date{after.from.days - 1})},
        after.from_text.span, "the next one begins here");
  }

  /// Of one contract by its name; or both are for all calls of a kind that the other prices too.
  bool follows(std::size_t tariff, std::size_t other) {
    const Tariff& a = tariffs_[tariff];
    const Tariff& b = tariffs_[other];
    const bool share = std::any_of(a.kinds.begin(), a.kinds.end(), [&](KindId kind) {
      return std::find(b.kinds.begin(), b.kinds.end(), kind) != b.kinds.end();
    });
    if (!share) return false;
    if (stem(a.name) == stem(b.name)) return true;
    return is_plain(a) && is_plain(b) && keys_meet(tariff, other);
  }

  static bool is_plain(const Tariff& tariff) { return !tariff.only_when && tariff.exception_to.empty(); }

  bool keys_meet(std::size_t tariff, std::size_t other) {
    const RowIndex* const a = search_.index(tariff);
    const RowIndex* const b = search_.index(other);
    if (a == nullptr || b == nullptr) return true;
    if (a->rows().key_field != b->rows().key_field || a->rows().by_country != b->rows().by_country) return false;
    bool meet = false;
    each_pair(*a, *b, PrefixFilter(), [&](const RowIndex::Entry*, const RowIndex::Entry*) { return meet = true; });
    return meet;
  }

  WitnessSearch& search_;
  Context& context_;
  const std::vector<Tariff>& tariffs_;
  std::map<std::string, const ast::DateRange*> ranges_;  // by tariff, as it states them
};

// --- tariffs -----------------------------------------------------------------------------------------

bool can_price(std::size_t tariff, WitnessSearch& search) {
  const Found found = search.find({tariff});
  return found.witness || found.undecided;
}

void say_never_wins(std::size_t index, WitnessSearch& search, Context& context) {
  const Tariff& tariff = context.program.tariffs[index];
  if (!search.find({index}, false).witness) {
    context.error(DiagnosticCode::tariff_never_wins, tariff.head, {tariff.name, "no call meets its terms"});
    return;
  }
  std::size_t exception = 0;
  while (!search.removes(exception, index)) ++exception;
  context.error(DiagnosticCode::tariff_never_wins, tariff.head, {tariff.name, "exceptions take them all"},
                context.program.tariffs[exception].head, "an exception to it");
}

}  // namespace

void check_reach(Context& context) {
  check_month_ends(context);
  check_hours_after_days(context);
  check_empty_bands(context);
  WitnessSearch search(context.program, context.layouts);
  Gaps(search, context).check();
  for (std::size_t tariff = 0; tariff < context.program.tariffs.size(); ++tariff) {
    if (can_price(tariff, search)) {
      check_row_reach(tariff, search, context);
    } else {
      say_never_wins(tariff, search, context);
    }
    check_hidden_prefixes(tariff, search, context);
  }
}

}  // namespace reconcile::check
