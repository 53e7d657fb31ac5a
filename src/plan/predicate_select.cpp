// A predicate over many rows at once: node by node, each over the rows that are still asked about. What a node needs of
// a row lies in columns, so the common leaves are loops over numbers.
#include <algorithm>
#include <array>

#include "plan/detail/predicate_code.hpp"
#include "plan/predicate.hpp"
#include "values/country_table.hpp"

namespace reconcile {
namespace {

using Op = PredicateNode::Op;
using Rows = std::vector<std::uint32_t>;

class Selection {
 public:
  Selection(const PredicateCode& code, const Columns& columns, RowScratch& scratch)
      : code_(code), columns_(columns), scratch_(scratch) {}

  /// Keeps the rows for which the node is as `wanted`. `rows` rise.
  void keep(std::uint32_t at, bool wanted, Rows& rows) {
    const PredicateNode& node = code_.nodes[at];
    switch (node.op) {
      case Op::all:
        return wanted ? keep_if_each(node, at, true, rows) : keep_if_some(node, at, false, rows);
      case Op::any:
        return wanted ? keep_if_some(node, at, true, rows) : keep_if_each(node, at, false, rows);
      case Op::negate:
        return keep(at + 1, !wanted, rows);
      default:
        wanted_ = wanted;
        keep_by_leaf(node, at, rows);
    }
  }

 private:
  /// Each part is as wanted.
  void keep_if_each(const PredicateNode& node, std::uint32_t at, bool wanted, Rows& rows) {
    for (std::uint32_t part = at + 1; part < node.end && !rows.empty(); part = code_.nodes[part].end)
      keep(part, wanted, rows);
  }

  /// Some part is as wanted: all but the rows where each is not.
  void keep_if_some(const PredicateNode& node, std::uint32_t at, bool wanted, Rows& rows) {
    Rows others = rows;
    keep_if_each(node, at, !wanted, others);
    take_out(others, rows);
  }

  static void take_out(const Rows& out, Rows& rows) {
    Rows left;
    left.reserve(rows.size() - out.size());
    std::set_difference(rows.begin(), rows.end(), out.begin(), out.end(), std::back_inserter(left));
    rows = std::move(left);
  }

  template <class Holds>
  void keep_if(Rows& rows, const Holds& holds) const {
    const bool wanted = wanted_;
    std::size_t kept = 0;
    for (const std::uint32_t row : rows) {  // without a branch that a processor would have to guess
      rows[kept] = row;
      kept += holds(row) == wanted ? 1 : 0;
    }
    rows.resize(kept);
  }

  void keep_by_leaf(const PredicateNode& node, std::uint32_t at, Rows& rows) {
    const auto one_by_one = [&](std::uint32_t row) { return test_row(code_, at, columns_, row, scratch_); };
    switch (node.op) {
      case Op::in_codes: {
        const CodeSet& set = code_.code_sets[node.index];
        const std::vector<std::uint16_t>& codes = columns_.column(node.field).codes;
        return keep_if(rows, [&](std::uint32_t row) {
          const std::uint16_t code = codes[row];
          return code < set.listed.size() ? set.listed[code] != 0 : code == Column::unlisted_code && one_by_one(row);
        });
      }
      case Op::in_texts:
        return keep_if_in_texts(node, rows, one_by_one);
      case Op::is_empty:
        return keep_empty(node, rows);
      case Op::of_country:
        return keep_of_country(node, rows, one_by_one);
      case Op::integer:
        return keep_if_integer(node, rows, one_by_one);
      case Op::money:
        return keep_if_sign(node, rows, one_by_one);
      case Op::moments:
        return keep_if_instants(node, rows, one_by_one);
      default:
        keep_if(rows, one_by_one);
    }
  }

  void keep_empty(const PredicateNode& node, Rows& rows) {
    const Column& column = columns_.column(node.field);
    switch (node.type) {
      case FieldType::amount:
        return keep_if(rows, [&](std::uint32_t row) { return column.scales[row] == Column::empty_scale; });
      case FieldType::enumeration:
        return keep_if(rows, [&](std::uint32_t row) { return column.codes[row] == Column::empty_code; });
      case FieldType::integer:
      case FieldType::duration:
      case FieldType::time:
        return keep_if(rows, [&](std::uint32_t row) { return column.integers[row] == Column::empty_integer; });
      default:
        keep_if(rows, [&](std::uint32_t row) { return columns_.text_is_empty(row, node.field); });
    }
  }

