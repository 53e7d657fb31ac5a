// In: the norm and dice. Out: texts of the language that parse: every construct of grammar/rules.peg, odd blanks and
// line ends, comments wherever one may stand. Must not know: what a text means; most of them no checker would let
// through.
#pragma once

#include <string>

#include "support/peg_interpreter.hpp"
#include "support/random_contract.hpp"

namespace reconcile {

std::string random_source(const Peg& norm, Dice& dice);

/// `rules 1` and one statement.
std::string random_statement(const Peg& norm, Dice& dice);

}  // namespace reconcile
