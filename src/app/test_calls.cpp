#include "app/test_calls.hpp"

#include <algorithm>
#include <map>

#include "app/version.hpp"
#include "app/workers.hpp"
#include "audit/findings.hpp"

namespace reconcile {
namespace {

struct Record {
  std::vector<std::string> fields;  // by the layout's field
  bool states_amount = false;
};
using Records = std::map<KindId, std::vector<Record>>;  // by kind, in the order written

/// CallIds that the test does not state itself.
class FreshIds {
 public:
  explicit FreshIds(const Test& test, const Plan& plan) {
    for (const TestCalls& calls : test.calls) {
      const int field = plan.kinds[calls.kind].call_id;
      if (field != Layout::absent && calls.fields[field]) stated_.insert(*calls.fields[field]);
    }
  }

  std::string next() {
    std::string id;
    do {
      id = "call-" + std::to_string(++number_);
    } while (stated_.contains(id));
    return id;
  }

 private:
  std::set<std::string> stated_;
  std::uint64_t number_ = 0;
};

std::string moved(const std::string& time, std::int64_t seconds) {
  std::optional<Instant> instant = parse_instant(time);
  if (!instant) return time;
  instant->seconds += seconds;
  return text(*instant);
}

/// What is not stated is as language.md 9 says; the Amount waits for the price.
void add_records(const TestCalls& calls, const Plan& plan, FreshIds& ids, std::vector<Record>& records) {
  const KindPlan& kind = plan.kinds[calls.kind];
  Record record;
  for (const std::optional<std::string>& field : calls.fields) record.fields.push_back(field.value_or(""));
  record.states_amount = kind.amount == Layout::absent || calls.fields[kind.amount];
  const auto set_default = [&](int field, const std::string& value) {
    if (field != Layout::absent && !calls.fields[field]) record.fields[field] = value;
  };
  set_default(kind.duration, "0");
  set_default(kind.currency, plan.program.settings.currencies.front());
  for (std::uint32_t i = 0; i < calls.count; ++i) {
    Record one = record;
    if (kind.call_id != Layout::absent && !calls.fields[kind.call_id]) one.fields[kind.call_id] = ids.next();
    for (const int time : {kind.call_time, kind.answer_time}) {
      if (time != Layout::absent) one.fields[time] = moved(record.fields[time], std::int64_t{i} * calls.every_seconds);
    }
    records.push_back(std::move(one));
  }
}

std::string csv_field(const std::string& text) {
  if (text.find_first_of("\";") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + '"';
}

std::vector<InputFile> inputs_of(const Records& records, const Plan& plan) {
  std::vector<InputFile> inputs;
  for (const auto& [kind, rows] : records) {
    std::string text;
    for (const Record& record : rows) {
      const std::string& first = record.fields.front();
      for (const std::string& field : record.fields) text += (&field == &first ? "" : ";") + csv_field(field);
      text += '\n';
    }
    const Layout& layout = plan.layouts.kinds[kind];
    inputs.push_back(input_of_text(layout.kind + " calls", text, kind, layout));
  }
  return inputs;
}

PricedCall priced_call(const Plan& plan, KindId kind, const Columns& columns, std::size_t row, RowScratch& scratch) {
  PricedCall call{select(plan, kind, columns, row, scratch), std::nullopt};
  if (call.selection.input) call.ladder = climb(plan, *call.selection.input);
  return call;
}

/// The Amount that agrees with the rules; empty where they give no price.
std::string amount_of(const PricedCall& call, const Settings& settings) {
  if (!call.selection.chargeable) return Decimal(0, settings.rounding.digits).text();
  return call.ladder ? call.ladder->expected.text() : "";
}

/// Shows each call with its price, and fills in the Amounts that are not stated.
void price_all(const Plan& plan, Records& records, const std::function<void(const PricedCall&)>& see) {
  const std::vector<InputFile> inputs = inputs_of(records, plan);
  BlockStream stream(inputs, {});
  Block block;
  Columns columns;
  RowScratch scratch(plan.program.zone);
  while (stream.next(0, block)) {
    const KindId kind = block.input->kind;
    if (!plan.kinds[kind].prices) continue;
    columns.decode(block, plan.layouts.kinds[kind]);
    for (std::size_t row = 0; row < columns.rows(); ++row) {
      const PricedCall call = priced_call(plan, kind, columns, row, scratch);
      see(call);
      Record& record = records[kind][columns.line(row) - 1];  // no field holds a line's end
      if (!record.states_amount) record.fields[plan.kinds[kind].amount] = amount_of(call, plan.program.settings);
    }
  }
}

}  // namespace

TestOutcome play(const Test& test, const Plan& plan, const Sources& sources,
                 const std::function<void(const PricedCall&)>& see) {
  Records records;
  FreshIds ids(test, plan);
  for (const TestCalls& calls : test.calls) add_records(calls, plan, ids, records[calls.kind]);
  price_all(plan, records, see);

  const std::vector<InputFile> inputs = inputs_of(records, plan);
  BlockStream stream(inputs, {});
  Tally tally = audit_with_workers(plan, stream, TallyMemory(all_memory, all_memory, ""), 1, false);
  TestOutcome outcome;
  for (std::size_t i = 0; i < tally.alerts.size(); ++i) {
    bool counts = false;
    tally.alerts[i].windows.for_each(
        [&counts](const WindowCounts::Key&, const WindowCount& window) { counts = counts || window.count != 0; });
    if (counts) outcome.counting_alerts.insert(i);
  }
  const AuditContext context{plan, sources, inputs, stream, {}, tool_version(), 1};
  FindingList findings;
  make_findings(context, std::move(tally), findings);
  outcome.findings = std::move(findings.all);
  return outcome;
}

}  // namespace reconcile
