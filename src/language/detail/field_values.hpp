// In: questions about one field. Out: a text of the field that answers them all as they must be, or that there is none.
// Must not know: tariffs, other fields.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "language/detail/atoms.hpp"
#include "language/detail/call_judge.hpp"

namespace reconcile::check {

using Questions = std::vector<const Atom*>;  ///< of one field

/// Every answer changes only at the values that the questions name, so trying those, and one beside each, is a proof.
class FieldValues {
 public:
  FieldValues(const Program& program, const Layout& layout);

  /// What a reader expects in a field that nothing asks of.
  const CallFields& usual() const { return usual_; }
  std::optional<std::string> find(int field, const Questions& questions);

 private:
  bool answers(const std::string& value);
  bool try_texts();
  bool try_numbers();
  bool try_digits(const std::vector<std::string>& beginnings);
  bool try_quantities();
  std::optional<std::string> find_time(const Questions& questions);
  std::optional<std::string> search_time(const Questions& questions) const;

  const Program& program_;
  const Layout& layout_;
  CallJudge judge_;
  CallFields usual_;
  CallFields tried_;
  std::size_t at_ = 0;
  const Questions* questions_ = nullptr;
  /// Answers about times, which are dear, by field and questions.
  std::map<std::vector<std::pair<const Condition*, bool>>, std::optional<std::string>> times_;
};

}  // namespace reconcile::check
