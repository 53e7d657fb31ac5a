#include "language/detail/witness_search.hpp"

#include <algorithm>

#include "language/detail/witness_attempt.hpp"

namespace reconcile::check {
namespace {

Condition is_answered() {
  Condition condition;
  condition.kind = Condition::Kind::compare;
  condition.left.what = std::string("Result");
  condition.right.what = Literal(std::string("ANSWERED"));
  return condition;
}

std::vector<KindId> common_kinds(const Program& program, const std::vector<std::size_t>& tariffs) {
  std::vector<KindId> kinds = program.tariffs[tariffs.front()].kinds;
  const std::vector<KindId>& others = program.tariffs[tariffs.back()].kinds;
  std::erase_if(kinds, [&](KindId kind) { return std::find(others.begin(), others.end(), kind) == others.end(); });
  return kinds;
}

/// nullopt: they are never valid together.
std::optional<Validity> common_validity(const Program& program, const std::vector<std::size_t>& tariffs) {
  Validity common;
  for (const std::size_t tariff : tariffs) {
    const Validity& valid = program.tariffs[tariff].valid;
    if (valid.from && (!common.from || *valid.from > *common.from)) common.from = valid.from;
    if (valid.until && (!common.until || *valid.until < *common.until)) common.until = valid.until;
  }
  if (common.from && common.until && *common.from >= *common.until) return std::nullopt;
  return common;
}

bool asks_money(const Tariff& tariff) { return tariff.only_when && meets_money(*tariff.only_when); }

/// Tries every way in which the conditions can hold. Whether a witness was found.
bool try_alternatives(Attempt& attempt, const Conjunct& valid) {
  KindWork& work = attempt.work;
  const std::vector<Conjunct> none = {{}};
  const auto of_tariff = [&](std::size_t tariff) { return &attempt.search.only_when(tariff, false, work); };
  const std::vector<Conjunct>* const second = attempt.tariffs.size() > 1 ? of_tariff(attempt.tariffs[1]) : &none;
  for (const Conjunct& chargeable : work.chargeable) {
    for (const Conjunct& one : *of_tariff(attempt.tariffs.front())) {
      for (const Conjunct& other : *second) {
        Conjunct all = valid;
        for (const Conjunct* part : {&chargeable, &one, &other}) all.insert(all.end(), part->begin(), part->end());
        if (Node(attempt, std::move(all)).run()) return true;
      }
    }
  }
  return false;
}

}  // namespace

KindWork::KindWork(const Program& program, const Layouts& layouts, KindId kind_id)
    : kind(kind_id),
      layout(layouts.kinds[kind_id]),
      judge(program, layout),
      values(program, layout),
      chargeable(alternatives(program.settings.charge_when, false, layout)),
      answered(is_answered()) {}

WitnessSearch::WitnessSearch(const Program& program, const Layouts& layouts)
    : program_(program), layouts_(layouts), indexes_(program.tariffs.size()), works_(layouts.kinds.size()) {
  removes_.assign(program.tariffs.size(), std::vector<bool>(program.tariffs.size()));
  for (std::size_t tariff = 0; tariff < program.tariffs.size(); ++tariff) add_bases(tariff, removes_[tariff]);
}

void WitnessSearch::add_bases(std::size_t tariff, std::vector<bool>& removed) const {
  for (const std::size_t base : program_.tariffs[tariff].exception_to) {
    if (removed[base]) continue;
    removed[base] = true;
    add_bases(base, removed);
  }
}

KindWork& WitnessSearch::work(KindId kind) {
  if (works_[kind] == nullptr) works_[kind] = std::make_unique<KindWork>(program_, layouts_, kind);
  return *works_[kind];
}

const RowIndex* WitnessSearch::index(std::size_t tariff) {
  const auto* rows = std::get_if<RateRows>(&program_.tariffs[tariff].pricing);
  if (rows == nullptr || indexes_[tariff] != nullptr) return indexes_[tariff].get();
  for (std::size_t other = 0; other < indexes_.size(); ++other) {  // those with the same rows have one
    if (indexes_[other] == nullptr || !indexes_[other]->rows().rows.shares_with(rows->rows)) continue;
    if (indexes_[other]->rows().by_country == rows->by_country && indexes_[other]->rows().key_field == rows->key_field)
      return (indexes_[tariff] = indexes_[other]).get();
  }
  return (indexes_[tariff] = std::make_shared<RowIndex>(*rows)).get();
}

const std::vector<Conjunct>& WitnessSearch::only_when(std::size_t tariff, bool negated, KindWork& work) const {
  const auto [place, is_new] = work.only_when.try_emplace(std::pair(tariff, negated));
  if (!is_new) return place->second;
  const std::optional<Condition>& condition = program_.tariffs[tariff].only_when;
  if (condition) {
    place->second = alternatives(*condition, negated, work.layout);
  } else if (!negated) {
    place->second.emplace_back();
  }
  return place->second;
}

void WitnessSearch::add_removers(Attempt& attempt) const {
  for (std::size_t other = 0; other < program_.tariffs.size(); ++other) {
    const Tariff& tariff = program_.tariffs[other];
    const bool removes_one = std::any_of(attempt.tariffs.begin(), attempt.tariffs.end(),
                                         [&](std::size_t base) { return removes(other, base); });
    const auto& kinds = tariff.kinds;
    if (!removes_one || std::find(kinds.begin(), kinds.end(), attempt.work.kind) == kinds.end()) continue;
    attempt.removers.push_back(other);
    attempt.money = attempt.money || asks_money(tariff);
  }
}

Found WitnessSearch::find(const std::vector<std::size_t>& tariffs, bool with_exceptions) {
  Found result;
  const std::optional<Validity> valid = common_validity(program_, tariffs);
  if (!valid) return result;
  for (const KindId kind : common_kinds(program_, tariffs)) {
    Attempt attempt(*this, work(kind), tariffs);
    attempt.since = valid->from;
    attempt.money = meets_money(program_.settings.charge_when);
    for (const std::size_t tariff : tariffs) attempt.money = attempt.money || asks_money(program_.tariffs[tariff]);
    if (with_exceptions) add_removers(attempt);
    if (find_rated(attempt, *valid)) return attempt.found;
    if (!result.undecided) result.undecided = attempt.found.undecided;
  }
  return result;
}

bool WitnessSearch::find_rated(Attempt& attempt, const Validity& valid) const {
  // Where the field of `rated at` is empty, CallTime takes its place.
  const int call_time = attempt.field("CallTime");
  const int rated_at = attempt.field(program_.settings.rated_at);
  const bool two_ways = rated_at != Layout::absent && rated_at != call_time;
  for (const bool stated : {true, false}) {
    if (!stated && !two_ways) continue;
    attempt.rating_field = stated && two_ways ? rated_at : call_time;
    Conjunct atoms;
    if (valid.from) atoms.push_back(attempt.at_or_after(*valid.from, false));
    if (valid.until) atoms.push_back(attempt.at_or_after(*valid.until, true));
    if (two_ways) {
      Condition& empty = attempt.work.empty[rated_at];
      empty.kind = Condition::Kind::is_empty;
      empty.left.what = program_.settings.rated_at;
      atoms.push_back({&empty, stated, rated_at, nullptr, std::nullopt});
    }
    if (try_alternatives(attempt, atoms)) return true;
  }
  return false;
}

}  // namespace reconcile::check
