#include "audit/causes.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "audit/detail/texts.hpp"

namespace reconcile {
namespace {

constexpr std::size_t most_kept_rows = 1 << 16;
constexpr std::size_t most_other_rows = 200;  // of one tariff, longest prefix first

/// Names what a kind of change would be called where it gives the charge; "" where it does not.
class Hypotheses {
 public:
  Hypotheses(const WhatIf& what_if, const Decimal& charged) : what_if_(what_if), charged_(charged) {}

  bool gives_charge(const LadderInput& input) const { return what_if_.expected(input) == charged_; }
  void add(std::string cause) {
    if (!cause.empty()) causes_.push_back(std::move(cause));
  }
  std::string only() const { return causes_.size() == 1 ? causes_.front() : std::string(); }

 private:
  const WhatIf& what_if_;
  const Decimal& charged_;
  std::vector<std::string> causes_;
};

std::string with_words(std::string_view before, const std::vector<std::string>& found) {
  return found.empty() ? std::string() : std::string(before) + " " + join_words(found, "or");
}

std::string other_increments(const Hypotheses& what_if, const LadderInput& given) {
  LadderInput input = given;
  constexpr std::array<Increments, 5> usual{{{1, 1}, {6, 6}, {30, 6}, {60, 1}, {60, 60}}};
  const Increments stated = input.increments;
  std::vector<std::string> found;
  for (const Increments& increments : usual) {
    input.increments = increments;
    if (increments == stated || !what_if.gives_charge(input)) continue;
    found.push_back(std::to_string(increments.first) + "/" + std::to_string(increments.step));
  }
  return with_words("increments", found);
}

std::string other_rounding(const Hypotheses& what_if, const LadderInput& given) {
  LadderInput input = given;
  const RoundMode stated = input.rounding.mode;
  std::vector<std::string> found;
  for (const RoundMode mode :
       {RoundMode::half_up, RoundMode::half_even, RoundMode::half_down, RoundMode::up, RoundMode::down}) {
    input.rounding.mode = mode;
    if (mode != stated && what_if.gives_charge(input)) found.emplace_back(name_of(mode));
  }
  return with_words("rounded", found);
}

/// A row as against another of the same tariff: its key, and what else sets it apart where the keys are the same.
std::string other_row_text(const Program& program, std::uint32_t tariff, std::uint32_t stated, std::uint32_t other) {
  const std::vector<RateRow>& rows = std::get<RateRows>(program.tariffs[tariff].pricing).rows;
  const RateRow& row = rows[other];
  std::string words = row_text(program, tariff, other);
  if (row.key != rows[stated].key) return words;
  if (!row.origin.empty()) words += " from +" + row.origin;
  if (row.band != RateRow::any_band) words += " in " + program.bands[row.band].name;
  if (row.valid_from) words += " of " + text(program.zone.local(*row.valid_from).date);
  return words;
}

std::string other_row(const Hypotheses& what_if, const Program& program, const LadderInput& input,
                      const std::vector<std::uint32_t>& rows) {
  std::vector<std::string> found;
  for (const std::uint32_t row : rows) {
    LadderInput other = ladder_for(program, input.tariff, row, input.surcharges, input.duration_seconds);
    if (!what_if.gives_charge(other)) continue;
    std::string words = other_row_text(program, input.tariff, input.rate_row, row);
    if (std::find(found.begin(), found.end(), words) == found.end()) found.push_back(std::move(words));
  }
  return with_words("row", found);
}

std::string removed_tariff(const Hypotheses& what_if, const Program& program, const std::vector<LadderInput>& removed) {
  std::vector<std::string> found;
  for (const LadderInput& input : removed) {
    if (what_if.gives_charge(input)) found.push_back(in_quotes(program.tariffs[input.tariff].name));
  }
  return with_words("tariff", found);
}

std::string without(const Hypotheses& what_if, const LadderInput& stated, std::optional<Decimal> LadderInput::*part,
                    std::string_view cause) {
  if (!(stated.*part)) return {};
  LadderInput input = stated;
  (input.*part).reset();
  return what_if.gives_charge(input) ? std::string(cause) : std::string();
}

std::string other_surcharges(const Hypotheses& what_if, const Tariff& tariff, const LadderInput& stated) {
  if (stated.surcharges.empty()) return {};
  LadderInput input = stated;
  std::vector<std::string> found;
  for (std::size_t i = 0; i < input.surcharges.size(); ++i) {
    input.surcharges[i] ^= 1;
    if (what_if.gives_charge(input)) {
      found.push_back("surcharge " + in_quotes(tariff.surcharges[i].name) +
                      (input.surcharges[i] ? " added" : " left out"));
    }
    input.surcharges[i] ^= 1;
  }
  return join_words(found, "or");
}

}  // namespace

LadderInput ladder_for(const Program& program, std::uint32_t tariff, std::uint32_t rate_row,
                       std::vector<std::uint8_t> surcharges, std::int64_t duration_seconds) {
  const Tariff& stated = program.tariffs[tariff];
  LadderInput input;
  input.tariff = tariff;
  input.rate_row = rate_row;
  input.surcharges = std::move(surcharges);
  input.duration_seconds = duration_seconds;
  input.increments = stated.increments;
  input.rounding = stated.rounding;
  input.connect = stated.connect;
  input.minimum = stated.minimum;
  input.maximum = stated.maximum;
  if (rate_row == Prices::none) return input;
  const RateRow& row = std::get<RateRows>(stated.pricing).rows[rate_row];
  if (row.increments) input.increments = *row.increments;
  if (row.connect) input.connect = row.connect;
  if (row.minimum) input.minimum = row.minimum;
  return input;
}

std::string row_text(const Program& program, std::uint32_t tariff, std::uint32_t rate_row) {
  if (tariff == Prices::none || rate_row == Prices::none) return {};
  const auto& rows = std::get<RateRows>(program.tariffs[tariff].pricing);
  const std::string& key = rows.rows[rate_row].key;
  return rows.by_country ? key : "+" + key;
}

/// Those that offer a rate.
const std::vector<std::uint32_t>& CauseFinder::other_rows(const LadderInput& input) {
  if (other_rows_.size() > most_kept_rows) other_rows_.clear();
  const auto [found, is_new] = other_rows_.try_emplace(std::uint64_t{input.tariff} << 32 | input.rate_row);
  std::vector<std::uint32_t>& rows = found->second;
  if (!is_new) return rows;
  rows = what_if_.rows_of_prefixes(input.tariff, input.rate_row);
  std::erase_if(rows, [&](std::uint32_t row) {
    return row == input.rate_row || !std::get<RateRows>(plan_.program.tariffs[input.tariff].pricing).rows[row].rate;
  });
  if (rows.size() > most_other_rows) rows.resize(most_other_rows);
  return rows;
}

std::string CauseFinder::cause(const LadderInput& input, const Decimal& charged,
                               const std::vector<LadderInput>& removed) {
  const Program& program = plan_.program;
  Hypotheses what_if(what_if_, charged);
  what_if.add(other_increments(what_if, input));
  what_if.add(other_rounding(what_if, input));
  what_if.add(other_row(what_if, program, input, other_rows(input)));
  what_if.add(removed_tariff(what_if, program, removed));
  what_if.add(without(what_if, input, &LadderInput::connect, "without the connection fee"));
  what_if.add(without(what_if, input, &LadderInput::minimum, "without the minimum"));
  what_if.add(without(what_if, input, &LadderInput::maximum, "without the maximum"));
  what_if.add(other_surcharges(what_if, program.tariffs[input.tariff], input));
  return what_if.only();
}

}  // namespace reconcile
