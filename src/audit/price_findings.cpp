#include "audit/price_findings.hpp"

#include <algorithm>

#include "audit/detail/texts.hpp"

namespace reconcile {

struct PriceFindings::Call {
  KindId kind;
  const KindPlan& plan;
  const Columns& columns;
  std::size_t row;
  const Prices& prices;
  std::string charged;  ///< as the file has it, or ""
  std::string currency;
  std::uint32_t tariff;
  std::uint32_t rate_row;
};

namespace {

FindingCode code_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::no_tariff:
      return FindingCode::no_tariff;
    case Verdict::ambiguous_tariff:
      return FindingCode::ambiguous_tariff;
    case Verdict::currency_differs:
      return FindingCode::currency_differs;
    case Verdict::amount_missing:
      return FindingCode::amount_missing;
    default:
      return FindingCode::amount_differs;
  }
}

std::string field_text(const Columns& columns, std::size_t row, int field) {
  std::string scratch;
  return field == Layout::absent ? std::string() : std::string(columns.text(row, field, scratch));
}

void append_money(std::string& text, std::string_view amount, std::string_view currency) {
  text.append(amount).append(" ").append(currency.empty() ? "(no currency)" : currency);
}

std::string money(std::string_view amount, std::string_view currency) {
  std::string text;
  append_money(text, amount, currency);
  return text;
}

bool lost_by(const Selection& selection, Lost lost) {
  return std::any_of(selection.candidates.begin(), selection.candidates.end(),
                     [lost](const Candidate& candidate) { return candidate.lost == lost; });
}

std::vector<std::string> names_of(const Selection& selection, Lost lost, const Program& program) {
  std::vector<std::string> names;
  for (const Candidate& candidate : selection.candidates) {
    if (candidate.lost == lost) names.push_back(in_quotes(program.tariffs[candidate.tariff].name));
  }
  return names;
}

std::string tariff_words(const std::vector<std::string>& names, std::string_view last_word) {
  return (names.size() == 1 ? "tariff " : "tariffs ") + join_words(names, last_word);
}

}  // namespace

void begin_row_finding(FindingCode code, const KindPlan& kind, const InputFile& input, const Columns& columns,
                       std::size_t row, Finding& finding) {
  begin_finding(code, finding);
  finding.file = input.path;
  finding.line = columns.line(row);
  finding.kind = columns.layout().kind;
  std::string scratch;
  if (kind.call_id != Layout::absent) finding.call_id = columns.text(row, kind.call_id, scratch);
  finding.place = columns.place(row).value;
}

void PriceFindings::make(KindId kind, const InputFile& input, const Columns& columns, std::size_t row,
                         const Prices& prices, Finding& finding) {
  explained_.reset();
  const KindPlan& kind_plan = plan_.kinds[kind];
  const Call call{kind,
                  kind_plan,
                  columns,
                  row,
                  prices,
                  field_text(columns, row, kind_plan.amount),
                  field_text(columns, row, kind_plan.currency),
                  prices.tariffs[row],
                  prices.rate_rows[row]};
  begin_row_finding(code_of(prices.verdicts[row]), kind_plan, input, columns, row, finding);
  if (!call.charged.empty()) finding.charged = call.charged;
  if (!call.currency.empty()) finding.currency = call.currency;
  if (call.tariff != Prices::none) {
    const Tariff& tariff = plan_.program.tariffs[call.tariff];
    finding.tariff = tariff.name;
    const bool has_row = call.rate_row != Prices::none;
    if (has_row) finding.row = row_text(plan_.program, call.tariff, call.rate_row);
    finding.rule = sources_.place(has_row ? std::get<RateRows>(tariff.pricing).rows[call.rate_row].span : tariff.head);
  }
  switch (finding.code) {
    case FindingCode::no_tariff:
      explain_no_tariff(call, finding);
      break;
    case FindingCode::ambiguous_tariff:
      explain_ambiguous(call, finding);
      break;
    case FindingCode::currency_differs:
      explain_currency(call, finding);
      break;
    default:
      explain_amount(call, finding);
  }
}

void PriceFindings::explain_no_tariff(const Call& call, Finding& finding) {
  const Program& program = plan_.program;
  if (call.tariff != Prices::none) {
    finding.message = "tariff " + in_quotes(program.tariffs[call.tariff].name) + " does not offer " + *finding.row;
    return;
  }
  const Selection selection = select(plan_, call.kind, call.columns, call.row, scratch_);
  if (lost_by(selection, Lost::no_row)) {
    const auto nearest = std::find_if(selection.candidates.begin(), selection.candidates.end(),
                                      [](const Candidate& candidate) { return candidate.lost == Lost::no_row; });
    const std::string& field = std::get<RateRows>(program.tariffs[nearest->tariff].pricing).key_field;
    const std::string value = field_text(call.columns, call.row, call.columns.layout().index_of(field));
    finding.message = "no row for " + field + " " + in_quotes(value) + " in " +
                      tariff_words(names_of(selection, Lost::no_row, program), "or");
  } else if (lost_by(selection, Lost::only_when_false)) {
    finding.message =
        "the conditions of " + tariff_words(names_of(selection, Lost::only_when_false, program), "or") + " do not hold";
  } else if (lost_by(selection, Lost::not_valid)) {
    finding.message = tariff_words(names_of(selection, Lost::not_valid, program), "and") +
                      (selection.candidates.size() == 1 ? " is" : " are") + " not valid at the time of the call";
  } else {
    finding.message = "no tariff is for " + call.columns.layout().kind;
  }
}

