// In: the program, without errors, and the search. Out: a warning for each row that cannot do what it seems to say.
// Must not know: calls.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "language/detail/check_parts.hpp"
#include "language/detail/witness_search.hpp"

namespace reconcile::check {

/// Rows that can never win, and bands that leave hours without a price.
void check_row_reach(std::size_t tariff, WitnessSearch& search, Context& context);
/// Rows of an exception that take the calls of longer prefixes of its base.
void check_hidden_prefixes(std::size_t tariff, WitnessSearch& search, Context& context);

/// "+467", or the country.
std::string key_text(const RateRows& rows, std::string_view key);

/// Warnings about the rows of one tariff: the first ones, and how many more there are.
class RowWarnings {
 public:
  RowWarnings(const Tariff& tariff, const char* what, Context& context)
      : tariff_(tariff), what_(what), context_(context) {}
  ~RowWarnings();
  RowWarnings(const RowWarnings&) = delete;
  RowWarnings& operator=(const RowWarnings&) = delete;

  /// `make` gives the diagnostic; it is not asked once there are enough. A line of several prefixes is listed once.
  template <typename Make>
  void add(Span line, Make make) {
    if (std::find(listed_.begin(), listed_.end(), line) != listed_.end()) return;
    ++count_;
    if (listed_.size() == most_listed) return;
    listed_.push_back(line);
    context_.diagnostics->add(make());
  }

 private:
  static constexpr std::size_t most_listed = 10;

  const Tariff& tariff_;
  const char* what_;  ///< "can never win"
  Context& context_;
  std::size_t count_ = 0;
  std::vector<Span> listed_;
};

}  // namespace reconcile::check
