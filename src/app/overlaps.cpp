#include "app/overlaps.hpp"

#include <algorithm>

#include "calls/block.hpp"
#include "calls/columns.hpp"
#include "language/overlap.hpp"
#include "plan/ladder.hpp"
#include "values/phone_number.hpp"

namespace reconcile {
namespace {

bool is_word(const std::string& text) {
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto fits = [&](char c) { return capital(c) || (c >= '0' && c <= '9') || c == '_'; };
  return text == "N/A" || (text.size() > 1 && capital(text.front()) && std::all_of(text.begin(), text.end(), fits));
}

/// As a value of the language, so that the call can be pasted into a `test`.
std::string value_text(const Field& field, const std::string& value) {
  switch (field.type) {
    case FieldType::time:
    case FieldType::integer:
      return value;
    case FieldType::duration:
      return value + " s";
    case FieldType::number: {
      const PhoneNumber number(value);
      if (number.is_number()) return "+" + std::string(number.digits());
      break;
    }
    case FieldType::enumeration:
    case FieldType::currency:
    case FieldType::country:
      if (is_word(value)) return value;
      break;
    default:
      break;
  }
  std::string quoted = "\"";
  for (const char c : value) quoted += (c == '"' || c == '\\' ? "\\" : "") + std::string(1, c);
  return quoted + '"';
}

std::string call_text(const Layout& layout, const Witness& witness) {
  std::string fields;
  for (std::size_t i = 0; i < layout.fields.size(); ++i) {
    if (witness.fields[i].empty() || layout.fields[i].type == FieldType::amount) continue;
    fields += (fields.empty() ? "" : ", ") + layout.fields[i].name + " " +
              value_text(layout.fields[i], witness.fields[i]);
  }
  return "call " + layout.kind + " { " + fields + " }";
}

std::string record_text(const Witness& witness) {
  std::string record;
  for (std::size_t i = 0; i < witness.fields.size(); ++i) {
    record += i == 0 ? "\"" : ";\"";
    for (const char c : witness.fields[i]) record += c == '"' ? "\"\"" : std::string(1, c);
    record += '"';
  }
  return record + "\n";
}

/// "0.0240 EUR by `Retail`"; where the tariff's row offers no price, or the kind carries no charge, that.
std::string price_text(const Plan& plan, const Witness& witness, std::size_t tariff) {
  const std::string name = "`" + plan.program.tariffs[tariff].name + "`";
  std::vector<InputFile> inputs = {
      input_of_text("witness", record_text(witness), witness.kind, plan.layouts.kinds[witness.kind])};
  BlockStream stream(inputs, {});
  Block block;
  Columns columns;
  if (!stream.next(0, block)) return "a price by " + name;
  columns.decode(block, plan.layouts.kinds[witness.kind]);
  RowScratch scratch(plan.program.zone);
  const auto input = columns.rows() == 1 ? ladder_as_if_won(plan, witness.kind, columns, 0,
                                                            static_cast<std::uint32_t>(tariff), scratch)
                                         : std::nullopt;
  if (!input) return "no price by " + name;
  return climb(plan, *input).expected.text() + " " + plan.program.tariffs[tariff].currency + " by " + name;
}

}  // namespace

void add_overlaps(const Program& program, const Layouts& layouts, Diagnostics& diagnostics) {
  const std::vector<Tariff>& tariffs = program.tariffs;
  std::optional<Plan> plan;  // for the prices; a contract without overlaps needs none
  for (const Overlap& overlap : find_overlaps(program, layouts)) {
    const bool in_order = tariffs[overlap.first].head < tariffs[overlap.second].head;
    const std::size_t first = in_order ? overlap.first : overlap.second;
    const std::size_t second = in_order ? overlap.second : overlap.first;
    if (!overlap.witness) {
      diagnostics.add({DiagnosticCode::not_proven_apart,
                       overlap.undecided.value_or(tariffs[second].head),
                       {tariffs[first].name, tariffs[second].name},
                       std::nullopt,
                       {}});
      continue;
    }
    const Witness& witness = *overlap.witness;
    if (!plan) plan = make_plan(program, layouts);
    diagnostics.add({DiagnosticCode::overlap,
                     tariffs[second].head,
                     {tariffs[first].name, tariffs[second].name,
                      call_text(layouts.kinds[witness.kind], witness),
                      price_text(*plan, witness, first) + " and " + price_text(*plan, witness, second)},
                     tariffs[first].head,
                     "the other tariff"});
  }
}

}  // namespace reconcile
