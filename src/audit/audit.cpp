// The one pass over every row. What is done here costs its nanoseconds ten million times.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <limits>
#include <optional>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "audit/detail/call_end.hpp"
#include "audit/detail/count_calls.hpp"
#include "audit/invoices.hpp"
#include "audit/tally.hpp"

namespace reconcile {
namespace {

constexpr unsigned widest_fast_scale = 18;

std::optional<Decimal> amount_of(const KindPlan& kind, const Columns& columns, std::size_t row) {
  if (columns.column(kind.amount).scales[row] == Column::empty_scale) return std::nullopt;
  return columns.amount(row, kind.amount);
}

/// `wide` is asked only where the number does not fit into 64 bits.
template <class Wide>
void add_number(ExactSum& sum, std::int64_t coefficient, std::uint8_t scale, const Wide& wide) {
  if (scale <= widest_fast_scale) {
    sum.add(coefficient, scale);
  } else {
    sum.add(wide());
  }
}

void add_amount(ExactSum& sum, const KindPlan& kind, const Columns& columns, std::size_t row) {
  const Column& amounts = columns.column(kind.amount);
  if (amounts.scales[row] == Column::empty_scale) return;
  add_number(sum, amounts.integers[row], amounts.scales[row], [&] { return columns.amount(row, kind.amount); });
}

void add_difference(ExactSum& over, ExactSum& under, const Decimal& difference) {
  if (difference.is_negative()) {
    under.subtract(difference);
  } else {
    over.add(difference);
  }
}

void add_call(MoneyTally& money, const KindPlan& kind, const Columns& columns, const Prices& prices, std::size_t row) {
  const Verdict verdict = prices.verdicts[row];
  const bool differs = verdict == Verdict::within_tolerance || verdict == Verdict::amount_differs;
  if (verdict != Verdict::right && !differs) {
    ++money.calls_not_judged;
    add_amount(money.not_judged, kind, columns, row);
    return;
  }
  add_amount(money.charged, kind, columns, row);
  add_number(money.expected, prices.expected[row], prices.scales[row], [&] { return prices.expected_of(row); });
  if (!differs) {
    ++money.calls_right;
    return;
  }
  const bool is_within = verdict == Verdict::within_tolerance;
  ++(is_within ? money.calls_within : money.calls_wrong);
  const Column& amounts = columns.column(kind.amount);
  std::int64_t units = 0;
  if (amounts.scales[row] <= widest_fast_scale && amounts.scales[row] == prices.scales[row] &&
      !__builtin_sub_overflow(amounts.integers[row], prices.expected[row], &units) &&
      units != std::numeric_limits<std::int64_t>::min()) {
    (units < 0 ? money.under : money.over).add(std::abs(units), amounts.scales[row]);
    if (is_within) (units < 0 ? money.within_under : money.within_over).add(std::abs(units), amounts.scales[row]);
    return;
  }
  const Decimal difference = amount_of(kind, columns, row).value_or(Decimal()) - prices.expected_of(row);
  add_difference(money.over, money.under, difference);
  if (is_within) add_difference(money.within_over, money.within_under, difference);
}

/// The money of the row's currency: currencies are few, so the last ones are tried first.
class MoneyByCurrency {
 public:
  MoneyByCurrency(std::map<std::string, MoneyTally>& money, const Columns& columns, int field, std::string& scratch)
      : money_(money),
        columns_(columns),
        field_(field),
        short_texts_(columns.short_texts(field).data()),
        scratch_(scratch) {}

  MoneyTally& of(std::size_t row) {
    const std::uint64_t text = short_texts_[row];
    for (const auto& [known, money] : known_) {
      if (known == text) return *money;
    }
    MoneyTally& money = money_[std::string(columns_.text(row, field_, scratch_))];
    if (known_.size() < most_known && text != Column::long_text) known_.emplace_back(text, &money);
    return money;
  }

 private:
  static constexpr std::size_t most_known = 8;

