// The one pass over every row. What is done here costs its nanoseconds ten million times.
#include <algorithm>
#include <numeric>
#include <optional>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "audit/detail/call_end.hpp"
#include "audit/detail/row_keys.hpp"
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
  const Decimal difference = amount_of(kind, columns, row).value_or(Decimal()) - prices.expected_of(row);
  add_difference(money.over, money.under, difference);
  if (verdict == Verdict::amount_differs) {
    ++money.calls_wrong;
  } else {
    ++money.calls_within;
    add_difference(money.within_over, money.within_under, difference);
  }
}

void add_prices(const KindPlan& kind, const Columns& columns, std::string& scratch, const Prices& prices,
                Tally& tally) {
  std::string currency;
  MoneyTally* money = nullptr;
  for (std::size_t row = 0; row < columns.rows(); ++row) {
    const Verdict verdict = prices.verdicts[row];
    if (verdict == Verdict::not_priced) continue;
    const std::string_view text = columns.text(row, kind.currency, scratch);
    if (money == nullptr || text != currency) {
      currency = text;
      money = &tally.money[currency];
    }
    add_call(*money, kind, columns, prices, row);
    if (verdict >= Verdict::no_tariff) tally.price_marks.push_back({columns.place(row), verdict});
  }
}

void add_unknown_values(const Columns& columns, std::string& scratch, FileTally& file) {
  const std::vector<Field>& fields = columns.layout().fields;
  for (int field = 0; field < static_cast<int>(fields.size()); ++field) {
    const Field& known = fields[static_cast<std::size_t>(field)];
    if (known.type != FieldType::enumeration || known.values.empty()) continue;
    const std::vector<std::uint16_t>& codes = columns.column(field).codes;
    for (auto at = codes.begin(); (at = std::find(at, codes.end(), Column::unlisted_code)) != codes.end(); ++at) {
      const auto row = static_cast<std::size_t>(at - codes.begin());
      UnknownValue& value = file.unknown_values[{field, std::string(columns.text(row, field, scratch))}];
      ++value.count;
      value.first = std::min(value.first, columns.place(row));
    }
  }
}

void add_keys(const KindPlan::UniqueUse& use, KindId kind, const Columns& columns, RowScratch& scratch, Tally& tally) {
  std::vector<KeyMark>* const partitions = &tally.keys[use.unique * Tally::key_partitions];
  std::string decoded;
  std::string key;
  for (std::size_t row = 0; row < columns.rows(); ++row) {
    if (use.when && !use.when->always()) {
      const Truth truth = (*use.when)(columns, row, scratch);
      if (truth == Truth::not_judged) ++tally.unique_not_judged[use.unique];
      if (truth != Truth::yes) continue;
    }
    if (!unique_key(use.fields, columns, row, decoded, key)) continue;
    const std::uint64_t hash = XXH3_64bits_withSeed(key.data(), key.size(), kind);
    partitions[hash >> 58].push_back({hash, columns.place(row)});
  }
}

/// Counts rows under one alert; remembers the last group, since neighbours in a file are often alike.
class AlertCounter {
 public:
  AlertCounter(const KindPlan::AlertUse& use, const Alert& alert, AlertTally& tally)
      : use_(use), window_seconds_(alert.window_seconds), tally_(tally) {}

  void add(const Columns& columns, std::size_t row, LocalTime local, RowScratch& scratch) {
    join_fields(use_.per, columns, row, decoded_, group_);
    if (!known_ || group_ != last_group_) find_group();
    WindowCount& window = tally_.windows[{number_, slot_of(local, window_seconds_)}];
    ++window.attempts;
    const Truth truth = use_.count_where.always() ? Truth::yes : use_.count_where(columns, row, scratch);
    if (truth == Truth::not_judged) ++tally_.not_judged;
    if (truth != Truth::yes) return;
    ++window.count;
    window.first_counted = std::min(window.first_counted, columns.place(row));
  }

 private:
  void find_group() {
    const auto found = tally_.groups.find(std::string_view(group_));
    number_ = found != tally_.groups.end() ? found->second : static_cast<std::uint32_t>(tally_.groups.size());
    if (found == tally_.groups.end()) tally_.groups.emplace(group_, number_);
    last_group_ = group_;
    known_ = true;
  }

