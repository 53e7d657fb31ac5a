#include "sample_month.hpp"

#include <algorithm>
#include <tuple>

#include "call_files.hpp"
#include "contract.hpp"
#include "output.hpp"
#include "sample_calls.hpp"
#include "sample_defects.hpp"
#include "sample_invoice.hpp"
#include "sample_lists.hpp"
#include "text.hpp"

namespace generator {
namespace {

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
                           "", "NOCREDITPARTNER spike", ""});
  month.planted.push_back({"extra-columns", Planted::no_row, "a column more than usual: CallTags", "", "",
                           path_of(Kind::phone_terminated, extra_column_day)});
}

}  // namespace

void write_sample_month(const std::string& folder, std::uint64_t seed) {
  SampleMonth month = make_sample_month(seed);
  make_folder(folder + "/cdr");
  write_deck(folder);
  const int files = write_calls(folder, month);
  plant_findings_of_many_rows(month);
  const Invoices invoices = make_invoices(month);
  write_file(folder + "/invoice-2026-10.csv", invoices.lines);
  write_file(folder + "/planted.csv", planted_csv(month));
  write_file(folder + "/totals.csv", totals_csv(month));
  write_file(folder + "/invoice-totals.csv", invoice_totals_csv(invoices));
  write_file(folder + "/README.md", readme_text(month, invoices, files));
}

}  // namespace generator
