#include "audit/price_findings.hpp"

#include <algorithm>

#include "audit/detail/texts.hpp"

namespace reconcile {

namespace {

constexpr std::uint32_t no_like = 0xffffffff;
constexpr std::uint32_t no_cause = 0xffffffff;

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

void PriceFindings::look_at(KindId kind, const Columns& columns, std::size_t row, const Prices& prices) {
  const KindPlan& kind_plan = plan_.kinds[kind];
  kind_ = kind;
  columns_ = &columns;
  row_ = row;
  code_ = code_of(prices.verdicts[row]);
  tariff_ = prices.tariffs[row];
  rate_row_ = prices.rate_rows[row];
  const auto text = [&](int field, std::string& scratch) {
    return field == Layout::absent ? std::string_view() : columns.text(row, field, scratch);
  };
  charged_ = text(kind_plan.amount, charged_scratch_);
  currency_ = text(kind_plan.currency, currency_scratch_);
  difference_ = Decimal();
  explained_.reset();
  cause_.clear();
  like_.reset();
  if (code_ != FindingCode::amount_differs && code_ != FindingCode::amount_missing) return;
  expected_ = prices.expected_of(row);
  if (code_ == FindingCode::amount_differs)
    difference_ = exact_difference(columns.amount(row, kind_plan.amount), expected_);
  if (tariff_ == Prices::none) return;
  explained_ = call_as_priced(plan_, kind, columns, row, tariff_, rate_row_, scratch_);
  if (!charged_.empty()) cause_ = causes_.cause(*explained_, columns.amount(row, kind_plan.amount), removed_calls());
  like_ = find_like();
}

/// A price of a tariff is in its currency.
std::optional<std::uint32_t> PriceFindings::find_like() {
  if (code_ == FindingCode::amount_differs && cause_.empty() && rate_row_ != Prices::none) {
    std::vector<std::uint32_t>& likes = without_cause_[tariff_];
    if (likes.empty()) likes.resize(std::get<RateRows>(plan_.program.tariffs[tariff_].pricing).rows.size(), no_like);
    if (likes[rate_row_] == no_like) likes[rate_row_] = add_like().value_or(no_like);
    return likes[rate_row_] == no_like ? std::nullopt : std::optional(likes[rate_row_]);
  }
  const std::uint32_t cause = cause_.empty() ? no_cause : cause_numbers_.number_of(cause_).first;
  const std::pair key(std::uint64_t{tariff_} << 32 | rate_row_,
                      std::uint64_t{cause} << 8 | static_cast<std::uint8_t>(code_));
  if (const auto found = by_cause_.find(key); found != by_cause_.end()) return found->second;
  const std::optional<std::uint32_t> like = add_like();
  if (like) by_cause_.emplace(key, *like);
  return like;
}

std::optional<std::uint32_t> PriceFindings::add_like() {
  const std::optional<std::uint32_t> number = like_numbers_.next();
  if (!number) return std::nullopt;
  likes_.push_back(words());
  likes_.back().number = *number;
  return static_cast<std::uint32_t>(likes_.size() - 1);
}

PriceFindings::Like PriceFindings::words() const {
  const Tariff& tariff = plan_.program.tariffs[tariff_];
  if (rate_row_ == Prices::none) return {"", sources_.place(tariff.head), 0};
  return {row_text(plan_.program, tariff_, rate_row_),
          sources_.place(std::get<RateRows>(tariff.pricing).rows[rate_row_].span), 0};
}

void PriceFindings::make(Finding& finding) {
  begin_row_finding(code_, plan_.kinds[kind_], *columns_->block().input, *columns_, row_, finding);
  if (!charged_.empty()) finding.charged = charged_;
  if (!currency_.empty()) finding.currency = currency_;
  if (tariff_ != Prices::none) {
    const Like made = like_ ? Like() : words();
    const Like& like = like_ ? likes_[*like_] : made;
    finding.tariff = plan_.program.tariffs[tariff_].name;
    if (rate_row_ != Prices::none) finding.row = like.row;
    finding.rule = like.rule;
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

void PriceFindings::explain_no_tariff(Finding& finding) {
  const Program& program = plan_.program;
  if (tariff_ != Prices::none) {
    finding.message = "tariff " + in_quotes(program.tariffs[tariff_].name) + " does not offer " + *finding.row;
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
  finding.expected = expected_.text();
  const bool is_priced = tariff_ != Prices::none;
  const bool is_missing = code_ == FindingCode::amount_missing;
  finding.message = is_missing ? "no amount, " : "charged ";
  if (!is_missing) {
    finding.difference = difference_.text();
    append_money(finding.message, charged_, currency_);
    finding.message += is_priced ? ", " : ", a call that is not chargeable costs nothing";
  }
  if (is_missing || is_priced) {
    finding.message += "the tariff gives ";
    append_money(finding.message, *finding.expected, currency_);
  }
  if (!cause_.empty()) finding.cause = cause_;
}

/// Of the tariffs that an exception removed.
std::vector<CallToPrice> PriceFindings::removed_calls() {
  if (!has_exceptions(plan_, kind_)) return {};
  const Selection selection = select(plan_, kind_, *columns_, row_, scratch_);
  std::vector<CallToPrice> removed;
  for (const Candidate& candidate : selection.candidates) {
    if (candidate.lost != Lost::removed_by_exception) continue;
    const auto* const table = std::get_if<RateRows>(&plan_.program.tariffs[candidate.tariff].pricing);
    if (table != nullptr && !table->rows[candidate.rate_row].rate) continue;
    CallToPrice& call =
        removed.emplace_back(CallToPrice{candidate.tariff, candidate.rate_row, {}, explained_->duration_seconds});
    for (const Predicate& when : surcharge_conditions(kind_, candidate.tariff)) {
      call.surcharges.push_back(when.always() || when(*columns_, row_, scratch_) == Truth::yes ? 1 : 0);
    }
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

std::string worked_example(const Plan& plan, const CallToPrice& call, std::string_view charged) {
  const Tariff& tariff = plan.program.tariffs[call.tariff];
  const Ladder ladder = climb(plan, ladder_for(plan.program, call), Steps::left_out);
  std::vector<std::string> steps;
  const auto last = ladder.rungs.empty() ? ladder.rungs.end() : ladder.rungs.end() - 1;  // the last one rounds
  for (auto rung = ladder.rungs.begin(); rung != last; ++rung) {
    const bool changes = rung == ladder.rungs.begin() || rung->amount != (rung - 1)->amount;
    if (!rung->is_seconds && (changes || (rung - 1)->is_seconds)) {
      steps.push_back(((rung - 1)->is_seconds ? "billed " : "") + rung->text);
    }
  }
  std::string text = std::to_string(call.duration_seconds) + " s";
  if (call.rate_row != Prices::none) {
    const auto& table = std::get<RateRows>(tariff.pricing);
    text += (table.key_field == "To" || table.by_country ? " to " : " with " + table.key_field + " ") +
            row_text(plan.program, call.tariff, call.rate_row) + (table.by_country ? "" : "…");
  }
  text += ": ";
  for (const std::string& step : steps) text += (&step == &steps.front() ? "" : ", ") + step;
  text += (steps.empty() ? "free = " : " = ") + money(ladder.expected.text(), tariff.currency);
  return text + "; " + (charged.empty() ? "no amount" : "charged " + money(charged, tariff.currency));
}

}  // namespace reconcile
