// `test` (language.md 9): calls become the texts that a record would have.
#include <algorithm>

#include "language/detail/check_parts.hpp"

namespace reconcile::check {
namespace {

constexpr std::int64_t most_calls = 100'000;
constexpr std::int64_t last_second = 253402300799;  // of the year 9999

const std::vector<std::string>& finding_codes() {
  static const std::vector<std::string> codes = {
#define X(identifier, name, severity) name,
#include "base/finding_codes.def"
#undef X
  };
  return codes;
}

std::string_view wanted_phrase(FieldType type) {
  switch (type) {
    case FieldType::text:
      return "a text in quotes";
    case FieldType::enumeration:
      return "a listed value";
    case FieldType::integer:
      return "a whole number";
    case FieldType::duration:
      return "a span of time";
    case FieldType::time:
      return "an instant";
    case FieldType::number:
      return "a phone number";
    case FieldType::amount:
      return "money";
    case FieldType::currency:
      return "a currency";
    case FieldType::country:
      return "a country";
  }
  return {};
}

class TestChecker {
 public:
  TestChecker(const ast::Test& written, Span head, bool rows_are_sound, Context& context)
      : written_(written), rows_are_sound_(rows_are_sound), context_(context) {
    test_.name = written.name.text;
    test_.head = head;
  }

  Test check() {
    for (const ast::TestStep& step : written_.steps) {
      if (const auto* given = std::get_if<ast::Given>(&step.step)) add_calls(*given, step.span);
    }
    for (const ast::TestStep& step : written_.steps) {
      if (const auto* expect = std::get_if<ast::Expect>(&step.step)) {
        expectation_ = {};
        expectation_.span = step.span;
        ++expected_;
        std::visit([&](const auto& what) { add(what); }, expect->what);
      }
    }
    if (given_ == 0) require("call", "call phone-terminated { CallTime 2026-10-01T10:00:00Z, Result ANSWERED }");
    if (expected_ == 0) require("expect", "expect no findings");
    return std::move(test_);
  }

 private:
  void require(const char* words, const char* example) {
    if (context_.incomplete) return;
    context_.error(DiagnosticCode::clause_missing, test_.head,
                   {"test `" + test_.name + "`", "`" + std::string(words) + "`", example});
  }

  // --- calls -----------------------------------------------------------------------------------------
  void add_calls(const ast::Given& given, Span span) {
    TestCalls calls;
    const std::int64_t count = given.count ? given.count->value : 1;
    given_ += given.count ? std::clamp<std::int64_t>(count, 0, most_calls) : 1;
    if (count < 1)
      context_.error(DiagnosticCode::bad_count, given.count->span, {"the number of calls", "100,000", "25"});
    if (count > most_calls) {
      context_.error(DiagnosticCode::number_too_large, given.count->span, {"a test makes at most 100000 calls"});
    }
    calls.count = static_cast<std::uint32_t>(std::clamp<std::int64_t>(count, 1, most_calls));
    const std::vector<KindId> kinds = kinds_named({given.kind}, context_);
    if (kinds.empty()) {
      kind_unknown_ = true;
      return;
    }
    calls.kind = kinds.front();
    const Layout& layout = context_.layouts.kinds[calls.kind];
    calls.fields.resize(layout.fields.size());
    if (!layout.has_charge()) without_charge_ = layout.kind;
    const std::size_t errors = context_.diagnostics->error_count();
    assign_all(given, kinds, calls);
    const bool sound = context_.diagnostics->error_count() == errors;
    const int call_time = layout.index_of("CallTime");
    if (sound && call_time != Layout::absent && !calls.fields[call_time]) {
      context_.error(DiagnosticCode::clause_missing, join(given.kind.span, span),
                     {"the call", "`CallTime`", "CallTime 2026-10-01T10:00:00Z"});
    }
    if (given.every) set_every(given, layout, calls);
    test_.calls.push_back(std::move(calls));
  }

  void assign_all(const ast::Given& given, const std::vector<KindId>& kinds, TestCalls& calls) {
    std::map<std::string, Span> seen;
    std::optional<ast::Text> amount_currency;
    const Layout& layout = context_.layouts.kinds[calls.kind];
    for (const ast::Assign& assign : given.assigns) {
      const std::optional<FieldType> type = type_of_field(assign.field, kinds, context_);
      if (!type || !is_first(seen, assign.field.text, assign.field.span, DiagnosticCode::clause_twice, context_)) {
        continue;
      }
      const int index = layout.index_of(assign.field.text);
      calls.fields[index] = text_of(assign, layout.fields[index]);
      if (const auto* money = std::get_if<ast::MoneyLiteral>(&assign.value.value)) amount_currency = money->currency;
    }
    const int currency = layout.index_of("Currency");
    if (!amount_currency || currency == Layout::absent) return;
    if (!calls.fields[currency]) {
      calls.fields[currency] = amount_currency->text;
    } else if (*calls.fields[currency] != amount_currency->text) {
      context_.error(DiagnosticCode::currency_mix, amount_currency->span,
                     {amount_currency->text, *calls.fields[currency]}, seen["Currency"], "the call's currency");
    }
  }

