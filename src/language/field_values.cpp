#include "language/detail/field_values.hpp"

#include <algorithm>
#include <limits>

#include "language/detail/telling_times.hpp"
#include "values/phone_number.hpp"

namespace reconcile::check {
namespace {

constexpr std::size_t usual_digits = 11;
constexpr std::string_view padding = "12025550123";

std::string usual_value(const Field& field, const Program& program) {
  switch (field.type) {
    case FieldType::enumeration:
      return field.values.empty() ? "" : field.values.front();
    case FieldType::duration:
      return "60";
    case FieldType::number:
      return field.name == "From" ? "+12025550100" : "+12025550123";
    case FieldType::currency:
      return program.settings.currencies.empty() ? "" : program.settings.currencies.front();
    case FieldType::time:
      return field.name == "CallTime" ? "2026-01-01T08:00:00Z" : "";
    default:
      return field.name == "CallId" ? "example" : "";
  }
}

/// Every literal of the questions.
template <typename Use>
void each_literal(const Questions& questions, Use use) {
  for (const Atom* atom : questions) {
    if (atom->condition == nullptr) continue;
    for (const Operand* side : {&atom->condition->left, &atom->condition->right}) {
      if (const auto* literal = std::get_if<Literal>(&side->what)) use(*literal, *atom->condition);
    }
    for (const Literal& literal : atom->condition->values) use(literal, *atom->condition);
  }
}

std::vector<std::string> texts_named(const Questions& questions) {
  std::vector<std::string> texts;
  each_literal(questions, [&](const Literal& literal, const Condition&) {
    if (const auto* text = std::get_if<std::string>(&literal)) texts.push_back(*text);
  });
  return texts;
}

/// One more character, after which no text of the list goes on.
std::string beyond(const std::string& text, const std::vector<std::string>& texts) {
  for (const char c : std::string_view("xyzabcdefghijklmnopqrstuvw0123456789-_~#$%&*+=?@")) {
    std::string longer = text + c;
    const auto goes_on = [&](const std::string& other) { return other.starts_with(longer); };
    if (std::none_of(texts.begin(), texts.end(), goes_on)) return longer;
  }
  return text + "\x7f";
}

std::string padded(std::string digits) {
  if (digits.size() < usual_digits) digits += padding.substr(0, usual_digits - digits.size());
  return digits;
}

bool is_comparable(std::string_view a, std::string_view b) { return a.starts_with(b) || b.starts_with(a); }

/// The greatest whole number that is not above the quotient.
WideInteger floor_of(const Rational& value) {
  using boost::multiprecision::denominator;
  using boost::multiprecision::numerator;
  WideInteger quotient = numerator(value) / denominator(value);
  if (quotient * denominator(value) > numerator(value)) --quotient;
  return quotient;
}

TimeFacts facts_of(const Questions& questions) {
  TimeFacts facts;
  each_literal(questions, [&](const Literal& literal, const Condition&) {
    if (const auto* instant = std::get_if<Instant>(&literal)) facts.instants.push_back(*instant);
    if (const auto* clock = std::get_if<ClockTime>(&literal)) facts.seconds.push_back(clock->seconds);
    if (const auto* date = std::get_if<Date>(&literal)) facts.dates.push_back(*date);
  });
  for (const Atom* atom : questions) {
    if (atom->condition->kind != Condition::Kind::in_band) continue;
    facts.bands.push_back(static_cast<std::uint32_t>(atom->condition->band));
  }
  return facts;
}

bool asks_empty(const Atom& atom) { return atom.condition->kind == Condition::Kind::is_empty; }

}  // namespace

FieldValues::FieldValues(const Program& program, const Layout& layout)
    : program_(program), layout_(layout), judge_(program, layout) {
  for (const Field& field : layout.fields) usual_.push_back(usual_value(field, program));
  tried_ = usual_;
}

std::optional<std::string> FieldValues::find(int field, const Questions& questions) {
  at_ = static_cast<std::size_t>(field);
  questions_ = &questions;
  const FieldType type = layout_.fields[at_].type;
  if (type == FieldType::time) return find_time(questions);
  bool found = answers(usual_[at_]);
  if (!found && type == FieldType::number) found = try_numbers();
  if (!found && (type == FieldType::integer || type == FieldType::duration)) found = try_quantities();
  if (!found && type != FieldType::integer && type != FieldType::duration) found = try_texts();
  if (!found) found = answers("");
  return found ? std::optional(tried_[at_]) : std::nullopt;
}

bool FieldValues::answers(const std::string& value) {
  tried_[at_] = value;
  return std::all_of(questions_->begin(), questions_->end(), [&](const Atom* atom) {
    if (atom->rows == nullptr) return judge_.holds(*atom->condition, tried_) != atom->negated;
    const PhoneNumber number(value);
    const std::string_view key = atom->rows->rows().by_country ? std::string_view(value) : number.digits();
    return (!key.empty() && atom->rows->has_plain(key, atom->since)) != atom->negated;
  });
}

bool FieldValues::try_texts() {
  const std::vector<std::string> texts = texts_named(*questions_);
  for (const std::string& listed : layout_.fields[at_].values) {
    if (answers(listed)) return true;
  }
  for (const std::string& text : texts) {
    if (answers(text)) return true;
  }
  if (answers("other")) return true;
  const bool asks_beginning = std::any_of(questions_->begin(), questions_->end(), [](const Atom* atom) {
    return atom->condition != nullptr && atom->condition->kind == Condition::Kind::starts_with;
  });
  for (std::size_t i = 0; i < texts.size() && asks_beginning; ++i) {
    if (answers(beyond(texts[i], texts))) return true;
  }
  return answers(beyond("", texts));
}

bool FieldValues::try_numbers() {
  // All digits must begin with the longest single prefix that is asked for: what does not go with it is left out.
  std::string_view needed;
  for (const Atom* atom : *questions_) {
    if (atom->negated || atom->condition == nullptr || atom->condition->kind != Condition::Kind::starts_with) continue;
    const auto* prefix = std::get_if<PrefixDigits>(&atom->condition->values.front());
    if (prefix == nullptr || atom->condition->values.size() > 1) continue;
    if (!is_comparable(prefix->digits, needed)) return false;
    if (prefix->digits.size() > needed.size()) needed = prefix->digits;
  }
  std::vector<std::string> beginnings = {std::string(needed)};
  std::vector<std::string> written;
  each_literal(*questions_, [&](const Literal& literal, const Condition&) {
    if (const auto* prefix = std::get_if<PrefixDigits>(&literal)) beginnings.push_back(prefix->digits);
    if (const auto* text = std::get_if<std::string>(&literal)) {
      const PhoneNumber number(*text);
      if (number.is_number()) beginnings.emplace_back(number.digits());
      written.push_back(*text);
    }
  });
  std::erase_if(beginnings, [&](const std::string& digits) { return !is_comparable(digits, needed); });
  std::sort(beginnings.begin(), beginnings.end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  beginnings.erase(std::unique(beginnings.begin(), beginnings.end()), beginnings.end());
  if (try_digits(beginnings)) return true;
  // `starts with "00"` asks of the text as it is written.
  for (const std::string& text : written) {
    if (answers(text)) return true;
    for (const std::string& digits : beginnings) {
      if (answers(text + digits) || answers(text + padded(digits))) return true;
      const PhoneNumber number(text);
      if (number.is_number() && digits.starts_with(number.digits())) {
        const std::string rest = digits.substr(number.digits().size());
        if (answers(text + rest) || answers(text + rest + std::string(padding))) return true;
      }
    }
  }
  return false;
}

bool FieldValues::try_digits(const std::vector<std::string>& beginnings) {
  for (const std::string& digits : beginnings) {
    if (answers("+" + padded(digits))) return true;
    for (char next = '0'; next <= '9'; ++next) {
      if (answers("+" + padded(digits + next)) || answers("+" + digits + next + std::string(padding))) return true;
    }
  }
  for (const std::string& digits : beginnings) {
    for (const char* sign : {"+", "00", ""}) {
      if (!digits.empty() && answers(sign + digits)) return true;
      if (answers(sign + padded(digits))) return true;
      for (char next = '0'; next <= '9'; ++next) {
        if (answers(sign + digits + next)) return true;
      }
    }
  }
  return false;
}

bool FieldValues::try_quantities() {
  const bool is_duration = layout_.fields[at_].type == FieldType::duration;
  const WideInteger greatest = is_duration ? WideInteger(std::numeric_limits<std::int32_t>::max())
                                           : WideInteger(std::numeric_limits<std::int64_t>::max());
  const WideInteger least = is_duration ? WideInteger(0) : WideInteger(-greatest);
  std::vector<WideInteger> values = {0, 1, least, greatest};
  const auto add = [&values](const Literal& literal, const Decimal& factor, const Decimal& of_field) {
    const auto* seconds = std::get_if<Seconds>(&literal);
    const auto* number = std::get_if<Decimal>(&literal);
    if ((seconds == nullptr && number == nullptr) || of_field.is_zero()) return;
    const Rational threshold =
        (seconds != nullptr ? seconds->value : *number).rational() * factor.rational() / of_field.rational();
    const WideInteger at = floor_of(threshold);
    for (const int step : {0, 1, -1}) values.push_back(at + step);
  };
  for (const Atom* atom : *questions_) {
    const Condition& asked = *atom->condition;
    const bool is_left = std::holds_alternative<std::string>(asked.left.what);
    const Operand& field = is_left ? asked.left : asked.right;
    const Operand& other = is_left ? asked.right : asked.left;
    if (asked.kind == Condition::Kind::compare) add(std::get<Literal>(other.what), other.factor, field.factor);
    for (const Literal& value : asked.values) add(value, Decimal(1), field.factor);
  }
  return std::any_of(values.begin(), values.end(), [&](const WideInteger& value) {
    return value >= least && value <= greatest && answers(value.str());
  });
}

std::optional<std::string> FieldValues::find_time(const Questions& questions) {
  if (questions.empty()) return usual_[at_];
  std::vector<std::pair<const Condition*, bool>> key;
  for (const Atom* atom : questions) key.emplace_back(atom->condition, atom->negated);
  std::sort(key.begin(), key.end());
  const auto [place, is_new] = times_.try_emplace(std::move(key));
  if (is_new) place->second = search_time(questions);
  return place->second;
}

std::optional<std::string> FieldValues::search_time(const Questions& questions) const {
  const auto found = find_instant(program_, facts_of(questions), [&](const Instant& instant, const LocalTime& local) {
    return std::all_of(questions.begin(), questions.end(), [&](const Atom* atom) {
      const bool holds = !asks_empty(*atom) && holds_at(*atom->condition, instant, local, program_);
      return holds != atom->negated;
    });
  });
  if (found) return text(*found);
  // An empty field answers no to everything but to whether it is empty. CallTime never is.
  const bool may_be_empty = layout_.fields[at_].name != "CallTime";
  const bool is_empty = std::all_of(questions.begin(), questions.end(),
                                    [](const Atom* atom) { return asks_empty(*atom) != atom->negated; });
  return may_be_empty && is_empty ? std::optional(std::string()) : std::nullopt;
}

}  // namespace reconcile::check
