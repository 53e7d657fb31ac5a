// In: a ladder. Out: its rungs as lines that can be followed with pencil and paper. Must not know: calls, tariffs.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

#include "plan/ladder.hpp"

namespace reconcile {

/// "33/1250 = 0.0264"; "2"; "67/9000 = 0.00744444…" where the decimal does not end.
std::string fraction_text(const Rational& value);

/// One rung a line, each after `indent`: what is done, the steps, the result.
void print_ladder(std::ostream& out, const Ladder& ladder, const std::string& currency, std::string_view indent);

}  // namespace reconcile
