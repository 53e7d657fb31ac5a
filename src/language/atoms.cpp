#include "language/detail/atoms.hpp"

#include <algorithm>

namespace reconcile::check {
namespace {

constexpr std::size_t most_alternatives = 256;

using Alternatives = std::vector<Conjunct>;

bool is_decidable(CompareAs as, FieldType type) {
  switch (as) {
    case CompareAs::text:
      return type == FieldType::text || type == FieldType::enumeration || type == FieldType::currency ||
             type == FieldType::country;
    case CompareAs::number:
      return type == FieldType::number;
    case CompareAs::quantity:
      return type == FieldType::integer || type == FieldType::duration;
    case CompareAs::instant:
    case CompareAs::local_date:
    case CompareAs::local_clock:
      return type == FieldType::time;
    case CompareAs::money:
    case CompareAs::share:
      break;
  }
  return false;
}

/// The field that the condition asks of, where it is one and the answer depends on it in a way that is understood.
int field_of(const Condition& condition, const Layout& layout) {
  using Kind = Condition::Kind;
  const auto* left = std::get_if<std::string>(&condition.left.what);
  const auto* right = std::get_if<std::string>(&condition.right.what);
  const bool both = condition.kind == Kind::compare && left != nullptr && right != nullptr;
  const std::string* name = left != nullptr ? left : condition.kind == Kind::compare ? right : nullptr;
  const int field = name == nullptr || both ? Layout::absent : layout.index_of(*name);
  if (field == Layout::absent) return field;
  const FieldType type = layout.fields[static_cast<std::size_t>(field)].type;
  const bool ordered = condition.as != CompareAs::text && condition.as != CompareAs::number;
  switch (condition.kind) {
    case Kind::compare:
      return is_decidable(condition.as, type) && (ordered || condition.op == CompareOp::equal) ? field : Layout::absent;
    case Kind::in_values:
      return is_decidable(condition.as, type) ? field : Layout::absent;
    case Kind::starts_with:
      return type == FieldType::number || is_decidable(CompareAs::text, type) ? field : Layout::absent;
    case Kind::in_band:
      return type == FieldType::time ? field : Layout::absent;
    case Kind::is_empty:
      return type != FieldType::amount ? field : Layout::absent;
    default:
      return Layout::absent;
  }
}

class Splitter {
 public:
  explicit Splitter(const Layout& layout) : layout_(layout) {}

  Alternatives split(const Condition& condition, bool negated) const {
    using Kind = Condition::Kind;
    if (condition.kind == Kind::not_) return split(condition.parts.front(), !negated);
    if (condition.kind != Kind::and_ && condition.kind != Kind::or_) return {{atom(condition, negated)}};
    const bool all = (condition.kind == Kind::and_) != negated;
    Alternatives result;
    if (all) result.emplace_back();
    for (const Condition& part : condition.parts) {
      Alternatives more = split(part, negated);
      if (all ? result.size() * more.size() > most_alternatives : result.size() + more.size() > most_alternatives) {
        return {{Atom{&condition, negated, Layout::absent, nullptr, std::nullopt}}};
      }
      if (all) {
        result = product(result, more);
      } else {
        result.insert(result.end(), more.begin(), more.end());
      }
    }
    return result;
  }

 private:
  Atom atom(const Condition& condition, bool negated) const {
    return {&condition, negated, field_of(condition, layout_), nullptr, std::nullopt};
  }

  static Alternatives product(const Alternatives& left, const Alternatives& right) {
    Alternatives result;
    for (const Conjunct& one : left) {
      for (const Conjunct& other : right) {
        Conjunct& both = result.emplace_back(one);
        both.insert(both.end(), other.begin(), other.end());
      }
    }
    return result;
  }

  const Layout& layout_;
};

}  // namespace

std::vector<Conjunct> alternatives(const Condition& condition, bool negated, const Layout& layout) {
  return Splitter(layout).split(condition, negated);
}

bool meets_money(const Condition& condition) {
  const bool compares = condition.kind == Condition::Kind::compare || condition.kind == Condition::Kind::in_values;
  return (compares && condition.as == CompareAs::money) ||
         std::any_of(condition.parts.begin(), condition.parts.end(), meets_money);
}

}  // namespace reconcile::check
