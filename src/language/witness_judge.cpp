// A call that answers every question is looked at as a whole: only what stands up to that is a witness.
#include <algorithm>

#include "language/detail/witness_attempt.hpp"

namespace reconcile::check {
namespace {

constexpr std::size_t most_misses = 8;

}  // namespace

/// Fields that nothing asks of are made to fit the others.
void Node::make_readable(CallFields& fields) const {
  const auto at = [&](const char* name) { return attempt_.field(name); };
  const int call_time = at("CallTime");
  const int answer_time = at("AnswerTime");
  const int result = at("Result");
  if (answer_time == Layout::absent || result == Layout::absent) return;
  const auto asked = [&](int field) {
    return field == attempt_.rating_field || !questions_[static_cast<std::size_t>(field)].empty();
  };
  std::string& called = fields[static_cast<std::size_t>(call_time)];
  std::string& answered = fields[static_cast<std::size_t>(answer_time)];
  if (!asked(answer_time) && fields[static_cast<std::size_t>(result)] == "ANSWERED") answered = called;
  if (!asked(call_time) && !answered.empty()) called = answered;
}

bool Node::judge(CallFields fields) {
  make_readable(fields);
  const CallJudge& judge = attempt_.work.judge;
  const Program& program = attempt_.search.program();
  const auto undecided = [&](Span span) {
    attempt_.undecided_at(span);
    return ++misses_ >= most_misses;
  };
  for (const Atom& atom : atoms_) {
    const bool is_open = atom.field == Layout::absent && atom.condition != nullptr;
    if (is_open && judge.holds(*atom.condition, fields) == atom.negated) return undecided(atom.condition->span);
  }
  const auto is_candidate = [&](std::size_t tariff) {
    return judge.is_candidate(program.tariffs[tariff], attempt_.search.index(tariff), fields);
  };
  const bool stands = judge.holds(program.settings.charge_when, fields) &&
                      std::all_of(attempt_.tariffs.begin(), attempt_.tariffs.end(), is_candidate);
  if (!stands) return undecided(attempt_.head());
  const auto remover = std::find_if(attempt_.removers.begin(), attempt_.removers.end(), is_candidate);
  if (remover != attempt_.removers.end()) return branch(*remover, fields);
  if (attempt_.money) {
    attempt_.undecided_at(attempt_.head());
    return true;
  }
  attempt_.found.witness = Witness{attempt_.work.kind, std::move(fields)};
  return true;
}

/// Every call of this node that the exception does not take leaves it in one of these ways.
bool Node::branch(std::size_t remover, const CallFields& fields) {
  const Tariff& tariff = attempt_.search.program().tariffs[remover];
  if (const RowIndex* index = attempt_.search.index(remover)) {
    for (const Atom& way : ways_out_of_rows(*index, fields)) {
      if (follow({way})) return true;
    }
  }
  if (tariff.valid.from && follow({attempt_.at_or_after(*tariff.valid.from, true)})) return true;
  if (tariff.valid.until && follow({attempt_.at_or_after(*tariff.valid.until, false)})) return true;
  for (const Conjunct& conditions : attempt_.search.only_when(remover, true, attempt_.work)) {
    if (follow(conditions)) return true;
  }
  return true;
}

std::vector<Atom> Node::ways_out_of_rows(const RowIndex& index, const CallFields& fields) {
  const std::vector<const RateRow*> matching = attempt_.work.judge.matching_rows(index, fields, true);
  const bool plain = std::any_of(matching.begin(), matching.end(), [&](const RateRow* row) {
    return RowVariant{row->origin, row->band, row->valid_from}.is_plain(attempt_.since);
  });
  const int key_field = attempt_.field(index.rows().key_field);
  if (plain) return {Atom{nullptr, true, key_field, &index, attempt_.since}};
  const RateRow& row = *matching.front();
  std::vector<Atom> ways;
  const auto add = [&](Condition condition, int field) {
    ways.push_back({&attempt_.made.emplace_back(std::move(condition)), true, field, nullptr, std::nullopt});
  };
  add(key_condition(index.rows(), row.key), key_field);
  if (!row.origin.empty()) add(origin_condition(row.origin), attempt_.field("From"));
  if (row.valid_from) ways.push_back(attempt_.at_or_after(*row.valid_from, true));
  if (row.band != RateRow::any_band) ways.push_back(attempt_.in_band(row.band, true));
  return ways;
}

bool Node::follow(const Conjunct& more) {
  Conjunct atoms = atoms_;
  atoms.insert(atoms.end(), more.begin(), more.end());
  return Node(attempt_, std::move(atoms)).run();
}

}  // namespace reconcile::check
