#include "audit/tally.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>

namespace reconcile {

std::size_t TextHash::operator()(std::string_view text) const { return XXH3_64bits(text.data(), text.size()); }

namespace {

void merge_alert(AlertTally& into, AlertTally&& from) {
  std::vector<std::uint32_t> number_in_into(from.groups.size());
  for (const auto& [group, number] : from.groups) {
    const auto next = static_cast<std::uint32_t>(into.groups.size());
    number_in_into[number] = into.groups.try_emplace(group, next).first->second;
  }
  into.windows.merge(from.windows, [&](std::uint32_t number) { return number_in_into[number]; });
  into.not_judged += from.not_judged;
}

void merge_file(FileTally& into, FileTally&& from) {
  into.rows += from.rows;
  into.rejects += from.rejects;
  into.outside += from.outside;
  for (const auto& [key, value] : from.unknown_values) {
    UnknownValue& known = into.unknown_values[key];
    known.count += value.count;
    known.first = std::min(known.first, value.first);
  }
}

/// Takes what is of prices out of `from`.
void merge_prices(Tally& into, Tally& from) {
  if (into.price_likes.merge(std::move(from.price_likes))) {
    into.price_marks.append(std::move(from.price_marks));
    return;
  }
  from.price_marks.for_each([&into](PriceMark mark) {  // which is counted by itself then
    mark.like = PriceLikes::none;
    into.price_marks.add(mark);
  });
  from.price_marks.clear();
}

}  // namespace

void MoneyTally::merge(const MoneyTally& other) {
  calls_right += other.calls_right;
  calls_within += other.calls_within;
  calls_wrong += other.calls_wrong;
  calls_not_judged += other.calls_not_judged;
  charged.merge(other.charged);
  expected.merge(other.expected);
  over.merge(other.over);
  under.merge(other.under);
  within_over.merge(other.within_over);
  within_under.merge(other.within_under);
  not_judged.merge(other.not_judged);
}

void FigureTally::merge(const FigureTally& other) {
  rows += other.rows;
  calls += other.calls;
  billed_seconds += other.billed_seconds;
  unpriced += other.unpriced;
  for (const auto& [currency, sum] : other.charged) charged[currency].merge(sum);
  for (const auto& [currency, sum] : other.expected) expected[currency].merge(sum);
  for (const auto& [currency, sum] : other.unpriced_charged) unpriced_charged[currency].merge(sum);
}

void WindowCount::merge(const WindowCount& other) {
  count += other.count;
  attempts += other.attempts;
  first_counted = std::min(first_counted, other.first_counted);
}

Tally::Tally(const Plan& plan) : Tally(plan, TallyMemory(all_memory, all_memory, "")) {}

Tally::Tally(const Plan& plan, const TallyMemory& marks_memory)
    : price_marks(marks_memory.others),
      price_likes(marks_memory.price_likes),
      rejects(marks_memory.others),
      keys(plan.program.uniques.size() * key_partitions, KeyList(marks_memory.keys)),
      unique_not_judged(plan.program.uniques.size()),
      alerts(plan.program.alerts.size()),
      require_marks(marks_memory.others),
      require_not_judged(plan.program.requires_.size()),
      kept_records(marks_memory.kept_records),
      late_marks(marks_memory.others),
      invoices(plan.program.invoices.size()),
      memory(marks_memory) {}

void merge(Tally& into, Tally&& from) {
  for (const auto& [currency, money] : from.money) into.money[currency].merge(money);
  merge_prices(into, from);
  into.rejects.append(std::move(from.rejects));
  for (std::size_t i = 0; i < from.keys.size(); ++i) into.keys[i].append(std::move(from.keys[i]));
  for (std::size_t i = 0; i < from.unique_not_judged.size(); ++i)
    into.unique_not_judged[i] += from.unique_not_judged[i];
  for (std::size_t i = 0; i < from.alerts.size(); ++i) merge_alert(into.alerts[i], std::move(from.alerts[i]));
  into.require_marks.append(std::move(from.require_marks));
  for (std::size_t i = 0; i < from.require_not_judged.size(); ++i)
    into.require_not_judged[i] += from.require_not_judged[i];
  into.kept_records.append(std::move(from.kept_records));
  for (auto& [file, tally] : from.files) merge_file(into.files[file], std::move(tally));
  for (std::size_t i = 0; i < from.invoices.size(); ++i) {
    for (const auto& [key, figure] : from.invoices[i]) into.invoices[i][key].merge(figure);
  }
  into.late_marks.append(std::move(from.late_marks));
  for (const auto& [kind_and_hour, ended] : from.ended_in) {
    HourCalls& hour = into.ended_in[kind_and_hour];
    hour.calls += ended.calls;
    hour.undated += ended.undated;
  }
}

}  // namespace reconcile