  std::map<std::string, MoneyTally>& money_;
  const Columns& columns_;
  int field_;
  const std::uint64_t* short_texts_;
  std::string& scratch_;
  std::vector<std::pair<std::uint64_t, MoneyTally*>> known_;
};

/// The rows of a block that will be asked for again when their findings are made.
using MarkedRows = std::vector<std::uint32_t>;

/// Where many are marked, they are quicker read again together.
void keep_records(const Columns& columns, MarkedRows& marked, KeptRecords& kept) {
  constexpr std::size_t many = 16;  // one row in so many
  if (marked.size() > columns.rows() / many + 1) return;
  std::sort(marked.begin(), marked.end());
  marked.erase(std::unique(marked.begin(), marked.end()), marked.end());
  for (const std::uint32_t row : marked) kept.add(columns.origin(row), columns.raw_record(row));
}

/// Of rows with a price finding. One whose price does not fit into the mark is told from its likes.
void add_price_marks(const Plan& plan, KindId kind, const Columns& columns, const Prices& prices,
                     const std::vector<std::uint32_t>& rows, Tally& tally) {
  const auto fits = [&](std::uint32_t row) {
    return prices.scales[row] != Prices::wide_scale &&
           static_cast<std::uint32_t>(prices.expected[row]) == prices.expected[row];
  };
  std::vector<std::uint32_t> fitting, numbers;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(fitting), fits);
  tally.price_likes.add(plan, kind, columns, prices, fitting, numbers);
  auto next = numbers.begin();
  for (const std::uint32_t row : rows) {
    PriceMark mark(columns.origin(row), prices.verdicts[row], prices.scales[row]);
    mark.expected = static_cast<std::uint32_t>(prices.expected[row]);
    if (fits(row)) mark.like = *next++;
    tally.price_marks.add(mark);
  }
}

/// What a call that is right was charged is what it should cost: those of the currencies that are known are added up
/// without a branch to guess. `counted` gets 1 where a row was one of them.
void add_right_calls(const Columns& columns, const KindPlan& kind, const Prices& prices, Tally& tally,
                     std::vector<std::uint8_t>& counted) {
  constexpr std::size_t most_currencies = 4;                   // each looks at every row
  constexpr std::uint64_t too_large = std::uint64_t{1} << 40;  // so that no block's sum leaves 64 bits
  const std::size_t rows = columns.rows();
  counted.assign(rows, 0);
  const auto some = prices.verdicts.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(rows, 64));
  const auto first = std::find(prices.verdicts.begin(), some, Verdict::right);
  const bool are_most = std::count(first, some, Verdict::right) * 2 >= some - prices.verdicts.begin();
  if (first == some || !are_most || tally.money.size() > most_currencies || rows > (too_large >> 20)) return;
  const std::uint8_t scale = prices.scales[static_cast<std::size_t>(first - prices.verdicts.begin())];
  if (scale > widest_fast_scale) return;
  const std::int64_t* const amounts = columns.column(kind.amount).integers.data();
  const std::uint8_t* const scales = columns.column(kind.amount).scales.data();
  const std::uint64_t* const currencies = columns.short_texts(kind.currency).data();
  for (auto& [name, money] : tally.money) {
    const std::uint64_t currency = Column::short_text(name);
    if (currency == Column::long_text) continue;
    std::uint64_t sum = 0, calls = 0;
    for (std::size_t row = 0; row < rows; ++row) {
      const auto amount = static_cast<std::uint64_t>(amounts[row]);
      const std::uint64_t is_one = (prices.verdicts[row] == Verdict::right) & (currencies[row] == currency) &
                                   (scales[row] == scale) & (prices.scales[row] == scale) & (amount < too_large);
      sum += amount & (0 - is_one);
      calls += is_one;
      counted[row] |= static_cast<std::uint8_t>(is_one);
    }
    if (calls == 0) continue;
    money.calls_right += calls;
    money.charged.add(static_cast<std::int64_t>(sum), scale);
    money.expected.add(static_cast<std::int64_t>(sum), scale);
  }
}

void add_prices(const Plan& plan, KindId id, const Columns& columns, std::string& scratch, const Prices& prices,
                MarkedRows& marked, Tally& tally) {
  const KindPlan& kind = plan.kinds[id];
  MoneyByCurrency currencies(tally.money, columns, kind.currency, scratch);
  std::vector<std::uint8_t> counted;
  add_right_calls(columns, kind, prices, tally, counted);
  std::vector<std::uint32_t> found;
  for (auto at = counted.begin(); (at = std::find(at, counted.end(), 0)) != counted.end(); ++at) {
    const auto row = static_cast<std::size_t>(at - counted.begin());
    const Verdict verdict = prices.verdicts[row];
    if (verdict == Verdict::not_priced) continue;
    add_call(currencies.of(row), kind, columns, prices, row);
    if (verdict >= Verdict::no_tariff) found.push_back(static_cast<std::uint32_t>(row));
  }
  if (found.empty()) return;
  add_price_marks(plan, id, columns, prices, found, tally);
  marked.insert(marked.end(), found.begin(), found.end());
}

