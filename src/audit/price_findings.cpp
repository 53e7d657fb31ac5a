#include "audit/price_findings.hpp"

#include <algorithm>

#include "audit/detail/texts.hpp"
#include "base/copy_text.hpp"
#include "base/files.hpp"

namespace reconcile {

namespace {

std::string field_text(const Columns& columns, std::size_t row, int field) {
  std::string scratch;
  return field == Layout::absent ? std::string() : std::string(columns.text(row, field, scratch));
}

constexpr std::string_view no_currency = "(no currency)";

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

namespace {

/// What is set here is set whatever was there before.
void set_row(const KindPlan& kind, const InputFile& input, const Columns& columns, std::size_t row, Finding& finding) {
  finding.file.borrow(input.path);
  finding.line = columns.line(row);
  finding.kind.borrow(columns.layout().kind);
  if (kind.call_id == Layout::absent) {
    finding.call_id.reset();
  } else {
    std::string scratch;
    const std::string_view call_id = columns.text(row, kind.call_id, scratch);
    if (call_id.data() == scratch.data()) {
      finding.call_id = call_id;
    } else {
      finding.call_id.borrow(call_id);
    }
  }
  finding.place = columns.place(row).value;
}

void borrow_unless_empty(std::string_view text, OptionalText& place) {
  if (text.empty()) {
    place.reset();
  } else {
    place.borrow(text);
  }
}

}  // namespace

void begin_row_finding(FindingCode code, const KindPlan& kind, const InputFile& input, const Columns& columns,
                       std::size_t row, Finding& finding) {
  begin_finding(code, finding);
  set_row(kind, input, columns, row, finding);
}

void PriceFindings::begin(KindId kind, const Columns& columns, std::size_t row) {
  const KindPlan& kind_plan = plan_.kinds[kind];
  kind_ = kind;
  columns_ = &columns;
  row_ = row;
  const auto text = [&](int field, std::string& scratch) {
    return field == Layout::absent ? std::string_view() : columns.text(row, field, scratch);
  };
  charged_ = text(kind_plan.amount, charged_scratch_);
  currency_ = text(kind_plan.currency, currency_scratch_);
  difference_ = Decimal();
  explained_ = nullptr;
}

void PriceFindings::look_at(KindId kind, const Columns& columns, std::size_t row, const Prices& prices) {
  begin(kind, columns, row);
  code_ = code_of(prices.verdicts[row]);
  own_part_only_ = false;
  tariff_ = prices.tariffs[row];
  rate_row_ = prices.rate_rows[row];
  cause_ = {};
  if (code_ != FindingCode::amount_differs && code_ != FindingCode::amount_missing) return;
  expected_ = prices.expected_of(row);
  const int amount = plan_.kinds[kind].amount;
  if (code_ == FindingCode::amount_differs) difference_ = exact_difference(columns.amount(row, amount), expected_);
  if (tariff_ == Prices::none) return;
  explained_ = &row_causes_.look_at(kind, columns, row, tariff_, rate_row_);
  if (charged_.empty()) return;
  found_cause_ = row_causes_.cause(columns.amount(row, amount));
  cause_ = found_cause_;
}

void PriceFindings::look_at(KindId kind, const Columns& columns, std::size_t row, const PriceMark& mark,
                            const PriceLike* like) {
  begin(kind, columns, row);
  code_ = code_of(mark.verdict());
  own_part_only_ = like == nullptr;
  tariff_ = own_part_only_ ? Prices::none : like->tariff;
  rate_row_ = own_part_only_ ? Prices::none : like->rate_row;
  cause_ = own_part_only_ ? std::string_view() : like->cause;
  expected_ = Decimal(mark.expected, mark.expected_scale());
  if (code_ == FindingCode::amount_missing) return;
  const std::optional<Decimal> charged = Decimal::parse(charged_);
  if (!charged) throw FileError(columns.block().input->path + " has changed since it was read");
  difference_ = exact_difference(*charged, expected_);
}

PriceFindings::Words PriceFindings::words() const {
  const Tariff& tariff = plan_.program.tariffs[tariff_];
  if (rate_row_ == Prices::none) return {"", sources_.place(tariff.head)};
  return {row_text(plan_.program, tariff_, rate_row_),
          sources_.place(std::get<RateRows>(tariff.pricing).rows[rate_row_].span)};
}

void PriceFindings::make(Finding& finding) {
  begin_row_finding(code_, plan_.kinds[kind_], *columns_->block().input, *columns_, row_, finding);
  borrow_unless_empty(charged_, finding.charged);
  borrow_unless_empty(currency_, finding.currency);
  if (tariff_ != Prices::none) {
    words_ = words();
    finding.tariff.borrow(plan_.program.tariffs[tariff_].name);
    if (rate_row_ != Prices::none) finding.row.borrow(words_.row);
    finding.rule.borrow(words_.rule);
  }
  switch (code_) {
    case FindingCode::no_tariff:
      explain_no_tariff(finding);
      break;
    case FindingCode::ambiguous_tariff:
      explain_ambiguous(finding);
      break;
    case FindingCode::currency_differs:
      explain_currency(finding);
      break;
    default:
      explain_amount(finding);
  }
}

void PriceFindings::make_own_part(Finding& finding) const {
  finding.code = code_;
  finding.severity = default_severity(code_);
  set_row(plan_.kinds[kind_], *columns_->block().input, *columns_, row_, finding);
  borrow_unless_empty(charged_, finding.charged);
  borrow_unless_empty(currency_, finding.currency);
  finding.difference.reset();
  explain_amount(finding);
}

void PriceFindings::explain_no_tariff(Finding& finding) {
  const Program& program = plan_.program;
  if (tariff_ != Prices::none) {
    finding.message = "tariff " + in_quotes(program.tariffs[tariff_].name) + " does not offer " + words_.row;
    return;
  }
  const Selection selection = select(plan_, kind_, *columns_, row_, scratch_);
  if (lost_by(selection, Lost::no_row)) {
    const auto nearest = std::find_if(selection.candidates.begin(), selection.candidates.end(),
                                      [](const Candidate& candidate) { return candidate.lost == Lost::no_row; });
    const std::string& field = std::get<RateRows>(program.tariffs[nearest->tariff].pricing).key_field;
    const std::string value = field_text(*columns_, row_, columns_->layout().index_of(field));
    finding.message = "no row for " + field + " " + in_quotes(value) + " in " +
                      tariff_words(names_of(selection, Lost::no_row, program), "or");
  } else if (lost_by(selection, Lost::only_when_false)) {
    finding.message =
        "the conditions of " + tariff_words(names_of(selection, Lost::only_when_false, program), "or") + " do not hold";
  } else if (lost_by(selection, Lost::not_valid)) {
    finding.message = tariff_words(names_of(selection, Lost::not_valid, program), "and") +
                      (selection.candidates.size() == 1 ? " is" : " are") + " not valid at the time of the call";
  } else {
    finding.message = "no tariff is for " + columns_->layout().kind;
  }
}

void PriceFindings::explain_ambiguous(Finding& finding) {
  const Selection selection = select(plan_, kind_, *columns_, row_, scratch_);
  finding.message = tariff_words(names_of(selection, Lost::won, plan_.program), "and") +
                    " can price this call, and none is an exception to the others";
}

void PriceFindings::explain_currency(Finding& finding) const {
  finding.message = charged_.empty() ? "the row is" : "charged " + std::string(charged_);
  finding.message.append(currency_.empty() ? " without a currency" : " in ").append(currency_);
  if (tariff_ == Prices::none) {
    if (!currency_.empty()) finding.message += ", which the rules do not use";
    return;
  }
  const Tariff& tariff = plan_.program.tariffs[tariff_];
  finding.tariff_currency = tariff.currency;
  finding.message += ", tariff " + in_quotes(tariff.name) + " is in " + tariff.currency;
}

void PriceFindings::explain_amount(Finding& finding) const {
  expected_.append_text(finding.expected.emplace());
  const bool is_priced = own_part_only_ || tariff_ != Prices::none;  // none but priced calls have likes
  const bool is_missing = code_ == FindingCode::amount_missing;
  const std::string_view currency = currency_.empty() ? no_currency : currency_;
  const std::string_view expected = *finding.expected;
  if (!is_missing) difference_.append_text(finding.difference.emplace());
  if (is_missing) {
    set_words(finding.message, {"no amount, the tariff gives ", expected, " ", currency});
  } else if (is_priced) {
    set_words(finding.message, {"charged ", charged_, " ", currency, ", the tariff gives ", expected, " ", currency});
  } else {
    set_words(finding.message, {"charged ", charged_, " ", currency, ", a call that is not chargeable costs nothing"});
  }
  if (!cause_.empty()) finding.cause.borrow(cause_);
}

std::string worked_example(const Plan& plan, const CallToPrice& call, std::string_view charged) {
  const Tariff& tariff = plan.program.tariffs[call.tariff];
  const Ladder ladder = climb(plan, ladder_for(plan.program, call), LadderWords::of_prices);
  constexpr std::size_t usual_bytes = 128;
  std::string text;
  text.reserve(usual_bytes);
  text.append(std::to_string(call.duration_seconds)).append(" s");
  if (call.rate_row != Prices::none) {
    const auto& table = std::get<RateRows>(tariff.pricing);
    text.append(table.key_field == "To" || table.by_country ? " to " : " with " + table.key_field + " ");
    text.append(row_text(plan.program, call.tariff, call.rate_row)).append(table.by_country ? "" : "…");
  }
  bool any = false;
  const auto last = ladder.rungs.empty() ? ladder.rungs.end() : ladder.rungs.end() - 1;  // the last one rounds
  for (auto rung = ladder.rungs.begin(); rung != last; ++rung) {
    const bool is_of_time = rung != ladder.rungs.begin() && (rung - 1)->is_seconds;
    const bool changes = rung == ladder.rungs.begin() || rung->amount != (rung - 1)->amount;
    if (rung->is_seconds || !(changes || is_of_time)) continue;
    text.append(any ? ", " : ": ").append(is_of_time ? "billed " : "").append(rung->text);
    any = true;
  }
  text.append(any ? " = " : ": free = ");
  ladder.expected.append_text(text);
  text.append(" ").append(tariff.currency).append("; ");
  if (charged.empty()) {
    text.append("no amount");
  } else {
    text.append("charged ").append(charged).append(" ").append(tariff.currency);
  }
  return text;
}

}  // namespace reconcile
