#include "values/money.hpp"

namespace reconcile {
namespace {

const char* unit_name(std::uint32_t seconds) {
  switch (seconds) {
    case 1:
      return "s";
    case 60:
      return "min";
    case 3600:
      return "h";
    default:
      return "day";
  }
}

}  // namespace

Rational Price::per_second() const { return amount.rational() / per_seconds; }

std::string unit_text(const Price& price) { return price.currency + "/" + unit_name(price.per_seconds); }

}  // namespace reconcile
