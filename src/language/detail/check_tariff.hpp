// In: a tariff as written, with the tariffs that it is an exception to. Out: the checked tariff.
// Must not know: calls; other tariffs than its bases.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "language/detail/check_parts.hpp"

namespace reconcile::check {

/// A tariff in the making.
struct Draft {
  enum class State : std::uint8_t { untouched, open, done };

  const ast::Tariff* written = nullptr;
  Span head;
  bool whole = true;  ///< false: a part of it could not be read
  Tariff tariff;
  State state = State::untouched;
  bool keeps_terms = false;
  std::vector<const Draft*> bases;  ///< direct ones, checked before
  /// What the tariff states or keeps, by the words that state it; without its prices.
  std::map<std::string, const ast::TariffClause*> terms;
  const ast::Key* key = nullptr;      ///< of its tables and decks
  std::optional<Span> currency_span;  ///< where its currency was first named
  bool priced = false;
  bool sound = true;  ///< nothing was wrong with it
};

/// All money of a tariff is in one currency: the first one named, wherever. False (and an error) for another.
bool take_currency(Draft& draft, const std::string& currency, Span span, Context& context);

// --- check_terms.cpp -------------------------------------------------------------------------------
/// Fills draft.tariff from its clauses and, with `keeping terms`, from its base.
void check_terms(Draft& draft, Context& context);

// --- check_tables.cpp, check_decks.cpp ---------------------------------------------------------------
/// The field is there in all kinds of the tariff and can be such a key.
bool check_key(const ast::Key& key, const Draft& draft, Context& context);
/// The caller's number, which `origin` is a prefix of, is there in all kinds of the tariff.
bool check_origin(Span place, const Draft& draft, Context& context);
void add_table(const ast::RateTableClause& table, Draft& draft, Context& context);
void add_deck(const ast::RateDeckClause& deck, Draft& draft, Context& context);

// --- check_rows.cpp --------------------------------------------------------------------------------
/// Rows that are equal, and bands that can hold at once on rows otherwise equal.
void check_rows(const Draft& draft, Context& context);

}  // namespace reconcile::check
