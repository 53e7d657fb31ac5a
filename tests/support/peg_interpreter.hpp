// In: a grammar in the notation of grammar/rules.peg. Out: whether a text is of it. Slow and obvious: the grammar is
// run as it is written. Must not know: PEGTL, what the rules mean.
#pragma once

#include <bitset>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace reconcile {

class Peg {
 public:
  enum class Kind { word, raw, any, characters, rule, sequence, choice, optional, star, plus, at, not_at };

  struct Expression {
    Kind kind;
    std::string text = {};      ///< of a 'word' or "raw" text
    std::bitset<256> set = {};  ///< of characters
    std::size_t rule = 0;       ///< index into rules()
    std::vector<Expression> parts = {};
  };

  struct Rule {
    std::string name;
    Expression body;
  };

  /// Throws std::runtime_error for what is not of the notation, and for a rule that is not defined.
  explicit Peg(std::string_view notation);

  const std::vector<Rule>& rules() const { return rules_; }
  std::size_t find(std::string_view name) const;
  /// Whether the whole text matches.
  bool matches(std::string_view rule, std::string_view text) const;

 private:
  std::vector<Rule> rules_;
};

}  // namespace reconcile
