#include <utility>

#include "support/random_pool.hpp"

namespace reconcile {
namespace {

/// A leaf of a random condition about one field.
class Leaf {
 public:
  Leaf(Dice& dice, const RandomContract& contract, const Field& field) : dice_(dice), contract_(contract) {
    condition_.kind = Condition::Kind::compare;
    condition_.left.what = field.name;
    if (dice.one_in(12)) {
      condition_.kind = Condition::Kind::is_empty;
      return;
    }
    switch (field.type) {
      case FieldType::enumeration:
        texts({"ANSWERED", "BUSY", "FAILED", "RINGING"});
        break;
      case FieldType::currency:
        texts(pool::currencies);
        break;
      case FieldType::country:
        texts(pool::countries);
        break;
      case FieldType::text:
        texts(pool::applications);
        break;
      case FieldType::number:
        number(field.name);
        break;
      case FieldType::integer:
      case FieldType::duration:
        quantity(field.type);
        break;
      case FieldType::time:
        moment();
        break;
      case FieldType::amount:
        money();
        break;
    }
  }

  Condition take() { return std::move(condition_); }

 private:
  CompareOp any_op() { return static_cast<CompareOp>(dice_.below(5)); }

  void texts(const pool::Texts& pool) {
    condition_.as = CompareAs::text;
    if (dice_.one_in(3)) {
      condition_.kind = Condition::Kind::starts_with;
      condition_.values.push_back(dice_.pick(pool).substr(0, 1 + dice_.below(3)));
    } else if (dice_.one_in(2)) {
      condition_.kind = Condition::Kind::in_values;
      for (std::int64_t i = dice_.between(1, 6); i > 0; --i) condition_.values.push_back(dice_.pick(pool));
    } else {
      condition_.right.what = Literal(dice_.pick(pool));
    }
  }

  void number(const std::string& name) {
    condition_.as = CompareAs::number;
    switch (dice_.below(4)) {
      case 0:
        condition_.right.what = Literal(std::string(dice_.one_in(2) ? "private" : "00 46-70"));
        break;
      case 1:
        condition_.right.what = std::string(name == "To" ? "From" : "To");
        break;
      case 2:
        condition_.kind = Condition::Kind::in_values;
        condition_.values = {PrefixDigits{"46701"}, std::string("private"), std::string("+33 1")};
        break;
      default:
        condition_.kind = Condition::Kind::starts_with;
        for (std::int64_t i = dice_.between(1, 4); i > 0; --i)
          condition_.values.push_back(PrefixDigits{dice_.pick(pool::prefixes)});
    }
  }

  void quantity(FieldType type) {
    condition_.as = CompareAs::quantity;
    condition_.op = any_op();
    const Decimal value = pool::span(dice_, 100);
    const Literal literal = type == FieldType::duration ? Literal(Seconds{value}) : Literal(value);
    if (dice_.one_in(4)) {
      condition_.kind = Condition::Kind::in_values;
      condition_.values = {literal, Literal(Seconds{Decimal(60)}), Literal(Decimal(0))};
      return;
    }
    condition_.right.what = literal;
    if (dice_.one_in(3)) condition_.right.factor = Decimal(dice_.between(0, 30), 1);
    if (dice_.one_in(3)) condition_.left.factor = Decimal(dice_.between(0, 30), 1);
    if (dice_.one_in(3)) std::swap(condition_.left, condition_.right);
  }

  void moment() {
    const Instant instant = dice_.pick(contract_.pivots);
    const LocalTime local = contract_.program.zone.local(instant);
    condition_.op = any_op();
    switch (dice_.below(4)) {
      case 0:
        condition_.as = CompareAs::instant;
        condition_.right.what = Literal(instant);
        break;
      case 1:
        condition_.as = CompareAs::local_date;
        condition_.right.what = Literal(local.date);
        break;
      case 2:
        condition_.as = CompareAs::local_clock;
        condition_.right.what = Literal(ClockTime{local.second_of_day});
        break;
      default:
        condition_.kind = Condition::Kind::in_band;
        condition_.band = dice_.below(contract_.program.bands.size());
    }
    if (condition_.kind == Condition::Kind::compare && dice_.one_in(4)) std::swap(condition_.left, condition_.right);
  }

  void money() {
    condition_.as = CompareAs::money;
    condition_.op = any_op();
    const Money money{pool::decimal(dice_, 30, 1), dice_.pick(pool::currencies)};
    if (dice_.one_in(4)) {
      condition_.kind = Condition::Kind::in_values;
      condition_.values = {Literal(money), Literal(Money{Decimal(0), "EUR"})};
      return;
    }
    condition_.right.what = dice_.one_in(3) ? Literal(Decimal(0)) : Literal(money);
    if (dice_.one_in(3)) condition_.left.factor = Decimal(dice_.between(-3, 3));
    if (dice_.one_in(3)) std::swap(condition_.left, condition_.right);
  }

  Dice& dice_;
  const RandomContract& contract_;
  Condition condition_;
};

Condition random_tree(Dice& dice, const RandomContract& contract, const std::vector<Field>& fields, int depth) {
  if (depth == 0 || dice.one_in(2)) return Leaf(dice, contract, dice.pick(fields)).take();
  Condition tree;
  tree.kind = static_cast<Condition::Kind>(dice.below(3));
  const std::int64_t parts = tree.kind == Condition::Kind::not_ ? 1 : dice.between(2, 3);
  for (std::int64_t i = 0; i < parts; ++i) tree.parts.push_back(random_tree(dice, contract, fields, depth - 1));
  return tree;
}

}  // namespace

Condition random_condition(Dice& dice, const RandomContract& contract, KindId kind, bool with_money) {
  std::vector<Field> fields = contract_layouts().kinds[kind].fields;
  if (!with_money) std::erase_if(fields, [](const Field& field) { return field.type == FieldType::amount; });
  return random_tree(dice, contract, fields, 3);
}

}  // namespace reconcile
