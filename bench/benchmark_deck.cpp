#include "benchmark_deck.hpp"

#include <algorithm>
#include <map>

#include "destinations.hpp"
#include "text.hpp"

namespace generator {
namespace {

constexpr std::size_t deck_prefixes = 10'049;

}  // namespace

Deck::Deck(Random& random) {
  std::vector<const Destination*> busy;
  for (const Destination& to : destinations()) {
    for (const std::string_view prefix : split_prefixes(to.prefixes)) {
      add(random, std::string(prefix), to.digits, to.country);
    }
    busy.insert(busy.end(), static_cast<std::size_t>(to.weight), &to);
  }
  countries_ = rows_.size();
  while (rows_.size() < deck_prefixes) {
    const Destination& to = *busy[static_cast<std::size_t>(random.below(static_cast<int>(busy.size())))];
    std::string prefix{to.lead};
    append_digits(prefix, random, random.between(1, 4));
    add(random, prefix, to.digits, to.country);
  }
}

void Deck::add(Random& random, const std::string& prefix, int digits, std::string_view country) {
  static constexpr int increments[][2] = {{1, 1}, {6, 6}, {30, 6}, {60, 60}, {60, 1}, {1, 1}};
  std::size_t node = 0;
  for (const char digit : prefix) {
    const std::size_t index = static_cast<std::size_t>(digit - '0');
    if (nodes_[node].next[index] == 0) {
      nodes_[node].next[index] = static_cast<int>(nodes_.size());
      nodes_.emplace_back();
    }
    node = static_cast<std::size_t>(nodes_[node].next[index]);
  }
  if (nodes_[node].row >= 0) return;
  nodes_[node].row = static_cast<int>(rows_.size());
  const auto& [first, step] = increments[random.below(6)];
  rows_.push_back({prefix, random.between(50, random.one_in(4) ? 60'000 : 9'000), first, step});
  lengths_.push_back(digits);
  country_of_.push_back(country);
}

std::size_t Deck::draw(Random& random) const {
  const bool any_country = random.one_in(8);
  const std::size_t begin = any_country ? 0 : countries_;
  const std::size_t end = any_country ? countries_ : rows_.size();
  return begin + static_cast<std::size_t>(random.below(static_cast<int>(end - begin)));
}

void Deck::append_number(std::string& out, Random& random, std::size_t row) const {
  const std::string& prefix = rows_[row].prefix;
  out += prefix;
  append_digits(out, random, std::max(lengths_[row] - static_cast<int>(prefix.size()), 3));
}

const DeckRow* Deck::find(std::string_view digits) const {
  int best = -1;
  std::size_t node = 0;
  for (const char digit : digits) {
    node = static_cast<std::size_t>(nodes_[node].next[static_cast<std::size_t>(digit - '0')]);
    if (node == 0) break;
    if (nodes_[node].row >= 0) best = nodes_[node].row;
  }
  return best < 0 ? nullptr : &rows_[static_cast<std::size_t>(best)];
}

std::string Deck::text() const {
  std::map<std::string_view, const DeckRow*> sorted;
  for (const DeckRow& row : rows_) sorted[row.prefix] = &row;
  std::string out = "prefix;rate_per_minute;initial_increment;increment\n";
  for (const auto& [prefix, row] : sorted) {
    out += std::string(prefix) + ";" + std::to_string(row->rate / 100'000) + ".";
    append_integer(out, row->rate % 100'000, 5);
    out += ";" + std::to_string(row->first) + ";" + std::to_string(row->step) + "\n";
  }
  return out;
}

}  // namespace generator
