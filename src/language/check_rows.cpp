// Rows of one tariff that nothing tells apart (language.md 4.3). Tables and decks are taken together.
#include <algorithm>
#include <functional>
#include <tuple>

#include "language/detail/check_tariff.hpp"

namespace reconcile::check {
namespace {

constexpr std::size_t most_listed_errors = 100;

auto key_of(const RateRow& row) { return std::tie(row.key, row.origin, row.valid_from); }
bool same_but_band(const RateRow& a, const RateRow& b) { return key_of(a) == key_of(b); }

std::uint64_t hash_of(const RateRow& row) {
  constexpr std::uint64_t odd = 0x9e3779b97f4a7c15;
  const std::hash<std::string_view> hash;
  std::uint64_t result = hash(row.key) * odd + hash(row.origin);
  result = result * odd + row.band;
  result = result * odd + (row.valid_from ? static_cast<std::uint64_t>(row.valid_from->seconds) : 1);
  return result ^ result >> 32;
}

/// Finds, for each row, an equal one before it. A flat table: a million rows must not cost a million nodes.
class SeenRows {
 public:
  explicit SeenRows(const std::vector<RateRow>& rows) : rows_(rows) {
    std::size_t size = 16;
    while (size < rows.size() * 2) size *= 2;
    slots_.resize(size);
  }

  /// The first row equal to this one, or null; remembers it otherwise.
  const RateRow* find_or_add(const RateRow& row) {
    const std::uint64_t hash = hash_of(row);
    const auto tag = static_cast<std::uint32_t>(hash >> 32) | 1u;  // 0: an empty slot
    for (std::size_t at = hash & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
      Slot& slot = slots_[at];
      if (slot.tag == 0) {
        slot = {tag, static_cast<std::uint32_t>(&row - rows_.data())};
        return nullptr;
      }
      if (slot.tag != tag) continue;
      const RateRow& other = rows_[slot.row];
      if (other.band == row.band && same_but_band(other, row)) return &other;
    }
  }

 private:
  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t row = 0;
  };
  const std::vector<RateRow>& rows_;
  std::vector<Slot> slots_;
};

bool lists(const Band& band, Date date) {
  const auto in = [date](const std::vector<Date>& dates) {
    return std::binary_search(dates.begin(), dates.end(), date);
  };
  return in(band.except) ||
         std::any_of(band.slots.begin(), band.slots.end(), [&](const BandSlot& s) { return in(s.dates); });
}

/// A date of every weekday that neither band lists, and every date that one of them lists: together all that can occur.
std::vector<Date> telling_dates(const Band& a, const Band& b) {
  std::vector<Date> dates;
  for (const Band* band : {&a, &b}) {
    dates.insert(dates.end(), band->except.begin(), band->except.end());
    for (const BandSlot& slot : band->slots) dates.insert(dates.end(), slot.dates.begin(), slot.dates.end());
  }
  for (int day = 0; day < 7; ++day) {
    Date date{day};
    while (lists(a, date) || lists(b, date)) date.days += 7;
    dates.push_back(date);
  }
  return dates;
}

/// Within a day a band changes only where one of its hours begins or ends, so these moments tell all.
std::vector<std::int32_t> telling_seconds(const Band& a, const Band& b) {
  std::vector<std::int32_t> seconds = {0};
  for (const Band* band : {&a, &b}) {
    for (const BandSlot& slot : band->slots) {
      for (const HourRange& hours : slot.hours) {
        seconds.push_back(hours.begin.seconds % 86400);
        seconds.push_back(hours.end.seconds % 86400);
      }
    }
  }
  return seconds;
}

bool can_meet(const Band& a, const Band& b) {
  const std::vector<std::int32_t> seconds = telling_seconds(a, b);
  for (const Date date : telling_dates(a, b)) {
    for (const std::int32_t second : seconds) {
      if (a.contains({date, second}) && b.contains({date, second})) return true;
    }
  }
  return false;
}

class Rows {
 public:
  Rows(const RateRows& rows, Context& context) : rows_(rows.rows), by_country_(rows.by_country), context_(context) {}

  void check(Span place) {
    check_equal();
    check_bands();
    if (errors_ <= most_listed_errors) return;
    context_.error(DiagnosticCode::equal_rows_more, place, {std::to_string(errors_ - most_listed_errors)});
  }

 private:
  void say(DiagnosticCode code, const RateRow& row, std::vector<std::string> arguments, const RateRow& first) {
    if (++errors_ > most_listed_errors) return;
    context_.error(code, row.span, std::move(arguments), first.span, "the other row");
  }

  std::string told_apart_by(const RateRow& row) const {
    std::string words = (by_country_ ? "`" : "`+") + row.key + "`";
    if (!row.origin.empty()) words += " from `+" + row.origin + "`";
    if (row.band != RateRow::any_band) words += " in the band `" + context_.program.bands[row.band].name + "`";
    if (row.valid_from) words += " from " + text(context_.program.zone.local(*row.valid_from).date) + " on";
    return words;
  }

  void check_equal() {
    SeenRows seen(rows_);
    for (const RateRow& row : rows_) {
      const RateRow* first = seen.find_or_add(row);
      if (first != nullptr) say(DiagnosticCode::equal_rows, row, {told_apart_by(row)}, *first);
      if (row.band != RateRow::any_band && first == nullptr) banded_.push_back(&row);
    }
  }

  void check_bands() {
    std::sort(banded_.begin(), banded_.end(), [](const RateRow* a, const RateRow* b) {
      return std::tuple(key_of(*a), a->band) < std::tuple(key_of(*b), b->band);
    });
    for (auto begin = banded_.begin(); begin != banded_.end();) {
      const auto end =
          std::find_if(begin, banded_.end(), [&](const RateRow* row) { return !same_but_band(**begin, *row); });
      for (auto a = begin; a != end; ++a) {
        for (auto b = a + 1; b != end; ++b) check_pair(**a, **b);
      }
      begin = end;
    }
  }

  void check_pair(const RateRow& a, const RateRow& b) {
    const auto [place, is_new] = meets_.try_emplace(std::pair(a.band, b.band));
    const std::vector<NamedBand>& bands = context_.program.bands;
    if (is_new) place->second = can_meet(bands[a.band].band, bands[b.band].band);
    if (!place->second) return;
    const bool in_order = a.span < b.span;
    say(DiagnosticCode::bands_meet, in_order ? b : a, {bands[a.band].name, bands[b.band].name}, in_order ? a : b);
  }

  const std::vector<RateRow>& rows_;
  bool by_country_;
  Context& context_;
  std::size_t errors_ = 0;
  std::vector<const RateRow*> banded_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, bool> meets_;
};

}  // namespace

void check_rows(const Draft& draft, Context& context) {
  if (const auto* rows = std::get_if<RateRows>(&draft.tariff.pricing)) Rows(*rows, context).check(draft.head);
}

}  // namespace reconcile::check
