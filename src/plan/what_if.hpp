// In: a plan, a call and what was charged for it. Out: which changes to what the rules state give that charge.
// Must not know: why one asks.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "plan/ladder.hpp"

namespace reconcile {

/// What tariffs mostly bill by.
inline constexpr std::array<Increments, 5> usual_increments{{{1, 1}, {6, 6}, {30, 6}, {60, 1}, {60, 60}}};

/// Asks many things of one call, at the price of a few additions each: in integers where these suffice, else of the
/// ladder. Every question changes one thing (or none), and is about the call and the charge that ask_about() was given
/// last. Does the call cost just that then?
class WhatIf {
 public:
  explicit WhatIf(const Plan& plan);
  ~WhatIf();

  /// `call` must outlive the questions.
  void ask_about(const CallToPrice& call, const Decimal& charged);

  /// A call at this rate row is asked about soon.
  void prefetch_row(std::uint32_t tariff, std::uint32_t rate_row) const;

  /// Quickly, and without ask_about(): each of the questions below is answered by no, for any of the usual increments
  /// and of these rows, whatever the mode. False: some may not be. The charge is `charged` × 10^-`scale`, scale 0 to
  /// 18; not where the call costs it as the rules state it.
  bool rules_out_all(std::uint32_t tariff, std::uint32_t rate_row, std::int64_t duration_seconds, std::int64_t charged,
                     unsigned scale, std::span<const std::uint32_t> rate_rows) const;

  bool as_stated() const;
  bool with_increments(Increments increments) const;
  bool with_rounding(RoundMode mode) const;
  /// By another row of its tariff, which offers a rate.
  bool with_row(std::uint32_t rate_row) const;
  bool without_connect() const;
  bool without_minimum() const;
  bool without_maximum() const;
  /// With one more of the surcharges, or one less.
  bool with_surcharge_turned(std::size_t surcharge) const;

  /// The rows of the tariff that offer a rate, with a row's key or a shorter prefix of it: longest first, then as the
  /// rules have them.
  std::vector<std::uint32_t> rows_of_prefixes(std::uint32_t tariff, std::uint32_t rate_row) const;

 private:
  struct Terms;
  struct Question;

  template <class Change, class Same>
  bool gives_charge(const Change& change_terms, const Same& change_input) const;

  const Plan& plan_;
  std::unique_ptr<Question> question_;
};

}  // namespace reconcile
