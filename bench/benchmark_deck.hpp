// In: random numbers. Out: a price list of ten thousand prefixes, and the row that prices a number.
// Must not know: calls, files.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "random.hpp"

namespace generator {

/// Prices in 0.00001 per minute.
struct DeckRow {
  std::string prefix;
  std::int64_t rate = 0;
  std::int64_t first = 1;
  std::int64_t step = 1;
};

/// All countries, and random areas within them; a trie of digits finds the longest prefix.
class Deck {
 public:
  explicit Deck(Random& random);

  std::size_t draw(Random& random) const;  ///< a row for a call to go to
  void append_number(std::string& out, Random& random, std::size_t row) const;
  std::string_view country(std::size_t row) const { return country_of_[row]; }
  const DeckRow* find(std::string_view digits) const;
  std::string text() const;

 private:
  struct Node {
    std::array<int, 10> next{};
    int row = -1;
  };

  void add(Random& random, const std::string& prefix, int digits, std::string_view country);

  std::vector<DeckRow> rows_;
  std::vector<int> lengths_;  ///< by row: digits of a whole number
  std::vector<std::string_view> country_of_;
  std::vector<Node> nodes_ = std::vector<Node>(1);
  std::size_t countries_ = 0;  ///< rows of whole countries come first
};

}  // namespace generator
