#include "language/detail/witness_attempt.hpp"

#include <algorithm>

namespace reconcile::check {
namespace {

// What one pair may cost. A contract that people write needs a small part of it.
constexpr std::size_t most_nodes = 1000;
constexpr std::size_t most_visits = 5'000'000;
constexpr std::size_t most_solutions = 20'000;

}  // namespace

Condition key_condition(const RateRows& rows, std::string_view key) {
  Condition condition;
  condition.left.what = rows.key_field;
  if (rows.by_country) {
    condition.kind = Condition::Kind::compare;
    condition.right.what = Literal(std::string(key));
  } else {
    condition.kind = Condition::Kind::starts_with;
    condition.values.emplace_back(PrefixDigits{std::string(key)});
  }
  return condition;
}

Condition origin_condition(std::string_view origin) {
  Condition condition;
  condition.kind = Condition::Kind::starts_with;
  condition.left.what = std::string("From");
  condition.values.emplace_back(PrefixDigits{std::string(origin)});
  return condition;
}

bool Attempt::is_spent() const { return nodes > most_nodes || visits > most_visits || solutions > most_solutions; }

Span Attempt::head() const { return search.program().tariffs[tariffs.back()].head; }

Atom Attempt::at_or_after(const Instant& instant, bool negated) {
  Condition& condition = work.at_or_after[{rating_field, instant}];
  condition.kind = Condition::Kind::compare;
  condition.left.what = work.layout.fields[static_cast<std::size_t>(rating_field)].name;
  condition.op = CompareOp::greater_equal;
  condition.as = CompareAs::instant;
  condition.right.what = Literal(instant);
  return {&condition, negated, rating_field, nullptr, std::nullopt};
}

Atom Attempt::in_band(std::uint32_t band, bool negated) {
  Condition& condition = work.in_band[{rating_field, band}];
  condition.kind = Condition::Kind::in_band;
  condition.left.what = work.layout.fields[static_cast<std::size_t>(rating_field)].name;
  condition.band = band;
  return {&condition, negated, rating_field, nullptr, std::nullopt};
}

bool Node::run() {
  if (++attempt_.nodes > most_nodes) {
    attempt_.undecided_at(attempt_.head());
    return false;
  }
  group_questions();
  if (!answer_fields()) return false;
  first_ = attempt_.search.index(attempt_.tariffs.front());
  second_ = attempt_.tariffs.size() > 1 ? attempt_.search.index(attempt_.tariffs.back()) : nullptr;
  const VisitPair in_order = [this](const Entry* one, const Entry* other) { return visit(one, other); };
  if (first_ == nullptr && second_ == nullptr) {
    visit(nullptr, nullptr);
  } else if (second_ == nullptr) {
    each_row(*first_, filter_of(*first_), in_order);
  } else if (first_ == nullptr) {
    each_row(*second_, filter_of(*second_), [this](const Entry* one, const Entry*) { return visit(nullptr, one); });
  } else if (first_->rows().key_field == second_->rows().key_field &&
             first_->rows().by_country == second_->rows().by_country) {
    each_pair(*first_, *second_, filter_of(*first_), in_order);
  } else {
    cross(*first_, *second_);
  }
  return attempt_.found.witness.has_value();
}

PrefixFilter Node::filter_of(const RowIndex& index) const {
  if (index.rows().by_country) return PrefixFilter();
  return PrefixFilter(questions_[static_cast<std::size_t>(attempt_.field(index.rows().key_field))]);
}

void Node::cross(const RowIndex& first, const RowIndex& second) {
  const std::vector<const Entry*> ones = representatives(first, second);
  const std::vector<const Entry*> others = representatives(second, first);
  for (const Entry* one : ones) {
    for (const Entry* other : others) {
      if (visit(one, other)) return;
    }
  }
}

std::vector<const Node::Entry*> Node::representatives(const RowIndex& index, const RowIndex& other) {
  // What a key asks of From and what the other's origins ask of it must go together.
  const bool by_variant = index.rows().key_field != "From" || !other.has_origins();
  std::vector<bool> seen(index.variants().size());
  std::vector<const Entry*> result;
  each_row(index, filter_of(index), [&](const Entry* entry, const Entry*) {
    if (by_variant && seen[entry->variant]) return false;
    ++attempt_.solutions;
    if (attempt_.is_spent()) {
      attempt_.undecided_at(attempt_.head());
      return true;
    }
    CallFields fields = fields_;
    if (!answer_rows({&index.row(*entry)}, {&index.rows()}, fields)) return false;
    seen[entry->variant] = true;
    result.push_back(entry);
    return false;
  });
  return result;
}

void Node::group_questions() {
  questions_.assign(attempt_.work.layout.fields.size(), {});
  for (const Atom& atom : atoms_) {
    if (atom.field != Layout::absent) questions_[static_cast<std::size_t>(atom.field)].push_back(&atom);
  }
}

bool Node::answer_fields() {
  fields_ = attempt_.work.values.usual();
  const Tariff& tariff = attempt_.search.program().tariffs[attempt_.tariffs.front()];
  const int currency = attempt_.field("Currency");
  if (currency != Layout::absent) fields_[static_cast<std::size_t>(currency)] = tariff.currency;
  for (std::size_t field = 0; field < questions_.size(); ++field) {
    if (!questions_[field].empty() && !answer(static_cast<int>(field), fields_, {})) return false;
  }
  return mend_duration(fields_);
}

bool Node::answer(int field, CallFields& fields, const Questions& more) {
  const auto at = static_cast<std::size_t>(field);
  Questions all = questions_[at];
  all.insert(all.end(), more.begin(), more.end());
  std::optional<std::string> value = attempt_.work.values.find(field, all);
  if (value) fields[at] = std::move(*value);
  return value.has_value();
}

/// An answered call has a Duration (interface.md): without one it is another result, where it may be.
bool Node::mend_duration(CallFields& fields) {
  const int duration = attempt_.field("Duration");
  const int result = attempt_.field("Result");
  if (duration == Layout::absent || result == Layout::absent) return true;
  const bool is_readable =
      !fields[static_cast<std::size_t>(duration)].empty() || fields[static_cast<std::size_t>(result)] != "ANSWERED";
  const Atom other{&attempt_.work.answered, true, result, nullptr, std::nullopt};
  return is_readable || answer(result, fields, {&other});
}

const std::optional<std::string>& Node::time_for(const Entry* first, const Entry* second) {
  const std::pair key(first == nullptr ? RowIndex::none : first->variant,
                      second == nullptr ? RowIndex::none : second->variant);
  const auto [place, is_new] = times_.try_emplace(key);
  if (!is_new) return place->second;
  Conjunct atoms;
  const auto add = [&](const RowIndex* index, const Entry* entry) {
    if (entry == nullptr) return;
    const RowVariant& variant = index->variants()[entry->variant];
    if (variant.valid_from) atoms.push_back(attempt_.at_or_after(*variant.valid_from, false));
    if (variant.band != RateRow::any_band) atoms.push_back(attempt_.in_band(variant.band, false));
  };
  add(first_, first);
  add(second_, second);
  Questions more;
  for (const Atom& atom : atoms) more.push_back(&atom);
  CallFields fields = fields_;
  const auto at = static_cast<std::size_t>(attempt_.rating_field);
  if (answer(attempt_.rating_field, fields, more)) place->second = fields[at];
  return place->second;
}

bool Node::visit(const Entry* first, const Entry* second) {
  ++attempt_.visits;
  if (attempt_.is_spent()) {
    attempt_.undecided_at(attempt_.head());
    return true;
  }
  const std::optional<std::string>& time = time_for(first, second);
  if (!time) return false;
  std::vector<const RateRow*> rows;
  std::vector<const RateRows*> tables;
  const auto add = [&](const RowIndex* index, const Entry* entry) {
    if (entry == nullptr) return;
    rows.push_back(&index->row(*entry));
    tables.push_back(&index->rows());
  };
  add(first_, first);
  add(second_, second);
  CallFields fields = fields_;
  fields[static_cast<std::size_t>(attempt_.rating_field)] = *time;
  if (!rows.empty()) ++attempt_.solutions;
  if (!answer_rows(rows, tables, fields)) return false;
  return judge(std::move(fields));
}

/// The numbers and countries that the rows ask for.
bool Node::answer_rows(const std::vector<const RateRow*>& rows, const std::vector<const RateRows*>& tables,
                       CallFields& fields) {
  std::vector<Condition> conditions;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    conditions.push_back(key_condition(*tables[i], rows[i]->key));
    if (!rows[i]->origin.empty()) conditions.push_back(origin_condition(rows[i]->origin));
  }
  std::map<int, Conjunct> by_field;
  for (const Condition& condition : conditions) {
    const int field = attempt_.field(std::get<std::string>(condition.left.what));
    by_field[field].push_back({&condition, false, field, nullptr, std::nullopt});
  }
  return std::all_of(by_field.begin(), by_field.end(), [&](const auto& each) {
    Questions more;
    for (const Atom& atom : each.second) more.push_back(&atom);
    return answer(each.first, fields, more);
  });
}

}  // namespace reconcile::check
