// In: a row whose price does not agree, read again. Out: its finding with every number that it needs.
// Must not know: the order of findings, other rows.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "audit/causes.hpp"
#include "audit/finding.hpp"
#include "audit/like_numbers.hpp"
#include "base/source.hpp"
#include "base/text_numbers.hpp"
#include "plan/ladder.hpp"

namespace reconcile {

/// The parts of a finding that every finding about a row has.
void begin_row_finding(FindingCode code, const KindPlan& kind, const InputFile& input, const Columns& columns,
                       std::size_t row, Finding& finding);

/// Makes one finding after the other; one object a thread.
class PriceFindings {
 public:
  PriceFindings(const Plan& plan, const Sources& sources, LikeNumbers& numbers)
      : plan_(plan),
        sources_(sources),
        like_numbers_(numbers),
        scratch_(plan.program.zone),
        causes_(plan),
        without_cause_(plan.program.tariffs.size()) {}

  /// What the others tell is about this row, until the next; columns and prices must live as long.
  /// `prices.verdicts[row]` is one that a finding is made of.
  void look_at(KindId kind, const Columns& columns, std::size_t row, const Prices& prices);

  /// The number of those that it is like: see FindingPart. Where there are very many, the later ones have none.
  std::optional<std::uint32_t> alike() const { return like_ ? std::optional(likes_[*like_].number) : std::nullopt; }
  /// |charged − expected|; 0 where there are not both.
  Decimal money() const { return difference_.abs(); }
  /// What is to be explained; null where a tariff's price is not what it is about.
  const CallToPrice* explained() const { return explained_ ? &*explained_ : nullptr; }
  std::string_view charged() const { return charged_; }  ///< as the file has it, or ""
  void make(Finding& finding);

 private:
  /// The words of findings that are alike.
  struct Like {
    std::string row;
    std::string rule;
    std::uint32_t number = 0;
  };

  void explain_no_tariff(Finding& finding);
  void explain_ambiguous(Finding& finding);
  void explain_currency(Finding& finding) const;
  void explain_amount(Finding& finding) const;
  std::optional<std::uint32_t> find_like();
  std::optional<std::uint32_t> add_like();
  Like words() const;
  std::vector<CallToPrice> removed_calls();
  const std::vector<Predicate>& surcharge_conditions(KindId kind, std::uint32_t tariff);

  const Plan& plan_;
  const Sources& sources_;
  LikeNumbers& like_numbers_;
  RowScratch scratch_;
  CauseFinder causes_;
  std::unordered_map<std::uint64_t, std::vector<Predicate>> surcharge_conditions_;  // by kind and tariff
  std::vector<Like> likes_;
  /// In likes_, by (tariff and row, cause and code).
  boost::unordered_flat_map<std::pair<std::uint64_t, std::uint64_t>, std::uint32_t> by_cause_;
  TextNumbers cause_numbers_;
  std::vector<std::vector<std::uint32_t>> without_cause_;  // in likes_: wrong amounts, by tariff and row

  // of the row:
  KindId kind_ = 0;
  const Columns* columns_ = nullptr;
  std::size_t row_ = 0;
  FindingCode code_ = FindingCode::no_tariff;
  std::uint32_t tariff_ = Prices::none;
  std::uint32_t rate_row_ = Prices::none;
  std::string_view charged_, currency_;  // as the file has them, or ""
  std::string charged_scratch_, currency_scratch_;
  Decimal expected_, difference_;
  std::optional<CallToPrice> explained_;
  std::string cause_;                  // or ""
  std::optional<std::uint32_t> like_;  // in likes_
};

/// The rungs of a call in one line, and what was charged (or ""):
/// "61 s to +467…: billed 66 s at 0.0240 EUR/min = 0.0264 EUR; charged 0.0480 EUR"
std::string worked_example(const Plan& plan, const CallToPrice& call, std::string_view charged);

}  // namespace reconcile
