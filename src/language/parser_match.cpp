#include <optional>
#include <type_traits>

#include "grammar/grammar.hpp"
#include "language/detail/parser_tree.hpp"

namespace reconcile::parsing {
namespace {

namespace peg = tao::pegtl;

template <typename R>
constexpr std::optional<Rule> rule_of = std::nullopt;
template <grammar::Letters L>
constexpr std::optional<Rule> rule_of<grammar::Word<L>> = Rule::Word;
#define RULE(name) \
  template <>      \
  constexpr std::optional<Rule> rule_of<grammar::name> = Rule::name;
#include "grammar/rule_names.def"
#undef RULE

template <typename R>
constexpr std::string_view word_of;
template <grammar::Letters L>
constexpr std::string_view word_of<grammar::Word<L>>{L.text, L.size};

/// Rules that the AST is not made from.
constexpr bool is_kept(Rule rule) {
  switch (rule) {
    case Rule::File:
    case Rule::Atom:
    case Rule::YearMonthDay:
    case Rule::Reserved:
    case Rule::LowerWord:
    case Rule::Comma:
    case Rule::EOS:
    case Rule::WS:
    case Rule::EOL:
    case Rule::EndOfFile:
    case Rule::Bom:
    case Rule::IdChar:
    case Rule::TwoDigits:
    case Rule::Digit:
    case Rule::Blanks:
      return false;
    default:
      return true;
  }
}

/// Rules that a message can name.
constexpr bool is_named_in_messages(Rule rule) {
  switch (rule) {
    case Rule::Word:
#define X(identifier, name, level, message, help)
#define EXPECTED(rule, words, help) case Rule::rule:
#include "base/diagnostic_codes.def"
#undef X
      return true;
    default:
      return false;
  }
}

constexpr bool is_unit(Rule rule) {
  switch (rule) {
    case Rule::Statement:
    case Rule::TariffClause:
    case Rule::Tier:
    case Rule::TableHead:
    case Rule::TableRow:
    case Rule::DeckClause:
    case Rule::AlertClause:
    case Rule::RequireClause:
    case Rule::InvoiceClause:
    case Rule::LineClause:
    case Rule::Given:
    case Rule::Expect:
      return true;
    default:
      return false;
  }
}

struct Run {
  const char* text;
  Match& match;
  std::vector<Unit> units = {};
  Unit closed = {};              ///< the last unit read whole,
  std::uint32_t closed_end = 0;  ///< and where it ended
  int depth = 0;
};

/// Keeps the expectations of the furthest place. What a rule's parts expected at the rule's own beginning is said by
/// the rule's name instead: "a price", not "a digit or a letter".
void expect(Run& run, std::uint32_t begin, std::size_t expected_before, Expectation expectation) {
  Match& match = run.match;
  if (begin < match.furthest) return;
  const bool further = begin > match.furthest || match.expected.empty();
  match.expected.resize(begin > match.furthest ? 0 : expected_before);
  match.furthest = begin;
  match.expected.push_back(expectation);
  if (run.units.empty()) return;
  if (further || match.units.empty() || run.units.back().begin > match.units.back().begin) match.units = run.units;
  // What stands behind a clause on its line is an error of that clause.
  if (expectation.rule == Rule::EOS && run.closed_end == begin && run.closed.begin > match.units.back().begin)
    match.units.push_back(run.closed);
}

/// Every named rule passes here: it leaves a node when it matches and an expectation when it does not.
template <typename R>
struct Control : peg::normal<R> {
  template <peg::apply_mode A, peg::rewind_mode M, template <typename...> class Action,
            template <typename...> class Ctrl, typename Input>
  [[nodiscard]] static bool match(Input& in, Run& run) {
    if constexpr (!rule_of<R>.has_value()) {
      // A sequence that fails half-way takes the nodes of its first half with it: `Number '*' Atom` of `Number`.
      const std::size_t nodes = run.match.nodes.size();
      const bool matched = peg::normal<R>::template match<A, M, Action, Ctrl>(in, run);
      if (!matched) run.match.nodes.resize(nodes, {Rule::File, 0, 0, 0});
      return matched;
    } else {
      constexpr Rule rule = *rule_of<R>;
      Match& found = run.match;
      const auto begin = static_cast<std::uint32_t>(in.current() - run.text);
      const std::size_t node = found.nodes.size();
      [[maybe_unused]] const std::size_t expected_before = found.furthest == begin ? found.expected.size() : 0;
      if constexpr (is_kept(rule)) found.nodes.push_back({rule, begin, begin, 0});
      if constexpr (is_unit(rule)) run.units.push_back({rule, begin});
      const bool matched = matched_within<rule, A, M, Action, Ctrl>(in, run, begin);
      if (!matched) {
        if constexpr (is_named_in_messages(rule))
          if (found.furthest <= begin) expect(run, begin, expected_before, {rule, word_of<R>});
        found.nodes.resize(node, {rule, 0, 0, 0});
      } else if constexpr (is_kept(rule)) {
        found.nodes[node].end = static_cast<std::uint32_t>(in.current() - run.text);
        found.nodes[node].next = static_cast<std::uint32_t>(found.nodes.size());
      }
      if constexpr (is_unit(rule)) {
        run.units.pop_back();
        if (matched) {
          run.closed = {rule, begin};
          run.closed_end = static_cast<std::uint32_t>(in.current() - run.text);
        }
      }
      return matched;
    }
  }