  /// As a record has it; nullopt after an error. An empty text leaves any field empty.
  std::optional<std::string> text_of(const ast::Assign& assign, const Field& field) {
    const auto& value = assign.value.value;
    const auto* string = std::get_if<ast::StringLiteral>(&value);
    const auto* word = std::get_if<ast::EnumLiteral>(&value);
    const auto* number = std::get_if<ast::NumberLiteral>(&value);
    if (string != nullptr && string->value.empty() && field.name != "CallTime") return "";
    switch (field.type) {
      case FieldType::enumeration:
        if (word != nullptr && !is_value_of(*word, field, assign.value.span)) return std::nullopt;
        [[fallthrough]];
      case FieldType::text:
      case FieldType::currency:
      case FieldType::country:
        if (string != nullptr) return string->value;
        if (word != nullptr) return word->value;
        break;
      case FieldType::integer:
        if (number != nullptr) return whole(number->value, assign, field, "a whole number");
        break;
      case FieldType::duration:
        if (number != nullptr) return whole(number->value, assign, field, "in whole seconds");
        if (const auto* span = std::get_if<ast::SpanLiteral>(&value)) {
          return whole(span->value * Decimal(ast::seconds_of(span->unit)), assign, field, "in whole seconds");
        }
        break;
      case FieldType::time:
        if (const auto* instant = std::get_if<ast::InstantLiteral>(&value)) return text(instant->value);
        break;
      case FieldType::number:
        if (string != nullptr) return string->value;
        if (const auto* prefix = std::get_if<ast::PrefixLiteral>(&value)) return "+" + prefix->digits;
        break;
      case FieldType::amount:
        if (number != nullptr) return number->value.text();
        if (const auto* money = std::get_if<ast::MoneyLiteral>(&value)) return money->amount.text();
        break;
    }
    const Constant constant = constant_of(assign.value, context_);
    context_.error(DiagnosticCode::wrong_type, assign.value.span,
                   {context_.written(assign.value.span), std::string(phrase(constant.type)),
                    std::string(wanted_phrase(field.type))});
    return std::nullopt;
  }

  bool is_value_of(const ast::EnumLiteral& word, const Field& field, Span span) {
    const std::vector<std::string>& values = field.values;
    if (values.empty() || std::find(values.begin(), values.end(), word.value) != values.end()) return true;
    context_.error(DiagnosticCode::unknown_enum_value, span,
                   {word.value, field.name, meant(word.value, values, "its values are")});
    return false;
  }

  std::optional<std::string> whole(const Decimal& number, const ast::Assign& assign, const Field& field,
                                   const char* what) {
    if (const std::optional<Decimal> integer = number.with_scale(0)) return integer->text();
    context_.error(DiagnosticCode::not_whole, assign.value.span,
                   {field.name, what, context_.written(assign.value.span)});
    return std::nullopt;
  }

  void set_every(const ast::Given& given, const Layout& layout, TestCalls& calls) {
    if (!given.count) {
      context_.error(DiagnosticCode::every_without_calls, given.every->span);
      return;
    }
    const std::optional<Decimal> seconds = seconds_of(*given.every, context_);
    if (!seconds) return;
    const std::optional<Decimal> integer = seconds->with_scale(0);
    if (!integer) {
      context_.error(DiagnosticCode::not_whole, given.every->span,
                     {"every", "in whole seconds", context_.written(given.every->span)});
      return;
    }
    const bool small = integer->is_small() && integer->small_coefficient() <= last_second;
    calls.every_seconds = small ? integer->small_coefficient() : last_second;
    std::int64_t latest = 0;
    for (const char* name : {"CallTime", "AnswerTime"}) {
      const int field = layout.index_of(name);
      if (field == Layout::absent || !calls.fields[field]) continue;
      if (const auto at = parse_instant(*calls.fields[field])) latest = std::max(latest, at->seconds);
    }
    if (std::int64_t{calls.count - 1} * calls.every_seconds + latest > last_second) {
      context_.error(DiagnosticCode::number_too_large, given.every->span,
                     {"the last call must be before the year 10000"});
    }
  }

  // --- what is expected ------------------------------------------------------------------------------
  void add(Expectation::What what) {
    expectation_.what = what;
    test_.expectations.push_back(expectation_);
  }

  /// A price is of one call; records without a charge have none.
  bool can_be_priced() {
    if (kind_unknown_ || given_ == 0) return false;  // said already, or about to be
    if (given_ != 1) {
      context_.error(DiagnosticCode::price_of_one_call, expectation_.span, {std::to_string(given_)});
    } else if (without_charge_) {
      context_.error(DiagnosticCode::kind_without_price, expectation_.span, {*without_charge_});
    }
    return given_ == 1 && !without_charge_;
  }

