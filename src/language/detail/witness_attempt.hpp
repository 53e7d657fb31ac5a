// In: tariffs, one kind, the field that holds the rating instant. Out: a witness among the calls of that sort.
// Must not know: the other kinds.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "language/detail/row_pairs.hpp"
#include "language/detail/witness_search.hpp"

namespace reconcile::check {

/// The search for one pair within one kind. It gives up, and says that it did, rather than go on for ever.
struct Attempt {
  Attempt(WitnessSearch& search_in, KindWork& work_in, std::vector<std::size_t> tariffs_in)
      : search(search_in), work(work_in), tariffs(std::move(tariffs_in)) {}

  WitnessSearch& search;
  KindWork& work;
  std::vector<std::size_t> tariffs;   ///< one or two
  std::vector<std::size_t> removers;  ///< what would take the call from one of them
  std::optional<Instant> since;       ///< the first instant at which all are valid
  bool money = false;                 ///< a condition meets money
  int rating_field = Layout::absent;
  Found found;
  std::size_t nodes = 0;
  std::size_t visits = 0;
  std::size_t solutions = 0;
  std::deque<Condition> made;  ///< what branches ask; their atoms point here

  bool is_spent() const;
  void undecided_at(Span span) {
    if (!found.undecided) found.undecided = span;
  }
  Span head() const;
  Atom at_or_after(const Instant& instant, bool negated);
  Atom in_band(std::uint32_t band, bool negated);
  int field(const std::string& name) const { return work.layout.index_of(name); }
};

/// The calls that answer some questions in one way.
class Node {
 public:
  Node(Attempt& attempt, Conjunct atoms) : attempt_(attempt), atoms_(std::move(atoms)) {}
  Node(const Node&) = delete;  // the questions point to the atoms
  Node& operator=(const Node&) = delete;

  /// Whether a witness was found; it is in the attempt then.
  bool run();

 private:
  using Entry = RowIndex::Entry;

  void group_questions();
  bool answer_fields();
  bool answer(int field, CallFields& fields, const Questions& more);
  /// Rows that go by different fields: one of each variant stands for all that are like it.
  void cross(const RowIndex& first, const RowIndex& second);
  std::vector<const Entry*> representatives(const RowIndex& index, const RowIndex& other);
  PrefixFilter filter_of(const RowIndex& index) const;
  bool mend_duration(CallFields& fields);
  void make_readable(CallFields& fields) const;
  /// Whether to stop.
  bool visit(const Entry* first, const Entry* second);
  const std::optional<std::string>& time_for(const Entry* first, const Entry* second);
  bool answer_rows(const std::vector<const RateRow*>& rows, const std::vector<const RateRows*>& tables,
                   CallFields& fields);
  bool judge(CallFields fields);
  bool branch(std::size_t remover, const CallFields& fields);
  std::vector<Atom> ways_out_of_rows(const RowIndex& index, const CallFields& fields);
  bool follow(const Conjunct& more);

  Attempt& attempt_;
  Conjunct atoms_;
  std::vector<Questions> questions_;  // by field
  CallFields fields_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::optional<std::string>> times_;  // by the rows' variants
  std::size_t misses_ = 0;
  const RowIndex* first_ = nullptr;  // of the first tariff; null: it has no rows
  const RowIndex* second_ = nullptr;
};

/// The condition that a row's key, or origin, asks of the call.
Condition key_condition(const RateRows& rows, std::string_view key);
Condition origin_condition(std::string_view origin);

}  // namespace reconcile::check
