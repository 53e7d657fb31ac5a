// In: a duplicate, read again, and what tells it from its original. Out: its finding. Must not know: the order of
// findings, how it was found.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "audit/detail/duplicate_difference.hpp"
#include "audit/duplicates.hpp"
#include "audit/finding.hpp"
#include "audit/like_numbers.hpp"
#include "plan/ladder.hpp"

namespace reconcile {

/// Makes one finding after the other; one object a thread.
class DuplicateFindings {
 public:
  DuplicateFindings(const AuditContext& context, LikeNumbers& numbers);

  /// What the others tell is about this row, until the next; the mark and the columns must live as long. The mark says
  /// what tells it from its original.
  void look_at(const DuplicateMark& mark, const Columns& columns, std::size_t row);
  /// The mark does not say so, but both rows do. Throws FileError where the keys differ: the file has changed.
  void look_at(const DuplicateMark& mark, const Columns& columns, std::size_t row, const Columns& originals,
               std::size_t original);

  /// The number of those that it is like: see FindingPart. None where the currency has more bytes than any has.
  std::optional<std::uint32_t> alike() const { return alike_; }
  const Decimal& money() const { return money_; }  ///< DuplicateDifference::at_risk
  /// No price is what it is about.
  const CallToPrice* explained() const { return nullptr; }
  std::string_view charged() const { return {}; }
  void make(Finding& finding);

 private:
  struct Texts {
    std::string fields;  ///< of the statement
    std::string rule;
  };

  /// Fields, and what is said where they differ.
  struct Differing {
    std::vector<std::string> names;
    std::string sentence;
  };

  void begin(const DuplicateMark& mark, const Columns& columns, std::size_t row, std::uint64_t first_line);
  void tell_money();
  std::optional<std::uint32_t> number_of_like();
  Differing name_differing();
  /// Of this row's, made once; null: there are too many, or a field behind the 32nd differs.
  const Differing* known_differing();

  const AuditContext& context_;
  std::vector<Texts> texts_;  // by Program::uniques
  LikeNumbers& numbers_;
  /// By what likes have in common: the currency, and the rest.
  boost::unordered_flat_map<std::pair<std::uint64_t, std::uint64_t>, std::optional<std::uint32_t>> likes_;
  /// By the kind and DuplicateMark::differing: most duplicates differ in the same fields.
  boost::unordered_flat_map<std::uint64_t, std::unique_ptr<const Differing>> known_differing_;

  // of the row:
  const DuplicateMark* mark_ = nullptr;
  const KindPlan* kind_ = nullptr;
  const Columns* columns_ = nullptr;
  std::size_t row_ = 0;
  std::uint64_t first_line_ = 0;
  DuplicateDifference difference_;
  bool conflicting_ = false;
  std::optional<std::uint32_t> differing_;  // as DuplicateMark::differing; none: a field behind the 32nd differs
  bool has_money_ = false;
  Decimal money_;
  std::string_view currency_;
  std::string currency_scratch_;
  std::optional<std::uint32_t> alike_;
};

}  // namespace reconcile
