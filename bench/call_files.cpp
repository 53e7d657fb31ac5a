#include "call_files.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <vector>

#include "delivery_defects.hpp"
#include "output.hpp"
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

const KindText& text_of(Kind kind) {
  return *std::ranges::find_if(kinds, [&](const KindText& text) { return text.kind == kind; });
}

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
    if (call.answered() && call.has_answer_time) {
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

/// What decides the file that a row stands in.
struct FileKey {
  Kind kind;
  int day;
  std::string delivery;
  auto operator<=>(const FileKey&) const = default;
};

std::string file_text(const FileKey& key, std::vector<Row*> rows) {
  const bool extra = key.kind == Kind::phone_terminated && key.day == extra_column_day;
  std::string text = std::string(text_of(key.kind).header) + (extra ? ";CallTags\n" : "\n");
  std::uint64_t line = 2;
  std::ranges::stable_sort(rows, {}, [](const Row* row) { return row->written; });
  for (Row* row : rows) {
    row->file = path_of(key.kind, key.day, key.delivery);
    row->line = line;
    const std::string record = line_of(*row) + (extra ? row->line % 3 == 0 ? ";support,vip\n" : ";\n" : "\n");
    line += static_cast<std::uint64_t>(std::ranges::count(record, '\n'));
    text += record;
  }
  return text;
}

}  // namespace

std::string_view name_of(Kind kind) { return text_of(kind).name; }

std::string path_of(Kind kind, int day, std::string_view delivery) {
  return "cdr/" + std::string(name_of(kind)) + "-" + date_text(october(day)) + std::string(delivery) + ".csv";
}

int write_calls(const std::string& folder, SampleMonth& month) {
  std::map<FileKey, std::vector<Row*>> rows_of;
  for (const KindText& kind : kinds) {
    for (int day = 1; day <= 31; ++day) rows_of[{kind.kind, day, ""}];
  }
  rows_of.erase({missing_file.kind, missing_file.day, ""});
  for (Row& row : month.rows) {
    const int day = static_cast<int>((row.written - october(0)) / seconds_per_day);
    if (!row.lost) rows_of[{row.call.kind, day, row.delivery}].push_back(&row);
  }
  int files = 0;
  const auto write = [&](const std::string& path, const std::string& text) {
    write_file(folder + "/" + path, text);
    ++files;
  };
  for (const auto& [key, rows] : rows_of) {
    const std::string text = file_text(key, rows);
    write(path_of(key.kind, key.day, key.delivery), text);
    if (key.kind == repeated_file.kind && key.day == repeated_file.day && key.delivery.empty()) {
      write(path_of(key.kind, key.day, repeated_file.delivery), text);
    }
  }
  return files;
}

}  // namespace generator
