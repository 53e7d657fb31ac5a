// In: decimals with a currency or a unit of time. Out: money, prices, spans of time. Must not know: rows, rules.
#pragma once

#include <cstdint>
#include <string>

#include "values/decimal.hpp"

namespace reconcile {

/// An ISO 4217 code as written, three upper-case letters in rules; whatever the row says in rows.
using Currency = std::string;

struct Money {
  Decimal amount;
  Currency currency;

  friend bool operator==(const Money&, const Money&) = default;
};

/// Money per time: 0.25 EUR/min is {0.25, "EUR", 60}.
struct Price {
  Decimal amount;
  Currency currency;
  std::uint32_t per_seconds = 60;  ///< 1, 60, 3600 or 86400

  Rational per_second() const;
  friend bool operator==(const Price&, const Price&) = default;
};

/// "EUR/min"; per_seconds is one of Price's.
std::string unit_text(const Price& price);

}  // namespace reconcile