  /// Many numbers are looked up together.
  template <class Slow>
  void keep_of_country(const PredicateNode& node, Rows& rows, const Slow& one_by_one) {
    constexpr std::size_t batch = PrefixMap::most_at_once;
    static_assert(batch <= 32);
    const CountryTable& table = CountryTable::shipped();
    if (!table.keys_decide()) return keep_if(rows, one_by_one);
    std::array<DigitKey, batch> keys;
    std::array<std::string_view, batch> known;
    std::size_t kept = 0;
    for (std::size_t begin = 0; begin < rows.size(); begin += batch) {
      const std::size_t count = std::min(batch, rows.size() - begin);
      std::uint32_t usual = 0;  // a bit for each number that has a key
      for (std::size_t i = 0; i < count; ++i) {
        keys[i] = 0;
        const bool has_key = usual_number_key(columns_.raw_text(rows[begin + i], node.field), keys[i]);
        usual |= std::uint32_t{has_key} << i;
      }
      table.countries(keys.data(), count, known.data());
      for (std::size_t i = 0; i < count; ++i) {
        const std::uint32_t row = rows[begin + i];
        const std::string_view country = columns_.raw_text(row, static_cast<int>(node.index));
        const bool is_usual = (usual >> i & 1) != 0 && CountryTable::allow(known[i], country);
        const bool holds = is_usual || one_by_one(row);
        rows[kept] = row;
        kept += holds == wanted_ ? 1 : 0;
      }
    }
    rows.resize(kept);
  }

  /// A text beside one or two words.
  template <class Slow>
  void keep_if_in_texts(const PredicateNode& node, Rows& rows, const Slow& one_by_one) {
    const std::vector<std::string>& words = code_.text_sets[node.index].texts();
    if (words.empty() || words.size() > 2 || rows.size() < columns_.rows() / 4) return keep_if(rows, one_by_one);
    const std::vector<std::uint64_t>& texts = columns_.short_texts(node.field);
    const std::uint64_t first = Column::short_text(words.front());
    const std::uint64_t last = Column::short_text(words.back());
    const auto is_short = [](std::uint64_t word) { return word != 0 && word != Column::long_text; };
    if (!is_short(first) || !is_short(last)) return keep_if(rows, one_by_one);
    keep_if(rows, [&](std::uint32_t row) {
      const std::uint64_t text = texts[row];
      if (text == Column::long_text) [[unlikely]]
        return one_by_one(row);
      return text == first || text == last;
    });
  }

  template <class Slow>
  void keep_if_integer(const PredicateNode& node, Rows& rows, const Slow& one_by_one) {
    const std::vector<std::int64_t>& integers = columns_.column(node.field).integers;
    if (node.compare != CompareOp::equal) return keep_if(rows, one_by_one);
    keep_if(rows, [&](std::uint32_t row) {
      const std::int64_t value = integers[row];
      const bool is_plain = value != Column::empty_integer && value != Column::wide_integer;
      return is_plain ? value == node.integer : one_by_one(row);
    });
  }

  /// The sign of an amount is its coefficient's.
  template <class Slow>
  void keep_if_sign(const PredicateNode& node, Rows& rows, const Slow& one_by_one) {
    const Comparison& sides = code_.comparisons[node.index];
    if (!is_beside_zero(sides)) return keep_if(rows, one_by_one);
    const Column& column = columns_.column(sides.left.field);
    const bool or_equal = holds(node.compare, 0, 0);
    const bool or_greater = holds(node.compare, 1, 0);
    const bool or_less = holds(node.compare, -1, 0);
    keep_if(rows, [&](std::uint32_t row) {
      const std::uint8_t scale = column.scales[row];
      if (scale == Column::wide_scale) return one_by_one(row);
      const std::int64_t value = column.integers[row];
      const bool holds = value == 0 ? or_equal : value > 0 ? or_greater : or_less;
      return scale != Column::empty_scale && holds;
    });
  }

  template <class Slow>
  void keep_if_instants(const PredicateNode& node, Rows& rows, const Slow& one_by_one) {
    const auto& [left, right] = code_.comparisons[node.index];
    const bool fields = left.field != Side::literal && right.field != Side::literal && node.as == CompareAs::instant;
    if (!fields || node.compare != CompareOp::greater_equal) return keep_if(rows, one_by_one);
    const std::vector<std::int64_t>& a = columns_.column(left.field).integers;
    const std::vector<std::int64_t>& b = columns_.column(right.field).integers;
    keep_if(rows, [&](std::uint32_t row) {
      const bool is_plain = a[row] != Column::empty_integer && b[row] != Column::empty_integer && a[row] != b[row];
      return is_plain ? a[row] > b[row] : one_by_one(row);
    });
  }

  const PredicateCode& code_;
  const Columns& columns_;
  RowScratch& scratch_;
  bool wanted_ = true;  ///< of the leaf at hand
};

}  // namespace

bool Predicate::always_judged() const { return !code_ || !predicate_code().meets_money; }

void Predicate::select(const Columns& columns, RowScratch& scratch, Rows& rows, bool wanted) const {
  if (code_) {
    Selection(predicate_code(), columns, scratch).keep(0, wanted, rows);
  } else if (!wanted) {
    rows.clear();
  }
}

}  // namespace reconcile
