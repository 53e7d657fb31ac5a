#include "audit/summary_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "audit/detail/call_end.hpp"
#include "audit/detail/row_keys.hpp"
#include "audit/price_findings.hpp"
#include "base/in_order.hpp"
#include "base/text_parts.hpp"

namespace reconcile {
namespace {

constexpr const char* hash_of_nothing = "xxh3:99aa06d3014798d86001c324468d497f";  // XXH3, 128 bits, of no bytes
constexpr unsigned any_digits = 4096;  // these texts were made here, of amounts that were accepted

Decimal number(const OptionalText& text) {
  return text ? Decimal::parse(*text, any_digits).value_or(Decimal()) : Decimal();
}

Decimal money_of(const Finding& finding) {
  switch (finding.code) {
    case FindingCode::amount_differs:
    case FindingCode::invoice_differs_from_calls:
    case FindingCode::invoice_differs_from_tariff:
      return number(finding.difference).abs();
    case FindingCode::invoice_line_unknown:
      return number(finding.invoiced);
    case FindingCode::invoice_line_missing:
      return number(finding.charged ? finding.charged : finding.expected);
    case FindingCode::file_redelivered:
    case FindingCode::duplicate_identical:
    case FindingCode::duplicate_conflicting:
      return number(finding.at_risk);
    default:
      return number(finding.charged);
  }
}

constexpr char waived = 'w', counted = '-';

/// All of a finding that tells causes apart, as bytes.
void write_key(const Finding& finding, std::string& key) {
  key.assign({static_cast<char>(finding.code), static_cast<char>(finding.severity), finding.waived ? waived : counted});
  for (const auto* part : {&finding.rule, &finding.tariff, &finding.cause, &finding.currency, &finding.waived})
    append_part(key, part->text());
}

bool is_waived(std::string_view key) { return key[2] == waived; }

/// Its texts lie in the key.
CauseSummary cause_of(std::string_view key) {
  CauseSummary cause{};
  cause.code = static_cast<FindingCode>(key[0]);
  cause.severity = static_cast<Severity>(key[1]);
  key.remove_prefix(3);
  for (std::string_view* const text : {&cause.rule, &cause.tariff, &cause.cause, &cause.currency, &cause.waived})
    *text = take_part(key);
  return cause;
}

std::string settings_text(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

Decimal tolerance_of(const Settings& settings, const std::string& currency) {
  for (const auto& [name, tolerance] : settings.tolerances) {
    if (name == currency) return tolerance;
  }
  return Decimal();
}

std::string period_text(const std::optional<Period>& period) {
  if (!period) return "all calls";
  return text(Instant{period->from_seconds, 0}) + " until " + text(Instant{period->until_seconds, 0});
}

}  // namespace

std::uint32_t SummaryBuilder::number_of_cause(const Finding& finding) {
  write_key(finding, key_);
  return numbers_->number_of(key_);
}

void SummaryBuilder::add_all(const Finding& first, std::uint64_t batch, std::uint32_t like, std::string_view charged) {
  if (firsts_.empty()) firsts_.reserve(first_number_);  // mostly, each number of a PriceLike has a cause of its own
  firsts_.push_back({.batch = batch, .cause = number_of_cause(first), .like = like, .example = std::string(charged)});
}

bool SummaryBuilder::add(const Finding& finding, std::uint64_t batch) {
  const Decimal money = money_of(finding);
  const std::uint32_t cause = number_of_cause(finding);
  const auto [known, is_new] = counted_at_.try_emplace(cause, static_cast<std::uint32_t>(counted_.size()));
  if (is_new) {
    counted_.push_back({cause, {}});
    firsts_.push_back({.batch = batch, .cause = cause, .example = finding.message});
  }
  counted_[known->second].total.add({1, money});
  if (finding.at_risk) {
    const std::string_view currency = finding.currency.text();
    finding.waived ? rows_waived_.add(finding.place, currency, money, waived_)
                   : rows_at_risk_.add(finding.place, currency, money, at_risk_);
  } else if (finding.waived) {
    waived_[finding.currency.value_or("")] += money;
  }
  if (finding.alike) {
    const std::size_t alike = *finding.alike - first_number_;
    if (alike >= alike_.size()) {
      alike_.resize(alike + 1);
      currencies_.resize(alike + 1);
    }
    alike_[alike] = {known->second, finding.at_risk && !finding.waived};
    currencies_[alike] = finding.currency.text();
  }
  return is_new;
}

void SummaryBuilder::set_example(const CallToPrice& call, std::string_view charged) {
  firsts_.back().example = charged;
  firsts_.back().explained = std::make_unique<CallToPrice>(call);
}

bool SummaryBuilder::add_alike(std::uint32_t number, const Decimal& money, Place place) {
  const std::size_t alike = number - first_number_;
  if (alike >= alike_.size() || alike_[alike].counted == Alike::none) return false;
  counted_[alike_[alike].counted].total.add({1, money});
  if (alike_[alike].is_at_risk) rows_at_risk_.add(place.value, currencies_[alike], money, at_risk_);
  return true;
}

void SummaryBuilder::merge(SummaryBuilder&& other) {
  for (SummaryBuilder* each : {this, &other}) {
    each->rows_at_risk_.close(each->at_risk_);
    each->rows_waived_.close(each->waived_);
  }
  for (const auto& [currency, sum] : other.at_risk_) at_risk_[currency] += sum;
  for (const auto& [currency, sum] : other.waived_) waived_[currency] += sum;
  firsts_.insert(firsts_.end(), std::move_iterator(other.firsts_.begin()), std::move_iterator(other.firsts_.end()));
  counted_.insert(counted_.end(), other.counted_.begin(), other.counted_.end());
}

void SummaryBuilder::RowsAtRisk::add(std::uint64_t row, std::string_view currency, const Decimal& money,
                                     std::map<std::string, Decimal>& sums) {
  if (row == row_ && currency == currency_) {
    money_ = std::max(money_, money);
    return;
  }
  close(sums);
  row_ = row;
  currency_ = currency;
  money_ = money;
}

void SummaryBuilder::RowsAtRisk::close(std::map<std::string, Decimal>& sums) {
  if (row_ != Place::none_value) sums[currency_] += money_;
  row_ = Place::none_value;
}

Summary SummaryBuilder::finish(const Tally& tally) {
  rows_at_risk_.close(at_risk_);
  rows_waived_.close(waived_);
  add_currencies(tally);
  add_up_causes();
  add_causes();
  add_inputs(tally);
  add_settings();
  std::set<std::int32_t> days;
  for (const auto& [kind_and_hour, calls] : tally.ended_in) days.insert(day_of_hour(kind_and_hour.second));
  summary_.days = days.size();
  summary_.rules = context_.plan.program.files;
  summary_.tool_version = context_.tool_version;
  summary_.tz_version = Zone::data_version();
  return std::move(summary_);
}

void SummaryBuilder::add_currencies(const Tally& tally) {
  for (const auto& [currency, money] : tally.money) {
    const auto risk = at_risk_.find(currency);
    const auto waived = waived_.find(currency);
    summary_.currencies.push_back({
        .currency = currency,
        .calls_judged = money.calls_right + money.calls_within + money.calls_wrong,
        .calls_right = money.calls_right,
        .calls_within_tolerance = money.calls_within,
        .calls_wrong = money.calls_wrong,
        .calls_not_judged = money.calls_not_judged,
        .charged = money.charged.total().text(),
        .expected = money.expected.total().text(),
        .overcharged = money.over.total().text(),
        .undercharged = money.under.total().text(),
        .within_over = money.within_over.total().text(),
        .within_under = money.within_under.total().text(),
        .not_judged = money.not_judged.total().text(),
        .at_risk_in_duplicates = risk == at_risk_.end() ? "0" : risk->second.text(),
        .waived = waived == waived_.end() ? "0" : waived->second.text(),
    });
  }
}

/// The power of ten in units of which all causes' money has 128 bits; none: it has no such.
std::optional<unsigned> SummaryBuilder::common_scale() const {
  constexpr unsigned most_digits = 18;  // 2^63 × 10^18 is below 2^127
  unsigned scale = 0;
  for (const Total& total : totals_) {
    if (!total.money.is_small() || total.money.scale() > most_digits) return std::nullopt;
    scale = std::max(scale, total.money.scale());
  }
  return scale;
}

/// The largest money first, then the largest count; then by what tells causes apart.
std::vector<std::uint32_t> SummaryBuilder::order_of_causes() const {
  std::vector<std::uint32_t> order(totals_.size());
  std::iota(order.begin(), order.end(), 0u);
  const auto by_figures = [&](std::uint32_t a, std::uint32_t b) {
    return std::tie(totals_[b].money, totals_[b].count) <=> std::tie(totals_[a].money, totals_[a].count);
  };
  if (const std::optional<unsigned> scale = common_scale()) {
    struct Figures {
      Int128 money;
      std::uint64_t count;
      std::uint32_t number;
    };
    std::vector<Figures> figures;
    figures.reserve(order.size());
    for (const std::uint32_t number : order) {
      const auto& [count, money] = totals_[number];
      const Int128 units = Int128{money.small_coefficient()} * small_power_of_ten(*scale - money.scale());
      figures.push_back({units, count, number});
    }
    std::sort(figures.begin(), figures.end(), [](const Figures& a, const Figures& b) {
      return a.money != b.money ? b.money < a.money : b.count < a.count;
    });
    std::transform(figures.begin(), figures.end(), order.begin(), [](const Figures& each) { return each.number; });
  } else {
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return by_figures(a, b) < 0; });
  }
  const auto by_texts = [](const CauseSummary& cause) {
    return std::tuple(name_of(cause.code), cause.rule, cause.cause, cause.currency, cause.tariff, cause.severity,
                      cause.waived);
  };
  std::vector<std::pair<CauseSummary, std::uint32_t>> equal;
  for (auto begin = order.begin(); begin != order.end();) {
    const auto end =
        std::find_if(begin, order.end(), [&](std::uint32_t number) { return by_figures(*begin, number) != 0; });
    if (end - begin == 1) {
      ++begin;
      continue;
    }
    equal.clear();
    for (auto number = begin; number != end; ++number)
      equal.emplace_back(cause_of(numbers_->all().text(*number)), *number);
    std::sort(equal.begin(), equal.end(),
              [&](const auto& a, const auto& b) { return by_texts(a.first) < by_texts(b.first); });
    for (const auto& [cause, number] : equal) *begin++ = number;
  }
  return order;
}

