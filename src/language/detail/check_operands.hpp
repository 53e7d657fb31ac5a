// In: operands of a condition. Out: what they are, and how two of them meet. Must not know: what the condition decides.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "language/detail/check_parts.hpp"

namespace reconcile::check {

/// One side of a comparison.
struct Side {
  enum class Kind : std::uint8_t {
    constant,
    text,    ///< a field of text, enumeration, currency or country
    number,  ///< a phone number
    integer,
    duration,
    time,
    amount,
    count,  ///< the terms count, attempts, usual
    share,
  };
  Kind kind = Kind::constant;
  Operand operand;
  std::vector<Constant> constants;  ///< of a constant: the one value
  Span span;

  bool is_constant() const { return kind == Kind::constant; }
};

std::optional<Side> side_of(const ast::Operand& operand, const Scope& scope, Context& context);
Side side_of(const Constant& constant, Span span);

/// "`To` (a phone number)"
std::string describe(const Side& side, const Context& context);

/// How the two compare, or an error that shows both. `left` is not a constant.
std::optional<CompareAs> meet(const Side& left, const Side& right, Context& context);
void mix(const Side& left, const Side& right, Context& context);

/// Are the enumeration's values among those that the field may have in one of the kinds? Says which are not.
bool is_listed(const Side& field, const std::vector<Constant>& values, const std::vector<KindId>& kinds,
               Context& context);

}  // namespace reconcile::check
