#include "sample_month.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <tuple>

#include "contract.hpp"
#include "output.hpp"
#include "sample_calls.hpp"
#include "sample_defects.hpp"
#include "text.hpp"

namespace generator {
namespace {

struct KindText {
  Kind kind;
  std::string_view name;
  std::string_view header;
};

constexpr std::array<KindText, 4> kinds = {
    {{Kind::app_app, "app-app",
      "CallId;UserSpaceId;CallTime;Result;Reason;Duration;FromUserId;ToUserId;Custom;ApplicationKey"},
     {Kind::phone_originated, "phone-originated",
      "CallId;UserSpaceId;CallTime;Result;Reason;Duration;From;To;Amount;Currency;Custom;ApplicationKey"},
     {Kind::phone_terminated, "phone-terminated",
      "CallId;UserSpaceId;CallTime;Result;Reason;Duration;AnswerTime;From;To;Amount;Currency;Custom;ApplicationKey;"
      "UserId;"
      "ToCountryId"},
     {Kind::sip_terminated, "sip-terminated",
      "CallId;UserSpaceId;CallTime;Result;Reason;Duration;From;To;Custom;ApplicationKey"}}};

std::string join(const std::vector<std::string>& fields) {
  std::string line;
  for (const std::string& field : fields) line += (&field == &fields.front() ? "" : ";") + field;
  return line;
}

std::string time_text(const Call& call) {
  std::string text;
  append_time(text, call.time);
  if (call.kind == Kind::phone_originated) {
    text += '.';
    append_integer(text, static_cast<std::int64_t>(mix(static_cast<std::uint64_t>(call.time)) % 10'000'000), 7);
  }
  return text + (call.kind == Kind::app_app ? "+0000" : "Z");
}

/// In the documented order of the columns.
std::vector<std::string> fields_of(const Call& call) {
  std::vector<std::string> fields = {call.id,     std::to_string(call.user_space), time_text(call), call.result,
                                     call.reason, std::to_string(call.duration)};
  if (call.kind == Kind::phone_terminated) {
    fields.emplace_back();
    if (call.answered()) {
      append_time(fields.back(), call.time + call.ring_seconds);
      fields.back() += 'Z';
    }
  }
  fields.insert(fields.end(), {call.from, call.to});
  if (call.has_amount()) fields.insert(fields.end(), {call.amount, call.currency});
  fields.insert(fields.end(), {call.custom, call.application});
  if (call.kind == Kind::phone_terminated) fields.insert(fields.end(), {call.user, call.country});
  return fields;
}

std::string line_of(const Row& row) {
  std::vector<std::string> fields = fields_of(row.call);
  constexpr std::size_t call_time = 2, duration = 5, amount = 9, custom = 11;
  switch (row.damage) {
    case Damage::none:
      break;
    case Damage::decimal_comma:
      std::ranges::replace(fields[amount], '.', ',');
      break;
    case Damage::hour_25:
      fields[call_time].replace(11, 2, "25");
      break;
    case Damage::missing_field:
      fields.erase(fields.begin() + duration);
      break;
    case Damage::open_quote:
      fields[custom] = "\"ring back";
      break;
    case Damage::text_after_quote:
      fields[custom] = "\"{\"\"order\"\":10442}\" (copy)";
      break;
  }
  return join(fields);
}

/// Writes the files of calls and tells each row its place.
void write_calls(const std::string& folder, SampleMonth& month) {
  std::map<std::pair<Kind, std::int64_t>, std::vector<Row*>> rows_of;
  for (Row& row : month.rows) rows_of[{row.call.kind, row.written / seconds_per_day}].push_back(&row);
  for (const KindText& kind : kinds) {
    for (int day = 1; day <= 31; ++day) {
      const std::string path = "cdr/" + std::string(kind.name) + "-" + date_text(october(day)) + ".csv";
      const bool extra = kind.kind == Kind::phone_terminated && day == extra_column_day;
      std::string text = std::string(kind.header) + (extra ? ";CallTags\n" : "\n");
      std::uint64_t line = 2;
      std::vector<Row*>& rows = rows_of[{kind.kind, october(day) / seconds_per_day}];
      std::ranges::stable_sort(rows, {}, [](const Row* row) { return row->written; });
      for (Row* row : rows) {
        row->file = path;
        row->line = line;
        const std::string record = line_of(*row) + (extra ? row->line % 3 == 0 ? ";support,vip\n" : ";\n" : "\n");
        line += static_cast<std::uint64_t>(std::ranges::count(record, '\n'));
        text += record;
      }
      write_file(folder + "/" + path, text);
    }
  }
}

void write_deck(const std::string& folder) {
  std::string text = "Prefixes;Destination;Price per minute;First seconds;Then by seconds;Connection;Valid from\n";
  const auto with_comma = [](std::int64_t amount) {
    std::string price = amount_text(amount);
    std::ranges::replace(price, '.', ',');
    return price;
  };
  const auto add = [&](const Destination& to, std::int64_t rate, std::string_view valid) {
    text += std::string(to.prefixes) + ";" + std::string(to.name) + ";";
    text += (rate == Destination::not_offered ? "" : with_comma(rate)) + ";" + std::to_string(to.first_seconds) + ";" +
            std::to_string(to.step_seconds) + ";" + with_comma(to.connect) + ";" + std::string(valid) + "\n";
  };
  for (const Destination& to : destinations()) {
    add(to, to.rate, "01.01.2026");
    for (const PriceChange& change : price_changes()) {
      if (change.name == to.name) add(to, change.rate, std::to_string(price_change_day) + ".10.2026");
    }
  }
  write_file(folder + "/rates-2026.csv", text);
}

/// What the audit will find that no single row shows.
void plant_findings_of_many_rows(SampleMonth& month) {
  const std::int64_t from = october(refusal_day) + refusal_first_hour_utc * 3600;
  const auto place = [&](std::size_t row) { return std::tie(month.rows[row].file, month.rows[row].line); };
  std::size_t attempts = 0, count = 0, first = 0;
  for (std::size_t i = 0; i < month.rows.size(); ++i) {
    const Row& row = month.rows[i];
    const bool in_window = row.call.time >= from && row.call.time < from + refusal_hours * 3600;
    if (!in_window || row.copy || row.damage != Damage::none || !row.call.has_amount()) continue;
    if (row.call.application != refused_application) continue;
    ++attempts;
    if (row.call.reason != "NOCREDITPARTNER") continue;
    if (count == 0 || place(i) < place(first)) first = i;
    ++count;
  }
  month.planted.push_back({"alert-fired", first,
                           "NOCREDITPARTNER spike of application " + std::string(refused_application) + ", " +
                               std::to_string(refusal_hours) + " hours: " + std::to_string(count) + " of " +
                               std::to_string(attempts) + " calls refused",
                           ""});
}

/// `line` is 0 for what speaks of a whole file.
struct Listed {
  std::string code, file;
  std::uint64_t line = 0;
  std::string call_id, story, money;
  auto key() const { return std::tie(file, line, code); }
};

std::vector<Listed> list_of(const SampleMonth& month) {
  std::vector<Listed> list;
  for (const Planted& planted : month.planted) {
    const Row& row = month.rows[planted.row];
    const bool about_one_call = planted.code != "alert-fired" && planted.code != "unknown-value";
    list.push_back({planted.code, row.file, row.line, about_one_call ? row.call.id : "", planted.story, planted.money});
  }
  list.push_back({"extra-columns", "cdr/phone-terminated-" + date_text(october(extra_column_day)) + ".csv", 0, "",
                  "a column more than usual: CallTags", ""});
  std::ranges::sort(list, {}, &Listed::key);
  return list;
}

struct Totals {
  std::int64_t calls = 0, right = 0, charged = 0, expected = 0, over = 0, under = 0;
};

Totals totals_of(const SampleMonth& month) {
  Totals totals;
  for (const Row& row : month.rows) {
    if (!row.judged || !row.call.has_amount()) continue;
    std::string digits = row.call.amount;
    std::erase(digits, '.');
    const std::int64_t charged = std::stoll(digits), expected = price(row.call).value();
    ++totals.calls;
    totals.right += charged == expected;
    totals.charged += charged;
    totals.expected += expected;
    (charged > expected ? totals.over : totals.under) += std::abs(charged - expected);
  }
  return totals;
}

std::string totals_text(const SampleMonth& month) {
  const Totals totals = totals_of(month);
  return "currency;calls;right;charged;expected;overcharged;undercharged;at_risk_in_duplicates\nEUR;" +
         std::to_string(totals.calls) + ";" + std::to_string(totals.right) + ";" + amount_text(totals.charged) + ";" +
         amount_text(totals.expected) + ";" + amount_text(totals.over) + ";" + amount_text(totals.under) + ";" +
         amount_text(month.at_risk) + "\n";
}

std::string readme_text(const SampleMonth& month, const std::vector<Listed>& list) {
  const Totals totals = totals_of(month);
  std::string text =
      "# A sample month\n\n"
      "October 2026 of a made-up company: its contract (`tariffs.rules`, `rates-2026.csv`), and the operator's call "
      "records of\n"
      "all four kinds, one file a UTC day and kind (`cdr/`). Country names and prefixes are real; prices, people and "
      "calls are not.\n"
      "The calls come from `bench/` (`generate_cdrs --sample --out DIR` makes this folder's files again, byte for "
      "byte, all but\n"
      "`tariffs.rules`). It works every price out by itself, in integers, and then plants what stands below, and "
      "nothing else.\n"
      "`planted.csv` and `totals.csv` say the same for programs. This file is written by the generator too: change it "
      "there.\n\n"
      "    reconcile --rules tariffs.rules cdr/*.csv\n\n"
      "## What the audit must say\n\n" +
      std::to_string(month.rows.size()) + " rows in 124 files. In EUR " + std::to_string(totals.calls) +
      " calls can be judged, of which " + std::to_string(totals.right) + " are right.\n\n| | EUR |\n|---|---:|\n";
  const auto row = [&](const char* name, std::int64_t amount) {
    text += std::string("| ") + name + " | " + amount_text(amount) + " |\n";
  };
  row("charged", totals.charged);
  row("expected", totals.expected);
  row("overcharged", totals.over);
  row("undercharged", totals.under);
  row("at risk in duplicates", month.at_risk);
  std::map<std::string, int> counts;
  for (const Listed& one : list) ++counts[one.code];
  text += "\n| finding | planted |\n|---|---:|\n";
  for (const auto& [code, count] : counts) text += "| `" + code + "` | " + std::to_string(count) + " |\n";
  text +=
      "\n## Every planted defect\n\n| finding | file, line | call | what the operator did | money "
      "|\n|---|---|---|---|---|\n";
  for (const Listed& one : list) {
    text += "| `" + one.code + "` | " + one.file + (one.line == 0 ? "" : ":" + std::to_string(one.line)) + " | " + one.call_id + " | " +
            one.story + " | " + one.money + " |\n";
  }
  return text;
}

}  // namespace

void write_sample_month(const std::string& folder, std::uint64_t seed) {
  SampleMonth month = make_sample_month(seed);
  make_folder(folder + "/cdr");
  write_deck(folder);
  write_calls(folder, month);
  plant_findings_of_many_rows(month);
  const std::vector<Listed> list = list_of(month);
  std::string planted = "code;file;line;call_id\n";
  for (const Listed& one : list) {
    // A row that cannot be read has no CallId that a report could trust.
    const std::string call_id = one.code == "row-unreadable" ? "" : one.call_id;
    planted += one.code + ";" + one.file + ";" + (one.line == 0 ? "" : std::to_string(one.line)) + ";" + call_id + "\n";
  }
  write_file(folder + "/planted.csv", planted);
  write_file(folder + "/totals.csv", totals_text(month));
  write_file(folder + "/README.md", readme_text(month, list));
}

}  // namespace generator
