// A predicate over all rows of a block, roughly: loops over columns, without branches, that tell most rows for certain.
// What they do not tell is left to the predicate itself.
#include <algorithm>
#include <array>
#include <cstring>

#include "plan/detail/predicate_code.hpp"
#include "plan/predicate.hpp"
#include "values/country_table.hpp"

namespace reconcile {
namespace {

using Op = PredicateNode::Op;
using Bytes = std::vector<std::uint8_t>;

class Sieve {
 public:
  Sieve(const PredicateCode& code, const Columns& columns) : code_(code), columns_(columns) {}

  /// Clears `may` of rows for which the node is not as `wanted`, if that is told quickly.
  void pass(std::uint32_t at, bool wanted, Bytes& may) const {
    const PredicateNode& node = code_.nodes[at];
    switch (node.op) {
      case Op::all:
        return wanted ? pass_each(node, at, true, may) : pass_some(node, at, false, may);
      case Op::any:
        return wanted ? pass_some(node, at, true, may) : pass_each(node, at, false, may);
      case Op::negate:
        return pass(at + 1, !wanted, may);
      case Op::in_codes:
        return pass_codes(node, wanted, may);
      case Op::is_empty:
        return pass_empty(node, wanted, may);
      case Op::integer:
        return pass_integer(node, wanted, may);
      case Op::money:
        return pass_sign(node, wanted, may);
      case Op::moments:
        return pass_instants(node, wanted, may);
      case Op::of_country:
        return pass_country(node, wanted, may);
      default:
        return;
    }
  }

 private:
  /// Each part is as wanted.
  void pass_each(const PredicateNode& node, std::uint32_t at, bool wanted, Bytes& may) const {
    for (std::uint32_t part = at + 1; part < node.end; part = code_.nodes[part].end) pass(part, wanted, may);
  }

  /// Some part is as wanted.
  void pass_some(const PredicateNode& node, std::uint32_t at, bool wanted, Bytes& may) const {
    Bytes some(may.size(), 0);
    for (std::uint32_t part = at + 1; part < node.end; part = code_.nodes[part].end) {
      Bytes its = may;
      pass(part, wanted, its);
      for (std::size_t row = 0; row < its.size(); ++row) some[row] |= its[row];
    }
    may = std::move(some);
  }

  /// `may_be` holds by value what it needs: a compiler knows then that no write to these bytes changes it.
  template <class MayBe>
  static void keep_if(Bytes& may, const MayBe may_be) {
    std::uint8_t* const bytes = may.data();
    const std::size_t rows = may.size();
    for (std::size_t row = 0; row < rows; ++row) bytes[row] &= static_cast<std::uint8_t>(may_be(row));
  }
  /// The same where that lies far away.
  template <class MayBe>
  static void keep_if_far(Bytes& may, const MayBe& may_be) {
    constexpr std::size_t together = 8;
    std::size_t row = 0;
    for (; row + together <= may.size(); row += together) {
      std::array<std::uint8_t, together> answers;
      for (std::size_t i = 0; i < together; ++i) answers[i] = may_be(row + i);
      std::uint64_t some = 0, its = 0;
      std::memcpy(&some, answers.data(), sizeof some);
      std::memcpy(&its, &may[row], sizeof its);
      its &= some;
      std::memcpy(&may[row], &its, sizeof its);
    }
    for (; row < may.size(); ++row) may[row] &= static_cast<std::uint8_t>(may_be(row));
  }

  void pass_codes(const PredicateNode& node, bool wanted, Bytes& may) const {
    const CodeSet& set = code_.code_sets[node.index];
    const auto size = static_cast<std::uint32_t>(set.listed.size());
    Bytes answers(size + 2, 1);  // by code; behind them of an empty one, and of one that is not listed
    for (std::uint32_t code = 0; code < size; ++code) answers[code] = (set.listed[code] != 0) == wanted ? 1 : 0;
    answers[size] = wanted ? 0 : 1;
    const std::uint16_t* const codes = columns_.column(node.field).codes.data();
    keep_if(may, [codes, answers = answers.data(), size](std::size_t row) {
      const std::uint32_t code = codes[row];
      const std::uint32_t beyond = code == Column::empty_code ? size : size + 1;
      return answers[code < size ? code : beyond];
    });
  }

