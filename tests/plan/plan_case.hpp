// In: a few field values, a few tariffs. Out: rows, conditions and prices, short to write in a test.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "plan/ladder.hpp"
#include "plan/price.hpp"
#include "support/block_of.hpp"
#include "support/random_contract.hpp"

namespace reconcile::plan_case {

using Fields = std::map<std::string, std::string>;

constexpr KindId whole = 0;  ///< the kind of contract_layouts() that has every field

inline Decimal decimal(const char* text) { return *Decimal::parse(text); }
inline Instant instant(const char* text) { return *parse_instant(text); }
inline RatePerTime per_minute(const char* amount) { return {decimal(amount), 60}; }

/// The row's texts; what is not given is an answered call to Sweden on 2026-03-03.
inline std::vector<std::string> row(const Fields& given) {
  Fields fields{{"CallTime", "2026-03-03T09:59:50Z"},
                {"Result", "ANSWERED"},
                {"Duration", "61"},
                {"From", "+4670000001"},
                {"To", "+46701234567"},
                {"Currency", "EUR"}};
  for (const auto& [name, value] : given) fields[name] = value;
  std::vector<std::string> texts;
  for (const Field& field : contract_layouts().kinds[whole].fields) texts.push_back(fields[field.name]);
  return texts;
}

inline Condition compare(const std::string& field, CompareOp op, Literal value, CompareAs as) {
  Condition condition;
  condition.kind = Condition::Kind::compare;
  condition.left.what = field;
  condition.op = op;
  condition.as = as;
  condition.right.what = std::move(value);
  return condition;
}

inline Condition in(const std::string& field, std::vector<Literal> values, CompareAs as) {
  Condition condition;
  condition.kind = Condition::Kind::in_values;
  condition.left.what = field;
  condition.values = std::move(values);
  condition.as = as;
  return condition;
}

inline Condition on_field(Condition::Kind kind, const std::string& field, std::vector<Literal> values = {}) {
  Condition condition;
  condition.kind = kind;
  condition.left.what = field;
  condition.values = std::move(values);
  return condition;
}

inline Condition tree(Condition::Kind kind, std::vector<Condition> parts) {
  Condition condition;
  condition.kind = kind;
  condition.parts = std::move(parts);
  return condition;
}

inline Condition negated(Condition condition) { return tree(Condition::Kind::not_, {std::move(condition)}); }

inline Condition answered() { return compare("Result", CompareOp::equal, std::string("ANSWERED"), CompareAs::text); }

inline Program program(std::vector<Tariff> tariffs = {}) {
  Program program;
  program.settings.currencies = {"USD", "EUR"};
  program.settings.charge_when = answered();
  program.zone = *Zone::find("Europe/Stockholm");
  program.tariffs = std::move(tariffs);
  return program;
}

/// Any call, at a rate per minute, billed by the second.
inline Tariff flat(const char* rate) {
  Tariff tariff;
  tariff.name = "flat";
  tariff.kinds = {whole};
  tariff.currency = "EUR";
  tariff.pricing = per_minute(rate);
  return tariff;
}

inline RateRow rate_row(const char* key, const char* rate) {
  RateRow row;
  row.key = key;
  if (*rate != '\0') row.rate = per_minute(rate);
  return row;
}

/// Prices of rows of the kind `whole`.
class Priced {
 public:
  Priced(Program given, const std::vector<Fields>& rows)
      : plan_(make_plan(std::move(given), contract_layouts())),
        block_(contract_layouts().kinds[whole], texts(rows)),
        scratch_(plan_.program.zone) {
    price(plan_, whole, block_.columns(), scratch_, prices_);
  }

  const Plan& plan() const { return plan_; }
  const Prices& prices() const { return prices_; }
  Verdict verdict(std::size_t row = 0) const { return prices_.verdicts[row]; }
  std::string expected(std::size_t row = 0) const { return prices_.expected_of(row).text(); }
  Selection selection(std::size_t row = 0) { return select(plan_, whole, block_.columns(), row, scratch_); }

 private:
  static std::vector<std::vector<std::string>> texts(const std::vector<Fields>& rows) {
    std::vector<std::vector<std::string>> texts;
    for (const Fields& fields : rows) texts.push_back(row(fields));
    return texts;
  }

  Plan plan_;
  BlockOf block_;
  RowScratch scratch_;
  Prices prices_;
};

}  // namespace reconcile::plan_case
