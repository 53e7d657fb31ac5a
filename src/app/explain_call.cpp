#include "app/explain_call.hpp"

#include <algorithm>
#include <array>
#include <ostream>
#include <sstream>

#include "app/ladder_text.hpp"
#include "app/selection_text.hpp"
#include "app/words.hpp"

namespace reconcile {

struct CallExplainer::Call {
  KindId kind;
  const KindPlan& plan;
  const InputFile& input;
  const Columns& columns;
  std::size_t row;
  Selection selection;

  std::string field(int index) const {
    std::string scratch;
    return index == Layout::absent ? "" : without_controls(columns.text(row, index, scratch));
  }
};

namespace {

constexpr std::size_t most_rows = 12;  // of one tariff that are listed

/// Why `other`, which holds too, loses to `best` (language.md 4.3).
std::string loses_by(const RateRow& best, const RateRow& other) {
  if (best.key.size() != other.key.size()) return "holds too, but its prefix is shorter";
  if (best.origin.size() != other.origin.size()) return "holds too, but its origin is shorter";
  if (best.band != other.band) return "holds too, but a row with a band comes before one without";
  return "holds too, but a later `valid` comes first";
}

std::string reason_of(const RateRow& row, RowHolds holds, const Program& program) {
  switch (holds) {
    case RowHolds::yes:
      break;
    case RowHolds::not_yet_valid:
      return "does not hold: not valid before " + text(program.zone.local(*row.valid_from).date);
    case RowHolds::other_origin:
      return "does not hold: the call is not from +" + row.origin;
    case RowHolds::outside_band:
      return "does not hold: the call is outside the band " + program.bands[row.band].name;
  }
  return "";
}

std::string clock_text(LocalTime local) {
  constexpr std::array<const char*, 7> days = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  const int second = local.second_of_day;
  const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return text(local.date) + ' ' + two(second / 3600) + ':' + two(second / 60 % 60) + ':' + two(second % 60) + " (" +
         days[static_cast<std::size_t>(weekday(local.date))] + ')';
}

}  // namespace

std::string CallExplainer::text(const Columns& columns, std::size_t row) {
  const KindId kind = columns.block().input->kind;
  price(plan_, kind, columns, scratch_, prices_);
  const Call call{
      kind, plan_.kinds[kind], *columns.block().input, columns, row, select(plan_, kind, columns, row, scratch_)};
  std::ostringstream out;
  out << call.input.path << ':' << columns.line(row) << "  " << columns.layout().kind << '\n';
  print_fields(call, out);
  if (!call.plan.prices) {
    out << "the price\n  records of this kind carry no charge: nothing is compared\n";
    return out.str();
  }
  print_instant(call, out);
  const std::string& charge_when = plan_.program.settings.charge_when_text;
  if (call.selection.chargeable) {
    out << "chargeable\n  yes: `charge when " << charge_when << "` holds\n";
    print_tariffs(call, out);
    for (const Candidate& candidate : call.selection.candidates) print_rows(call, candidate, out);
    print_surcharges(call, out);
  } else {
    out << "chargeable\n  no: `charge when " << charge_when << "` does not hold; no tariff is looked up\n";
  }
  print_price(call, out);
  print_charge(call, out);
  return out.str();
}

void CallExplainer::print_fields(const Call& call, std::ostream& out) const {
  const std::vector<Field>& fields = call.columns.layout().fields;
  std::size_t width = 0;
  for (const Field& field : fields) width = std::max(width, width_of(field.name));
  out << "the call\n";
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::string value = call.field(static_cast<int>(i));
    if (!value.empty()) out << "  " << pad_to(fields[i].name, width) << "  " << value << '\n';
  }
}

void CallExplainer::print_instant(const Call& call, std::ostream& out) const {
  out << "rated at\n";
  if (!call.selection.instant) {
    out << "  no instant: the row has no time\n";
    return;
  }
  const Instant instant = *call.selection.instant;
  const std::string& field = call.columns.layout().fields[static_cast<std::size_t>(call.selection.instant_field)].name;
  const Settings& settings = plan_.program.settings;
  out << "  " << field << ' ' << reconcile::text(instant) << " in UTC";
  if (settings.timezone != "UTC") {
    out << ", which is " << clock_text(plan_.program.zone.local(instant)) << " in " << settings.timezone;
  } else {
    out << " (" << clock_text(plan_.program.zone.local(instant)) << ", the rules' clock)";
  }
  if (field != settings.rated_at) out << "; " << settings.rated_at << " is empty";
  out << '\n';
}

void CallExplainer::print_tariffs(const Call& call, std::ostream& out) const {
  out << "tariffs for " << call.columns.layout().kind << '\n';
  const std::size_t won = winners(call.selection).size();
  std::size_t width = 0;
  for (const Candidate& candidate : call.selection.candidates) {
    width = std::max(width, width_of(plan_.program.tariffs[candidate.tariff].name) + 2);
  }
  for (const Candidate& candidate : call.selection.candidates) {
    const Tariff& tariff = plan_.program.tariffs[candidate.tariff];
    const bool prices = candidate.lost == Lost::won && won == 1;
    out << "  " << pad_to(as_quoted(tariff.name), width) << "  "
        << (prices ? "prices the call" : outcome_text(plan_, sources_, candidate)) << " ("
        << sources_.place(tariff.head) << ")\n";
  }
  if (call.selection.candidates.empty()) out << "  none\n";
  if (won > 1) out << "  none of them is an exception to the others: ambiguous-tariff\n";
}

