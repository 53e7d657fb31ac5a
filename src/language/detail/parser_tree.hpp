// In: text and where to begin in it. Out: the rules of the grammar that matched, as a flat tree, or how far the text
// went and what could have stood there. Must not know: the AST, messages. PEGTL is seen by parser_match.cpp alone.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace reconcile::parsing {

/// The rules of grammar/rules.peg, and Word for its 'words'.
enum class Rule : std::uint8_t {
#define RULE(name) name,
#include "grammar/rule_names.def"
#undef RULE
  Word
};

/// Nodes stand in preorder: the first child of node i is i + 1, its next sibling is `next`.
struct Node {
  Rule rule;
  std::uint32_t begin;
  std::uint32_t end;  ///< with the blanks that the rule takes after it
  std::uint32_t next;
};

/// Something that could have stood where the match ended: a rule, or for Rule::Word its text.
struct Expectation {
  Rule rule;
  std::string_view word;

  friend bool operator==(const Expectation&, const Expectation&) = default;
};

/// A statement, clause, row or step that was being read: what recovery leaves out.
struct Unit {
  Rule rule;
  std::uint32_t begin;
};

struct Match {
  std::vector<Node> nodes;
  std::uint32_t end = 0;  ///< where the match ended, if it did match

  std::uint32_t furthest = 0;  ///< the furthest place at which something was missing
  std::vector<Expectation> expected;
  std::vector<Unit> units;  ///< those open there, outermost first
  bool too_deep = false;
};

/// What may be matched. A body is what stands after the `{` of a statement, its `}` included.
enum class Start { version, statement, tariff_body, alert_body, require_body, invoice_body, test_body };

inline constexpr int max_condition_depth = 100;

/// `match` is cleared first; its memory is used again.
bool match(Start start, std::string_view text, std::uint32_t begin, Match& match);

}  // namespace reconcile::parsing
