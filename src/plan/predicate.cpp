#include "plan/predicate.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "plan/detail/predicate_code.hpp"
#include "values/country_table.hpp"

namespace reconcile {

struct Predicate::Code : PredicateCode {};

namespace {

using Op = PredicateNode::Op;

/// One condition over one row.
class Evaluation {
 public:
  Evaluation(const PredicateCode& code, const Columns& columns, std::size_t row, RowScratch& scratch)
      : code_(code), columns_(columns), row_(row), scratch_(scratch) {}

  Truth run() {
    const bool result = test(0);
    if (!judged_) return Truth::not_judged;
    return result ? Truth::yes : Truth::no;
  }

  bool test(std::uint32_t at) {
    const PredicateNode& node = code_.nodes[at];
    switch (node.op) {
      case Op::all:
        return parts_until(node, at, false);
      case Op::any:
        return !parts_until(node, at, true);
      case Op::negate:
        return !test(at + 1);
      case Op::never:
        return false;
      case Op::is_empty:
        return is_empty(node);
      case Op::in_codes:
        return in_codes(node, code_.code_sets[node.index]);
      case Op::in_texts: {
        const std::string_view text = text_of(node.field, scratch_.text);
        return !text.empty() && code_.text_sets[node.index].contains(text);
      }
      case Op::in_numbers:
        return in_numbers(node, code_.number_sets[node.index]);
      case Op::starts_with:
        return starts_with(node, code_.prefix_sets[node.index]);
      case Op::in_band:
        return in_band(node);
      case Op::of_country:
        return of_country(node);
      case Op::integer:
        return compare_integer(node);
      default:
        return compare(node, code_.comparisons[node.index]);
    }
  }

 private:
  /// Whether no part has the truth that decides. A part that meets money may leave the row not judged, so then all
  /// of them are looked at.
  bool parts_until(const PredicateNode& node, std::uint32_t at, bool deciding) {
    bool none = true;
    for (std::uint32_t part = at + 1; part < node.end; part = code_.nodes[part].end) {
      if (test(part) != deciding) continue;
      if (!code_.meets_money) return false;
      none = false;
    }
    return none;
  }

  bool compare(const PredicateNode& node, const Comparison& sides) {
    switch (node.op) {
      case Op::texts:
        return compare_texts(node, sides);
      case Op::numbers:
        return compare_numbers(node, sides);
      case Op::quantities: {
        const auto left = quantity_of(sides.left);
        const auto right = quantity_of(sides.right);
        return left && right && holds(node.compare, *left, *right);
      }
      case Op::money:
        return compare_money(node, sides);
      default: {
        const auto left = moment_of(sides.left, node.as);
        const auto right = moment_of(sides.right, node.as);
        return left && right && holds(node.compare, *left, *right);
      }
    }
  }

  std::string_view text_of(int field, std::string& scratch) const { return columns_.text(row_, field, scratch); }

  bool is_empty(const PredicateNode& node) const {
    const Column& column = columns_.column(node.field);
    switch (node.type) {
      case FieldType::integer:
      case FieldType::duration:
      case FieldType::time:
        return column.is_empty(row_);
      case FieldType::amount:
        return column.scales[row_] == Column::empty_scale;
      case FieldType::enumeration:
        return column.codes[row_] == Column::empty_code;
      default:
        return columns_.text_is_empty(row_, node.field);
    }
  }

  bool in_codes(const PredicateNode& node, const CodeSet& set) const {
    const std::uint16_t code = columns_.column(node.field).codes[row_];
    if (code < set.listed.size()) return set.listed[code] != 0;
    return code == Column::unlisted_code && set.unlisted.contains(text_of(node.field, scratch_.text));
  }

  bool in_numbers(const PredicateNode& node, const NumberSet& set) const {
    const std::string_view text = text_of(node.field, scratch_.text);
    scratch_.number.assign(text);
    if (scratch_.number.is_number()) return set.digits.contains(scratch_.number.digits());
    return !text.empty() && set.texts.contains(text);
  }

  bool starts_with(const PredicateNode& node, const PrefixSet& set) const {
    const std::string_view text = text_of(node.field, scratch_.text);
    if (text.empty()) return false;
    if (set.prefixes.size() > 0) {
      scratch_.number.assign(text);
      if (scratch_.number.is_number() && set.prefixes.longest(scratch_.number.digits()) != PrefixMap::none) return true;
    }
    return std::any_of(set.texts.begin(), set.texts.end(),
                       [text](const std::string& beginning) { return text.starts_with(beginning); });
  }

  /// What is no number, or of no country that is known, contradicts nothing.
  bool of_country(const PredicateNode& node) const {
    scratch_.number.assign(text_of(node.field, scratch_.text));
    if (!scratch_.number.is_number()) return true;
    const std::string_view country = text_of(static_cast<int>(node.index), scratch_.other_text);
    return country.empty() || CountryTable::shipped().may_be_of(scratch_.number.digits(), country);
  }

