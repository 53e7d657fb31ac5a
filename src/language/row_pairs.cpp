#include "language/detail/row_pairs.hpp"

#include <algorithm>

namespace reconcile::check {
namespace {

bool visit_all(std::span<const RowIndex::Entry> first, std::span<const RowIndex::Entry> second, bool swapped,
               const VisitPair& visit) {
  for (const RowIndex::Entry& one : first) {
    for (const RowIndex::Entry& other : second) {
      if (swapped ? visit(&other, &one) : visit(&one, &other)) return true;
    }
  }
  return false;
}

/// For each key of `few` the keys of `many` that it begins with, and those that begin with it.
bool walk(const RowIndex& few, const RowIndex& many, bool swapped, const PrefixFilter& filter, const VisitPair& visit) {
  const bool by_country = few.rows().by_country;
  std::uint32_t position = 0;
  for (std::uint32_t at = 0; at < few.size(); ++at) {
    const std::string_view text = few.key(at).text;
    position = many.not_before(text, position);
    if (!filter.allows(text)) continue;
    for (std::uint32_t up = many.longest_at(text, position); up != RowIndex::none; up = many.key(up).parent) {
      if (visit_all(few.entries(at), many.entries(up), swapped, visit)) return true;
    }
    if (by_country) continue;
    for (std::uint32_t down = position; down < many.size() && many.key(down).text.starts_with(text); ++down) {
      if (many.key(down).text.size() == text.size() || !filter.allows(many.key(down).text)) continue;
      if (visit_all(few.entries(at), many.entries(down), swapped, visit)) return true;
    }
  }
  return false;
}

}  // namespace

PrefixFilter::PrefixFilter(const Questions& questions) {
  for (const Atom* atom : questions) {
    if (atom->rows != nullptr) {
      if (atom->negated && !atom->rows->rows().by_country) rows_.push_back(atom);
      continue;
    }
    const Condition& asked = *atom->condition;
    const bool of_digits = std::all_of(asked.values.begin(), asked.values.end(), [](const Literal& value) {
      return std::holds_alternative<PrefixDigits>(value);
    });
    if (asked.kind == Condition::Kind::starts_with && of_digits) prefixes_.push_back(atom);
  }
}

bool PrefixFilter::allows(std::string_view digits) const {
  for (const Atom* atom : prefixes_) {
    const bool meets =
        std::any_of(atom->condition->values.begin(), atom->condition->values.end(), [&](const Literal& value) {
          const std::string& prefix = std::get_if<PrefixDigits>(&value)->digits;
          return digits.starts_with(prefix) || (!atom->negated && prefix.starts_with(digits));
        });
    if (meets == atom->negated) return false;
  }
  return std::none_of(rows_.begin(), rows_.end(),
                      [&](const Atom* atom) { return atom->rows->has_plain(digits, atom->since); });
}

void each_row(const RowIndex& index, const PrefixFilter& filter, const VisitPair& visit) {
  for (std::uint32_t at = 0; at < index.size(); ++at) {
    if (!filter.allows(index.key(at).text)) continue;
    for (const RowIndex::Entry& entry : index.entries(at)) {
      if (visit(&entry, nullptr)) return;
    }
  }
}

void each_pair(const RowIndex& first, const RowIndex& second, const PrefixFilter& filter, const VisitPair& visit) {
  if (first.size() <= second.size()) {
    walk(first, second, false, filter, visit);
  } else {
    walk(second, first, true, filter, visit);
  }
}

}  // namespace reconcile::check