  void pass_empty(const PredicateNode& node, bool wanted, Bytes& may) const {
    const Column& column = columns_.column(node.field);
    const auto keep_where_empty = [&](const auto& values, auto empty) {
      keep_if(may,
              [values = values.data(), empty, wanted](std::size_t row) { return (values[row] == empty) == wanted; });
    };
    switch (node.type) {
      case FieldType::amount:
        return keep_where_empty(column.scales, Column::empty_scale);
      case FieldType::enumeration:
        return keep_where_empty(column.codes, Column::empty_code);
      case FieldType::integer:
      case FieldType::duration:
      case FieldType::time:
        return keep_where_empty(column.integers, Column::empty_integer);
      default:
        keep_if_far(may, [&](std::size_t row) {
          const std::size_t size = columns_.raw_text(row, node.field).size();
          return (size == 0) == wanted || size == 2;  // two may be quotes
        });
    }
  }

  void pass_integer(const PredicateNode& node, bool wanted, Bytes& may) const {
    if (node.compare != CompareOp::equal) return;
    const std::int64_t* const integers = columns_.column(node.field).integers.data();
    keep_if(may, [integers, beside = node.integer, wanted](std::size_t row) {
      const std::int64_t value = integers[row];
      const bool is_open = (value == Column::empty_integer) | (value == Column::wide_integer);
      return is_open | ((value == beside) == wanted);
    });
  }

  void pass_sign(const PredicateNode& node, bool wanted, Bytes& may) const {
    const Comparison& sides = code_.comparisons[node.index];
    if (!is_beside_zero(sides)) return;
    const Column& column = columns_.column(sides.left.field);
    const std::uint8_t* const scales = column.scales.data();
    const std::int64_t* const integers = column.integers.data();
    const bool if_less = holds(node.compare, -1, 0) == wanted, if_equal = holds(node.compare, 0, 0) == wanted,
               if_greater = holds(node.compare, 1, 0) == wanted;
    keep_if(may, [=](std::size_t row) {
      const std::int64_t value = integers[row];
      const bool is_open = (scales[row] == Column::empty_scale) | (scales[row] == Column::wide_scale);
      return is_open | ((value < 0) & if_less) | ((value == 0) & if_equal) | ((value > 0) & if_greater);
    });
  }

  void pass_instants(const PredicateNode& node, bool wanted, Bytes& may) const {
    const auto& [left, right] = code_.comparisons[node.index];
    if (left.field == Side::literal || right.field == Side::literal || node.as != CompareAs::instant) return;
    const std::int64_t* const a = columns_.column(left.field).integers.data();
    const std::int64_t* const b = columns_.column(right.field).integers.data();
    const bool if_less = holds(node.compare, -1, 0) == wanted, if_greater = holds(node.compare, 1, 0) == wanted;
    keep_if(may, [=](std::size_t row) {  // in the same second, the parts of it decide
      const bool is_open = (a[row] == Column::empty_integer) | (b[row] == Column::empty_integer) | (a[row] == b[row]);
      return is_open | ((a[row] < b[row]) & if_less) | ((a[row] > b[row]) & if_greater);
    });
  }

  /// A number in the usual form agrees with its country, if the table's first digits have no other.
  void pass_country(const PredicateNode& node, bool wanted, Bytes& may) const {
    if (wanted) return;
    const CountryTable& table = CountryTable::shipped();
    const int country_field = static_cast<int>(node.index);
    keep_if_far(may, [&](std::size_t row) {
      const std::string_view number = columns_.raw_text(row, node.field);
      const std::string_view country = columns_.raw_text(row, country_field);
      if (number.size() < 5 || number.front() != '+' || country.size() != 2) return true;
      return !table.is_sure_of(number.data() + 1, country.data());
    });
  }

  const PredicateCode& code_;
  const Columns& columns_;
};

}  // namespace

void Predicate::rule_out(const Columns& columns, bool wanted, Bytes& may) const {
  if (code_) {
    Sieve(predicate_code(), columns).pass(0, wanted, may);
  } else if (!wanted) {
    std::fill(may.begin(), may.end(), std::uint8_t{0});
  }
}

}  // namespace reconcile
