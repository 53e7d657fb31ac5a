// In: a checked condition and a layout. Out: the same condition as flat nodes whose leaves are ready to compare.
// Must not know: rows (predicate.cpp runs the nodes over them).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "calls/columns.hpp"
#include "language/checked.hpp"
#include "plan/predicate.hpp"
#include "values/prefix_map.hpp"

namespace reconcile {

/// Sorted and distinct.
class TextSet {
 public:
  void add(std::string text);
  bool contains(std::string_view text) const;
  const std::vector<std::string>& texts() const { return texts_; }

 private:
  std::vector<std::string> texts_;
};

/// Values of an enumeration: by code, and by text for those that the layout does not list.
struct CodeSet {
  std::vector<std::uint8_t> listed;  ///< by code
  TextSet unlisted;
};

/// Phone numbers: the digits of those that are numbers, the texts of the others.
struct NumberSet {
  TextSet digits;
  TextSet texts;
};

struct PrefixSet {
  PrefixMap prefixes;              ///< of a phone number's digits
  std::vector<std::string> texts;  ///< beginnings of the decoded text
};

/// One side of a comparison: a field or a literal, each with its factor.
struct Side {
  static constexpr int literal = -1;

  int field = literal;
  FieldType type = FieldType::text;  ///< of the field
  std::string text;
  Decimal number;        ///< the literal's value, times its factor
  Decimal factor{1};     ///< of the field
  std::string currency;  ///< of money; "": a bare 0
  Instant moment;        ///< an instant, a date (its days) or a clock time (its seconds)
};

struct Comparison {
  Side left;
  Side right;
};

struct PredicateNode {
  enum class Op : std::uint8_t {
    all,
    any,
    negate,
    never,  // trees
    is_empty,
    in_codes,
    in_texts,
    in_numbers,
    starts_with,
    in_band,
    integer,  // a field alone
    of_country,  // two fields: the number, and by `index` the country
    texts,
    numbers,
    quantities,
    money,
    moments,  // two sides
  };

  Op op = Op::never;
  CompareOp compare = CompareOp::equal;
  CompareAs as = CompareAs::text;
  FieldType type = FieldType::text;  ///< of `field`
  int field = 0;
  std::uint32_t end = 0;    ///< past the nodes of this subtree; its first part follows it directly
  std::uint32_t index = 0;  ///< into the vector that belongs to the op
  std::int64_t integer = 0;
};

struct PredicateCode {
  std::vector<PredicateNode> nodes;
  std::vector<CodeSet> code_sets;
  std::vector<TextSet> text_sets;
  std::vector<NumberSet> number_sets;
  std::vector<PrefixSet> prefix_sets;
  std::vector<Band> bands;
  std::vector<Comparison> comparisons;
  int currency = Layout::absent;  ///< the row's currency
  bool meets_money = false;       ///< some comparison may not be judged: every part has to be looked at
};

template <class Value>
bool holds(CompareOp op, const Value& left, const Value& right) {
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

/// An amount beside a bare 0: its sign decides.
inline bool is_beside_zero(const Comparison& sides) {
  return sides.left.field != Side::literal && sides.right.field == Side::literal && sides.right.number.is_zero() &&
         sides.right.currency.empty() && sides.left.factor == Decimal(1);
}

/// One node over one row, whatever is judged. (predicate.cpp)
bool test_row(const PredicateCode& code, std::uint32_t at, const Columns& columns, std::size_t row, RowScratch& scratch);

PredicateCode compile(const Condition& condition, const Program& program, const Layout& layout);

}  // namespace reconcile