void add_unknown_values(const Columns& columns, std::string& scratch, FileTally& file, MarkedRows& marked) {
  const std::vector<Field>& fields = columns.layout().fields;
  for (int field = 0; field < static_cast<int>(fields.size()); ++field) {
    const Field& known = fields[static_cast<std::size_t>(field)];
    if (known.type != FieldType::enumeration || known.values.empty()) continue;
    const std::vector<std::uint16_t>& codes = columns.column(field).codes;
    for (auto at = codes.begin(); (at = std::find(at, codes.end(), Column::unlisted_code)) != codes.end(); ++at) {
      const auto row = static_cast<std::size_t>(at - codes.begin());
      UnknownValue& value = file.unknown_values[{field, std::string(columns.text(row, field, scratch))}];
      ++value.count;
      if (columns.place(row) >= value.first) continue;
      value.first = columns.place(row);
      marked.push_back(static_cast<std::uint32_t>(row));
    }
  }
}

/// A hash of decoded texts, the same however they are quoted.
std::uint64_t hash_of(std::string_view text, std::uint64_t seed) {
  return XXH3_64bits_withSeed(text.data(), text.size(), seed);
}

void add_key(const KindPlan::UniqueUse& use, KindId kind, const Columns& columns, std::size_t row, std::string& scratch,
             KeyList* partitions) {
  std::uint64_t hash = kind;
  for (const int field : use.fields) {
    const std::string_view text = columns.text(row, field, scratch);
    if (text.empty()) return;
    hash = hash_of(text, hash);
  }
  partitions[hash >> (64 - Tally::key_partition_bits)].add(hash, columns.place(row));
}

void add_keys(const KindPlan::UniqueUse& use, KindId kind, const Columns& columns, RowScratch& scratch, Tally& tally) {
  KeyList* const partitions = &tally.keys[use.unique * Tally::key_partitions];
  std::string decoded;
  const bool asks = use.when && !use.when->always();
  for (std::size_t row = 0; row < columns.rows(); ++row) {
    if (asks) {
      const Truth truth = (*use.when)(columns, row, scratch);
      if (truth == Truth::not_judged) ++tally.unique_not_judged[use.unique];
      if (truth != Truth::yes) continue;
    }
    add_key(use, kind, columns, row, decoded, partitions);
  }
}

void add_alerts(const Plan& plan, const KindPlan& kind, const Columns& columns, RowScratch& scratch, Tally& tally) {
  if (kind.call_time == Layout::absent) return;
  for (const KindPlan::AlertUse& use : kind.alerts) {
    count_calls(use, plan.program.alerts[use.alert], columns, columns.column(kind.call_time).integers, scratch,
                tally.alerts[use.alert]);
  }
}

/// Row by row, where some rows may not be judged.
void add_requires_slowly(const KindPlan::RequireUse& use, const Columns& columns, RowScratch& scratch,
                         MarkedRows& marked, Tally& tally) {
  for (std::size_t row = 0; row < columns.rows(); ++row) {
    const Truth when = use.when.always() ? Truth::yes : use.when(columns, row, scratch);
    if (when == Truth::no) continue;
    const Truth must = when == Truth::yes ? use.must(columns, row, scratch) : Truth::not_judged;
    if (must == Truth::not_judged) ++tally.require_not_judged[use.require];
    if (must != Truth::no) continue;
    tally.require_marks.add({columns.origin(row), static_cast<std::uint32_t>(use.require)});
    marked.push_back(static_cast<std::uint32_t>(row));
  }
}

