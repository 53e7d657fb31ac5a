// In: one call and a tariff (or all of them). Out: the price ladder rung by rung in exact fractions, for people to
// read, and every candidate with why it lost. Must not know: tallies, formats.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plan/price.hpp"
#include "plan/row_outcome.hpp"
#include "values/fraction.hpp"

namespace reconcile {

/// A call, and what prices it.
struct CallToPrice {
  std::uint32_t tariff = 0;
  std::uint32_t rate_row = Prices::none;
  std::vector<std::uint8_t> surcharges;  ///< by the tariff's surcharges: does its `when` hold
  std::int64_t duration_seconds = 0;
};

/// What the price depends on, apart from the tariff. Changing a part and pricing again asks "what if".
struct LadderInput {
  std::uint32_t tariff = 0;
  std::uint32_t rate_row = Prices::none;
  std::vector<std::uint8_t> surcharges;  ///< by the tariff's surcharges: does its `when` hold
  std::int64_t duration_seconds = 0;
  Increments increments;  ///< after the row's cell
  Rounding rounding;
  std::optional<Decimal> connect;  ///< after the row's cell
  std::optional<Decimal> minimum;  ///< after the row's cell
  std::optional<Decimal> maximum;
};

struct Rung {
  std::string text;   ///< "66 s at 0.0240 EUR/min"
  Fraction amount;    ///< the price after this rung (seconds for the rungs before the rate)
  std::string steps;  ///< how it comes about, for pencil and paper: "66 × 0.0240 / 60"; "" where nothing is reckoned
  bool is_seconds = false;
};

struct Ladder {
  std::vector<Rung> rungs;
  std::uint64_t billed_seconds = 0;
  Fraction unrounded;
  Decimal expected;  ///< with the digits of the rounding
};

/// As the rules state it: the row's cells before the tariff's clauses.
LadderInput ladder_for(const Program& program, const CallToPrice& call);

/// Which words the rungs have; they take most of the time.
enum class LadderWords : std::uint8_t {
  all,
  of_prices,  ///< the texts of rungs that are about the price before it is rounded, and no steps
  none
};

/// language.md 5, in that order, in fractions.
Ladder climb(const Plan& plan, const LadderInput& input, LadderWords words = LadderWords::all);

/// Why a tariff for the call's kind does not price it.
enum class Lost : std::uint8_t { won, not_valid, only_when_false, no_row, removed_by_exception };

struct Candidate {
  std::uint32_t tariff = 0;
  Lost lost = Lost::won;
  std::uint32_t rate_row = Prices::none;
  std::uint32_t removed_by = Prices::none;  ///< a tariff
};

/// All tariffs for the row's kind and what became of each; the ladder's input where exactly one won and offers a rate.
struct Selection {
  bool chargeable = false;
  int instant_field = Layout::absent;  ///< `rated at`, or CallTime in its place
  std::optional<Instant> instant;      ///< that decides validity and band
  std::vector<Candidate> candidates;
  std::optional<LadderInput> input;
};

Selection select(const Plan& plan, KindId kind, const Columns& columns, std::size_t row, RowScratch& scratch);

/// The ladder of one tariff for the row, whether it wins or not; none where it is no candidate, or offers no price.
std::optional<LadderInput> ladder_as_if_won(const Plan& plan, KindId kind, const Columns& columns, std::size_t row,
                                            std::uint32_t tariff, RowScratch& scratch);

/// The row's call by the tariff and rate row (or none) that price it, as `Prices` has them.
CallToPrice call_as_priced(const Plan& plan, KindId kind, const Columns& columns, std::size_t row, std::uint32_t tariff,
                           std::uint32_t rate_row, RowScratch& scratch);

/// Whether some tariff for the kind is an exception to another: else select() finds none that was removed.
bool has_exceptions(const Plan& plan, KindId kind);

/// All rows of the tariff with the call's key, the best first: the first that holds is the tariff's row for the call.
std::vector<RowOutcome> judge_rows(const Plan& plan, KindId kind, const Columns& columns, std::size_t row,
                                   std::uint32_t tariff, RowScratch& scratch);

}  // namespace reconcile