void SummaryBuilder::add_up_causes() {
  totals_.resize(numbers_->all().size());
  first_of_cause_.resize(totals_.size());
  for (const Counted& each : counted_) totals_[each.cause].add(each.total);
  for (First& each : firsts_) {
    if (each.like != PriceLikes::none)
      totals_[each.cause].add({price_likes_.count(each.like), price_likes_.money(each.like)});
    First*& first = first_of_cause_[each.cause];
    if (first == nullptr || each.batch < first->batch) first = &each;
  }
}

void SummaryBuilder::add_causes() {
  constexpr std::size_t at_once = 256;
  const std::size_t pieces = (totals_.size() + at_once - 1) / at_once;
  const auto for_each_of = [&](std::size_t piece, const auto& use) {
    const std::size_t end = std::min(totals_.size(), (piece + 1) * at_once);
    for (std::size_t i = piece * at_once; i < end; ++i) use(i);
  };
  std::vector<std::uint32_t> order;
  run_on_threads(context_.jobs, pieces == 0 ? 0 : pieces + 1, [&](unsigned, std::size_t piece) {
    if (piece == 0) {  // by one thread, while the others work out what need not be ordered
      order = order_of_causes();
      summary_.causes.resize(order.size());
      return;
    }
    for_each_of(piece - 1, [&](std::size_t i) {
      First& found = *first_of_cause_[i];
      if (found.like != PriceLikes::none) {
        found.example = worked_example(context_.plan, price_likes_.first_call(found.like), found.example);
      } else if (found.explained) {
        found.example = worked_example(context_.plan, *found.explained, found.example);
      }
    });
  });
  run_on_threads(context_.jobs, pieces, [&](unsigned, std::size_t piece) {
    for_each_of(piece, [&](std::size_t i) {
      CauseSummary& cause = summary_.causes[i];
      cause = cause_of(numbers_->all().text(order[i]));
      cause.count = totals_[order[i]].count;
      cause.money = totals_[order[i]].money;
      cause.example = std::move(first_of_cause_[order[i]]->example);
    });
  });
  for (std::size_t i = 0; i < order.size(); ++i) {
    const CauseSummary& cause = summary_.causes[i];
    summary_.findings[cause.code] += cause.count;
    (is_waived(numbers_->all().text(order[i])) ? summary_.waived
     : cause.severity == Severity::error       ? summary_.errors
     : cause.severity == Severity::warning     ? summary_.warnings
                                               : summary_.notes) += cause.count;
  }
  summary_.texts_of_causes = numbers_;
  std::vector<First>().swap(firsts_);
  std::vector<Total>().swap(totals_);
}

