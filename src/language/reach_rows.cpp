// Rows that can never win, hours that rows leave without a price, prefixes that an exception hides.
#include <algorithm>
#include <map>

#include "language/detail/check_reach.hpp"
#include "language/detail/telling_times.hpp"

namespace reconcile::check {
namespace {

constexpr std::size_t most_looked_at = 50'000;  // of one exception

/// When a row of one key and origin matches.
struct Term {
  std::uint32_t band = RateRow::any_band;
  std::optional<Instant> valid_from;

  friend auto operator<=>(const Term&, const Term&) = default;
};

/// Of two that match at once, which wins (language.md 4.3).
bool beats(const Term& a, const Term& b) {
  const bool a_banded = a.band != RateRow::any_band;
  const bool b_banded = b.band != RateRow::any_band;
  return a_banded != b_banded ? a_banded : a.valid_from > b.valid_from;  // none is the least
}

/// Why a row never wins: it never matches, or another one always does.
struct Reach {
  enum class Never : std::uint8_t { wins, too_late, out_of_band, beaten };
  Never never = Never::wins;
  std::size_t by = 0;  ///< beaten: by this one, at least once
};

class RowReach {
 public:
  RowReach(std::size_t tariff, WitnessSearch& search, Context& context)
      : number_(tariff),
        tariff_(context.program.tariffs[tariff]),
        index_(*search.index(tariff)),
        search_(search),
        context_(context),
        never_(tariff_, "can never win", context),
        unpriced_(tariff_, "leave hours without a price", context) {}

  void check() {
    for (std::uint32_t key = 0; key < index_.size(); ++key) {
      const auto entries = index_.entries(key);
      if (entries.size() == 1 && is_simple(entries.front())) continue;
      std::map<std::string_view, std::vector<const RateRow*>> by_origin;
      for (const RowIndex::Entry& entry : entries) {
        by_origin[index_.variants()[entry.variant].origin].push_back(&index_.row(entry));
      }
      for (const auto& [origin, rows] : by_origin) check_group(key, rows);
    }
  }

 private:
  bool is_simple(const RowIndex::Entry& entry) const {
    const RowVariant& variant = index_.variants()[entry.variant];
    return variant.band == RateRow::any_band &&
           (!variant.valid_from || !tariff_.valid.until || *variant.valid_from < *tariff_.valid.until);
  }

  void check_group(std::uint32_t key, const std::vector<const RateRow*>& rows) {
    std::vector<Term> terms;
    terms.reserve(rows.size());
    for (const RateRow* row : rows) terms.push_back({row->band, row->valid_from});
    const auto [place, is_new] = reaches_.try_emplace(terms);
    if (is_new) place->second = reaches_of(terms);
    for (std::size_t i = 0; i < rows.size(); ++i) say_reach(*rows[i], place->second[i], rows);
    const bool blank =
        std::any_of(terms.begin(), terms.end(), [](const Term& t) { return t.band == RateRow::any_band; });
    if (!blank) check_hours(key, rows);
  }

  // --- never wins ---

  std::vector<Reach> reaches_of(const std::vector<Term>& terms) const {
    std::vector<Reach> reaches(terms.size());
    const bool banded =
        std::any_of(terms.begin(), terms.end(), [](const Term& t) { return t.band != RateRow::any_band; });
    for (std::size_t i = 0; i < terms.size(); ++i) {
      if (tariff_.valid.until && terms[i].valid_from && *terms[i].valid_from >= *tariff_.valid.until) {
        reaches[i].never = Reach::Never::too_late;
      } else {
        reaches[i] = banded ? reach_in_bands(terms, i) : reach_by_date(terms, i);
      }
    }
    return reaches;
  }

  /// The next row by date takes its place; that matters where it does so from the tariff's first day.
  Reach reach_by_date(const std::vector<Term>& terms, std::size_t row) const {
    for (std::size_t other = 0; other < terms.size() && tariff_.valid.from; ++other) {
      if (beats(terms[other], terms[row]) && *terms[other].valid_from <= *tariff_.valid.from) {
        return {Reach::Never::beaten, other};
      }
    }
    return {};
  }

