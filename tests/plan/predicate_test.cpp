#include "plan/predicate.hpp"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "plan/plan_case.hpp"

namespace reconcile {
namespace {

using namespace plan_case;

Truth truth(const Condition& condition, const Fields& fields, const Program& given = program()) {
  const Layout& layout = contract_layouts().kinds[whole];
  const BlockOf block(layout, {row(fields)});
  REQUIRE(block.columns().rows() == 1);
  RowScratch scratch(given.zone);
  return Predicate(condition, given, layout)(block.columns(), 0, scratch);
}

bool holds(const Condition& condition, const Fields& fields, const Program& given = program()) {
  return truth(condition, fields, given) == Truth::yes;
}

Literal text_literal(const char* text) { return std::string(text); }

}  // namespace

TEST_CASE("no condition always holds", "[plan]") {
  const BlockOf block(contract_layouts().kinds[whole], {row({})});
  RowScratch scratch(Zone::utc());
  CHECK(Predicate().always());
  CHECK(Predicate()(block.columns(), 0, scratch) == Truth::yes);
}

TEST_CASE("texts and enumerations, listed and not", "[plan]") {
  const auto result_is = [](const char* value) {
    return compare("Result", CompareOp::equal, text_literal(value), CompareAs::text);
  };
  CHECK(holds(result_is("ANSWERED"), {}));
  CHECK_FALSE(holds(result_is("BUSY"), {}));
  CHECK(holds(result_is("RINGING"), {{"Result", "RINGING"}}));
  CHECK_FALSE(holds(result_is("RINGING"), {{"Result", "ROAMING"}}));
  CHECK_FALSE(holds(result_is("RINGING"), {{"Result", ""}}));
  CHECK(holds(negated(result_is("RINGING")), {{"Result", ""}}));

  const Condition partners = in("ApplicationKey", {text_literal("app-1"), text_literal("app-2")}, CompareAs::text);
  CHECK(holds(partners, {{"ApplicationKey", "app-2"}}));
  CHECK_FALSE(holds(partners, {{"ApplicationKey", "app-22"}}));
  CHECK_FALSE(holds(partners, {{"ApplicationKey", ""}}));
  const Condition nothing = in("ApplicationKey", {text_literal(""), text_literal("app-1")}, CompareAs::text);
  CHECK_FALSE(holds(nothing, {{"ApplicationKey", ""}}));  // a comparison with an empty field is false, with "" too
  CHECK(holds(negated(nothing), {{"ApplicationKey", ""}}));
  const Condition quoted = in("ApplicationKey", {text_literal("a;\"b\"")}, CompareAs::text);
  CHECK(holds(quoted, {{"ApplicationKey", "a;\"b\""}}));
  CHECK(holds(on_field(Condition::Kind::starts_with, "Result", {text_literal("ANSW")}), {}));
  CHECK_FALSE(holds(on_field(Condition::Kind::starts_with, "Result", {text_literal("")}), {{"Result", ""}}));
}

TEST_CASE("phone numbers are compared as digits", "[plan]") {
  const auto to_is = [](const char* value) {
    return compare("To", CompareOp::equal, text_literal(value), CompareAs::number);
  };
  CHECK(holds(to_is("+46 70-123 45 67"), {}));
  CHECK(holds(to_is("0046701234567"), {}));
  CHECK(holds(to_is("private"), {{"To", "private"}}));
  CHECK_FALSE(holds(to_is("private"), {}));
  CHECK_FALSE(holds(to_is("Private"), {{"To", "private"}}));

  Condition same = compare("To", CompareOp::equal, Decimal(), CompareAs::number);
  same.right.what = std::string("From");
  CHECK(holds(same, {{"To", "+46701"}, {"From", "0046 701"}}));
  CHECK_FALSE(holds(same, {{"To", ""}, {"From", ""}}));

  const Condition eea = on_field(Condition::Kind::starts_with, "To", {PrefixDigits{"46"}, PrefixDigits{"359"}});
  CHECK(holds(eea, {{"To", "(00359) 2"}}));
  CHECK_FALSE(holds(eea, {{"To", "35"}}));
  CHECK_FALSE(holds(eea, {{"To", "sip:46701@host"}}));
  CHECK(holds(negated(eea), {{"To", ""}}));
}

TEST_CASE("quantities, factors, and what an empty field is", "[plan]") {
  const auto lasts = [](CompareOp op, const char* seconds) {
    return compare("Duration", op, Seconds{decimal(seconds)}, CompareAs::quantity);
  };
  CHECK(holds(lasts(CompareOp::less_equal, "61"), {}));
  CHECK_FALSE(holds(lasts(CompareOp::less, "61"), {}));
  CHECK(holds(lasts(CompareOp::greater, "60.5"), {}));
  CHECK_FALSE(holds(lasts(CompareOp::greater, "61.5"), {}));
  const Fields empty = {{"Result", "BUSY"}, {"Duration", ""}};
  CHECK(holds(lasts(CompareOp::equal, "0"), empty));
  CHECK(holds(on_field(Condition::Kind::is_empty, "Duration"), empty));
  CHECK_FALSE(holds(on_field(Condition::Kind::is_empty, "Duration"), {}));

  Condition doubled = lasts(CompareOp::equal, "122");
  doubled.left.factor = Decimal(2);
  CHECK(holds(doubled, {}));
  std::swap(doubled.left, doubled.right);
  doubled.op = CompareOp::less_equal;
  CHECK(holds(doubled, {{"Duration", "62"}}));
  CHECK_FALSE(holds(doubled, {{"Duration", "60"}}));

  const Condition space = compare("UserSpaceId", CompareOp::less, Decimal(5), CompareAs::quantity);
  CHECK(holds(space, {{"UserSpaceId", "-3"}}));
  CHECK_FALSE(holds(space, {{"UserSpaceId", ""}}));
  CHECK(holds(in("Duration", {Decimal(60), Decimal(61)}, CompareAs::quantity), {}));
}

TEST_CASE("instants, local dates, local clocks and bands", "[plan]") {
  const Condition late = compare("CallTime", CompareOp::greater, instant("2026-03-03T09:59:50Z"), CompareAs::instant);
  CHECK_FALSE(holds(late, {}));
  CHECK(holds(late, {{"CallTime", "2026-03-03T09:59:50.000000001Z"}}));

  const Condition third = compare("CallTime", CompareOp::equal, *make_date(2026, 3, 3), CompareAs::local_date);
  CHECK(holds(third, {{"CallTime", "2026-03-02T23:00:00Z"}}));  // Stockholm's midnight
  CHECK_FALSE(holds(third, {{"CallTime", "2026-03-02T22:59:59Z"}}));

  const Condition by_ten = compare("CallTime", CompareOp::less_equal, ClockTime{36000}, CompareAs::local_clock);
  CHECK(holds(by_ten, {{"CallTime", "2026-03-03T09:00:00Z"}}));
  CHECK_FALSE(holds(by_ten, {{"CallTime", "2026-03-03T09:00:00.5Z"}}));
  CHECK_FALSE(holds(compare("AnswerTime", CompareOp::less_equal, ClockTime{86400}, CompareAs::local_clock), {}));

  Program given = program();
  given.bands.push_back({"night", Band{{{0x01, {{ClockTime{22 * 3600}, ClockTime{6 * 3600}}}, {}}}, {}}});
  Condition at_night = on_field(Condition::Kind::in_band, "CallTime");
  CHECK(holds(at_night, {{"CallTime", "2026-03-02T21:00:00Z"}}, given));  // a Monday
  CHECK(holds(at_night, {{"CallTime", "2026-03-03T04:59:59Z"}}, given));
  CHECK_FALSE(holds(at_night, {{"CallTime", "2026-03-03T05:00:00Z"}}, given));
  CHECK_FALSE(holds(at_night, {{"CallTime", "2026-03-02T04:00:00Z"}}, given));
}

TEST_CASE("money of another currency leaves the whole condition not judged", "[plan]") {
  const Condition dear = compare("Amount", CompareOp::greater, Money{decimal("0.5"), "EUR"}, CompareAs::money);
  const Fields in_euro = {{"Amount", "0.5000001"}};
  const Fields in_dollars = {{"Amount", "9"}, {"Currency", "USD"}};
  CHECK(truth(dear, in_euro) == Truth::yes);
  CHECK(truth(dear, in_dollars) == Truth::not_judged);
  CHECK(truth(negated(dear), in_dollars) == Truth::not_judged);
  CHECK(truth(dear, {{"Amount", ""}, {"Currency", "USD"}}) == Truth::no);

  const Condition zero = compare("Amount", CompareOp::equal, Decimal(), CompareAs::money);
  CHECK(truth(zero, {{"Amount", "0.00"}, {"Currency", "USD"}}) == Truth::yes);
  CHECK(truth(zero, {{"Amount", "99999999999999999999999999999999999999"}}) == Truth::no);

  // The rest decides nothing, wherever it stands.
  CHECK(truth(tree(Condition::Kind::or_, {answered(), dear}), in_dollars) == Truth::not_judged);
  CHECK(truth(tree(Condition::Kind::and_, {negated(answered()), dear}), in_dollars) == Truth::not_judged);
  CHECK(truth(tree(Condition::Kind::or_, {answered(), dear}), in_euro) == Truth::yes);
  CHECK(truth(tree(Condition::Kind::and_, {answered(), negated(dear)}), in_euro) == Truth::no);
}

TEST_CASE("the country of many numbers at once is the country of each", "[plan]") {
  Condition of_country = on_field(Condition::Kind::of_country, "To");
  of_country.right.what = std::string("ToCountryId");
  const Layout& layout = contract_layouts().kinds[whole];
  const std::vector<std::string> numbers{"+12015550100",
                                         "+14165550100",
                                         "12015550100",
                                         "+1 416 555 0100",
                                         "+46701234567",
                                         "+77012345678",
                                         "private",
                                         "",
                                         "+999123456",
                                         "+4670",
                                         "+46701234567890123",
                                         "\"+46701\""};
  std::vector<std::vector<std::string>> rows;
  for (const std::string& number : numbers) {
    for (const char* country : {"US", "CA", "SE", "KZ", "", "S", "se", "A ", "USA"})
      rows.push_back(row({{"To", number}, {"ToCountryId", country}}));
  }
  const BlockOf block(layout, rows);
  const Program given = program();
  RowScratch scratch(given.zone);
  for (const Condition& condition : {of_country, tree(Condition::Kind::and_, {answered(), negated(of_country)})}) {
    const Predicate predicate(condition, given, layout);
    for (const bool wanted : {true, false}) {
      std::vector<std::uint32_t> expected;
      std::vector<std::uint32_t> kept;
      for (std::uint32_t row = 0; row < rows.size(); ++row) {
        kept.push_back(row);
        if ((predicate(block.columns(), row, scratch) == Truth::yes) == wanted) expected.push_back(row);
      }
      predicate.select(block.columns(), scratch, kept, wanted);
      CHECK(kept == expected);
      CHECK(!kept.empty());
      CHECK(kept.size() < rows.size());
    }
  }
}

namespace {

Condition of_country() {
  Condition condition = on_field(Condition::Kind::of_country, "To");
  condition.right.what = std::string("ToCountryId");
  return condition;
}

Condition after_the_call(CompareOp op) {
  Condition condition = compare("AnswerTime", op, Decimal(), CompareAs::instant);
  condition.right.what = std::string("CallTime");
  return condition;
}

/// Of every sort that rule_out() has a loop for, and one that it has none for.
Condition any_condition(int depth) {
  if (depth > 0 && *rc::gen::inRange(0, 3) > 0) {
    std::vector<Condition> parts;
    for (int i = *rc::gen::inRange(1, 4); i > 0; --i) parts.push_back(any_condition(depth - 1));
    const Condition all = tree(*rc::gen::element(Condition::Kind::and_, Condition::Kind::or_), std::move(parts));
    return *rc::gen::arbitrary<bool>() ? all : negated(all);
  }
  const CompareOp op = *rc::gen::element(CompareOp::equal, CompareOp::less, CompareOp::less_equal, CompareOp::greater,
                                         CompareOp::greater_equal);
  switch (*rc::gen::inRange(0, 7)) {
    case 0:
      return compare("Result", CompareOp::equal, text_literal(*rc::gen::element("ANSWERED", "RINGING")),
                     CompareAs::text);
    case 1:
      return on_field(Condition::Kind::is_empty, *rc::gen::element("Amount", "Currency", "Result", "AnswerTime"));
    case 2:
      return compare("Duration", CompareOp::equal, Decimal(*rc::gen::element(0, 61)), CompareAs::quantity);
    case 3:
      return compare("Amount", op, Decimal(), CompareAs::money);
    case 4:
      return after_the_call(op);
    case 5:
      return of_country();
    default:
      return on_field(Condition::Kind::starts_with, "To", {PrefixDigits{"46"}});
  }
}

std::vector<std::string> any_row() {
  return row(
      {{"Result", *rc::gen::element("ANSWERED", "BUSY", "RINGING", "ROAMING", "")},
       {"Amount", *rc::gen::element("", "0", "0.00", "-1", "1", "99999999999999999999999", "-99999999999999999999999")},
       {"Currency", *rc::gen::element("", "EUR", "\"\"")},
       {"Duration", *rc::gen::element("0", "61", "62", "9223372036854775807")},
       {"AnswerTime", *rc::gen::element("", "2026-03-03T09:59:50Z", "2026-03-03T09:59:49Z", "2026-03-03T09:59:50.5Z",
                                        "2026-03-03T10:00:00Z")},
       {"CallTime", *rc::gen::element("2026-03-03T09:59:50Z", "2026-03-03T09:59:50.25Z")},
       {"To", *rc::gen::element("+46701234567", "+46x", "+46 70-12", "46701234567", "+4670", "+467", "+14165550100",
                                "+999123456", "", "\"+46701\"", "+4:701234567", "private")},
       {"ToCountryId", *rc::gen::element("SE", "CA", "", "S", "\"SE\"", "se")}});
}

}  // namespace

TEST_CASE("what is ruled out is not as wanted", "[plan]") {
  const Layout& layout = contract_layouts().kinds[whole];
  const Program given = program();
  CHECK(rc::check("against each row by itself", [&] {
    std::vector<std::vector<std::string>> rows;
    for (int i = *rc::gen::inRange(1, 24); i > 0; --i) rows.push_back(any_row());
    const BlockOf block(layout, rows);
    const Predicate predicate(any_condition(2), given, layout);
    RC_PRE(predicate.always_judged() && block.columns().rows() > 0);
    RowScratch scratch(given.zone);
    for (const bool wanted : {true, false}) {
      std::vector<std::uint8_t> may(block.columns().rows(), 1);
      may.front() = 0;  // stays
      predicate.rule_out(block.columns(), wanted, may);
      RC_ASSERT(may.front() == 0);
      for (std::uint32_t i = 1; i < may.size(); ++i)
        RC_ASSERT(may[i] != 0 || (predicate(block.columns(), i, scratch) == Truth::yes) != wanted);
    }
  }));
}

TEST_CASE("what usual calls are not is ruled out for all of them", "[plan]") {
  const Layout& layout = contract_layouts().kinds[whole];
  const Program given = program();
  const std::vector<std::vector<std::string>> usual(
      11,
      row({{"Amount", "0.02"}, {"AnswerTime", "2026-03-03T10:00:00Z"}, {"To", "+46701234567"}, {"ToCountryId", "SE"}}));
  const BlockOf block(layout, usual);
  const Condition zero = compare("Amount", CompareOp::equal, Decimal(), CompareAs::money);
  const Condition short_call = compare("Duration", CompareOp::equal, Decimal(1), CompareAs::quantity);
  for (const Condition& condition :
       {negated(of_country()), negated(answered()), after_the_call(CompareOp::less), zero, short_call,
        on_field(Condition::Kind::is_empty, "Currency"), on_field(Condition::Kind::is_empty, "Amount"),
        tree(Condition::Kind::or_, {zero, short_call}),
        negated(tree(Condition::Kind::and_, {answered(), negated(zero)}))}) {
    std::vector<std::uint8_t> may(usual.size(), 1);
    Predicate(condition, given, layout).rule_out(block.columns(), true, may);
    CHECK(may == std::vector<std::uint8_t>(usual.size(), 0));
  }
}

}  // namespace reconcile
