#include "language/detail/call_judge.hpp"

#include <algorithm>

#include "values/phone_number.hpp"

namespace reconcile::check {
namespace {

template <class Value>
bool compares(CompareOp op, const Value& left, const Value& right) {
  switch (op) {
    case CompareOp::equal:
      return left == right;
    case CompareOp::less:
      return left < right;
    case CompareOp::less_equal:
      return left <= right;
    case CompareOp::greater:
      return left > right;
    case CompareOp::greater_equal:
      return left >= right;
  }
  return false;
}

CompareOp mirrored(CompareOp op) {
  switch (op) {
    case CompareOp::less:
      return CompareOp::greater;
    case CompareOp::less_equal:
      return CompareOp::greater_equal;
    case CompareOp::greater:
      return CompareOp::less;
    case CompareOp::greater_equal:
      return CompareOp::less_equal;
    case CompareOp::equal:
      break;
  }
  return CompareOp::equal;
}

/// An instant, or a local date's days, or a local clock's seconds: what is compared is of one sort.
Instant as_moment(const Literal& literal) {
  if (const auto* date = std::get_if<Date>(&literal)) return {date->days, 0};
  if (const auto* clock = std::get_if<ClockTime>(&literal)) return {clock->seconds, 0};
  const auto* instant = std::get_if<Instant>(&literal);
  return instant != nullptr ? *instant : Instant{};
}

Instant as_moment(const Instant& instant, const LocalTime& local, CompareAs as) {
  if (as == CompareAs::local_date) return {local.date.days, 0};
  if (as == CompareAs::local_clock) return {local.second_of_day, instant.nanoseconds};
  return instant;
}

std::string as_text(const Literal& literal) {
  if (const auto* prefix = std::get_if<PrefixDigits>(&literal)) return "+" + prefix->digits;
  const auto* text = std::get_if<std::string>(&literal);
  return text != nullptr ? *text : std::string();
}

/// A field that is empty is none of them.
bool is_one_of(const std::vector<Literal>& values, std::string_view text) {
  return !text.empty() && std::any_of(values.begin(), values.end(), [&](const Literal& value) {
    const auto* listed = std::get_if<std::string>(&value);
    return listed != nullptr && *listed == text;
  });
}

bool begins_with_any(const Condition& condition, std::string_view text) {
  if (text.empty()) return false;
  const PhoneNumber number(text);
  return std::any_of(condition.values.begin(), condition.values.end(), [&](const Literal& value) {
    if (const auto* prefix = std::get_if<PrefixDigits>(&value)) {
      return number.is_number() && number.digits().starts_with(prefix->digits);
    }
    const auto* beginning = std::get_if<std::string>(&value);
    return beginning != nullptr && text.starts_with(*beginning);
  });
}

}  // namespace

bool holds_at(const Condition& condition, const Instant& instant, const LocalTime& local, const Program& program) {
  if (condition.kind == Condition::Kind::in_band) return program.bands[condition.band].band.contains(local);
  const Instant field = as_moment(instant, local, condition.as);
  if (condition.kind == Condition::Kind::in_values) {
    return std::any_of(condition.values.begin(), condition.values.end(),
                       [&](const Literal& value) { return as_moment(value) == field; });
  }
  const auto* right = std::get_if<Literal>(&condition.right.what);
  if (right != nullptr) return compares(condition.op, field, as_moment(*right));
  return compares(mirrored(condition.op), field, as_moment(std::get<Literal>(condition.left.what)));
}

bool CallJudge::holds(const Condition& condition, const CallFields& fields) const {
  using Kind = Condition::Kind;
  const auto part_holds = [&](const Condition& part) { return holds(part, fields); };
  const auto* field = std::get_if<std::string>(&condition.left.what);
  switch (condition.kind) {
    case Kind::and_:
      return std::all_of(condition.parts.begin(), condition.parts.end(), part_holds);
    case Kind::or_:
      return std::any_of(condition.parts.begin(), condition.parts.end(), part_holds);
    case Kind::not_:
      return !part_holds(condition.parts.front());
    case Kind::compare:
      return compare(condition, condition.right, condition.op, fields);
    case Kind::in_values:
      if (condition.as == CompareAs::text && field != nullptr) return is_one_of(condition.values, text(*field, fields));
      return std::any_of(condition.values.begin(), condition.values.end(), [&](const Literal& value) {
        return compare(condition, Operand{value, Decimal(1)}, CompareOp::equal, fields);
      });
    case Kind::starts_with:
      return field != nullptr && begins_with_any(condition, text(*field, fields));
    case Kind::in_band: {
      const auto instant = field == nullptr ? std::nullopt : parse_instant(text(*field, fields));
      return instant && holds_at(condition, *instant, program_.zone.local(*instant), program_);
    }
    case Kind::is_empty:
      return field != nullptr && text(*field, fields).empty();
    case Kind::unusual:
    case Kind::of_country:
      break;  // never of a tariff
  }
  return false;
}

std::string_view CallJudge::text(const std::string& field, const CallFields& fields) const {
  const int index = layout_.index_of(field);
  return index == Layout::absent ? std::string_view() : std::string_view(fields[static_cast<std::size_t>(index)]);
}

bool CallJudge::compare(const Condition& condition, const Operand& right, CompareOp op,
                        const CallFields& fields) const {
  const Operand& left = condition.left;
  const auto side = [&](const Operand& operand, std::string& value) {
    if (const auto* field = std::get_if<std::string>(&operand.what)) return !(value = text(*field, fields)).empty();
    const auto* literal = std::get_if<Literal>(&operand.what);
    if (literal != nullptr) value = as_text(*literal);
    return literal != nullptr;
  };
  std::string a;
  std::string b;
  switch (condition.as) {
    case CompareAs::text:
      return side(left, a) && side(right, b) && compares(op, a, b);
    case CompareAs::number:
      return side(left, a) && side(right, b) && op == CompareOp::equal && same_number(a, b);
    case CompareAs::quantity: {
      const std::optional<Decimal> one = quantity(left, fields);
      const std::optional<Decimal> other = quantity(right, fields);
      return one && other && compares(op, *one, *other);
    }
    case CompareAs::instant:
    case CompareAs::local_date:
    case CompareAs::local_clock: {
      const std::optional<Instant> one = moment(left, condition.as, fields);
      const std::optional<Instant> other = moment(right, condition.as, fields);
      return one && other && compares(op, *one, *other);
    }
    case CompareAs::money:
    case CompareAs::share:
      break;
  }
  return false;
}

std::optional<Decimal> CallJudge::quantity(const Operand& operand, const CallFields& fields) const {
  if (const auto* literal = std::get_if<Literal>(&operand.what)) {
    if (const auto* seconds = std::get_if<Seconds>(literal)) return seconds->value * operand.factor;
    if (const auto* number = std::get_if<Decimal>(literal)) return *number * operand.factor;
    return std::nullopt;
  }
  const auto* field = std::get_if<std::string>(&operand.what);
  const int index = field == nullptr ? Layout::absent : layout_.index_of(*field);
  if (index == Layout::absent) return std::nullopt;
  const auto at = static_cast<std::size_t>(index);
  if (fields[at].empty()) {
    return layout_.fields[at].type == FieldType::duration ? std::optional(Decimal()) : std::nullopt;
  }
  const std::optional<Decimal> value = Decimal::parse(fields[at]);
  return value ? std::optional(*value * operand.factor) : std::nullopt;
}

std::optional<Instant> CallJudge::moment(const Operand& operand, CompareAs as, const CallFields& fields) const {
  if (const auto* literal = std::get_if<Literal>(&operand.what)) return as_moment(*literal);
  const auto* field = std::get_if<std::string>(&operand.what);
  const auto instant = field == nullptr ? std::nullopt : parse_instant(text(*field, fields));
  if (!instant || as == CompareAs::instant) return instant;
  return as_moment(*instant, program_.zone.local(*instant), as);
}

std::optional<Instant> CallJudge::rating_instant(const CallFields& fields) const {
  const std::string_view stated = text(program_.settings.rated_at, fields);
  return parse_instant(stated.empty() ? text("CallTime", fields) : stated);
}

std::vector<const RateRow*> CallJudge::matching_rows(const RowIndex& index, const CallFields& fields, bool all) const {
  std::vector<const RateRow*> matching;
  const std::optional<Instant> instant = rating_instant(fields);
  const std::string_view value = text(index.rows().key_field, fields);
  const PhoneNumber number(value);
  const PhoneNumber from(text("From", fields));
  const std::string_view key = index.rows().by_country ? value : number.digits();
  if (!instant || key.empty()) return matching;
  const LocalTime local = program_.zone.local(*instant);
  for (std::uint32_t at = index.longest(key); at != RowIndex::none; at = index.key(at).parent) {
    for (const RowIndex::Entry& entry : index.entries(at)) {
      const RateRow& row = index.row(entry);
      if (!from.digits().starts_with(row.origin) || (row.valid_from && *instant < *row.valid_from)) continue;
      if (row.band != RateRow::any_band && !program_.bands[row.band].band.contains(local)) continue;
      matching.push_back(&row);
      if (!all) return matching;
    }
  }
  return matching;
}

bool CallJudge::is_candidate(const Tariff& tariff, const RowIndex* index, const CallFields& fields) const {
  const std::optional<Instant> instant = rating_instant(fields);
  if (!instant) return false;
  if (tariff.valid.from && *instant < *tariff.valid.from) return false;
  if (tariff.valid.until && *instant >= *tariff.valid.until) return false;
  if (tariff.only_when && !holds(*tariff.only_when, fields)) return false;
  return index == nullptr || !matching_rows(*index, fields, false).empty();
}

}  // namespace reconcile::check
