#include "language/ast.hpp"

#include <array>

namespace reconcile::ast {

std::int32_t seconds_of(TimeUnit unit) {
  switch (unit) {
    case TimeUnit::second:
      return 1;
    case TimeUnit::minute:
      return 60;
    case TimeUnit::hour:
      return 3600;
    case TimeUnit::day:
      return 86400;
  }
  return 1;
}

std::string_view name_of(ColumnName column) {
  static constexpr std::array<std::string_view, 10> names = {"prefix",     "country", "name",    "origin", "rate",
                                                             "increments", "connect", "minimum", "band",   "valid"};
  return names[static_cast<std::size_t>(column)];
}

}  // namespace reconcile::ast