void PriceFindings::explain_ambiguous(const Call& call, Finding& finding) {
  const Selection selection = select(plan_, call.kind, call.columns, call.row, scratch_);
  finding.message = tariff_words(names_of(selection, Lost::won, plan_.program), "and") +
                    " can price this call, and none is an exception to the others";
}

void PriceFindings::explain_currency(const Call& call, Finding& finding) const {
  const std::string charged = call.charged.empty() ? "the row is" : "charged " + call.charged;
  const std::string currency = call.currency.empty() ? "without a currency" : "in " + call.currency;
  if (call.tariff == Prices::none) {
    finding.message = charged + " " + currency + ", which the rules do not use";
    if (call.currency.empty()) finding.message = charged + " " + currency;
    return;
  }
  const Tariff& tariff = plan_.program.tariffs[call.tariff];
  finding.tariff_currency = tariff.currency;
  finding.message = charged + " " + currency + ", tariff " + in_quotes(tariff.name) + " is in " + tariff.currency;
}

void PriceFindings::explain_amount(const Call& call, Finding& finding) {
  const Decimal expected = call.prices.expected_of(call.row);
  finding.expected = expected.text();
  const bool is_priced = call.tariff != Prices::none;
  const bool is_missing = finding.code == FindingCode::amount_missing;
  finding.message = is_missing ? "no amount, " : "charged ";
  if (!is_missing) {
    finding.difference = exact_difference(call.columns.amount(call.row, call.plan.amount), expected).text();
    append_money(finding.message, call.charged, call.currency);
    finding.message += is_priced ? ", " : ", a call that is not chargeable costs nothing";
  }
  if (is_missing || is_priced) {
    finding.message += "the tariff gives ";
    append_money(finding.message, *finding.expected, call.currency);
  }
  if (!is_priced) return;
  explained_ = ladder_as_priced(plan_, call.kind, call.columns, call.row, call.tariff, call.rate_row, scratch_);
  charged_ = call.charged;
  if (call.charged.empty()) return;
  std::string cause = causes_.cause(*explained_, call.columns.amount(call.row, call.plan.amount), removed_inputs(call));
  if (!cause.empty()) finding.cause = cause;
}

std::vector<LadderInput> PriceFindings::removed_inputs(const Call& call) {
  if (!has_exceptions(plan_, call.kind)) return {};
  const Selection selection = select(plan_, call.kind, call.columns, call.row, scratch_);
  std::vector<LadderInput> removed;
  for (const Candidate& candidate : selection.candidates) {
    if (candidate.lost != Lost::removed_by_exception) continue;
    const auto* const table = std::get_if<RateRows>(&plan_.program.tariffs[candidate.tariff].pricing);
    if (table != nullptr && !table->rows[candidate.rate_row].rate) continue;
    std::vector<std::uint8_t> surcharges;
    for (const Predicate& when : surcharge_conditions(call.kind, candidate.tariff)) {
      surcharges.push_back(when.always() || when(call.columns, call.row, scratch_) == Truth::yes ? 1 : 0);
    }
    removed.push_back(ladder_for(plan_.program, candidate.tariff, candidate.rate_row, std::move(surcharges),
                                 explained_->duration_seconds));
  }
  return removed;
}

const std::vector<Predicate>& PriceFindings::surcharge_conditions(KindId kind, std::uint32_t tariff) {
  const auto [found, is_new] = surcharge_conditions_.try_emplace(std::uint64_t{tariff} << 8 | kind);
  if (is_new) {
    for (const Surcharge& surcharge : plan_.program.tariffs[tariff].surcharges) {
      found->second.push_back(surcharge.when ? Predicate(*surcharge.when, plan_.program, plan_.layouts.kinds[kind])
                                             : Predicate());
    }
  }
  return found->second;
}

/// "61 s to +467…: billed 66 s at 0.0240 EUR/min = 0.0264 EUR; charged 0.0480 EUR"
OptionalText PriceFindings::worked_example() const {
  if (!explained_) return std::nullopt;
  const LadderInput& input = *explained_;
  const Tariff& tariff = plan_.program.tariffs[input.tariff];
  const Ladder ladder = climb(plan_, input);
  std::vector<std::string> steps;
  const auto last = ladder.rungs.empty() ? ladder.rungs.end() : ladder.rungs.end() - 1;  // the last one rounds
  for (auto rung = ladder.rungs.begin(); rung != last; ++rung) {
    const bool changes = rung == ladder.rungs.begin() || rung->amount != (rung - 1)->amount;
    if (!rung->is_seconds && (changes || (rung - 1)->is_seconds)) {
      steps.push_back(((rung - 1)->is_seconds ? "billed " : "") + rung->text);
    }
  }
  std::string text = std::to_string(input.duration_seconds) + " s";
  if (input.rate_row != Prices::none) {
    const auto& table = std::get<RateRows>(tariff.pricing);
    text += (table.key_field == "To" || table.by_country ? " to " : " with " + table.key_field + " ") +
            row_text(plan_.program, input.tariff, input.rate_row) + (table.by_country ? "" : "…");
  }
  text += ": ";
  for (const std::string& step : steps) text += (&step == &steps.front() ? "" : ", ") + step;
  text += (steps.empty() ? "free = " : " = ") + money(ladder.expected.text(), tariff.currency);
  return text + "; " + (charged_.empty() ? "no amount" : "charged " + money(charged_, tariff.currency));
}

}  // namespace reconcile