void add_requires(const KindPlan& kind, const Columns& columns, RowScratch& scratch, MarkedRows& marked, Tally& tally) {
  std::vector<std::uint8_t> may_break;
  std::vector<std::uint32_t> rows;
  for (const KindPlan::RequireUse& use : kind.requires_) {
    if (!use.when.always_judged() || !use.must.always_judged()) {
      add_requires_slowly(use, columns, scratch, marked, tally);
      continue;
    }
    may_break.assign(columns.rows(), 1);
    use.when.rule_out(columns, true, may_break);
    use.must.rule_out(columns, false, may_break);
    rows.clear();
    const std::uint8_t* const begin = may_break.data();
    const std::uint8_t* const end = begin + may_break.size();
    for (const std::uint8_t* at = begin; at != end; ++at) {
      at = static_cast<const std::uint8_t*>(std::memchr(at, 1, static_cast<std::size_t>(end - at)));
      if (at == nullptr) break;
      rows.push_back(static_cast<std::uint32_t>(at - begin));
    }
    use.when.select(columns, scratch, rows);
    use.must.select(columns, scratch, rows, false);
    for (const std::uint32_t row : rows)
      tally.require_marks.add({columns.origin(row), static_cast<std::uint32_t>(use.require)});
    marked.insert(marked.end(), rows.begin(), rows.end());
  }
}

std::int64_t utc_hour(std::int64_t seconds) {
  const std::int64_t hour = seconds / 3600;
  return seconds % 3600 < 0 ? hour - 1 : hour;
}

void add_hours(const KindPlan& plan, KindId kind, const Columns& columns, Tally& tally) {
  if (plan.call_time == Layout::absent) return;
  const std::uint64_t undated = columns.block().input->day ? 0 : 1;
  struct Known {
    std::int64_t hour = 0;
    HourCalls* ended = nullptr;
  };
  std::array<Known, 4> last;  // calls that follow one another end in one hour or the next, in no order
  for (std::size_t row = 0; row < columns.rows(); ++row) {
    const std::int64_t hour = utc_hour(end_of_call(plan, columns, row));
    Known& known = last[static_cast<std::uint64_t>(hour) % last.size()];
    if (known.ended == nullptr || known.hour != hour) {
      known.hour = hour;
      known.ended = &tally.ended_in[{kind, hour}];
    }
    ++known.ended->calls;
    known.ended->undated += undated;
  }
}

void add_late_rows(const Program& program, const KindPlan& plan, const Columns& columns, MarkedRows& marked,
                   Tally& tally) {
  const std::optional<std::int32_t> day = columns.block().input->day;
  if (!day || plan.call_time == Layout::absent) return;
  for (const KindPlan::CompleteUse& use : plan.completes) {
    const Complete& complete = program.completes[use.complete];
    const bool is_for_day =
        (!complete.from || complete.from->days <= *day) && (!complete.until || *day < complete.until->days);
    if (!use.late_seconds || !is_for_day) continue;
    const std::int64_t earliest = std::int64_t{*day} * 86400 - *use.late_seconds;
    for (std::size_t row = 0; row < columns.rows(); ++row) {
      if (end_of_call(plan, columns, row) >= earliest) continue;
      tally.late_marks.add({columns.origin(row), static_cast<std::uint32_t>(use.complete)});
      marked.push_back(static_cast<std::uint32_t>(row));
    }
  }
}

}  // namespace

void audit(const Plan& plan, Columns& columns, RowScratch& scratch, Prices& prices, Tally& tally) {
  const Block& block = columns.block();
  const KindId id = block.input->kind;
  const KindPlan& kind = plan.kinds[id];
  FileTally& file = tally.files[block.file];
  file.rows += columns.rows();
  file.rejects += block.rejects.size();
  file.outside += keep_period(plan, kind, columns);
  for (const Reject& reject : block.rejects) tally.rejects.add(reject);
  MarkedRows marked;
  if (kind.prices) {
    price(plan, id, columns, scratch, prices);
    if (columns.layout().has_charge()) add_prices(plan, id, columns, scratch.text, prices, marked, tally);
    add_to_invoices(plan, kind, columns, prices, scratch, tally.invoices);
  }
  add_unknown_values(columns, scratch.text, file, marked);
  for (const KindPlan::UniqueUse& use : kind.uniques) add_keys(use, id, columns, scratch, tally);
  add_alerts(plan, kind, columns, scratch, tally);
  add_requires(kind, columns, scratch, marked, tally);
  add_hours(kind, id, columns, tally);
  add_late_rows(plan.program, kind, columns, marked, tally);
  keep_records(columns, marked, tally.kept_records);
}

}  // namespace reconcile
