// In: a checked condition and a layout. Out: its truth for a row of that layout's columns.
// Must not know: what the condition decides.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "calls/columns.hpp"
#include "language/checked.hpp"
#include "values/phone_number.hpp"

namespace reconcile {

/// `not_judged`: somewhere in the condition the row's amount met money of another currency (language.md 2), whatever
/// the rest of the condition says.
enum class Truth : std::uint8_t { no, yes, not_judged };

/// What one thread needs to look at rows; no state that outlives a row but caches.
struct RowScratch {
  explicit RowScratch(const Zone& zone) : clock(zone) {}

  ZoneCursor clock;
  std::string text;
  std::string other_text;
  PhoneNumber number;
  PhoneNumber other_number;
};

struct PredicateCode;  // plan/detail/predicate_code.hpp

/// Compiled once for a kind; copies share the code; safe to use from many threads, each with its own scratch.
class Predicate {
 public:
  Predicate() = default;  ///< always yes
  Predicate(const Condition& condition, const Program& program, const Layout& layout);

  bool always() const { return !code_; }
  Truth operator()(const Columns& columns, std::size_t row, RowScratch& scratch) const;

  /// No row's amount can meet money of another currency: the truth is never `not_judged`.
  bool always_judged() const;
  /// Keeps of `rows`, which rise, those for which it is as `wanted`. Only where it is always judged.
  void select(const Columns& columns, RowScratch& scratch, std::vector<std::uint32_t>& rows, bool wanted = true) const;
  /// Sets `may`, a byte a row, to 0 for rows that it is not as `wanted`, as far as some quick loops can tell that. For
  /// conditions that hardly any row meets. Only where it is always judged.
  void rule_out(const Columns& columns, bool wanted, std::vector<std::uint8_t>& may) const;

 private:
  struct Code;
  const PredicateCode& predicate_code() const;
  std::shared_ptr<const Code> code_;
};

}  // namespace reconcile