  Reach reach_in_bands(const std::vector<Term>& terms, std::size_t row) const {
    Reach reach{Reach::Never::out_of_band, 0};
    const auto wins = [&](const Instant& instant, const LocalTime& local) {
      if (!is_valid(instant) || !holds(terms[row], instant, local)) return false;
      for (std::size_t other = 0; other < terms.size(); ++other) {
        if (!beats(terms[other], terms[row]) || !holds(terms[other], instant, local)) continue;
        reach = {Reach::Never::beaten, other};
        return false;
      }
      return true;
    };
    return find_instant(context_.program, facts(terms), wins) ? Reach{} : reach;
  }

  void say_reach(const RateRow& row, const Reach& reach, const std::vector<const RateRow*>& rows) {
    if (reach.never == Reach::Never::wins) return;
    if (reach.never == Reach::Never::out_of_band && is_empty(row.band)) return;  // said of the band
    never_.add(row.span, [&] {
      Diagnostic said{DiagnosticCode::row_never_wins, row.span, {key_text(index_.rows(), row.key)}, std::nullopt, {}};
      if (reach.never == Reach::Never::too_late) {
        said.arguments.emplace_back("the tariff ends before it begins");
      } else if (reach.never == Reach::Never::out_of_band) {
        said.arguments.emplace_back("its band does not hold while it is valid");
      } else {
        said.arguments.emplace_back("whenever it matches, another row goes before it");
        said.second = rows[reach.by]->span;
        said.second_label = "such as this one";
      }
      return said;
    });
  }

  // --- hours without a price ---

  void check_hours(std::uint32_t key, const std::vector<const RateRow*>& rows) {
    const RateRow& first = *rows.front();
    std::vector<Term> terms;
    for (std::uint32_t at = key; at != RowIndex::none; at = index_.key(at).parent) {
      for (const RowIndex::Entry& entry : index_.entries(at)) {
        const RateRow& row = index_.row(entry);
        if (!std::string_view(first.origin).starts_with(row.origin)) continue;
        if (row.band == RateRow::any_band) return;  // what the bands leave falls to it
        terms.push_back({row.band, row.valid_from});
      }
    }
    if (!tariff_.exception_to.empty()) return;  // its base has a price for the other hours
    std::optional<Instant> since = first.valid_from;
    for (const RateRow* row : rows) since = std::min(since, row->valid_from);
    std::sort(terms.begin(), terms.end());
    const auto [place, is_new] = gaps_.try_emplace({terms, since});
    if (is_new) {
      place->second = find_instant(context_.program, facts(terms), [&](const Instant& instant, const LocalTime& local) {
        return is_valid(instant) && !(since && instant < *since) &&
               std::none_of(terms.begin(), terms.end(), [&](const Term& t) { return holds(t, instant, local); });
      });
    }
    if (!place->second || others_price(index_.key(key).text)) return;
    unpriced_.add(first.span, [&, instant = *place->second] {
      const LocalTime local = context_.program.zone.local(instant);
      const std::string when = text(local.date) + " at " + text(ClockTime{local.second_of_day});
      const std::string words = key_text(index_.rows(), first.key);
      return Diagnostic{DiagnosticCode::hours_unpriced, first.span, {words, when}, std::nullopt, {}};
    });
  }

  /// Whether another tariff may price such calls at the other hours.
  bool others_price(std::string_view key) const {
    for (std::size_t other = 0; other < context_.program.tariffs.size(); ++other) {
      const std::vector<KindId>& kinds = context_.program.tariffs[other].kinds;
      const bool shares = std::any_of(kinds.begin(), kinds.end(), [&](KindId kind) {
        return std::find(tariff_.kinds.begin(), tariff_.kinds.end(), kind) != tariff_.kinds.end();
      });
      if (other == number_ || !shares) continue;
      const RowIndex* const index = search_.index(other);
      if (index == nullptr || index->rows().key_field != index_.rows().key_field) return true;
      if (index->longest(key) != RowIndex::none) return true;
    }
    return false;
  }

  // --- times ---

  bool is_valid(const Instant& instant) const {
    return !(tariff_.valid.from && instant < *tariff_.valid.from) &&
           !(tariff_.valid.until && instant >= *tariff_.valid.until);
  }

  bool holds(const Term& term, const Instant& instant, const LocalTime& local) const {
    if (term.valid_from && instant < *term.valid_from) return false;
    return term.band == RateRow::any_band || context_.program.bands[term.band].band.contains(local);
  }