 private:
  /// Conditions alone nest, and each level of them passes NotExpr.
  template <Rule rule, peg::apply_mode A, peg::rewind_mode M, template <typename...> class Action,
            template <typename...> class Ctrl, typename Input>
  [[nodiscard]] static bool matched_within(Input& in, Run& run, [[maybe_unused]] std::uint32_t begin) {
    if constexpr (rule == Rule::NotExpr) {
      if (run.depth == max_condition_depth) {
        run.match.too_deep = true;
        expect(run, begin, 0, {Rule::NotExpr, {}});
        return false;
      }
      ++run.depth;
      const bool matched = peg::normal<R>::template match<A, M, Action, Ctrl>(in, run);
      --run.depth;
      return matched;
    } else {
      return peg::normal<R>::template match<A, M, Action, Ctrl>(in, run);
    }
  }
};

template <typename... Clause>
struct Body : grammar::Seq<grammar::WS, grammar::Star<grammar::Sor<Clause...>, grammar::EOS, grammar::WS>,
                           grammar::Word<"}">, grammar::EOS> {};

}  // namespace

bool match(Start start, std::string_view text, std::uint32_t begin, Match& match) {
  using namespace grammar;
  match.nodes.clear();
  match.expected.clear();
  match.units.clear();
  match.furthest = begin;
  match.too_deep = false;
  Run run{text.data(), match};
  peg::memory_input<peg::tracking_mode::lazy, peg::eol::lf_crlf, const char*> in(text.data() + begin,
                                                                                 text.data() + text.size(), "");
  const auto go = [&]<typename Grammar>(std::type_identity<Grammar>) {
    const bool matched = peg::parse<Grammar, peg::nothing, Control>(in, run);
    match.end = static_cast<std::uint32_t>(in.current() - text.data());
    return matched;
  };
  switch (start) {
    case Start::version:
      return go(std::type_identity<Seq<Opt<Bom>, WS, Version, WS>>{});
    case Start::statement:
      return go(std::type_identity<Seq<Statement, WS>>{});
    case Start::tariff_body:
      return go(std::type_identity<Body<TariffClause>>{});
    case Start::alert_body:
      return go(std::type_identity<Body<AlertClause>>{});
    case Start::require_body:
      return go(std::type_identity<Body<RequireClause>>{});
    case Start::invoice_body:
      return go(std::type_identity<Body<InvoiceClause>>{});
    case Start::test_body:
      return go(std::type_identity<Body<Given, Expect>>{});
  }
  return false;
}

}  // namespace reconcile::parsing