  const KindPlan::AlertUse& use_;
  std::int32_t window_seconds_;
  AlertTally& tally_;
  std::string decoded_;
  std::string group_;
  std::string last_group_;
  std::uint32_t number_ = 0;
  bool known_ = false;
};

void add_alerts(const Plan& plan, const KindPlan& kind, const Columns& columns, RowScratch& scratch, Tally& tally) {
  if (kind.call_time == Layout::absent) return;
  std::vector<AlertCounter> counters;
  for (const KindPlan::AlertUse& use : kind.alerts) {
    counters.emplace_back(use, plan.program.alerts[use.alert], tally.alerts[use.alert]);
  }
  if (counters.empty()) return;
  const std::vector<std::int64_t>& call_times = columns.column(kind.call_time).integers;
  for (std::size_t row = 0; row < columns.rows(); ++row) {
    const LocalTime local = scratch.clock.local(call_times[row]);
    for (AlertCounter& counter : counters) counter.add(columns, row, local, scratch);
  }
}

/// Row by row, where some rows may not be judged.
void add_requires_slowly(const KindPlan::RequireUse& use, const Columns& columns, RowScratch& scratch, Tally& tally) {
  for (std::size_t row = 0; row < columns.rows(); ++row) {
    const Truth when = use.when.always() ? Truth::yes : use.when(columns, row, scratch);
    if (when == Truth::no) continue;
    const Truth must = when == Truth::yes ? use.must(columns, row, scratch) : Truth::not_judged;
    if (must == Truth::not_judged) ++tally.require_not_judged[use.require];
    if (must != Truth::no) continue;
    tally.require_marks.push_back({columns.place(row), static_cast<std::uint32_t>(use.require)});
  }
}

void add_requires(const KindPlan& kind, const Columns& columns, RowScratch& scratch, Tally& tally) {
  std::vector<std::uint32_t> asked;
  std::vector<std::uint32_t> good;
  for (const KindPlan::RequireUse& use : kind.requires_) {
    if (!use.when.always_judged() || !use.must.always_judged()) {
      add_requires_slowly(use, columns, scratch, tally);
      continue;
    }
    asked.resize(columns.rows());
    std::iota(asked.begin(), asked.end(), 0u);
    use.when.select(columns, scratch, asked);
    good = asked;
    use.must.select(columns, scratch, good);
    auto next_good = good.begin();
    for (const std::uint32_t row : asked) {
      if (next_good != good.end() && *next_good == row) {
        ++next_good;
      } else {
        tally.require_marks.push_back({columns.place(row), static_cast<std::uint32_t>(use.require)});
      }
    }
  }
}

std::int64_t utc_hour(std::int64_t seconds) {
  const std::int64_t hour = seconds / 3600;
  return seconds % 3600 < 0 ? hour - 1 : hour;
}

void add_hours(const KindPlan& plan, KindId kind, const Columns& columns, Tally& tally) {
  if (plan.call_time == Layout::absent) return;
  const std::uint64_t undated = columns.block().input->day ? 0 : 1;
  std::int64_t last_hour = 0;
  HourCalls* ended = nullptr;
  for (std::size_t row = 0; row < columns.rows(); ++row) {
    const std::int64_t hour = utc_hour(end_of_call(plan, columns, row));
    if (ended == nullptr || hour != last_hour) {
      ended = &tally.ended_in[{kind, hour}];
      last_hour = hour;
    }
    ++ended->calls;
    ended->undated += undated;
  }
}

void add_late_rows(const Program& program, const KindPlan& plan, const Columns& columns, Tally& tally) {
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
      tally.late_marks.push_back({columns.place(row), static_cast<std::uint32_t>(use.complete)});
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
  tally.rejects.insert(tally.rejects.end(), block.rejects.begin(), block.rejects.end());
  if (kind.prices) {
    price(plan, id, columns, scratch, prices);
    if (columns.layout().has_charge()) add_prices(kind, columns, scratch.text, prices, tally);
    add_to_invoices(plan, kind, columns, prices, scratch, tally.invoices);
  }
  add_unknown_values(columns, scratch.text, file);
  for (const KindPlan::UniqueUse& use : kind.uniques) add_keys(use, id, columns, scratch, tally);
  add_alerts(plan, kind, columns, scratch, tally);
  add_requires(kind, columns, scratch, tally);
  add_hours(kind, id, columns, tally);
  add_late_rows(plan.program, kind, columns, tally);
}

}  // namespace reconcile