  bool in_band(const PredicateNode& node) const {
    const Column& column = columns_.column(node.field);
    return !column.is_empty(row_) && code_.bands[node.index].contains(scratch_.clock.local(column.integers[row_]));
  }

  bool compare_integer(const PredicateNode& node) const {
    const std::int64_t value = columns_.column(node.field).integers[row_];
    if (value == Column::wide_integer)
      return holds(node.compare, columns_.integer(row_, node.field), Decimal(node.integer));
    if (value != Column::empty_integer) return holds(node.compare, value, node.integer);
    return node.type == FieldType::duration && holds(node.compare, std::int64_t{0}, node.integer);
  }

  /// An empty Duration is 0; any other empty field compares with nothing.
  std::optional<Decimal> quantity_of(const Side& side) const {
    if (side.field == Side::literal) return side.number;
    if (!columns_.column(side.field).is_empty(row_)) return columns_.integer(row_, side.field) * side.factor;
    return side.type == FieldType::duration ? std::optional(Decimal()) : std::nullopt;
  }

  std::optional<Decimal> amount_of(const Side& side) const {
    if (side.field == Side::literal) return side.number;
    const Column& column = columns_.column(side.field);
    const std::uint8_t scale = column.scales[row_];
    if (scale == Column::empty_scale) return std::nullopt;
    const Decimal amount =
        scale == Column::wide_scale ? columns_.amount(row_, side.field) : Decimal(column.integers[row_], scale);
    return amount * side.factor;
  }

  std::string_view row_currency() const {
    return code_.currency == Layout::absent ? std::string_view() : text_of(code_.currency, scratch_.text);
  }

  bool compare_money(const PredicateNode& node, const Comparison& sides) {
    const auto left = amount_of(sides.left);
    const auto right = amount_of(sides.right);
    if (!left || !right) return false;
    const bool meets_field = sides.left.field != Side::literal;  // a field stands on the left, if anywhere
    const std::string& currency = sides.right.currency;
    if (meets_field && !currency.empty() && row_currency() != currency) {
      judged_ = false;
      return false;
    }
    return holds(node.compare, *left, *right);
  }

  std::optional<Instant> moment_of(const Side& side, CompareAs as) const {
    if (side.field == Side::literal) return side.moment;
    const Column& column = columns_.column(side.field);
    if (column.is_empty(row_)) return std::nullopt;
    const Instant instant{column.integers[row_], column.nanoseconds[row_]};
    if (as == CompareAs::instant) return instant;
    const LocalTime local = scratch_.clock.local(instant.seconds);
    if (as == CompareAs::local_date) return Instant{local.date.days, 0};
    return Instant{local.second_of_day, instant.nanoseconds};
  }

  std::string_view side_text(const Side& side, std::string& scratch) const {
    return side.field == Side::literal ? std::string_view(side.text) : text_of(side.field, scratch);
  }

  /// Neither side, where it is a field, may be empty.
  static bool comparable(const Side& side, std::string_view text) {
    return side.field == Side::literal || !text.empty();
  }

  bool compare_texts(const PredicateNode& node, const Comparison& sides) const {
    const std::string_view left = side_text(sides.left, scratch_.text);
    const std::string_view right = side_text(sides.right, scratch_.other_text);
    if (!comparable(sides.left, left) || !comparable(sides.right, right)) return false;
    return holds(node.compare, left, right);
  }

  bool compare_numbers(const PredicateNode& node, const Comparison& sides) const {
    const std::string_view left = side_text(sides.left, scratch_.text);
    const std::string_view right = side_text(sides.right, scratch_.other_text);
    if (!comparable(sides.left, left) || !comparable(sides.right, right)) return false;
    scratch_.number.assign(left);
    scratch_.other_number.assign(right);
    if (!scratch_.number.is_number() || !scratch_.other_number.is_number()) return holds(node.compare, left, right);
    return holds(node.compare, scratch_.number.digits(), scratch_.other_number.digits());
  }

  const PredicateCode& code_;
  const Columns& columns_;
  std::size_t row_;
  RowScratch& scratch_;
  bool judged_ = true;
};

}  // namespace

Predicate::Predicate(const Condition& condition, const Program& program, const Layout& layout) {
  if (condition.kind == Condition::Kind::and_ && condition.parts.empty()) return;
  code_ = std::make_shared<const Code>(Code{compile(condition, program, layout)});
}

Truth Predicate::operator()(const Columns& columns, std::size_t row, RowScratch& scratch) const {
  if (!code_) return Truth::yes;
  return Evaluation(*code_, columns, row, scratch).run();
}

const PredicateCode& Predicate::predicate_code() const { return *code_; }

bool test_row(const PredicateCode& code, std::uint32_t at, const Columns& columns, std::size_t row,
              RowScratch& scratch) {
  return Evaluation(code, columns, row, scratch).test(at);
}

}  // namespace reconcile