void CallExplainer::print_rows(const Call& call, const Candidate& candidate, std::ostream& out) {
  const Tariff& tariff = plan_.program.tariffs[candidate.tariff];
  const auto* table = std::get_if<RateRows>(&tariff.pricing);
  if (table == nullptr || candidate.lost == Lost::not_valid || candidate.lost == Lost::only_when_false) return;
  const std::string value = call.field(call.columns.layout().index_of(table->key_field));
  out << "rows of " << as_quoted(tariff.name) << " for " << table->key_field << ' ' << value << ", the best first\n";
  const auto outcomes = judge_rows(plan_, call.kind, call.columns, call.row, candidate.tariff, scratch_);
  if (outcomes.empty()) out << "  none: no row's " << (table->by_country ? "country is" : "prefix begins") << " it\n";
  std::size_t width = 0;
  const std::size_t shown = std::min(outcomes.size(), most_rows);
  for (std::size_t i = 0; i < shown; ++i) {
    width =
        std::max(width, width_of(rate_row_text(table->rows[outcomes[i].rate_row], table->by_country, plan_.program)));
  }
  const char* best_words = candidate.lost == Lost::won ? "is the row" : "would be the row";
  const RateRow* best = nullptr;
  for (std::size_t i = 0; i < shown; ++i) {
    const RateRow& row = table->rows[outcomes[i].rate_row];
    std::string why = reason_of(row, outcomes[i].holds, plan_.program);
    if (outcomes[i].holds == RowHolds::yes) why = best == nullptr ? best_words : loses_by(*best, row);
    if (outcomes[i].holds == RowHolds::yes && best == nullptr) best = &row;
    if (best == &row && !row.rate) why += ", and has no price: not offered";
    out << "  " << pad_to(rate_row_text(row, table->by_country, plan_.program), width) << "  " << why << " ("
        << sources_.place(row.span) << ")\n";
  }
  if (outcomes.size() > shown) out << "  and " << outcomes.size() - shown << " more, all behind these\n";
}

void CallExplainer::print_surcharges(const Call& call, std::ostream& out) const {
  if (!call.selection.input) return;
  const Tariff& tariff = plan_.program.tariffs[call.selection.input->tariff];
  if (tariff.surcharges.empty()) return;
  out << "surcharges of " << as_quoted(tariff.name) << '\n';
  for (std::size_t i = 0; i < tariff.surcharges.size(); ++i) {
    const Surcharge& surcharge = tariff.surcharges[i];
    const bool holds = call.selection.input->surcharges[i] != 0;
    out << "  " << as_quoted(surcharge.name) << (holds ? " is added" : " is not added");
    if (surcharge.when) {
      out << ": `when " << written_at(surcharge.when->span, sources_) << (holds ? "` holds" : "` does not hold");
    }
    out << " (" << sources_.place(surcharge.span) << ")\n";
  }
}

void CallExplainer::print_price(const Call& call, std::ostream& out) const {
  out << "the price\n";
  const Selection& selection = call.selection;
  if (!selection.chargeable) {
    out << "  a call that is not chargeable costs nothing\n";
  } else if (!selection.input) {
    const std::size_t won = winners(selection).size();
    out << (won > 1   ? "  none: several tariffs can price the call\n"
            : won > 0 ? "  none: the row has no price\n"
                      : "  none: no tariff prices the call\n");
  } else {
    print_ladder(out, climb(plan_, *selection.input), plan_.program.tariffs[selection.input->tariff].currency, "  ");
  }
}

void CallExplainer::print_charge(const Call& call, std::ostream& out) {
  const Verdict verdict = prices_.verdicts[call.row];
  const bool is_right = verdict == Verdict::right || verdict == Verdict::within_tolerance;
  const std::string charged = call.field(call.plan.amount);
  const std::string currency = call.field(call.plan.currency);
  out << "the charge\n  charged     " << (charged.empty() ? "nothing is stated" : charged + ' ' + currency) << '\n';
  const bool has_expected = is_right || verdict == Verdict::amount_differs || verdict == Verdict::amount_missing;
  const Decimal expected = prices_.expected_of(call.row);
  if (has_expected) out << "  expected    " << expected.text() << ' ' << currency << '\n';
  if (has_expected && !charged.empty()) {
    const Decimal difference = call.columns.amount(call.row, call.plan.amount) - expected;
    out << "  difference  " << difference.text() << ' ' << currency << '\n';
  }
  if (call.selection.input) {
    const Tariff& tariff = plan_.program.tariffs[call.selection.input->tariff];
    out << "  tolerance   " << tariff.tolerance.text() << ' ' << tariff.currency << '\n';
  }
  out << "  verdict     ";
  if (verdict == Verdict::right) {
    out << "right\n";
  } else if (verdict == Verdict::within_tolerance) {
    out << "right, within the tolerance\n";
  } else {
    Finding finding;
    findings_.look_at(call.kind, call.columns, call.row, prices_);
    findings_.make(finding);
    out << name_of(finding.code) << ": " << without_controls(finding.message) << '\n';
    if (finding.cause) out << "  cause       " << *finding.cause << '\n';
  }
}

}  // namespace reconcile