void SummaryBuilder::add_inputs(const Tally& tally) {
  const std::vector<FileFacts>& facts = context_.stream.facts();
  summary_.files = context_.inputs.size();
  summary_.complete = context_.stream.failures().empty();
  for (std::uint32_t file = 0; file < context_.inputs.size(); ++file) {
    const auto found = tally.files.find(file);
    const FileTally none;
    const FileTally& counted = found == tally.files.end() ? none : found->second;
    summary_.inputs.push_back({
        .path = context_.inputs[file].path,
        .kind = context_.plan.layouts.kinds[context_.inputs[file].kind].kind,
        .rows = counted.rows + counted.rejects,
        .rejects = counted.rejects,
        .outside = counted.outside,
        .bytes = facts[file].bytes,
        .hash = fmt::format("xxh3:{:016x}{:016x}", facts[file].hash[0], facts[file].hash[1]),
    });
    summary_.rows += counted.rows + counted.rejects;
    summary_.rejects += counted.rejects;
    summary_.outside += counted.outside;
    summary_.complete = summary_.complete && facts[file].whole;
  }
  summary_.files += context_.empty_files.size();
  for (const std::string& path : context_.empty_files) {
    InputSummary nothing;
    nothing.path = path;
    nothing.hash = hash_of_nothing;
    summary_.inputs.push_back(std::move(nothing));
  }
  std::sort(summary_.inputs.begin(), summary_.inputs.end(),
            [](const InputSummary& a, const InputSummary& b) { return a.path < b.path; });
}

void SummaryBuilder::add_settings() {
  const Settings& settings = context_.plan.program.settings;
  std::vector<std::string> tolerances;
  for (const std::string& currency : settings.currencies) {
    tolerances.push_back(tolerance_of(settings, currency).text() + " " + currency);
  }
  summary_.settings = {
      {"currency", settings_text(settings.currencies)},
      {"round", fmt::format("{} to {} digits", name_of(settings.rounding.mode), settings.rounding.digits)},
      {"timezone", settings.timezone},
      {"tolerance", settings_text(tolerances)},
      {"charge when", settings.charge_when_text},
      {"rated at", settings.rated_at},
      {"period", period_text(context_.plan.period)},
      {"standard checks", settings.standard_checks ? "on" : "off"},
  };
}

}  // namespace reconcile
