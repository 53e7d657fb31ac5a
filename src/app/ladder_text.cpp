#include "app/ladder_text.hpp"

#include <algorithm>
#include <ostream>

#include "app/words.hpp"

namespace reconcile {
namespace {

constexpr unsigned most_digits = 8;  // of a decimal that does not end

/// The digits after the point that the decimal needs; none: it does not end.
std::optional<unsigned> digits_needed(WideInteger denominator) {
  unsigned twos = 0;
  unsigned fives = 0;
  for (; denominator % 2 == 0; denominator /= 2) ++twos;
  for (; denominator % 5 == 0; denominator /= 5) ++fives;
  return denominator == 1 ? std::optional(std::max(twos, fives)) : std::nullopt;
}

}  // namespace

std::string fraction_text(const Rational& value) {
  const WideInteger numerator = boost::multiprecision::numerator(value);
  const WideInteger denominator = boost::multiprecision::denominator(value);
  if (denominator == 1) return numerator.str();
  const std::optional<unsigned> digits = digits_needed(denominator);
  const unsigned shown = digits.value_or(most_digits);
  const WideInteger cut = abs(numerator) * power_of_ten(shown) / denominator;
  const std::string sign = numerator < 0 ? "-" : "";
  return value.str() + " = " + sign + Decimal(cut, shown).text() + (digits ? "" : "…");
}

void print_ladder(std::ostream& out, const Ladder& ladder, const std::string& currency, std::string_view indent) {
  std::size_t text_width = 0;
  std::size_t steps_width = 0;
  for (const Rung& rung : ladder.rungs) {
    text_width = std::max(text_width, width_of(rung.text));
    steps_width = std::max(steps_width, width_of(rung.steps));
  }
  for (const Rung& rung : ladder.rungs) {
    const bool is_last = &rung == &ladder.rungs.back();
    const std::string amount = is_last ? ladder.expected.text() : fraction_text(rung.amount.rational());
    out << indent << pad_to(rung.text, text_width) << "  " << pad_to(rung.steps, steps_width) << " = " << amount << ' '
        << (rung.is_seconds ? "s" : currency) << '\n';
  }
}

}  // namespace reconcile
