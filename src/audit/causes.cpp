#include "audit/causes.hpp"

#include <algorithm>
#include <string_view>

#include "audit/detail/texts.hpp"
#include "base/fetch_ahead.hpp"

namespace reconcile {
namespace {

constexpr std::size_t most_row_numbers = 1 << 20;
constexpr std::uint32_t most_other_rows = 200;  // of one tariff, longest prefix first

std::string with_words(std::string_view before, const std::vector<std::string>& found) {
  return found.empty() ? std::string() : std::string(before) + " " + join_words(found, "or");
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

}  // namespace

std::string row_text(const Program& program, std::uint32_t tariff, std::uint32_t rate_row) {
  if (tariff == Prices::none || rate_row == Prices::none) return {};
  const auto& rows = std::get<RateRows>(program.tariffs[tariff].pricing);
  const std::string& key = rows.rows[rate_row].key;
  return rows.by_country ? key : "+" + key;
}

CauseFinder::CauseFinder(const Plan& plan)
    : plan_(plan), what_if_(plan), decks_(plan.program.tariffs.size()), other_rows_(plan.program.tariffs.size()) {
  const std::vector<Tariff>& tariffs = plan.program.tariffs;
  for (std::uint32_t tariff = 0; tariff < tariffs.size(); ++tariff) {
    const auto* const rows = std::get_if<RateRows>(&tariffs[tariff].pricing);
    const auto is_twin = [rows](const Tariff& other) {
      const auto* const others = std::get_if<RateRows>(&other.pricing);
      return rows != nullptr && others != nullptr && others->shares_deck_with(*rows);
    };
    const auto end = tariffs.begin() + tariff;
    const auto first = std::find_if(tariffs.begin(), end, is_twin);  // end: the tariff itself
    decks_[tariff] = static_cast<std::uint32_t>(first - tariffs.begin());
  }
}

/// Those that offer a rate. The tariff prices calls: of one that no kind of record uses no rows are found, and its
/// whole deck would be taken to have none.
std::span<const std::uint32_t> CauseFinder::other_rows(std::uint32_t tariff, std::uint32_t rate_row) {
  if (rate_row == Prices::none) return {};
  if (row_numbers_.size() > most_row_numbers) {
    row_numbers_.clear();
    for (std::vector<RowNumbers>& of_deck : other_rows_) of_deck.clear();
  }
  std::vector<RowNumbers>& of_deck = other_rows_[decks_[tariff]];
  if (of_deck.empty()) of_deck.resize(std::get<RateRows>(plan_.program.tariffs[tariff].pricing).rows.size());
  RowNumbers& others = of_deck[rate_row];
  if (others.begin == not_known) {
    others.begin = static_cast<std::uint32_t>(row_numbers_.size());
    for (const std::uint32_t row : what_if_.rows_of_prefixes(tariff, rate_row)) {
      if (row != rate_row && others.count < most_other_rows) {
        row_numbers_.push_back(row);
        ++others.count;
      }
    }
  }
  return {row_numbers_.data() + others.begin, others.count};
}

void CauseFinder::prefetch(std::uint32_t tariff, std::uint32_t rate_row) const {
  what_if_.prefetch_row(tariff, rate_row);
  const std::vector<RowNumbers>& of_deck = other_rows_[decks_[tariff]];
  if (!of_deck.empty()) fetch_ahead(&of_deck[rate_row]);
}

std::string CauseFinder::other_increments(Increments stated) const {
  std::vector<std::string> found;
  for (const Increments& increments : usual_increments) {
    if (increments == stated || !what_if_.with_increments(increments)) continue;
    found.push_back(std::to_string(increments.first) + "/" + std::to_string(increments.step));
  }
  return with_words("increments", found);
}

std::string CauseFinder::other_rounding(RoundMode stated) const {
  std::vector<std::string> found;
  for (const RoundMode mode :
       {RoundMode::half_up, RoundMode::half_even, RoundMode::half_down, RoundMode::up, RoundMode::down}) {
    if (mode != stated && what_if_.with_rounding(mode)) found.emplace_back(name_of(mode));
  }
  return with_words("rounded", found);
}

std::string CauseFinder::other_row(const CallToPrice& call) {
  std::vector<std::string> found;
  for (const std::uint32_t row : other_rows(call.tariff, call.rate_row)) {
    if (!what_if_.with_row(row)) continue;
    std::string words = other_row_text(plan_.program, call.tariff, call.rate_row, row);
    if (std::find(found.begin(), found.end(), words) == found.end()) found.push_back(std::move(words));
  }
  return with_words("row", found);
}

std::string CauseFinder::removed_tariff(const Decimal& charged, const std::vector<CallToPrice>& removed) {
  std::vector<std::string> found;
  for (const CallToPrice& call : removed) {
    what_if_.ask_about(call, charged);
    if (what_if_.as_stated()) found.push_back(in_quotes(plan_.program.tariffs[call.tariff].name));
  }
  return with_words("tariff", found);
}

std::string CauseFinder::other_surcharges(const CallToPrice& call) const {
  const std::vector<Surcharge>& surcharges = plan_.program.tariffs[call.tariff].surcharges;
  std::vector<std::string> found;
  for (std::size_t i = 0; i < call.surcharges.size(); ++i) {
    if (!what_if_.with_surcharge_turned(i)) continue;
    found.push_back("surcharge " + in_quotes(surcharges[i].name) + (call.surcharges[i] == 0 ? " added" : " left out"));
  }
  return join_words(found, "or");
}

std::string CauseFinder::cause(const CallToPrice& call, const Decimal& charged,
                               const std::vector<CallToPrice>& removed) {
  constexpr unsigned most_digits = 18;
  const bool is_small = charged.is_small() && charged.scale() <= most_digits;
  if (removed.empty() && is_small &&
      rules_out(call.tariff, call.rate_row, call.duration_seconds, charged.small_coefficient(), charged.scale()))
    return {};
  const Tariff& tariff = plan_.program.tariffs[call.tariff];
  const RateRow* const row =
      call.rate_row == Prices::none ? nullptr : &std::get<RateRows>(tariff.pricing).rows[call.rate_row];
  std::string only;
  unsigned causes = 0;
  const auto add = [&](std::string cause) {
    if (!cause.empty() && ++causes == 1) only = std::move(cause);
  };
  add(removed_tariff(charged, removed));
  what_if_.ask_about(call, charged);
  add(other_increments(row != nullptr && row->increments ? *row->increments : tariff.increments));
  add(other_rounding(tariff.rounding.mode));
  add(other_row(call));
  if ((tariff.connect || (row != nullptr && row->connect)) && what_if_.without_connect())
    add("without the connection fee");
  if ((tariff.minimum || (row != nullptr && row->minimum)) && what_if_.without_minimum()) add("without the minimum");
  if (tariff.maximum && what_if_.without_maximum()) add("without the maximum");
  add(other_surcharges(call));
  return causes == 1 ? only : std::string();
}

}  // namespace reconcile
