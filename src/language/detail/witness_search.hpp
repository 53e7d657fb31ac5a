// In: one or two tariffs of a program. Out: a call that all of them are candidates for and that no exception takes from
// any, verified; or what could not be decided; or neither: there is no such call. Must not know: prices.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "language/detail/field_values.hpp"
#include "language/overlap.hpp"

namespace reconcile::check {

struct Found {
  std::optional<Witness> witness;
  std::optional<Span> undecided;
};

/// What is worked out once for all calls of one kind.
struct KindWork {
  KindWork(const Program& program, const Layouts& layouts, KindId kind);

  KindId kind;
  const Layout& layout;
  CallJudge judge;
  FieldValues values;
  std::vector<Conjunct> chargeable;
  std::map<std::pair<std::size_t, bool>, std::vector<Conjunct>> only_when;  ///< by tariff, and whether negated
  /// Questions about the rating instant, by the field that it stands in; kept, because their answers are.
  std::map<std::pair<int, Instant>, Condition> at_or_after;
  std::map<std::pair<int, std::size_t>, Condition> in_band;
  std::map<int, Condition> empty;
  Condition answered;
};

struct Attempt;

class WitnessSearch {
 public:
  WitnessSearch(const Program& program, const Layouts& layouts);

  /// `with_exceptions` false: as if nothing were an exception to them.
  Found find(const std::vector<std::size_t>& tariffs, bool with_exceptions = true);
  /// Whether `exception` is an exception to `base`, by way of others or not.
  bool removes(std::size_t exception, std::size_t base) const { return removes_[exception][base]; }

  const Program& program() const { return program_; }
  /// Of the tariff's rows, made at the first question; null where it has none.
  const RowIndex* index(std::size_t tariff);
  const std::vector<Conjunct>& only_when(std::size_t tariff, bool negated, KindWork& work) const;

 private:
  void add_bases(std::size_t tariff, std::vector<bool>& removed) const;
  void add_removers(Attempt& attempt) const;
  bool find_rated(Attempt& attempt, const Validity& valid) const;
  KindWork& work(KindId kind);

  const Program& program_;
  const Layouts& layouts_;
  std::vector<std::vector<bool>> removes_;
  std::vector<std::shared_ptr<const RowIndex>> indexes_;
  std::vector<std::unique_ptr<KindWork>> works_;
};

}  // namespace reconcile::check