  TimeFacts facts(const std::vector<Term>& terms) const {
    TimeFacts facts;
    if (tariff_.valid.from) facts.instants.push_back(*tariff_.valid.from);
    if (tariff_.valid.until) facts.instants.push_back(*tariff_.valid.until);
    for (const Term& term : terms) {
      if (term.valid_from) facts.instants.push_back(*term.valid_from);
      if (term.band != RateRow::any_band) facts.bands.push_back(term.band);
    }
    return facts;
  }

  bool is_empty(std::uint32_t band) const {
    return !find_instant(context_.program, {{}, {}, {}, {band}}, [&](const Instant&, const LocalTime& local) {
      return context_.program.bands[band].band.contains(local);
    });
  }

  std::size_t number_;
  const Tariff& tariff_;
  const RowIndex& index_;
  WitnessSearch& search_;
  Context& context_;
  RowWarnings never_;
  RowWarnings unpriced_;
  std::map<std::vector<Term>, std::vector<Reach>> reaches_;  // most keys are alike
  std::map<std::pair<std::vector<Term>, std::optional<Instant>>, std::optional<Instant>> gaps_;
};

/// The keys of `base` that begin with this key of the exception and find no longer one in it.
struct Hidden {
  const RateRow* first = nullptr;
  std::size_t count = 0;
};

/// `position` is where the keys from this one on begin in the base; it goes forward with them.
Hidden hidden_by(const RowIndex& exception, std::uint32_t key, const RowIndex& base, std::uint32_t& position,
                 std::size_t& looked_at) {
  const std::string_view text = exception.key(key).text;
  position = base.not_before(text, position);
  const std::uint32_t begin = position + (position < base.size() && base.key(position).text == text ? 1 : 0);
  const std::uint32_t end = base.not_before(std::string(text) + ':', begin);  // what follows `9`
  if (begin == end) return {};
  const bool has_longer = key + 1 < exception.size() && exception.key(key + 1).text.starts_with(text);
  if (!has_longer) return {&base.row(base.entries(begin).front()), end - begin};
  Hidden hidden;
  for (std::uint32_t at = begin; at < end && looked_at < most_looked_at; ++at, ++looked_at) {
    if (exception.longest(base.key(at).text) != key) continue;
    if (hidden.first == nullptr) hidden.first = &base.row(base.entries(at).front());
    ++hidden.count;
  }
  return hidden;
}

}  // namespace

RowWarnings::~RowWarnings() {
  if (count_ <= most_listed) return;
  context_.error(DiagnosticCode::rows_more, tariff_.head, {std::to_string(count_ - most_listed), tariff_.name, what_});
}

std::string key_text(const RateRows& rows, std::string_view key) {
  return (rows.by_country ? "" : "+") + std::string(key);
}

void check_row_reach(std::size_t tariff, WitnessSearch& search, Context& context) {
  if (search.index(tariff) != nullptr) RowReach(tariff, search, context).check();
}

void check_hidden_prefixes(std::size_t tariff, WitnessSearch& search, Context& context) {
  const Tariff& exception = context.program.tariffs[tariff];
  const RowIndex* const index = search.index(tariff);
  if (index == nullptr || index->rows().by_country) return;
  RowWarnings warnings(exception, "hide longer prefixes", context);
  for (const std::size_t base_number : exception.exception_to) {
    const RowIndex* const base = search.index(base_number);
    if (base == nullptr || base->rows().by_country || base->rows().key_field != index->rows().key_field) continue;
    std::uint32_t position = 0;
    std::size_t looked_at = 0;
    for (std::uint32_t key = 0; key < index->size(); ++key) {
      const Hidden hidden = hidden_by(*index, key, *base, position, looked_at);
      if (hidden.first == nullptr) continue;
      warnings.add(index->row(index->entries(key).front()).span, [&] {
        const std::string longer = key_text(base->rows(), hidden.first->key);
        const std::string others = hidden.count == 1 ? "" : " and " + std::to_string(hidden.count - 1) + " more";
        return Diagnostic{DiagnosticCode::longer_prefix_hidden,
                          index->row(index->entries(key).front()).span,
                          {key_text(index->rows(), index->key(key).text), context.program.tariffs[base_number].name,
                           longer + others, longer},
                          hidden.first->span,
                          "a longer prefix"};
      });
    }
  }
}

}  // namespace reconcile::check
