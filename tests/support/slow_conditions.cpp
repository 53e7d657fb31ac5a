// Conditions, the obvious way: every part is looked at, every value is read from its text.
#include <algorithm>

#include "support/slow_evaluator.hpp"

namespace reconcile::slow {
namespace {

template <class Value>
bool holds(CompareOp op, const Value& left, const Value& right) {
  if (op == CompareOp::equal) return left == right;
  if (op == CompareOp::less) return left < right;
  if (op == CompareOp::less_equal) return !(right < left);
  if (op == CompareOp::greater) return right < left;
  return !(left < right);
}

/// Digits of a phone number; nothing for what is not one.
std::string digits_of(const std::string& text) {
  std::string digits;
  for (const char c : text) {
    if (std::string(" -().").find(c) == std::string::npos) digits += c;
  }
  if (digits.substr(0, 1) == "+") {
    digits = digits.substr(1);
  } else if (digits.substr(0, 2) == "00") {
    digits = digits.substr(2);
  }
  return digits.find_first_not_of("0123456789") == std::string::npos ? digits : std::string();
}

bool begins_with(const std::string& text, const std::string& beginning) {
  return text.substr(0, beginning.size()) == beginning;
}

const Literal* literal(const Operand& operand) { return std::get_if<Literal>(&operand.what); }

bool dates_contain(const std::vector<Date>& dates, Date date) {
  return std::find(dates.begin(), dates.end(), date) != dates.end();
}

}  // namespace

const std::string* Evaluator::find(const Call& call, const std::string& field) const {
  const auto& fields = layouts_.kinds[call.kind].fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == field) return &call.fields[i];
  }
  return nullptr;
}

std::string Evaluator::text(const Call& call, const std::string& field) const {
  const std::string* found = find(call, field);
  return found == nullptr ? std::string() : *found;
}

FieldType Evaluator::type(const Call& call, const std::string& field) const {
  for (const Field& each : layouts_.kinds[call.kind].fields) {
    if (each.name == field) return each.type;
  }
  return FieldType::text;
}

/// Every span of the band that starts on the instant's day or on the one before.
bool Evaluator::in_band(std::size_t band, const Instant& instant) const {
  const LocalTime local = program_.zone.local(instant);
  const Band& stated = program_.bands[band].band;
  if (dates_contain(stated.except, local.date)) {
    note("band: excepted date");
    return false;
  }
  bool inside = false;
  for (const BandSlot& slot : stated.slots) {
    if (!slot.dates.empty()) {
      inside = inside || dates_contain(slot.dates, local.date);
      continue;
    }
    for (const int days_back : {0, 1}) {
      const Date start{local.date.days - days_back};
      if ((slot.days & (1 << weekday(start))) == 0) continue;
      const std::int32_t second = local.second_of_day + days_back * 86400;
      if (slot.hours.empty()) inside = inside || second < 86400;
      for (const HourRange& hours : slot.hours) {
        const std::int32_t end = hours.end.seconds + (hours.end <= hours.begin ? 86400 : 0);
        if (second < hours.begin.seconds || second >= end) continue;
        inside = true;
        if (days_back == 1) note("band: after midnight");
      }
    }
  }
  note(inside ? "band: inside" : "band: outside");
  return inside;
}

Truth Evaluator::truth(const Condition& condition, const Call& call) const {
  using Kind = Condition::Kind;
  Truth result;
  const auto* field = std::get_if<std::string>(&condition.left.what);
  switch (condition.kind) {
    case Kind::and_:
    case Kind::or_: {
      const bool is_and = condition.kind == Kind::and_;
      result.value = is_and;
      for (const Condition& part : condition.parts) {
        const Truth one = truth(part, call);
        result.value = is_and ? result.value && one.value : result.value || one.value;
        result.judged = result.judged && one.judged;
      }
      return result;
    }
    case Kind::not_:
      result = truth(condition.parts.front(), call);
      result.value = !result.value;
      return result;
    case Kind::compare:
      return compare(condition, condition.right, condition.op, call);
    case Kind::in_values:
      for (const Literal& value : condition.values) {
        const Truth one = compare(condition, Operand{value, Decimal(1)}, CompareOp::equal, call);
        result.value = result.value || one.value;
        result.judged = result.judged && one.judged;
      }
      return result;
    case Kind::starts_with:
      result.value = starts_with(condition, call);
      return result;
    case Kind::in_band:
      if (const auto instant = parse_instant(text(call, *field))) result.value = in_band(condition.band, *instant);
      return result;
    case Kind::is_empty:
      note("condition: is empty");
      result.value = text(call, *field).empty();
      return result;
    case Kind::unusual:
    case Kind::of_country:
      break;
  }
  return result;
}

bool Evaluator::starts_with(const Condition& condition, const Call& call) const {
  const std::string value = text(call, std::get<std::string>(condition.left.what));
  if (value.empty()) return false;
  for (const Literal& each : condition.values) {
    const auto* prefix = std::get_if<PrefixDigits>(&each);
    const std::string digits = digits_of(value);
    if (prefix != nullptr && !digits.empty() && begins_with(digits, prefix->digits)) {
      note("condition: prefix");
      return true;
    }
    if (prefix == nullptr && begins_with(value, std::get<std::string>(each))) {
      note("condition: beginning of a text");
      return true;
    }
  }
  return false;
}

