// In: parts of the AST and the context. Out: their checked form, and a diagnostic for each thing that is wrong.
// Must not know: the parser.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/check.hpp"
#include "language/detail/check_context.hpp"

namespace reconcile::check {

// --- check_loader.cpp ------------------------------------------------------------------------------
/// Reads the files and what they include, each once, into context.files; one of them may be given as a text.
void load_files(const std::vector<std::string>& paths, const std::optional<RulesText>& given, Context& context);
/// Reads a deck once; null (and an error at the path) when it cannot be read or is not what was pinned.
const DeckFile* load_deck(const ast::Text& path, const std::optional<ast::Pin>& pin, Context& context);
/// The same for an invoice's lines; `--invoice NAME=FILE` names another file, which no pin holds for.
const DeckFile* load_lines(const ast::Text& path, const std::optional<ast::Pin>& pin, const std::string& invoice,
                           Context& context);

// --- check_settings.cpp ----------------------------------------------------------------------------
/// What no name can stand for: currencies, clock, rounding.
void check_plain_settings(Context& context);
/// Tolerances, `charge when` and `rated at`, once the names are known.
void check_other_settings(Context& context);

// --- check_names.cpp -------------------------------------------------------------------------------
void check_lets(Context& context);
void check_bands(Context& context);

// --- check_values.cpp ------------------------------------------------------------------------------
/// The constant, whatever its type; an unknown currency is said and the constant still given.
Constant constant_of(const ast::Value& value, Context& context);
std::string_view currency_of(const Constant& constant);  ///< of money and prices; else ""
bool is_known_currency(std::string_view currency, const Context& context);
bool check_currency(std::string_view currency, Span span, Context& context);
/// True when all values are of one type and currency; else says so.
bool is_one_type(const std::vector<Constant>& values, Context& context);
/// The let's definition, or null and an error (silent where the let itself is wrong or may be lost).
const LetDefinition* find_let(std::string_view name, Span span, Context& context);
/// One value of one of the types; the constant's span is where the name stands. `wanted` words the error: "money".
std::optional<Constant> single_value(const ast::ValueOrName& written, std::vector<ValueType> types,
                                     std::string_view wanted, Context& context);
std::optional<Constant> single_value(const ast::Text& name, std::vector<ValueType> types, std::string_view wanted,
                                     Context& context);
/// Money that is not negative.
std::optional<Money> plain_money(const ast::ValueOrName& written, Context& context);
std::optional<Decimal> seconds_of(const ast::ValueOrName& written, Context& context);
std::optional<Rounding> rounding_of(const ast::RoundClause& clause, Context& context);
/// Adds a diagnostic unless `statement` is new to `seen`: a thing that may be stated once.
bool is_first(std::map<std::string, Span>& seen, const std::string& what, Span span, DiagnosticCode code,
              Context& context);

// --- check_conditions.cpp --------------------------------------------------------------------------
/// What a condition looks at.
struct Scope {
  enum class Place : std::uint8_t {
    price,  ///< a call, but not what it was charged
    call,
    window,  ///< an alert's window: only the terms
  };
  std::vector<KindId> kinds;
  Place place = Place::call;
};
std::optional<Condition> check_condition(const ast::Expr& expr, const Scope& scope, Context& context);

// --- check_alerts.cpp ------------------------------------------------------------------------------
void check_alerts(Context& context);
void check_uniques(Context& context);

// --- check_requires.cpp ----------------------------------------------------------------------------
void check_requires(Context& context);
void check_completes(Context& context);
void check_waives(Context& context);
/// Is it the code of a finding? An error otherwise.
bool check_finding_code(const ast::Text& code, Context& context);

// --- check_invoices.cpp ----------------------------------------------------------------------------
void check_invoices(Context& context);

// --- check_standard.cpp ----------------------------------------------------------------------------
/// Adds the shipped checks that no statement of the user replaces.
void add_standard_checks(Context& context);

// --- check_decks.cpp -------------------------------------------------------------------------------
/// The character that `separator "…"` means; none where it cannot be one.
std::optional<char> separator_of(const std::string& text);
// --- check_tests.cpp -------------------------------------------------------------------------------
/// Once tariffs and alerts are known, the shipped ones too.
void check_tests(Context& context);

// --- check_tariffs.cpp -----------------------------------------------------------------------------
void check_tariffs(Context& context);

// --- check_reach.cpp -------------------------------------------------------------------------------
/// Warnings about what can never hold or win, once there are no errors.
void check_reach(Context& context);

}  // namespace reconcile::check