  void add(const ast::ExpectNoTariff&) {
    if (can_be_priced()) add(Expectation::What::no_tariff);
  }
  void add(const ast::ExpectNoFindings&) { add(Expectation::What::no_findings); }
  void add(const ast::ExpectNoAlert& none) {
    if (none.name && !is_alert(*none.name)) return;
    if (none.name) expectation_.name = none.name->text;
    add(Expectation::What::no_alert);
  }
  void add(const ast::ExpectAlert& alert) {
    expectation_.name = alert.name.text;
    if (is_alert(alert.name)) add(Expectation::What::alert);
  }
  void add(const ast::ExpectFinding& finding) {
    const std::vector<std::string>& codes = finding_codes();
    expectation_.name = finding.code.text;
    if (std::find(codes.begin(), codes.end(), finding.code.text) != codes.end()) {
      return add(Expectation::What::finding);
    }
    context_.error(DiagnosticCode::unknown_name, finding.code.span,
                   {"finding", finding.code.text, meant(finding.code.text, codes, "the codes are")});
  }
  void add(const ast::ExpectPrice& price) {
    const bool known = check_currency(price.money.currency.text, price.money.currency.span, context_);
    expectation_.money = {price.money.amount, price.money.currency.text};
    const bool fits = !price.tariff || is_tariff(*price.tariff, price.row);
    if (can_be_priced() && known && fits) add(Expectation::What::price);
  }

  bool is_alert(const ast::Text& name) {
    std::vector<std::string> known;
    for (const Alert& alert : context_.program.alerts) known.push_back(alert.name);
    // Besides, what is written: an alert with an error in it is left out of the program.
    each_statement<ast::Alert>(
        context_, [&](const ast::Alert& alert, const ast::Statement&) { known.push_back(alert.name.text); });
    if (std::find(known.begin(), known.end(), name.text) != known.end()) return true;
    if (!context_.incomplete) {
      context_.error(DiagnosticCode::unknown_name, name.span,
                     {"alert", name.text, meant(name.text, known, "the alerts are")});
    }
    return false;
  }

  bool is_tariff(const ast::Text& name, const std::optional<ast::Value>& row) {
    const std::vector<Tariff>& tariffs = context_.program.tariffs;
    const auto found =
        std::find_if(tariffs.begin(), tariffs.end(), [&](const Tariff& tariff) { return tariff.name == name.text; });
    expectation_.tariff = name.text;
    if (found == tariffs.end()) {
      if (context_.incomplete) return false;
      std::vector<std::string> known;
      known.reserve(tariffs.size());
      for (const Tariff& tariff : tariffs) known.push_back(tariff.name);
      context_.error(DiagnosticCode::unknown_name, name.span,
                     {"tariff", name.text, meant(name.text, known, "the tariffs are")});
      return false;
    }
    return !row || is_row(*row, *found);
  }

  bool is_row(const ast::Value& written, const Tariff& tariff) {
    const auto* prefix = std::get_if<ast::PrefixLiteral>(&written.value);
    std::string key = prefix != nullptr ? prefix->digits : std::get<ast::StringLiteral>(written.value).value;
    const auto* rows = std::get_if<RateRows>(&tariff.pricing);
    if (prefix == nullptr && rows != nullptr && !rows->by_country && key.starts_with('+')) key.erase(0, 1);
    expectation_.row = key;
    const bool is_there = rows != nullptr && std::any_of(rows->rows.begin(), rows->rows.end(),
                                                         [&](const RateRow& each) { return each.key == key; });
    if (is_there) return true;
    if (context_.incomplete || !rows_are_sound_) return false;  // the row may be a wrong one
    std::vector<std::string> known;
    if (rows != nullptr) {
      for (const RateRow& row : rows->rows) known.push_back((rows->by_country ? "" : "+") + row.key);
    }
    const bool by_country = rows != nullptr ? rows->by_country : prefix == nullptr;
    const std::string shown = (by_country ? "" : "+") + key;
    context_.error(DiagnosticCode::no_such_row, written.span,
                   {"tariff `" + tariff.name + "`", shown, nearest(shown, known)});
    return false;
  }

  const ast::Test& written_;
  bool rows_are_sound_;
  Context& context_;
  Test test_;
  Expectation expectation_;  // the one that is being checked
  std::int64_t given_ = 0;
  std::size_t expected_ = 0;
  bool kind_unknown_ = false;
  std::optional<std::string> without_charge_;  // a kind
};

}  // namespace

void check_tests(Context& context) {
  const bool rows_are_sound = !context.diagnostics->has_errors();
  std::map<std::string, Span> names;
  each_statement<ast::Test>(context, [&](const ast::Test& written, const ast::Statement& statement) {
    const auto [place, is_new] = names.emplace(written.name.text, written.name.span);
    if (!is_new) {
      context.error(DiagnosticCode::duplicate_name, written.name.span, {"test", written.name.text}, place->second,
                    "first defined here");
    }
    context.program.tests.push_back(TestChecker(written, statement.head, rows_are_sound, context).check());
  });
}

}  // namespace reconcile::check