Truth Evaluator::compare(const Condition& condition, const Operand& right, CompareOp op, const Call& call) const {
  const Operand& left = condition.left;
  Truth result;
  switch (condition.as) {
    case CompareAs::money:
      return compare_money(left, right, op, call);
    case CompareAs::quantity: {
      const auto a = number(left, call);
      const auto b = number(right, call);
      result.value = a && b && holds(op, *a, *b);
      if (result.value) note("condition: quantity");
      return result;
    }
    case CompareAs::instant:
    case CompareAs::local_date:
    case CompareAs::local_clock: {
      const auto a = moment(left, condition.as, call);
      const auto b = moment(right, condition.as, call);
      result.value = a && b && holds(op, *a, *b);
      if (!result.value) return result;
      note(condition.as == CompareAs::instant      ? "condition: instant"
           : condition.as == CompareAs::local_date ? "condition: local date"
                                                   : "condition: local clock");
      return result;
    }
    default:
      break;
  }
  const auto value = [&](const Operand& operand, bool& empty_field) {
    if (const auto* field = std::get_if<std::string>(&operand.what)) {
      const std::string found = text(call, *field);
      empty_field = empty_field || found.empty();
      return found;
    }
    if (const auto* prefix = std::get_if<PrefixDigits>(literal(operand))) return "+" + prefix->digits;
    return std::get<std::string>(*literal(operand));
  };
  bool empty_field = false;
  std::string a = value(left, empty_field);
  std::string b = value(right, empty_field);
  if (empty_field) return result;
  if (condition.as == CompareAs::number && !digits_of(a).empty() && !digits_of(b).empty()) {
    a = digits_of(a);
    b = digits_of(b);
  }
  result.value = holds(op, a, b);
  if (result.value) note(condition.as == CompareAs::number ? "condition: number" : "condition: text");
  return result;
}

/// With its factor; nothing for an empty field, but 0 for an empty Duration.
std::optional<Rational> Evaluator::number(const Operand& operand, const Call& call) const {
  Decimal value;
  if (const auto* field = std::get_if<std::string>(&operand.what)) {
    const std::string found = text(call, *field);
    if (found.empty() && type(call, *field) != FieldType::duration) return std::nullopt;
    if (!found.empty()) value = *Decimal::parse(found);
  } else if (const auto* seconds = std::get_if<Seconds>(literal(operand))) {
    value = seconds->value;
  } else if (const auto* money = std::get_if<Money>(literal(operand))) {
    value = money->amount;
  } else {
    value = std::get<Decimal>(*literal(operand));
  }
  return Rational(value.rational() * operand.factor.rational());
}

Truth Evaluator::compare_money(const Operand& left, const Operand& right, CompareOp op, const Call& call) const {
  Truth result;
  const auto a = number(left, call);
  const auto b = number(right, call);
  if (!a || !b) return result;
  for (const Operand* side : {&left, &right}) {
    const Literal* value = literal(*side);
    const auto* money = value == nullptr ? nullptr : std::get_if<Money>(value);
    if (money != nullptr && money->currency != text(call, "Currency")) {
      note("condition: not judged");
      result.judged = false;
      return result;
    }
  }
  result.value = holds(op, *a, *b);
  if (result.value) note("condition: money");
  return result;
}

std::optional<std::pair<std::int64_t, std::uint32_t>> Evaluator::moment(const Operand& operand, CompareAs as,
                                                                        const Call& call) const {
  using Moment = std::pair<std::int64_t, std::uint32_t>;
  if (const Literal* value = literal(operand)) {
    if (const auto* date = std::get_if<Date>(value)) return Moment(date->days, 0);
    if (const auto* clock = std::get_if<ClockTime>(value)) return Moment(clock->seconds, 0);
    const auto& instant = std::get<Instant>(*value);
    return Moment(instant.seconds, instant.nanoseconds);
  }
  const auto instant = parse_instant(text(call, std::get<std::string>(operand.what)));
  if (!instant) return std::nullopt;
  const LocalTime local = program_.zone.local(*instant);
  if (as == CompareAs::local_date) return Moment(local.date.days, 0);
  if (as == CompareAs::local_clock) return Moment(local.second_of_day, instant->nanoseconds);
  return Moment(instant->seconds, instant->nanoseconds);
}

bool Evaluator::matches(const RateRows& rows, const RateRow& row, const Call& call, const Instant& instant) const {
  const std::string value = text(call, rows.key_field);
  if (rows.by_country && (value.empty() || value != row.key)) return false;
  if (!rows.by_country && (digits_of(value).empty() || !begins_with(digits_of(value), row.key))) return false;
  if (!begins_with(digits_of(text(call, "From")), row.origin)) return false;
  if (row.valid_from && instant < *row.valid_from) return false;
  return row.band == RateRow::any_band || in_band(row.band, instant);
}

}  // namespace reconcile::slow
