// In: a row whose price does not agree, read again. Out: its finding with every number that it needs.
// Must not know: the order of findings, other rows.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/finding.hpp"
#include "audit/tally.hpp"
#include "base/source.hpp"

namespace reconcile {

/// The parts of a finding that every finding about a row has. It borrows texts of the row, as far as the columns hold
/// them.
void begin_row_finding(FindingCode code, const KindPlan& kind, const InputFile& input, const Columns& columns,
                       std::size_t row, Finding& finding);

/// Makes one finding after the other; one object a thread.
class PriceFindings {
 public:
  PriceFindings(const Plan& plan, const Sources& sources)
      : plan_(plan), sources_(sources), scratch_(plan.program.zone), row_causes_(plan) {}

  /// What the others tell is about this row, until the next; columns and prices must live as long.
  /// `prices.verdicts[row]` is one that a finding is made of.
  void look_at(KindId kind, const Columns& columns, std::size_t row, const Prices& prices);
  /// The same of a row with a number, that of `like`: of its columns, the texts suffice. Null: only the finding's own
  /// part is wanted (see Wanted).
  void look_at(KindId kind, const Columns& columns, std::size_t row, const PriceMark& mark, const PriceLike* like);

  /// It has no number: see FindingPart.
  std::optional<std::uint32_t> alike() const { return std::nullopt; }
  /// |charged − expected|; 0 where there are not both.
  Decimal money() const { return difference_.abs(); }
  /// What is to be explained; null where a tariff's price is not what it is about, and of a row with a number.
  const CallToPrice* explained() const { return explained_; }
  std::string_view charged() const { return charged_; }  ///< as the file has it, or ""
  /// It borrows texts of the row and of this object.
  void make(Finding& finding);
  /// The same where only its own part is wanted. `finding` is new, or this has made all that were in it: what is told
  /// of none of these is not reset.
  void make_own_part(Finding& finding) const;

 private:
  /// The words of a tariff's row.
  struct Words {
    std::string row;
    std::string rule;
  };

  void begin(KindId kind, const Columns& columns, std::size_t row);
  void explain_no_tariff(Finding& finding);
  void explain_ambiguous(Finding& finding);
  void explain_currency(Finding& finding) const;
  void explain_amount(Finding& finding) const;
  Words words() const;
  const Plan& plan_;
  const Sources& sources_;
  RowScratch scratch_;
  RowCauses row_causes_;

  // of the row:
  KindId kind_ = 0;
  const Columns* columns_ = nullptr;
  std::size_t row_ = 0;
  FindingCode code_ = FindingCode::no_tariff;
  bool own_part_only_ = false;
  std::uint32_t tariff_ = Prices::none;
  std::uint32_t rate_row_ = Prices::none;
  std::string_view charged_, currency_;  // as the file has them, or ""
  std::string charged_scratch_, currency_scratch_;
  Decimal expected_, difference_;
  const CallToPrice* explained_ = nullptr;
  std::string found_cause_;
  std::string_view cause_;  // or ""
  Words words_;             // of the finding made last, where all of it was wanted
};

/// The rungs of a call in one line, and what was charged (or ""):
/// "61 s to +467…: billed 66 s at 0.0240 EUR/min = 0.0264 EUR; charged 0.0480 EUR"
std::string worked_example(const Plan& plan, const CallToPrice& call, std::string_view charged);

}  // namespace reconcile
