#include "support/audit_case.hpp"

#include <stdlib.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <utility>

namespace reconcile {
namespace {

Operand field(const std::string& name) {
  Operand operand;
  operand.what.emplace<1>(name);
  return operand;
}

Operand value(const Literal& literal) {
  Operand operand;
  operand.what.emplace<0>(literal);
  return operand;
}

Operand alert_term(AlertTerm term) {
  Operand operand;
  operand.what.emplace<2>(term);
  return operand;
}

Condition compare(Operand left, CompareOp op, Operand right, CompareAs as) {
  Condition condition;
  condition.kind = Condition::Kind::compare;
  condition.left = std::move(left);
  condition.op = op;
  condition.right = std::move(right);
  condition.as = as;
  return condition;
}

Condition joined(Condition::Kind kind, std::vector<Condition> parts) {
  Condition condition;
  condition.kind = kind;
  condition.parts = std::move(parts);
  return condition;
}

Decimal number(const std::string& text) { return *Decimal::parse(text); }

RateRow rate_row(const std::string& key, const std::string& rate, Increments increments, std::uint32_t line) {
  RateRow row;
  row.key = key;
  row.rate = RatePerTime{number(rate), 60};
  row.increments = increments;
  row.span = rule_line(line);
  return row;
}

}  // namespace

Condition field_is(const std::string& name, const std::string& text) {
  return compare(field(name), CompareOp::equal, value(text), CompareAs::text);
}

Condition amount_over(const std::string& amount, const std::string& currency) {
  return compare(field("Amount"), CompareOp::greater, value(Money{number(amount), currency}), CompareAs::money);
}

Condition all_of(std::vector<Condition> parts) { return joined(Condition::Kind::and_, std::move(parts)); }
Condition any_of(std::vector<Condition> parts) { return joined(Condition::Kind::or_, std::move(parts)); }
Condition negation(Condition condition) { return joined(Condition::Kind::not_, {std::move(condition)}); }
Condition is_unusual() { return joined(Condition::Kind::unusual, {}); }

Condition term_compares(AlertTerm term, CompareOp op, const Literal& literal) {
  const CompareAs as = term == AlertTerm::share ? CompareAs::share : CompareAs::quantity;
  return compare(alert_term(term), op, value(literal), as);
}

Condition terms_compare(AlertTerm left, CompareOp op, AlertTerm right, const std::string& right_factor) {
  Operand operand = alert_term(right);
  operand.factor = number(right_factor);
  return compare(alert_term(left), op, std::move(operand), CompareAs::quantity);
}

std::string TestCall::line() const {
  return id + ";1;" + time + ";" + result + ";" + reason + ";" + duration + ";;" + from + ";" + to + ";" + amount +
         ";" + currency + ";;" + key + ";u-1;SE\n";
}

Unique unique_on(std::vector<std::string> fields, std::uint32_t line) {
  Unique unique;
  unique.fields = std::move(fields);
  unique.kinds = {*shipped_layouts().id_of("phone-terminated"), *shipped_layouts().id_of("phone-originated")};
  unique.head = rule_line(line);
  return unique;
}

TestCall refused(const std::string& id, const std::string& time, const std::string& key) {
  TestCall call;
  call.id = id;
  call.time = time;
  call.result = "FAILED";
  call.reason = "NOCREDITPARTNER";
  call.duration = "0";
  call.amount = "0";
  call.key = key;
  return call;
}

Tariff retail_tariff(const Program& program) {
  Tariff tariff;
  tariff.name = "Retail";
  tariff.kinds = {*shipped_layouts().id_of("phone-terminated")};
  tariff.currency = "EUR";
  tariff.rounding = program.settings.rounding;
  tariff.head = rule_line(10);
  tariff.rate_span = tariff.head;
  RateRows rows;
  rows.key_field = "To";
  rows.rows = {rate_row("46", "0.0120", {60, 60}, 11), rate_row("467", "0.0240", {1, 1}, 12)};
  tariff.pricing = rows;
  return tariff;
}

Span rule_line(std::uint32_t line) { return {0, (line - 1) * 2, (line - 1) * 2 + 1}; }

AuditCase::AuditCase() {
  std::string name = (std::filesystem::temp_directory_path() / "reconcile-audit-XXXXXX").string();
  folder_ = ::mkdtemp(name.data());
  std::string rules;
  for (int line = 0; line < 100; ++line) rules += "x\n";
  sources_.add("tariffs.rules", rules);
  program.settings.currencies = {"EUR", "USD"};
  program.settings.charge_when = field_is("Result", "ANSWERED");
  program.settings.charge_when_text = "Result = ANSWERED";
}

AuditCase::~AuditCase() { std::filesystem::remove_all(folder_); }

void AuditCase::file(const std::string& name, const std::string& text) {
  std::ofstream(folder_ + "/" + name, std::ios::binary) << text;
  names_.push_back(name);
}

void AuditCase::open() {
  plan_ = std::make_unique<Plan>(make_plan(program, shipped_layouts()));
  std::vector<std::string> paths;
  std::sort(names_.begin(), names_.end());
  for (const std::string& name : names_) paths.push_back(folder_ + "/" + name);
  Diagnostics diagnostics;
  inputs_ = open_inputs(paths, plan_->layouts, {}, diagnostics);
  REQUIRE(inputs_.size() == names_.size());
  for (std::size_t i = 0; i < inputs_.size(); ++i) inputs_[i].path = names_[i];
}

void AuditCase::run() {
  open();
  BlockStream stream(inputs_, {.block_bytes = block_bytes});
  Block block;
  Columns columns;
  RowScratch scratch(plan_->program.zone);
  Prices prices;
  Tally tally(*plan_, TallyMemory(usual_bytes, usual_bytes, ""));
  while (stream.next(0, block)) {
    columns.decode(block, plan_->layouts.kinds[block.input->kind]);
    audit(*plan_, columns, scratch, prices, tally);
  }
  if (before_findings) before_findings(tally);
  struct Found : FindingList {
    void take(FindingPart& part) override {
      if (const auto act = std::exchange(at_first, nullptr)) act();
      FindingList::take(part);
    }
    std::function<void()> at_first;
  } found;
  found.at_first = at_first_findings;
  const AuditContext context{*plan_, sources_, inputs_, stream, {}, "test", jobs};
  summary = make_findings(context, std::move(tally), found);
  findings = std::move(found.all);
}

std::vector<DuplicateMark> AuditCase::duplicates() {
  Tally tally = tally_of();
  BlockStream stream(inputs_, {.block_bytes = block_bytes});
  for (Block block; stream.next(0, block);) continue;
  const AuditContext context{*plan_, sources_, inputs_, stream, {}, "test", jobs};
  LaterCalls alerts(context, tally.alerts);
  return find_duplicates(context, std::move(tally.keys), tally.memory, {}, alerts).marks.all();
}

Tally AuditCase::tally_of(const std::vector<std::size_t>& order, bool of_one_audit) {
  open();
  BlockStream stream(inputs_, {.block_bytes = block_bytes});
  Block block;
  Columns columns;
  RowScratch scratch(plan_->program.zone);
  Prices prices;
  const TallyMemory shared(all_memory, all_memory, "");
  const auto new_tally = [&] { return of_one_audit ? Tally(*plan_, shared) : Tally(*plan_); };
  std::vector<Tally> tallies;
  while (tallies.size() < std::max<std::size_t>(order.size(), 1)) tallies.push_back(new_tally());
  for (std::size_t number = 0; stream.next(0, block); ++number) {
    columns.decode(block, plan_->layouts.kinds[block.input->kind]);
    audit(*plan_, columns, scratch, prices, tallies[number % tallies.size()]);
  }
  Tally all = new_tally();
  if (order.empty()) merge(all, std::move(tallies.front()));
  for (const std::size_t index : order) merge(all, std::move(tallies[index]));
  return all;
}

std::vector<std::string> AuditCase::lines() const {
  std::vector<std::string> texts;
  for (const Finding& finding : findings) texts.push_back(text(finding));
  return texts;
}

std::vector<std::string> AuditCase::lines(FindingCode code) const {
  std::vector<std::string> texts;
  for (const Finding& finding : findings) {
    if (finding.code == code) texts.push_back(text(finding));
  }
  return texts;
}

std::string text(const Finding& finding) {
  std::string text(name_of(finding.code));
  if (finding.severity != default_severity(finding.code)) text += "(" + std::string(name_of(finding.severity)) + ")";
  if (finding.file) text.append(" ").append(*finding.file);
  if (finding.line) text += ":" + std::to_string(*finding.line);
  const auto add = [&text](const char* name, const auto& member) {
    if (!member) return;
    if constexpr (std::is_same_v<decltype(*member), std::string_view>) {
      text += std::string(" ") + name + "=" + std::string(*member);
    } else {
      text += std::string(" ") + name + "=" + std::to_string(*member);
    }
  };
  add("column", finding.column);
  add("call_id", finding.call_id);
  add("first", finding.first);
  for (const std::string& field : finding.fields.names()) text += " field=" + field;
  add("at_risk", finding.at_risk);
  add("charged", finding.charged);
  add("expected", finding.expected);
  add("difference", finding.difference);
  add("currency", finding.currency);
  add("tariff_currency", finding.tariff_currency);
  add("tariff", finding.tariff);
  add("row", finding.row);
  add("rule", finding.rule);
  add("cause", finding.cause);
  add("alert", finding.alert);
  for (const auto& [field, value] : finding.group) text += " " + field + "=" + value;
  add("from", finding.from);
  add("until", finding.until);
  add("count", finding.count);
  add("attempts", finding.attempts);
  add("usual", finding.usual);
  add("probability", finding.probability);
  add("unique", finding.unique);
  add("value", finding.value);
  return text + " | " + finding.message;
}

}  // namespace reconcile
