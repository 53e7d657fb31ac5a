// `let` and `band` (language.md 3 and 4.5). They share one space of names.
#include <algorithm>

#include "language/detail/check_parts.hpp"

namespace reconcile::check {
namespace {

constexpr std::int32_t day_seconds = 86400;

/// The dates that a name stands for, sorted; empty where something is wrong (and said).
std::vector<Date> dates_named(const ast::Text& name, Context& context) {
  const LetDefinition* let = find_let(name.text, name.span, context);
  if (let == nullptr) return {};
  const ValueType type = let->values.front().type;
  if (type != ValueType::date) {
    context.error(DiagnosticCode::wrong_type, name.span,
                  {name.text, std::string(phrase(type)), "a list of dates",
                   "dates are written as in `let holidays = 2026-12-24, 2026-12-25`"},
                  let->name, "defined here");
    return {};
  }
  std::vector<Date> dates;
  for (const Constant& value : let->values) dates.push_back(std::get<Date>(value.value));
  std::sort(dates.begin(), dates.end());
  dates.erase(std::unique(dates.begin(), dates.end()), dates.end());
  return dates;
}

std::uint8_t days_of(const std::vector<ast::DayRange>& ranges) {
  if (ranges.empty()) return 0x7f;
  unsigned days = 0;
  for (const ast::DayRange& range : ranges) {
    days |= 1u << range.last;
    for (int day = range.first; day != range.last; day = (day + 1) % 7) days |= 1u << day;
  }
  return static_cast<std::uint8_t>(days);
}

/// nullopt where something is wrong (and said): half a slot would hold at other times than the whole.
std::optional<BandSlot> slot_of(const ast::Slot& slot, Context& context) {
  BandSlot result;
  if (slot.name) {
    result.dates = dates_named(*slot.name, context);
    return result.dates.empty() ? std::nullopt : std::optional(result);
  }
  bool sound = true;
  result.days = days_of(slot.days);
  for (const ast::HourRange& hours : slot.hours) {
    // From 24:00 to 00:00 holds no instant either; from 00:00 to 24:00 is a whole day.
    if (hours.begin == hours.end || (hours.begin.seconds == day_seconds && hours.end.seconds == 0)) {
      context.error(DiagnosticCode::hours_equal, hours.span, {text(hours.begin)});
      sound = false;
    }
    result.hours.push_back({hours.begin, hours.end});
  }
  return sound ? std::optional(result) : std::nullopt;
}

}  // namespace

void check_lets(Context& context) {
  each_statement<ast::Let>(context, [&](const ast::Let& let, const ast::Statement&) {
    std::vector<Constant> values;
    for (const ast::Value& value : let.values) values.push_back(constant_of(value, context));
    const bool usable = !values.empty() && is_one_type(values, context);
    const auto [place, is_new] = context.lets.emplace(let.name.text, LetDefinition{let.name.span, values, usable});
    if (!is_new) {
      context.error(DiagnosticCode::duplicate_name, let.name.span, {"`let`", let.name.text}, place->second.name,
                    "first defined here");
    }
  });
}

void check_bands(Context& context) {
  std::map<std::string, std::pair<const ast::Band*, Span>> bands;  // by name: the order of text does not matter
  each_statement<ast::Band>(context, [&](const ast::Band& band, const ast::Statement&) {
    const auto [place, is_new] = bands.emplace(band.name.text, std::pair{&band, band.name.span});
    const auto let = context.lets.find(band.name.text);
    if (is_new && let == context.lets.end()) return;
    const Span first = is_new ? let->second.name : place->second.second;
    context.error(DiagnosticCode::duplicate_name, band.name.span, {"band", band.name.text}, first,
                  "first defined here");
  });
  for (const auto& [name, written] : bands) {
    Band band;
    for (const ast::Slot& slot : written.first->slots) {
      if (std::optional<BandSlot> checked = slot_of(slot, context)) band.slots.push_back(std::move(*checked));
    }
    if (written.first->except) band.except = dates_named(*written.first->except, context);
    context.bands[name] = {written.second, context.program.bands.size()};
    context.program.bands.push_back({name, std::move(band)});
  }
}

}  // namespace reconcile::check
